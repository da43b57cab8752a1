"""Drafts are entered and edited; what is published is read, and changed by proposal."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.urls import reverse

from absorption import publication
from absorption.admin import site
from absorption.models import AbsorptionFigure
from municipalities.dates import today
from municipalities.models import Contract, Municipality
from municipalities.records import Record
from tests.factories import (
    make_action,
    make_amendment,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    make_reported_figure,
    make_user,
    proposed,
    published,
)
from tests.workflow import act, address, errors_of, save
from tests.world import RECORDS

pytestmark = pytest.mark.django_db


def test_every_list_and_every_form_opens(publisher, world):
    for model in filter(site.is_registered, apps.get_models()):
        query = {"stage": "all"} if issubclass(model, Record) else {}
        assert publisher.get(address(model, "changelist"), query).status_code == 200
    drafts = [make(model) for model in RECORDS for make in (world.draft, world.proposal)]
    for record in (*world.public.values(), *filter(None, drafts)):
        assert publisher.get(address(record, "change")).status_code == 200
        assert publisher.get(address(record, "history")).status_code == 200
        response = publisher.get(address(type(record), "changelist"), {"q": "α", "stage": "draft"})
        assert response.status_code == 200


def test_a_new_contract_is_a_draft_of_whoever_entered_it(editor):
    municipality, action = make_municipality(), make_action()
    response = save(
        editor,
        address(Contract, "add"),
        **{
            "action": action.pk,
            "title": "Έξυπνος φωτισμός",
            "contracting_authority": "Δήμος",
            "net_amount": "1.234.567,89",
            "gross_amount": "1530864,18",
            "signed_on": "23/09/2024",
            "document": make_document().pk,
            "shares-TOTAL_FORMS": "1",
            "shares-0-municipality": municipality.pk,
            "shares-0-share": "100",
            "amendments-TOTAL_FORMS": "1",
            "amendments-0-number": "1",
            "amendments-0-signed_on": "1/10/2024",
            "amendments-0-net_change": "-1.000,50",
            "amendments-0-document": make_document().pk,
            "figures-TOTAL_FORMS": "1",
            "figures-0-figure_date": "31/12/2024",
            "figures-0-absorbed_amount": "100.25",
            "figures-0-document": make_document().pk,
        },
    )
    assert response.status_code == 302, errors_of(response)
    contract = Contract.objects.get()
    assert contract.state == "draft"
    assert contract.edited_by.username == "editor"
    assert contract.net_amount == Decimal("1234567.89")
    assert contract.shares.get().municipality == municipality
    assert contract.amendments.get().net_change == Decimal("-1000.50")
    assert contract.amendments.get().edited_by.username == "editor"
    assert contract.figures.get().absorbed_amount == Decimal("100.25")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"net_amount": "-5"}, "net_amount"),
        ({"net_amount": "1,234"}, "net_amount"),
        ({"net_amount": "1.5.2"}, "net_amount"),
        ({"net_amount": "900,00", "gross_amount": "800,00"}, "gross_amount"),
        ({"signed_on": "31/2/2025"}, "signed_on"),
        ({"starts_on": "1/5/2025", "ends_on": "1/4/2025"}, "ends_on"),
        ({"adam": "24PROC012345678"}, "adam"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(editor, typed, field):
    contract = make_contract()
    before = publication.values_of(contract)
    response = save(editor, address(contract, "change"), **typed)
    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert publication.values_of(Contract.objects.get()) == before


def test_the_dot_is_read_as_thousands_and_the_reading_is_said(editor):
    contract = make_contract()
    typed = {"net_amount": "600.000", "signed_on": "23 Σεπτεμβρίου 2024"}
    response = editor.get(save(editor, address(contract, "change"), **typed).url)
    saved = Contract.objects.get()
    assert (saved.net_amount, saved.signed_on) == (Decimal("600000.00"), date(2024, 9, 23))
    assert "το «600.000» διαβάστηκε ως 600.000,00." in response.content.decode()


def test_a_number_that_another_contract_has_is_refused_at_its_field(editor):
    published(make_contract(adam="24SYMV012345678"))
    contract = make_contract()
    response = save(editor, address(contract, "change"), adam="24SYMV012345678")
    assert errors_of(response) == {"adam": ["Υπάρχει ήδη Σύμβαση με αυτόν τον ΑΔΑΜ."]}


def test_a_proposal_cannot_take_the_number_of_another_contract(editor):
    published(make_contract(adam="24SYMV012345678"))
    contract = published(make_contract())
    proposal = publication.propose(contract, make_user("editor"))
    response = save(
        editor, address(proposal, "change"), adam="24SYMV012345678", change_reason="διόρθωση"
    )
    assert response.status_code == 200
    assert "Υπάρχει ήδη Σύμβαση με αυτόν τον ΑΔΑΜ." in response.content.decode()


def test_a_figure_of_the_future_is_refused(editor):
    figure = make_figure()
    response = save(editor, address(figure, "change"), figure_date="1/1/2999")
    assert list(errors_of(response)) == ["figure_date"]


def test_a_figure_of_a_contract_and_a_municipality_at_once_is_refused(editor):
    municipality = make_municipality()
    figure = make_figure(published(make_contract(municipality)))
    response = save(editor, address(figure, "change"), municipality=municipality.pk)
    assert response.status_code == 200
    assert "είτε μία Σύμβαση είτε έναν Δήμο" in response.content.decode()


def test_what_is_published_opens_without_a_way_to_save(editor):
    contract = published(make_contract())
    page = editor.get(address(contract, "change")).content.decode()
    assert 'name="_save"' not in page
    assert "500000" not in page
    assert "Πρόταση αλλαγής" in page
    assert "500.000,00" in page


def test_a_forged_save_of_something_published_changes_nothing(editor):
    contract = published(make_contract())
    response = editor.post(address(contract, "change"), {"title": "Άλλος"})
    assert response.status_code in {200, 403}
    assert Contract.objects.get().title == "Προμήθεια αισθητήρων"


def test_the_button_opens_a_proposal_that_is_edited_like_a_draft(editor):
    contract = published(make_contract())
    response = editor.post(address(contract, "propose"))
    proposal = contract.versions.get()
    assert response.url == address(proposal, "change")
    save(
        editor,
        response.url,
        title="Άλλος τίτλος",
        change_kind="correction",
        change_reason="τυπογραφικό",
    )
    proposal.refresh_from_db()
    assert (proposal.title, proposal.change_reason) == ("Άλλος τίτλος", "τυπογραφικό")
    assert Contract.objects.published().get().title == "Προμήθεια αισθητήρων"


def test_a_second_proposal_leads_to_the_open_one(editor):
    contract = published(make_contract())
    proposal = publication.propose(contract, make_user("other"))
    response = editor.post(address(contract, "propose"))
    assert response.url == address(proposal, "change")


def test_earlier_versions_are_hidden_from_the_list_until_asked_for(editor):
    contract = published(make_contract())
    published(proposed(contract, title="Άλλος"))
    url = address(Contract, "changelist")
    assert list(editor.get(url).context["cl"].result_list) == [contract]
    versions = editor.get(url, {"stage": "superseded"}).context["cl"].result_list
    assert [row.version_of_id for row in versions] == [contract.pk]


def test_a_choice_offers_things_and_not_their_proposals(editor):
    contract = published(make_contract())
    publication.propose(contract, make_user("editor"))
    response = editor.get(
        reverse("admin:autocomplete"),
        {"app_label": "absorption", "model_name": "absorptionfigure", "field_name": "contract"},
    )
    assert [row["id"] for row in response.json()["results"]] == [str(contract.pk)]


def test_a_figure_cannot_be_hung_on_a_proposal(editor):
    contract = published(make_contract())
    proposal = publication.propose(contract, make_user("editor"))
    figure = make_figure(contract)
    response = save(editor, address(figure, "change"), contract=proposal.pk)
    assert list(errors_of(response)) == ["contract"]


def test_the_sum_under_the_list_counts_each_contract_once(editor):
    municipality = make_municipality()
    contract = published(make_contract(municipality, net="1000.50"))
    make_contract(municipality, net="2000.00")
    make_contract(municipality, net=None)
    publication.propose(contract, make_user("editor"))
    totals = editor.get(address(Contract, "changelist")).context["totals"]
    assert (totals[0]["amount"], totals[0]["known"], totals[0]["count"]) == ("3.000,50", 2, 3)


def test_the_form_of_a_contract_shows_what_it_comes_to(editor):
    contract = published(make_contract(net="500000.00"))
    published(make_amendment(contract, "100000.00"))
    published(make_figure(contract, "150000.00"))
    page = editor.get(address(contract, "change")).content.decode()
    for text in ("600.000,00", "150.000,00", "25,0%"):
        assert text in page


def test_drafts_are_deleted_and_nothing_published_is(editor):
    draft = make_contract()
    contract = published(make_contract())
    assert editor.post(address(draft, "delete"), {"post": "yes"}).status_code == 302
    assert editor.post(address(contract, "delete"), {"post": "yes"}).status_code == 403
    act(editor, "delete_selected", contract, post="yes")
    assert list(Contract.objects.all()) == [contract]


def test_a_deleted_draft_leaves_its_history(editor):
    draft = make_contract()
    editor.post(address(draft, "delete"), {"post": "yes"})
    last = Contract.history.get(id=draft.pk, history_type="-")
    assert last.history_user.username == "editor"


def test_a_municipality_is_taken_out_of_a_draft(editor):
    one, other = make_municipality(), make_municipality()
    draft = make_contract(one, other, shares=[50, 50])
    [gone] = draft.shares.filter(municipality=other)
    save(editor, address(draft, "change"), **{"shares-1-DELETE": "on", "shares-0-share": "100"})
    assert [(str(row.municipality), row.share) for row in draft.shares.all()] == [(str(one), 100)]
    assert gone.municipality == other


def test_the_history_of_a_draft_names_what_is_gone_by_its_number(editor):
    draft = make_contract()
    before, after = draft.document, make_document()
    number = before.pk
    save(editor, address(draft, "change"), title="Νέος τίτλος")
    save(editor, address(draft, "change"), document=after.pk)
    before.delete()
    past = editor.get(address(draft, "history")).content.decode()
    assert f"#{number}" in past
    assert str(after) in past


def test_nothing_has_no_history(editor):
    assert editor.get(address(Contract, "history", 404)).status_code == 404


def test_a_replacement_starts_from_the_figure_that_it_replaces(editor):
    figure = published(make_figure())
    url = f"{address(AbsorptionFigure, 'add')}?replaces={figure.pk}"
    response = save(editor, url, absorbed_amount="200.000,00", change_reason="λάθος ποσό")
    assert response.status_code == 302
    draft = AbsorptionFigure.objects.pending().get()
    assert (draft.contract, draft.figure_date) == (figure.contract, figure.figure_date)
    assert (draft.change_kind, draft.absorbed_amount) == ("correction", Decimal("200000.00"))


@pytest.mark.long
def test_no_list_asks_once_a_row(editor, django_assert_max_num_queries):
    municipality = make_municipality()
    for _number in range(30):
        published(make_contract(municipality))
        make_figure(municipality=municipality, figure_date=date(2025, 1, 1))
        make_reported_figure(municipality)
    for model in filter(site.is_registered, apps.get_models()):
        with django_assert_max_num_queries(26, info=model.__name__):
            editor.get(address(model, "changelist"))


def test_the_lists_speak_greek(editor):
    make_municipality()
    page = editor.get(address(Municipality, "changelist"), headers={"accept-language": "en"})
    assert "Δήμοι" in page.content.decode()
    assert "Έξυπνες Πόλεις: διαχείριση στοιχείων" in page.content.decode()


def test_a_list_is_narrowed_to_what_one_edited_oneself_or_others_did(editor):
    mine, theirs = make_contract(), make_contract()
    publication.edit(mine, make_user("editor"))
    publication.edit(theirs, make_user("colleague"))
    for whose, shown in (("me", [mine]), ("others", [theirs])):
        page = editor.get(address(Contract, "changelist"), {"edited": whose})
        assert list(page.context["cl"].result_list) == shown


def test_no_change_is_said_of_many_figures_at_once(editor):
    figures = [published(make_figure(municipality=make_municipality())) for _number in range(2)]
    draft = make_figure(municipality=make_municipality())
    page = act(editor, "confirm_rows", *figures, draft)
    assert "Νέα πρόχειρα: 2." in page.content.decode()
    drafts = AbsorptionFigure.objects.pending().filter(figure_date=today())
    assert {row.municipality for row in drafts} == {row.municipality for row in figures}
