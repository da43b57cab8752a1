"""Many figures of one day, typed or pasted into one grid: all of them or none."""

from datetime import date
from decimal import Decimal

import pytest

from absorption.admin.payments import FigureAdmin
from absorption.models import AbsorptionFigure
from tests.factories import (
    make_action,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    published,
)
from tests.workflow import address, said

pytestmark = pytest.mark.django_db
URL = address(AbsorptionFigure, "grid")


def head(**fields):
    make_action()
    return {
        "figure_date": "30/9/2025",
        "document": make_document().pk,
        "vat_basis": "net",
        "_save": "1",
    } | fields


def test_the_amounts_that_were_typed_become_drafts_and_the_empty_none(editor):
    first, second, silent = (make_municipality() for _time in range(3))
    sent = head() | {
        f"{first.pk}-paid": "1.234,56",
        f"{first.pk}-budget_amount": "500.000",
        f"{second.pk}-contracted_amount": "99,90",
        f"{silent.pk}-paid": " ",
    }
    answer = editor.post(URL, sent, follow=True)
    assert "Νέα πρόχειρα: 2." in said(answer)
    one, two = AbsorptionFigure.objects.order_by("municipality")
    assert (one.absorbed_amount, one.budget_amount) == (Decimal("1234.56"), Decimal("500000.00"))
    assert (two.absorbed_amount, two.contracted_amount) == (None, Decimal("99.90"))
    assert {each.figure_date for each in (one, two)} == {date(2025, 9, 30)}
    assert {(each.state, str(each.edited_by), each.vat_basis) for each in (one, two)} == {
        ("draft", "editor", "net")
    }


@pytest.mark.parametrize(
    ("basis", "field"),
    [("gross", "absorbed_gross"), ("unknown", "absorbed_unstated"), ("net", "absorbed_amount")],
)
def test_payments_are_kept_on_the_basis_that_was_chosen(editor, basis, field):
    town = make_municipality()
    editor.post(URL, head(vat_basis=basis) | {f"{town.pk}-paid": "10,00"})
    figure = AbsorptionFigure.objects.get()
    assert getattr(figure, field) == Decimal("10.00")
    assert figure.vat_basis == basis


def test_contracts_have_net_and_gross_and_are_submitted_with_one_click(editor):
    contracts = [published(make_contract()) for _time in range(3)]
    published(make_contract(status="completed"))
    sent = head(_submit="1") | {
        f"{contract.pk}-{name}": amount
        for contract in contracts
        for name, amount in (("absorbed_amount", "100,00"), ("absorbed_gross", "124,00"))
    }
    page = editor.get(URL + "?of=contracts")
    assert [row.subject for row in page.context["rows"]] == contracts
    assert "vat_basis" not in page.context["head"].fields
    assert "Υποβλήθηκαν: 3." in said(editor.post(URL + "?of=contracts", sent, follow=True))
    assert {figure.state for figure in AbsorptionFigure.objects.all()} == {"submitted"}


@pytest.mark.parametrize(
    "typed",
    [
        {"figure_date": ""},
        {"figure_date": "31/9/2025"},
        {"figure_date": "1/1/2099"},
        {"document": ""},
        {"document": "ουδέν"},
        {"vat_basis": ""},
        {"vat_basis": "?"},
    ],
)
def test_what_is_missing_of_all_rows_is_told_at_its_field(editor, typed):
    town = make_municipality()
    page = editor.post(URL, head(**typed) | {f"{town.pk}-paid": "10,00"})
    assert list(page.context["head"].errors) == [*typed]
    assert "10,00" in page.content.decode()
    assert not AbsorptionFigure.objects.exists()


@pytest.mark.parametrize("typed", ["ουδέν", "-5,00", "1,234.567,8", "9" * 20])
def test_one_cell_that_is_wrong_is_told_there_and_nothing_is_saved(editor, typed):
    good, bad = make_municipality(), make_municipality()
    sent = head() | {f"{good.pk}-paid": "10,00", f"{bad.pk}-paid": typed}
    page = editor.post(URL, sent)
    assert page.status_code == 200
    assert [row.subject for row in page.context["rows"] if row.errors] == [bad]
    assert not AbsorptionFigure.objects.exists()


def test_a_figure_that_is_there_is_told_at_its_row(editor):
    public = published(make_figure(municipality=make_municipality(), figure_date=date(2025, 9, 30)))
    other = make_municipality()
    sent = head() | {f"{public.municipality_id}-paid": "1,00", f"{other.pk}-paid": "2,00"}
    page = editor.post(URL, sent)
    assert "Υπάρχει ήδη στοιχείο" in page.content.decode()
    assert AbsorptionFigure.objects.get() == public


def test_the_grid_sent_twice_is_saved_once(editor):
    town, sent = make_municipality(), head()
    sent |= {f"{town.pk}-paid": "1,00"}
    editor.post(URL, sent)
    assert "Υπάρχει ήδη" in editor.post(URL, sent).content.decode()
    assert AbsorptionFigure.objects.count() == 1


def test_an_empty_grid_says_what_is_needed(editor):
    make_municipality()
    assert "Γράψτε ένα ποσό τουλάχιστον" in editor.post(URL, head()).content.decode()
    assert editor.post(URL, {}).status_code == 200


def test_the_press_proves_no_figure(editor):
    town = make_municipality()
    paper = make_document(standing="press")
    page = editor.post(URL, head(document=paper.pk) | {f"{town.pk}-paid": "1,00"})
    assert "document" in page.context["head"].errors


def test_what_was_stated_last_stands_beside_with_its_basis_and_day(editor):
    town = make_municipality()
    published(make_figure(municipality=town, absorbed="77.00", vat_basis="net"))
    [row] = editor.get(URL).context["rows"]
    assert row.before == ("77,00\xa0€", "χωρίς ΦΠΑ", "30/6/2025")


def test_more_contracts_than_a_page_has_are_on_the_next(editor, monkeypatch):
    monkeypatch.setattr(FigureAdmin, "list_per_page", 2)
    contracts = [published(make_contract()) for _time in range(3)]
    page = editor.get(URL + "?of=contracts&page=2")
    assert [row.subject for row in page.context["rows"]] == contracts[2:]
    for odd in ("?of=x", "?of=contracts&page=x", "?of=contracts&municipality=x", "?document=x"):
        assert editor.get(URL + odd).status_code == 200
