"""Nothing becomes public but by two people, and nothing public disappears."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from absorption import publication
from absorption.figures.totals import municipality_figures
from absorption.models import AbsorptionFigure, Change, ContractTotal, DataVersion
from absorption.publication import PublicationError
from absorption.publication.history import step_taken
from absorption.publication.totals import rebuild_totals
from municipalities.models import Contract, ContractShare, FactSource
from municipalities.records import PublishedRecordError, State
from tests.factories import (
    change,
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_subproject,
    make_user,
    proposed,
    published,
    submitted,
)

pytestmark = pytest.mark.django_db


def steps_of(record):
    """Return who did what to a record, the first first."""
    past = record.history.order_by("history_id")
    return [(str(row.history_user), row.history_change_reason) for row in past]


def test_nobody_publishes_what_they_last_edited():
    contract = make_contract()
    editor = make_user("editor")
    publication.edit(contract, editor)
    publication.submit(contract, editor)
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, editor)
    assert not Contract.objects.published().exists()


def test_a_person_is_the_same_person_however_large_the_key():
    get_user_model().objects.create(pk=1_000_000, username="editor")
    contract = submitted(make_contract())
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, make_user("editor"))
    document = make_document()
    publication.edit(document, make_user("editor"))
    contract = submitted(make_contract(document=document), by="other")
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, make_user("editor"))


def test_the_edited_document_of_a_contract_needs_a_second_person_too():
    publisher = make_user("publisher")
    document = make_document()
    publication.edit(document, publisher)
    contract = make_contract(document=document)
    submitted(contract)
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, publisher)


def test_a_draft_is_not_published_before_it_is_submitted():
    contract = make_contract()
    publication.edit(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="υποβληθεί"):
        publication.publish(contract, make_user("publisher"))


def test_editing_a_submitted_row_makes_it_a_draft_again():
    contract = make_contract()
    submitted(contract)
    publication.edit(contract, make_user("publisher"))
    assert contract.state == "draft"


def test_a_row_is_sent_back_only_with_a_comment():
    contract = make_contract()
    submitted(contract)
    with pytest.raises(PublicationError):
        publication.send_back(contract, make_user("publisher"), "  ")
    publication.send_back(contract, make_user("publisher"), "Λείπει ο ΑΔΑΜ")
    contract.refresh_from_db()
    assert (contract.state, contract.review_comment) == ("draft", "Λείπει ο ΑΔΑΜ")


def test_publishing_raises_the_data_version_and_writes_the_ledger():
    municipality = make_municipality()
    draft = make_contract(municipality)
    before = DataVersion.current().number
    contract = published(draft)
    assert DataVersion.current().number == before + 1
    line = Change.objects.get(record_type="contract")
    assert line.contract == contract
    assert line.municipality == municipality
    assert line.new["net_amount"] == "500000.00"


def test_a_contract_brings_its_document_and_contractors_along():
    contractor = make_contractor()
    contract = published(make_contract(contractors=[contractor]))
    contractor.refresh_from_db()
    assert contractor.is_published
    assert contract.document.is_published


def test_a_figure_of_an_unpublished_contract_is_refused():
    figure = make_figure(make_contract())
    with pytest.raises(PublicationError, match="Δεν έχει δημοσιευθεί"):
        published(figure)


@pytest.mark.parametrize(
    "write",
    [
        lambda figure: figure.save(),
        lambda figure: figure.delete(),
        lambda figure: AbsorptionFigure.objects.filter(pk=figure.pk).update(absorbed_amount=1),
        lambda figure: AbsorptionFigure.objects.all().delete(),
        lambda figure: AbsorptionFigure.objects.bulk_update([figure], ["absorbed_amount"]),
        lambda figure: AbsorptionFigure.objects.bulk_create([figure]),
    ],
)
def test_a_published_figure_is_never_written(write):
    figure = published(make_figure())
    with pytest.raises(PublishedRecordError):
        write(figure)
    assert AbsorptionFigure.objects.get().absorbed_amount == Decimal("250000.00")


def test_a_published_row_cannot_be_made_a_draft_by_hand():
    contract = published(make_contract())
    contract.state, contract.published_at = "draft", None
    with pytest.raises(PublishedRecordError):
        contract.save()


@pytest.mark.parametrize(
    "write",
    [
        lambda contract: contract.shares.get().delete(),
        lambda contract: contract.shares.get().save(),
        lambda contract: contract.contractors.clear(),
        lambda contract: contract.subprojects.add(1),
    ],
)
def test_the_parts_and_links_of_a_published_contract_are_not_written(write):
    contract = published(make_contract(contractors=[make_contractor()]))
    with pytest.raises(PublishedRecordError):
        write(contract)


def test_a_correction_supersedes_the_figure_and_both_stay():
    contract = published(make_contract())
    old = published(make_figure(contract, "250000.00"))
    new = published(
        make_figure(contract, "200000.00", change_kind="correction"), reason="λάθος ποσό"
    )
    old.refresh_from_db()
    assert old.superseded_at is not None
    assert new.supersedes == old
    assert AbsorptionFigure.objects.published().get() == new
    line = Change.objects.filter(record_type="absorptionfigure").first()
    assert (line.old["absorbed_amount"], line.new["absorbed_amount"]) == (
        "250000.00",
        "200000.00",
    )
    assert set(line.new) == {"absorbed_amount", "document"}
    assert line.reason == "λάθος ποσό"


def test_the_document_that_proves_a_correction_is_itself_no_correction():
    contract = published(make_contract())
    published(make_figure(contract))
    proof = make_document()
    correction = make_figure(
        contract, "1.00", change_kind="correction", change_reason="λάθος", document=proof
    )
    submitted(correction)
    publication.publish(correction, make_user("publisher"))
    lines = Change.objects.filter(record_id__in=[proof.pk, correction.pk]).order_by("-pk")[:2]
    assert [(line.record_type, line.kind) for line in lines] == [
        ("absorptionfigure", "correction"),
        ("document", "publication"),
    ]


def test_nothing_published_is_changed_by_a_load():
    contract = published(make_contract())
    published(make_figure(contract, "250000.00"))
    said = {"change_kind": "correction", "change_reason": "από αρχείο"}
    proposal = publication.propose(contract, make_user())
    proposal.title, proposal.change_reason = "Άλλος", "από αρχείο"
    proposal.save()
    for draft in (make_figure(contract, "1.00", **said), proposal):
        with pytest.raises(PublicationError, match="δύο πρόσωπα"):
            publication.load([draft], "φόρτωση")
    contract.refresh_from_db()
    assert contract.title != "Άλλος"
    assert AbsorptionFigure.objects.published().get().absorbed_amount == Decimal("250000.00")


def test_a_second_figure_for_a_date_must_say_why():
    contract = published(make_contract())
    published(make_figure(contract))
    with pytest.raises(PublicationError, match="αναθεώρηση, διόρθωση"):
        published(make_figure(contract, "300000.00"))


def test_a_withdrawal_leaves_no_current_amount():
    contract = published(make_contract())
    published(make_figure(contract))
    published(make_figure(contract, None, change_kind="withdrawal"), reason="άλλη σύμβαση")
    assert ContractTotal.objects.current().get().figure is None


def test_a_proposal_changes_the_contract_and_keeps_its_key_and_earlier_values():
    municipality, other = make_municipality(), make_municipality()
    contract = published(make_contract(municipality, net="500000.00"))
    proposal = proposed(contract, net_amount=Decimal("450000.00"), change_kind="correction")
    ContractShare.objects.filter(contract=proposal).update(municipality=other)
    public = published(proposal, reason="το ΚΗΜΔΗΣ γράφει 450.000")
    assert public.pk == contract.pk
    assert public.net_amount == Decimal("450000.00")
    assert public.shares.get().municipality == other
    version = contract.versions.get()
    assert version.net_amount == Decimal("500000.00")
    assert version.shares.get().municipality == municipality
    assert version.superseded_at == public.published_at
    assert Contract.objects.published().get() == public
    line = Change.objects.filter(kind="correction").get()
    assert line.old["net_amount"] == "500000.00"
    assert line.old["shares"] != line.new["shares"]


def test_a_proposal_that_changes_nothing_is_refused():
    contract = published(make_contract())
    proposal = publication.propose(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="δεν αλλάζει τίποτα"):
        published(proposal)


def test_only_one_proposal_is_open_at_a_time():
    contract = published(make_contract())
    change(contract, title="Νέος")
    publication.propose(published(make_contract()), make_user("editor"))
    publication.propose(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="ανοιχτή"):
        publication.propose(contract, make_user("editor"))


def test_the_public_sees_the_old_values_until_the_proposal_is_published():
    contract = published(make_contract())
    proposal = proposed(contract, title="Άλλος τίτλος")
    publication.edit(proposal, make_user("editor"))
    assert [row.title for row in Contract.objects.published()] == ["Προμήθεια αισθητήρων"]


def test_totals_follow_amendments_and_the_latest_figure():
    contract = published(make_contract(net="500000.00"))
    published(make_amendment(contract, "-20000.50", new_ends_on=date(2026, 5, 1)))
    published(make_figure(contract, "100000.00", figure_date=date(2025, 3, 31)))
    latest = published(make_figure(contract, "150000.00", figure_date=date(2025, 6, 30)))
    published(make_figure(contract, "50000.00", figure_date=date(2024, 12, 31)))
    total = ContractTotal.objects.current().get()
    assert total.net_amount == Decimal("479999.50")
    assert total.ends_on == date(2026, 5, 1)
    assert total.figure == latest
    assert not rebuild_totals([contract.pk], timezone.now())


def test_a_failed_publication_leaves_nothing_behind():
    contract = published(make_contract())
    published(make_figure(contract))
    version, lines = DataVersion.current().number, Change.objects.count()
    with pytest.raises(PublicationError):
        published(make_figure(contract, "300000.00"))
    assert (DataVersion.current().number, Change.objects.count()) == (version, lines)


def test_a_firm_that_changed_its_name_keeps_the_old_one_in_the_ledger():
    firm = published(make_contractor(name="Παλαιά Α.Ε."))
    change(firm, name="Νέα Α.Ε.")
    line = Change.objects.filter(record_type="contractor").first()
    assert (line.old, line.new) == ({"name": "Παλαιά Α.Ε."}, {"name": "Νέα Α.Ε."})


def test_a_persons_name_stays_out_of_the_ledger():
    person = make_contractor(
        name="Παπαδοπούλου Μαρία", slug="papadopoulou-maria", natural_person=True
    )
    published(make_contract(contractors=[person]))
    ledger = " ".join(f"{c.label} {c.old} {c.new}" for c in Change.objects.all())
    assert "Παπαδοπούλου" not in ledger
    assert "papadopoulou" not in ledger


def test_what_breaks_a_rule_of_the_model_is_neither_kept_nor_submitted():
    contract = make_contract(net="500.00")
    contract.gross_amount = Decimal("499.99")
    with pytest.raises(ValidationError, match="δεν είναι μικρότερο"):
        publication.edit(contract, make_user())
    assert Contract.objects.get().gross_amount is None
    figure = make_figure(contract, document=make_document(standing="press"))
    with pytest.raises(ValidationError, match="στηρίζεται"):
        publication.submit(figure, make_user())
    figure.refresh_from_db()
    assert figure.state == "draft"


def test_what_was_right_when_it_was_submitted_is_looked_at_again_when_it_is_published():
    contract = published(make_contract(signed_on=None))
    figure = submitted(make_figure(contract, figure_date=date(2024, 1, 31)))
    change(contract, signed_on=date(2024, 6, 1))
    with pytest.raises(ValidationError, match="υπογράφηκε μετά"):
        publication.publish(figure, make_user("publisher"))


STEPS = {
    "edit": lambda contract: publication.edit(contract, make_user("other")),
    "draft": lambda contract: publication.draft_all(
        [type(contract.document)(reference="new", title="Νέο")], make_user("other")
    ),
    "edit together": lambda contract: publication.edit_all([contract], {"title"}, make_user()),
    "submit": lambda contract: publication.submit(contract, make_user("other")),
    "submit together": lambda contract: publication.submit_all(
        [contract.document], make_user("other")
    ),
    "send back": lambda contract: publication.send_back(contract, make_user("other"), "Λείπει"),
    "propose": lambda contract: publication.propose(contract, make_user("other")),
    "publish": lambda contract: publication.publish(contract, make_user("other")),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_cannot_be_remembered_is_not_taken(step):
    contract = make_contract()
    if step not in {"edit", "draft", "edit together", "submit", "submit together"}:
        submitted(contract)
    if step == "propose":
        contract = publication.publish(contract, make_user("publisher"))
    contract.title = "Νέος"

    def kept():
        tables = (Contract, type(contract.document), Change, DataVersion)
        return [list(table._base_manager.order_by("pk").values()) for table in tables]

    def fail(**details):
        raise RuntimeError("no history")

    before = kept()
    step_taken.connect(fail)
    try:
        with pytest.raises(RuntimeError, match="no history"):
            STEPS[step](contract)
    finally:
        step_taken.disconnect(fail)
    assert kept() == before


def test_only_a_draft_is_submitted():
    contract = submitted(make_contract())
    with pytest.raises(PublicationError, match="μόνο ένα πρόχειρο"):
        publication.submit(contract, make_user("editor"))
    public = publication.publish(contract, make_user("publisher"))
    with pytest.raises(PublicationError, match="μόνο ένα πρόχειρο"):
        publication.submit(public, make_user("editor"))


def two_figures():
    contract = make_contract()
    return [make_figure(contract, figure_date=date(2025, month, 1)) for month in (3, 6)]


def test_figures_are_submitted_together_as_each_would_be():
    nobodys, somebodys = two_figures()
    publication.edit(somebodys, make_user("editor"))
    publication.submit_all([nobodys, somebodys], make_user("other"))
    for figure, editor in ((nobodys, "other"), (somebodys, "editor")):
        figure.refresh_from_db()
        assert (figure.state, str(figure.edited_by)) == ("submitted", editor)
        assert steps_of(figure)[-1] == ("other", "submit")
    with pytest.raises(PublicationError, match="μόνο ένα πρόχειρο"):
        publication.submit_all([nobodys], make_user("other"))


def test_more_drafts_are_submitted_in_no_more_statements():
    counts = []
    for number in (2, 5):
        drafts = [make_contract() for _number in range(number)]
        with CaptureQueriesContext(connection) as asked:
            done, refused = publication.submit_each(drafts, make_user("editor"))
        assert (done, refused) == (drafts, {})
        assert {draft.state for draft in drafts} == {"submitted"}
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_each_is_submitted_but_those_that_may_not_be():
    good, gone, bad = (make_contract() for _number in range(3))
    bad.shares.all().delete()
    Contract.objects.get(pk=gone.pk).delete()
    done, refused = publication.submit_each([good, gone, bad], make_user("editor"))
    assert (done, set(refused)) == ([good], {gone.pk, bad.pk})
    assert [good.state, gone.state, bad.state] == ["submitted", "draft", "draft"]


def test_if_one_of_them_cannot_be_submitted_none_is():
    first, second = two_figures()
    AbsorptionFigure.objects.filter(pk=second.pk).update(document=make_document(standing="press"))
    second.refresh_from_db()
    with pytest.raises(ValidationError, match="στηρίζεται"):
        publication.submit_all([first, second], make_user("other"))
    publication.edit(AbsorptionFigure.objects.get(pk=first.pk), make_user("other"))
    with pytest.raises(PublicationError, match="Άλλαξε στο μεταξύ"):
        publication.submit_all([first], make_user("other"))
    assert set(AbsorptionFigure.objects.values_list("state", flat=True)) == {"draft"}


def test_who_submits_has_edited_only_what_nobody_had_edited():
    nobodys, somebodys = (make_contract() for _number in range(2))
    publication.edit(somebodys, make_user("editor"))
    for contract in (nobodys, somebodys):
        publication.submit(contract, make_user("other"))
        contract.refresh_from_db()
    assert (nobodys.edited_by, somebodys.edited_by) == (make_user("other"), make_user("editor"))
    assert steps_of(somebodys) == [("editor", "edit"), ("other", "submit")]


def test_only_what_was_submitted_is_sent_back():
    contract = make_contract()
    with pytest.raises(PublicationError, match="έχει υποβληθεί"):
        publication.send_back(contract, make_user("publisher"), "Λείπει ο ΑΔΑΜ")
    public = publication.publish(submitted(contract), make_user("publisher"))
    with pytest.raises(PublicationError, match="έχει υποβληθεί"):
        publication.send_back(public, make_user("publisher"), "Λείπει ο ΑΔΑΜ")


def test_the_comment_of_what_was_sent_back_goes_when_it_is_submitted_again():
    submitted(make_contract())
    contract = Contract.objects.get()
    publication.send_back(contract, make_user("publisher"), "  Λείπει ο ΑΔΑΜ ")
    assert contract.review_comment == "Λείπει ο ΑΔΑΜ"
    submitted(contract)
    contract.refresh_from_db()
    assert (contract.state, contract.review_comment) == ("submitted", "")
    assert steps_of(contract) == [
        ("editor", "edit"),
        ("editor", "submit"),
        ("publisher", "send_back: Λείπει ο ΑΔΑΜ"),
        ("editor", "edit"),
        ("editor", "submit"),
    ]


def test_nobody_publishes_what_nobody_has_edited():
    contract = make_contract()
    contract.state = "submitted"
    contract.save()
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, make_user("publisher"))


def test_the_document_that_the_publisher_edited_is_no_hindrance_once_it_is_public():
    publisher = make_user("publisher")
    document = make_document()
    publication.edit(document, publisher)
    publication.submit(document, publisher)
    publication.publish(document, make_user("other"))
    contract = submitted(make_contract(document=document))
    assert publication.publish(contract, publisher).is_published


def test_a_contract_is_not_shared_out_more_than_once():
    towns = [make_municipality() for _number in range(3)]
    shares = [Decimal(100), Decimal("0.01"), None]
    twice = make_contract(*towns, shares=shares)
    with pytest.raises(PublicationError, match="ξεπερνούν μαζί το 100%"):
        submitted(twice)
    Contract.objects.filter(pk=twice.pk).update(state=State.SUBMITTED)  # since before the rule
    with pytest.raises(PublicationError, match="ξεπερνούν μαζί το 100%"):
        publication.publish(Contract.objects.get(pk=twice.pk), make_user("publisher"))
    whole = submitted(make_contract(*towns[:2], net="10.00", shares=[Decimal(100), None]))
    assert publication.publish(whole, make_user("publisher")).is_published


def test_a_proposal_that_became_a_duplicate_is_looked_at_without_error_and_refused():
    firm = published(make_contractor())
    proposal = submitted(proposed(firm, tax_id="094014201", change_reason="από το μητρώο"))
    make_contractor(tax_id="094014201")
    assert publication.failures_of(proposal) == []
    with publication.as_if_published([proposal]) as left_out:
        [(row, why)] = left_out
    assert (row, why) == (proposal, "Υπάρχει ήδη Ανάδοχος με αυτόν τον ΑΦΜ.")
    with pytest.raises(ValidationError, match="Υπάρχει ήδη Ανάδοχος με αυτόν τον ΑΦΜ"):
        publication.publish(proposal, make_user("publisher"))


def test_the_publication_of_what_comes_along_is_in_its_own_history_too():
    contractor = make_contractor()
    contract = submitted(make_contract(contractors=[contractor]))
    public = publication.publish(contract, make_user("publisher"))
    for row in (public, public.document, contractor):
        assert steps_of(row)[-1] == ("publisher", "publish")
        assert row.history.latest("history_id").state == "published"
    assert public.contractors.get().is_published


def test_rows_written_together_are_their_writers_and_for_somebody_else_to_publish():
    drafts = [
        type(document)(reference=document.reference, title=document.title, standing="official_act")
        for document in (make_document(), make_document())
    ]
    for number, draft in enumerate(drafts):
        draft.reference = f"together-{number}"
    publication.draft_all(drafts[:1], make_user("editor"))
    publication.draft_all(drafts[1:], make_user("editor"))
    for draft in drafts:
        draft.refresh_from_db()
        assert draft.edited_by == make_user("editor")
        assert steps_of(draft) == [("editor", "edit")]
        publication.submit(draft, make_user("other"))
    refused = publication.publish_all(drafts, make_user("editor"))[1]
    assert set(refused) == {draft.pk for draft in drafts}


def test_rows_edited_together_are_drafts_again_by_who_edited_them():
    rows = [submitted(make_contract()) for _number in range(2)]
    sent_back = rows[1]
    publication.send_back(sent_back, make_user("publisher"), "Λείπει ο τίτλος")
    seen = Contract.objects.get(pk=rows[0].pk)
    for row in rows:
        row.title = "Νέος τίτλος"
    publication.edit_all(rows, {"title"}, make_user("someone"))
    publication.edit_all(rows[1:], {"title"}, make_user("other"))
    publication.edit_all(rows[:1], {"title"}, make_user("other"))
    for row in rows:
        row.refresh_from_db()
        assert row.edited_at > seen.edited_at
        assert (row.title, row.state, row.review_comment) == ("Νέος τίτλος", "draft", "")
        assert row.edited_by == make_user("other")
        assert steps_of(row)[-1] == ("other", "edit")
        publication.submit(row, make_user("other"))
    with pytest.raises(PublicationError, match="Δείτε το ξανά"):
        publication.publish(seen, make_user("publisher"))


def test_a_proposal_starts_as_a_copy_with_everything_that_belongs_to_it():
    one, other = make_municipality(), make_municipality()
    firm, subproject = published(make_contractor()), published(make_subproject(one))
    contract = make_contract(one, other, contractors=[firm], shares=[Decimal(30), Decimal(70)])
    contract.subprojects.add(subproject)
    contract = published(contract, reason="πρώτη")
    other_contract = published(make_contract(other))
    changes = [(contract, {"title": "Νέος"}), (other_contract, {"title": "Άλλος"})]
    first, second = publication.propose_all(changes, make_user("other"))
    for proposal, original in ((first, contract), (second, other_contract)):
        proposal.refresh_from_db()
        assert proposal.version_of == original
        assert proposal.edited_by == make_user("other")
        assert (proposal.state, proposal.published_at) == ("draft", None)
        assert (proposal.change_kind, proposal.change_reason) == ("revision", "")
        assert steps_of(proposal) == [("other", "propose")]
    assert [first.title, second.title] == ["Νέος", "Άλλος"]
    assert list(first.contractors.all()) == [firm]
    assert list(first.subprojects.all()) == [subproject]
    shares = [
        list(row.shares.values_list("municipality", "share").order_by("municipality"))
        for row in (contract, first, second)
    ]
    assert shares[0] == shares[1] == [(one.pk, Decimal(30)), (other.pk, Decimal(70))]
    assert shares[2] == [(other.pk, Decimal(100))]
    contract.refresh_from_db()
    assert (contract.title, contract.is_published) == ("Προμήθεια αισθητήρων", True)


def test_a_change_is_proposed_only_for_the_public_row_itself():
    draft = make_contract()
    with pytest.raises(PublicationError, match="κάτι δημοσιευμένο"):
        publication.propose(draft, make_user())
    contract = published(draft)
    change(contract, title="Νέος")
    with pytest.raises(PublicationError, match="κάτι δημοσιευμένο"):
        publication.propose(contract.versions.get(), make_user())


def test_a_proposal_says_why_and_is_a_change():
    contract = published(make_contract())
    proposal = proposed(contract, title="Νέος")
    with pytest.raises(PublicationError, match="αιτιολογία"):
        publication.publish(submitted(proposal), make_user("publisher"))
    proposal.refresh_from_db()
    proposal.change_kind, proposal.change_reason = "publication", "γιατί έτσι"
    with pytest.raises(PublicationError, match="αναθεώρηση, διόρθωση ή ανάκληση"):
        publication.publish(submitted(proposal), make_user("publisher"))


def test_a_corrected_figure_says_why_and_a_first_one_is_no_correction():
    contract = published(make_contract())
    published(make_figure(contract))
    publisher = make_user("publisher")
    correction = submitted(make_figure(contract, "1.00", change_kind="correction"))
    with pytest.raises(PublicationError, match="αιτιολογία"):
        publication.publish(correction, publisher)
    first = {"figure_date": date(2025, 9, 30), "change_kind": "correction", "change_reason": "λ"}
    with pytest.raises(PublicationError, match="ώστε να αλλάξει"):
        publication.publish(submitted(make_figure(contract, **first)), publisher)


def test_a_figure_replaces_only_that_of_its_own_subject_and_day():
    municipality = make_municipality()
    contract, other = (published(make_contract(municipality)) for _number in range(2))
    day = {"figure_date": date(2025, 9, 30)}
    kept = [
        published(make_figure(contract)),
        published(make_figure(other, **day)),
        published(make_figure(municipality=municipality, **day)),
    ]
    draft, waiting = make_figure(contract, "8.00", **day), make_figure(contract, "9.00", **day)
    old = published(draft)
    published(make_figure(contract, "1.00", change_kind="revision", **day), reason="νέα στοιχεία")
    waiting.refresh_from_db()
    assert waiting.state == "draft"
    for figure in (*kept, old):
        figure.refresh_from_db()
    assert [figure.superseded for figure in kept] == [False] * 3
    assert old.superseded


def test_contracts_numbered_while_a_change_of_the_action_waited_keep_their_numbers():
    action = make_action()
    proposal = publication.propose(action, make_user("editor"))
    first = make_contract()
    proposal.total_budget = Decimal("91000000.00")
    published(proposal, reason="απόφαση")
    assert make_contract().reference > first.reference
    assert set(Change.objects.filter(record_type="action").first().new) == {"total_budget"}


def test_an_earlier_version_keeps_its_links_its_time_and_its_reason():
    one, other = make_municipality(), make_municipality()
    old_firm, new_firm = published(make_contractor()), published(make_contractor())
    contract = published(make_contract(one, contractors=[old_firm]), reason="πρώτη")
    first = contract.published_at
    proposal = publication.propose(contract, make_user("editor"))
    proposal.contractors.set([new_firm])
    proposal.shares.all().delete()
    ContractShare.objects.create(contract=proposal, municipality=other, share=None)
    proposal.change_kind = "withdrawal"
    public = published(proposal, reason="νέα ανάδοχος")
    version = public.versions.get()
    assert list(public.contractors.all()) == [new_firm]
    assert list(version.contractors.all()) == [old_firm]
    assert [(row.municipality, row.share) for row in public.shares.all()] == [(other, None)]
    assert [row.municipality for row in version.shares.all()] == [one]
    assert (version.published_at, version.superseded_at) == (first, public.published_at)
    assert (version.change_reason, public.change_reason) == ("πρώτη", "νέα ανάδοχος")
    assert public.change_kind == "withdrawal"
    assert version.reference == public.reference
    line = Change.objects.filter(record_type="contract").first()
    assert (line.old["contractors"], line.new["contractors"]) == (
        [[old_firm.slug]],
        [[new_firm.slug]],
    )
    assert line.new == {
        "contractors": [[new_firm.slug]],
        "shares": [{"municipality": [other.slug], "share": None}],
    }


def test_the_total_of_an_earlier_version_stays_with_it():
    contract = published(make_contract(net="500.00"))
    other = published(make_contract(net="7.00"))
    published(make_amendment(contract, "10.00"))
    public = change(contract, net_amount=Decimal("400.00"))
    first, second = ContractTotal.objects.filter(contract__version_of=contract).order_by("pk")
    assert (first.superseded_at, second.superseded_at) == (second.published_at, public.published_at)
    totals = {
        row.pk: [(each.net_amount, each.superseded_at is None) for each in rows.order_by("pk")]
        for row, rows in (
            (row, ContractTotal.objects.filter(contract=row))
            for row in (contract, contract.versions.get(), other)
        )
    }
    assert totals == {
        contract.pk: [(Decimal("410.00"), True)],
        contract.versions.get().pk: [(Decimal("500.00"), False), (Decimal("510.00"), False)],
        other.pk: [(Decimal("7.00"), True)],
    }


def test_the_ledger_says_what_belongs_to_whom():
    one, other = make_municipality(), make_municipality()
    document = published(make_document())
    allocation = published(make_allocation(one, document=document))
    own, common = published(make_contract(one)), published(make_contract(one, other))
    figure = published(make_figure(common))
    whole = published(make_figure(municipality=other))

    def line(record):
        return Change.objects.get(record_type=record._meta.model_name, record_id=record.pk)

    found = {
        record: (line(record).municipality, line(record).contract, line(record).document)
        for record in (one, document, allocation, own, common, figure, whole)
    }
    assert found == {
        one: (one, None, None),
        document: (None, None, document),
        allocation: (one, None, document),
        own: (one, own, own.document),
        common: (None, common, common.document),
        figure: (None, common, figure.document),
        whole: (other, None, whole.document),
    }
    assert line(common).label == str(common)


def test_the_total_follows_the_contract_itself_its_amendments_and_what_is_unknown():
    contract = published(make_contract(net="500.00", ends_on=date(2025, 12, 31)))

    def total():
        now = ContractTotal.objects.current().get(contract=contract)
        return now.net_amount, now.gross_amount, now.ends_on

    assert total() == (Decimal("500.00"), None, date(2025, 12, 31))
    longer, gross = {"new_ends_on": date(2026, 6, 30)}, {"gross_change": Decimal("12.40")}
    published(make_amendment(contract, "10.00", signed_on=date(2025, 5, 1), **longer, **gross))
    assert total() == (Decimal("510.00"), None, date(2026, 6, 30))
    earlier = {"signed_on": date(2025, 2, 1), "new_ends_on": date(2026, 3, 31)}
    published(make_amendment(contract, None, **earlier))
    assert total() == (Decimal("510.00"), None, date(2026, 6, 30))
    published(make_amendment(contract, "0.00", signed_on=date(2025, 8, 1)))
    make_amendment(contract, "99.00", gross_change=Decimal("99.00"))
    other = published(make_contract())
    published(make_amendment(other, "7.00", gross_change=Decimal("7.00")))
    change(contract, net_amount=None, gross_amount=Decimal("620.00"))
    assert total() == (None, Decimal("632.40"), date(2026, 6, 30))


def test_of_two_amendments_of_one_day_the_later_number_says_when_it_ends():
    contract = published(make_contract())
    for number, end in ((2, date(2026, 2, 28)), (1, date(2026, 1, 31))):
        published(make_amendment(contract, number=number, new_ends_on=end))
    assert ContractTotal.objects.current().get().ends_on == date(2026, 2, 28)


def test_a_total_has_the_figure_of_its_own_contract():
    contract, other = (published(make_contract()) for _number in range(2))
    own = published(make_figure(contract))
    published(make_figure(other, figure_date=date(2025, 9, 30)))
    published(make_amendment(contract, "1.00"))
    assert ContractTotal.objects.current().get(contract=contract).figure == own


def test_a_contract_of_a_municipality_that_is_not_public_is_refused():
    town = make_municipality()
    town.pk, town.state, town.published_at = None, "draft", None
    town.ypes_code, town.slug, town.name = "9999", "draft", "Δήμος Πρόχειρος"
    town._state.adding = True
    town.save()
    contract = submitted(make_contract(town))
    assert publication.brought_along(contract) == [contract.document]
    with pytest.raises(PublicationError, match="Δεν έχει δημοσιευθεί ακόμη: Δήμος Πρόχειρος"):
        publication.publish(contract, make_user("publisher"))


def test_a_document_that_proves_two_facts_comes_along_once():
    town, document = make_municipality(), make_document()
    proposal = publication.propose(town, make_user("editor"))
    for field in ("name", "seat"):
        FactSource.objects.create(municipality=proposal, field=field, document=document)
    proposal.seat, proposal.change_reason = "Νέα έδρα", "απόφαση"
    public = publication.publish(submitted(proposal), make_user("publisher"))
    assert [source.document for source in public.fact_sources.all()] == [document] * 2
    assert Change.objects.filter(record_type="document", record_id=document.pk).count() == 1
    assert steps_of(document) == [("publisher", "publish")]


def test_what_was_public_before_is_not_published_again_along_with_something():
    document = published(make_document())
    contract = submitted(make_contract(document=document))
    publication.publish(contract, make_user("publisher"))
    assert steps_of(document) == []


def test_a_changed_amendment_counts_once_as_it_is_now():
    contract = published(make_contract(net="500.00"))
    amendment = published(make_amendment(contract, "10.00"))
    change(amendment, net_change=Decimal("20.00"))
    assert ContractTotal.objects.current().get().net_amount == Decimal("520.00")


def test_a_total_changes_only_when_the_contract_comes_to_something_else():
    contract = published(make_contract(net="500.00"))
    moment = timezone.now() + timedelta(seconds=1)
    assert rebuild_totals([contract.pk], moment) == []
    published(make_amendment(contract, "7.00"), make_amendment(contract, "3.00", number=2))
    old, between, new = ContractTotal.objects.order_by("pk")
    assert old.superseded_at == between.published_at
    assert between.superseded_at == new.published_at
    assert new.superseded_at is None
    alike = published(make_contract(net="510.00"))
    assert ContractTotal.objects.current().get(contract=alike).net_amount == Decimal("510.00")
    ContractTotal.objects.filter(contract=alike).delete()
    assert rebuild_totals([alike.pk], moment) == [alike.pk]


def test_a_preview_shows_drafts_as_if_public_says_which_cannot_be_and_undoes_it_all():
    contract = published(make_contract(title="Παλιός"))
    proposal = proposed(contract, title="Νέος")
    new = make_contract(title="Πρώτος", change_reason="πρώτη")
    document = type(new.document).objects.get(pk=new.document_id)
    impossible = make_figure(contract, figure_date=date(2024, 1, 31))
    before, lines = DataVersion.current().number, Change.objects.count()
    drafts = [proposal, new, document, impossible]
    with publication.as_if_published(drafts) as left_out:
        assert left_out == [(impossible, "Η Σύμβαση υπογράφηκε μετά από αυτή την ημερομηνία.")]
        assert {row.title for row in Contract.objects.published()} == {"Νέος", "Πρώτος"}
        assert Change.objects.filter(record_type="document", record_id=document.pk).count() == 1
        assert Change.objects.get(record_type="contract", record_id=new.pk).reason == "πρώτη"
    assert [row.title for row in Contract.objects.published()] == ["Παλιός"]
    assert (DataVersion.current().number, Change.objects.count()) == (before, lines)
    for draft in drafts:
        draft.refresh_from_db()
    assert {draft.state for draft in drafts} == {"draft"}


def test_what_a_draft_would_replace_is_known_before():
    contract = published(make_contract())
    public = published(make_figure(contract))
    draft, new = make_figure(contract, "1.00"), make_figure(contract, figure_date=date(2025, 9, 30))
    make_figure(contract, "2.00", figure_date=date(2025, 9, 30))
    assert publication.public_before(draft) == public
    assert publication.public_before(new) is None
    assert publication.public_before(publication.propose(contract, make_user())) == contract
    assert publication.public_before(make_contract()) is None


def test_what_is_loaded_is_the_first_load_at_its_own_time():
    at = timezone.now() - timedelta(days=30)
    contractor = make_contractor()
    contract = make_contract(contractors=[contractor])
    before = DataVersion.current().number
    with pytest.raises(PublicationError, match="μέλλον"):
        publication.load([contract], "φόρτωση", timezone.now() + timedelta(days=1))
    publication.load([contract, make_figure(contract)], "φόρτωση", at)
    for row in (contract, contract.document, contractor):
        row.refresh_from_db()
        assert row.published_at == at
    assert (contract.change_kind, contract.change_reason) == ("initial", "φόρτωση")
    assert (contractor.change_kind, contract.document.change_kind) == ("initial", "initial")
    assert AbsorptionFigure.objects.published().get().published_at == at
    assert DataVersion.current().number == before + 1


def test_what_is_loaded_together_is_public_once_each():
    contract = make_contract()
    document = type(contract.document).objects.get(pk=contract.document_id)
    publication.load([document, contract], "φόρτωση")
    assert Change.objects.filter(record_type="document", record_id=document.pk).count() == 1


def test_which_decision_an_allocation_replaces_can_be_said_afterwards():
    municipality = make_municipality()
    first = published(make_allocation(municipality, "100.00", ops_code="5000001"))
    second = published(make_allocation(municipality, "130.00", ops_code="5000002"))
    [row] = municipality_figures()
    assert row.allocated.amount == Decimal("230.00")
    proposal = submitted(
        proposed(
            second,
            supersedes=first,
            change_kind="correction",
            change_reason="η δεύτερη απόφαση αντικαθιστά την πρώτη",
        )
    )
    publication.publish(proposal, make_user("publisher"))
    [row] = municipality_figures()
    assert row.allocated.amount == Decimal("130.00")
    line = Change.objects.latest("pk")
    assert (line.old["supersedes"], line.new["supersedes"][-1]) == (None, "5000001")


def test_the_reference_of_a_document_can_change_and_the_old_address_leads_to_it(client):
    document = published(make_document(reference="old"))
    change(document, reference="new")
    assert Change.objects.first().new["reference"] == "new"
    assert client.get("/documents/old/").url == "/documents/new/"
    assert client.get("/documents/new/").status_code == 200


def test_a_refused_publication_leaves_the_data_version():
    contract = submitted(make_contract())
    version = DataVersion.current().number
    with pytest.raises(PublicationError):
        publication.publish(contract, make_user("editor"))
    assert DataVersion.current().number == version
