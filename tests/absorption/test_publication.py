"""Nothing becomes public but by two people, and nothing public disappears."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from absorption import publication
from absorption.models import AbsorptionFigure, Change, ContractTotal, DataVersion
from absorption.publication import PublicationError
from absorption.publication.totals import rebuild_total
from municipalities.models import Contract, ContractShare
from municipalities.records import PublishedRecordError
from tests.factories import (
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_user,
    published,
)

pytestmark = pytest.mark.django_db


def test_nobody_publishes_what_they_last_edited():
    contract = make_contract(make_municipality())
    editor = make_user("editor")
    publication.edit(contract, editor)
    publication.submit(contract, editor)
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, editor)
    assert not Contract.objects.published().exists()


def test_the_edited_document_of_a_contract_needs_a_second_person_too():
    publisher = make_user("publisher")
    document = make_document()
    publication.edit(document, publisher)
    contract = make_contract(make_municipality(), document=document)
    publication.edit(contract, make_user("editor"))
    publication.submit(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="ο ίδιος"):
        publication.publish(contract, publisher)


def test_a_draft_is_not_published_before_it_is_submitted():
    contract = make_contract(make_municipality())
    publication.edit(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="υποβληθεί"):
        publication.publish(contract, make_user("publisher"))


def test_editing_a_submitted_row_makes_it_a_draft_again():
    contract = make_contract(make_municipality())
    publication.edit(contract, make_user("editor"))
    publication.submit(contract, make_user("editor"))
    publication.edit(contract, make_user("publisher"))
    assert contract.state == "draft"


def test_a_row_is_sent_back_only_with_a_comment():
    contract = make_contract(make_municipality())
    publication.edit(contract, make_user("editor"))
    publication.submit(contract, make_user("editor"))
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
    change = Change.objects.get(record_type="contract")
    assert change.contract == contract
    assert change.municipality == municipality
    assert change.new["net_amount"] == "500000.00"


def test_a_contract_brings_its_document_and_contractors_along():
    contractor = make_contractor()
    contract = published(make_contract(make_municipality(), contractors=[contractor]))
    contractor.refresh_from_db()
    assert contractor.is_published
    assert contract.document.is_published


def test_a_figure_of_an_unpublished_contract_is_refused():
    figure = make_figure(make_contract(make_municipality()))
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
    figure = published(make_figure(published(make_contract(make_municipality()))))
    with pytest.raises(PublishedRecordError):
        write(figure)
    assert AbsorptionFigure.objects.get().absorbed_amount == Decimal("250000.00")


def test_a_published_row_cannot_be_made_a_draft_by_hand():
    contract = published(make_contract(make_municipality()))
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
    contract = published(make_contract(make_municipality(), contractors=[make_contractor()]))
    with pytest.raises(PublishedRecordError):
        write(contract)


def test_a_correction_supersedes_the_figure_and_both_stay():
    contract = published(make_contract(make_municipality()))
    old = published(make_figure(contract, "250000.00"))
    new = published(
        make_figure(contract, "200000.00", change_kind="correction"), reason="λάθος ποσό"
    )
    old.refresh_from_db()
    assert old.superseded_at is not None
    assert new.supersedes == old
    assert AbsorptionFigure.objects.published().get() == new
    change = Change.objects.filter(record_type="absorptionfigure").first()
    assert (change.old["absorbed_amount"], change.new["absorbed_amount"]) == (
        "250000.00",
        "200000.00",
    )
    assert change.reason == "λάθος ποσό"


def test_the_document_that_proves_a_correction_is_itself_no_correction():
    contract = published(make_contract(make_municipality()))
    published(make_figure(contract))
    proof = make_document()
    correction = make_figure(
        contract, "1.00", change_kind="correction", change_reason="λάθος", document=proof
    )
    publication.edit(correction, make_user("editor"))
    publication.submit(correction, make_user("editor"))
    publication.publish(correction, make_user("publisher"))
    lines = Change.objects.filter(record_id__in=[proof.pk, correction.pk]).order_by("-pk")[:2]
    assert [(line.record_type, line.kind) for line in lines] == [
        ("absorptionfigure", "correction"),
        ("document", "publication"),
    ]


def test_nothing_published_is_changed_by_a_load():
    contract = published(make_contract(make_municipality()))
    published(make_figure(contract, "250000.00"))
    said = {"change_kind": "correction", "change_reason": "από αρχείο"}
    proposal = publication.propose(contract, make_user())
    proposal.title, proposal.change_reason = "Άλλος", "από αρχείο"
    proposal.save()
    for change in (make_figure(contract, "1.00", **said), proposal):
        with pytest.raises(PublicationError, match="δύο πρόσωπα"):
            publication.load([change], "φόρτωση")
    contract.refresh_from_db()
    assert contract.title != "Άλλος"
    assert AbsorptionFigure.objects.published().get().absorbed_amount == Decimal("250000.00")


def test_a_second_figure_for_a_date_must_say_why():
    contract = published(make_contract(make_municipality()))
    published(make_figure(contract))
    with pytest.raises(PublicationError, match="αναθεώρηση, διόρθωση"):
        published(make_figure(contract, "300000.00"))


def test_a_withdrawal_leaves_no_current_amount():
    contract = published(make_contract(make_municipality()))
    published(make_figure(contract))
    published(make_figure(contract, None, change_kind="withdrawal"), reason="άλλη σύμβαση")
    assert ContractTotal.objects.at().get().figure is None


def test_a_proposal_changes_the_contract_and_keeps_its_key_and_earlier_values():
    municipality, other = make_municipality(), make_municipality()
    contract = published(make_contract(municipality, net="500000.00"))
    proposal = publication.propose(contract, make_user("editor"))
    proposal.net_amount, proposal.change_kind = Decimal("450000.00"), "correction"
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
    change = Change.objects.filter(kind="correction").get()
    assert change.old["net_amount"] == "500000.00"
    assert change.old["shares"] != change.new["shares"]


def test_a_proposal_that_changes_nothing_is_refused():
    contract = published(make_contract(make_municipality()))
    proposal = publication.propose(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="δεν αλλάζει τίποτα"):
        published(proposal)


def test_only_one_proposal_is_open_at_a_time():
    contract = published(make_contract(make_municipality()))
    publication.propose(contract, make_user("editor"))
    with pytest.raises(PublicationError, match="ανοιχτή"):
        publication.propose(contract, make_user("editor"))


def test_the_public_sees_the_old_values_until_the_proposal_is_published():
    contract = published(make_contract(make_municipality()))
    proposal = publication.propose(contract, make_user("editor"))
    proposal.title = "Άλλος τίτλος"
    publication.edit(proposal, make_user("editor"))
    assert [row.title for row in Contract.objects.published()] == ["Προμήθεια αισθητήρων"]


def test_totals_follow_amendments_and_the_latest_figure():
    contract = published(make_contract(make_municipality(), net="500000.00"))
    published(make_amendment(contract, "-20000.50", new_ends_on=date(2026, 5, 1)))
    published(make_figure(contract, "100000.00", figure_date=date(2025, 3, 31)))
    latest = published(make_figure(contract, "150000.00", figure_date=date(2025, 6, 30)))
    published(make_figure(contract, "50000.00", figure_date=date(2024, 12, 31)))
    total = ContractTotal.objects.at().get()
    assert total.net_amount == Decimal("479999.50")
    assert total.ends_on == date(2026, 5, 1)
    assert total.figure == latest
    assert not rebuild_total(contract.pk, timezone.now())


def test_a_failed_publication_leaves_nothing_behind():
    contract = published(make_contract(make_municipality()))
    published(make_figure(contract))
    version, lines = DataVersion.current().number, Change.objects.count()
    with pytest.raises(PublicationError):
        published(make_figure(contract, "300000.00"))
    assert (DataVersion.current().number, Change.objects.count()) == (version, lines)


def test_a_persons_name_stays_out_of_the_ledger():
    person = make_contractor(
        name="Παπαδοπούλου Μαρία", slug="papadopoulou-maria", natural_person=True
    )
    published(make_contract(make_municipality(), contractors=[person]))
    ledger = " ".join(f"{c.label} {c.old} {c.new}" for c in Change.objects.all())
    assert "Παπαδοπούλου" not in ledger
    assert "papadopoulou" not in ledger
