"""A template has Greek headings, names beside codes, and a row for each thing that is expected."""

import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from absorption.imports.editable import EDITABLES
from absorption.imports.templates import columns_of, expected, template
from absorption.models import AbsorptionFigure
from tests.absorption.imports.files import imported, previewed
from tests.factories import make_action, make_document

pytestmark = pytest.mark.django_db


def as_file(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), "υπόδειγμα.xlsx"


def opened(name):
    book = load_workbook(io.BytesIO(template(name)))
    sheet = book["Δεδομένα"]
    places = {column: place for place, column in enumerate(columns_of(name), 1)}
    return book, sheet, places


@pytest.mark.long
@pytest.mark.parametrize("name", EDITABLES)
def test_every_template_is_read_as_it_is_and_its_unfilled_rows_stay_out(name, ledger):
    found = previewed((template(name), "υπόδειγμα.xlsx"), name)
    assert found.problems == []
    assert found.counts["skipped"] == len(found.planned) == len(expected(name)) > 0
    assert all("δεν διαβάζεται" in heading for heading in found.columns.unplaced)
    headings = [heading for heading, _field in columns_of(name).values()]
    assert not any(heading.isascii() for heading in headings if heading not in {"CPV", "URL"})


def test_what_is_filled_goes_in_and_the_rest_of_the_rows_stay_out(ledger):
    make_action()
    paper = make_document(title="Έγγραφο πληρωμών")
    before = set(AbsorptionFigure.objects.values_list("pk", flat=True))
    book, sheet, places = opened("figures")
    rows = range(2, sheet.max_row + 1)
    names = [sheet.cell(row, places["municipality_names"]).value for row in rows]
    references = [sheet.cell(row, places["contract_reference"]).value for row in rows]
    assert set(names[-3:]) == {"Δήμος Ένα", "Δήμος Δύο", "Δήμος Τρία"}
    assert all(references[:-3])
    for row, amount in ((2, "100,10"), (rows[-1], "200,20")):
        sheet.cell(row, places["figure_date"]).value = date(2025, 9, 23)
        sheet.cell(row, places["absorbed_amount"]).value = amount
        sheet.cell(row, places["document_reference"]).value = paper.title
    found = imported(as_file(book), "figures")
    assert (found.counts["new"], found.counts["skipped"]) == (2, len(found.planned) - 2)
    made = AbsorptionFigure.objects.exclude(pk__in=before).order_by("pk")
    assert [each.absorbed_amount for each in made] == [Decimal("100.10"), Decimal("200.20")]
    assert made[0].contract.reference == references[0]
    assert str(made[1].municipality) == names[-1]
