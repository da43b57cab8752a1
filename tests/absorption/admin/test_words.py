"""What the desk says and offers: lines that name what waits, Greek, nothing red on the way."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from absorption import publication
from absorption.models import AbsorptionFigure, Change
from municipalities.models import Contract, Contractor
from tests.factories import (
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_figure,
    make_municipality,
    make_user,
    published,
    submitted,
)
from tests.workflow import act, address, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "make",
    [
        lambda municipality: make_allocation(
            municipality, net="1234.56", ops_code="5201234", decided_on=date(2024, 3, 1)
        ),
        lambda municipality: make_contract(municipality, net="1234.56"),
        lambda municipality: make_amendment(
            published(make_contract(municipality)), "1234.56", signed_on=date(2024, 3, 1)
        ),
        lambda municipality: make_figure(
            published(make_contract(municipality, signed_on=None)),
            "1234.56",
            figure_date=date(2024, 3, 1),
        ),
        lambda municipality: make_figure(
            municipality=municipality, absorbed="1234.56", figure_date=date(2024, 3, 1)
        ),
    ],
    ids=["allocation", "contract", "amendment", "figure", "row of a municipality"],
)
def test_a_line_of_the_desk_names_municipality_amount_and_date(publisher, make):
    municipality = make_municipality(name="Δήμος Κοζάνης")
    submitted(make(municipality))
    [line] = [
        row["line"]
        for pile in publisher.get(reverse("admin:index")).context["piles"]
        for group in pile["groups"]
        for row in group["rows"]
    ]
    for part in ("Δήμος Κοζάνης", "1.234,56\xa0€", "01/03/2024"):
        assert part in line


def test_deletion_is_the_last_action_and_says_whose_drafts(editor):
    page = editor.get(address(Contract, "changelist"))
    make_contract()
    page = editor.get(address(Contract, "changelist"))
    choices = page.context["action_form"].fields["action"].choices
    assert choices[-1] == ("delete_selected", "Διαγραφή των δικών μου προχείρων")


def test_only_ones_own_drafts_are_deleted_together(editor):
    mine, theirs = make_contract(), make_contract()
    public = published(make_contract())
    publication.edit(mine, make_user("editor"))
    publication.edit(theirs, make_user("colleague"))
    chosen = "delete_selected", mine, theirs, public
    asked = act(editor, *chosen)
    assert "Μένουν 2" in said(asked)
    assert str(mine) in asked.content.decode()
    assert Contract.objects.filter(pk=mine.pk).exists()
    act(editor, *chosen, post="yes")
    assert set(Contract.objects.values_list("pk", flat=True)) == {theirs.pk, public.pk}
    assert mine.history.latest("history_date").history_user.username == "editor"


def test_what_belongs_to_others_is_not_even_asked_about(editor):
    theirs = make_contract()
    publication.edit(theirs, make_user("colleague"))
    assert "Μένουν 1" in said(act(editor, "delete_selected", theirs, post="yes"))
    assert Contract.objects.get() == theirs


def test_no_form_offers_to_delete_what_a_record_rests_on(editor):
    for model in (Contract, AbsorptionFigure):
        page = editor.get(address(model, "add")).content.decode()
        assert "related-widget-wrapper" in page
        assert "delete-related" not in page
        assert 'id="add_id_action"' not in page
        assert 'id="add_id_document"' in page


def test_a_line_of_the_ledger_reads_as_words(editor):
    published(make_contract(contractors=[published(make_contractor())]))
    changes = list(Change.objects.all())
    assert {change.record_type for change in changes} >= {"contract", "contractor"}
    for change in changes:
        page = editor.get(address(change, "change")).content.decode()
        assert "null" not in page
        assert "{&quot;" not in page


def test_a_publisher_is_not_told_to_be_an_editor(publisher):
    answer = publisher.get(address(Contractor, "changelist") + "999999/redact/")
    assert answer.status_code == 404
    answer = publisher.get(address(make_contractor(), "redact"))
    assert answer.status_code == 403
    assert "συντάκτες" not in answer.content.decode().split("<main")[1].split("</main>")[0]


def test_djangos_own_words_are_greek():
    assert gettext("Show counts") == "Εμφάνιση πλήθους"
    groups = (
        "The groups this user belongs to. A user will get all permissions granted to "
        "each of their groups."
    )
    for wrong in ("ανοίκει", "δωθεί"):
        assert wrong not in gettext(groups)
