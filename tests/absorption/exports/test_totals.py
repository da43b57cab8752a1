"""The Action's totals as a file, and every file of one municipality or contract."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from absorption.datasets import DATASETS
from absorption.figures import totals
from absorption.figures.disclosure import Step
from municipalities.models import Contract
from tests.factories import (
    make_allocation,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    make_reported_figure,
    make_subproject,
    published,
)
from tests.pages import rows_of

pytestmark = pytest.mark.django_db


def test_the_totals_are_those_of_the_first_page_with_their_coverage(ledger):
    rows = {row["measure"]: row for row in rows_of("/data/totals.csv")}
    assert list(rows) == [one.code for one in (*totals.AMOUNTS, *totals.RATIOS)]
    page = Client().get("/").content.decode()
    for definition in totals.AMOUNTS:
        amount = Decimal(rows[definition.code]["amount"])
        shown = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
        assert shown in page, definition.code
    assert (
        rows["allocated"].items()
        >= {
            "amount": "1300000.10",
            "known": "2",
            "count": "2",
            "municipalities_known": "2",
            "municipalities_count": "3",
            "vat_basis": "net",
            "percent": "",
        }.items()
    )
    # Of two only is every contract known; what is unknown is no zero.
    assert rows["contracted"]["known"] < rows["contracted"]["count"]
    for definition in totals.RATIOS:
        row = rows[definition.code]
        assert row["amount"] == ""
        if row["percent"]:
            exact = Decimal(row["numerator"]) / Decimal(row["denominator"]) * 100
            assert abs(exact - Decimal(row["percent"])) < Decimal("0.0001")
    assert any(rows[definition.code]["percent"] for definition in totals.RATIOS)


def test_amounts_on_another_vat_basis_have_lines_of_their_own(ledger):
    town = make_municipality()
    published(make_allocation(town, "10.00"))
    gross = {"absorbed_gross": Decimal("124.00"), "vat_basis": "gross"}
    published(make_figure(municipality=town, absorbed=None, **gross))
    rows = {(row["measure"], row["vat_basis"]): row for row in rows_of("/data/totals.csv")}
    assert rows["absorbed", "gross"]["amount"] == "124.00"
    assert "124" not in rows["absorbed", "net"]["amount"]


def shown_on(page):
    """Return what the comparison of a municipality's page says, as the file has it."""
    for beside in page.context["comparisons"]:
        row = beside.comparison
        own = (row.value, int(row.value is not None), 1)
        medians = ((one.value, one.known, one.count) for one in (row.of_all, row.of_similar))
        for group, (value, known, count) in zip(
            ("own", "all", "similar"), (own, *medians), strict=True
        ):
            column = "percent" if row.measure.is_ratio else "amount"
            yield {
                "measure": row.measure.code,
                "group": group,
                "vat_basis": row.measure.basis.vat.value,
                "percent": "",
                "amount": "",
                "known": str(known),
                "count": str(count),
                column: "" if value is None else f"{value:.{4 if row.measure.is_ratio else 2}f}",
            }


def test_the_medians_of_a_page_are_a_file(ledger):
    four = make_municipality(slug="four", population_2021_provisional=900)
    published(make_allocation(four, "123.45"))
    whole = rows_of("/data/comparison.csv")
    for slug in ("one", "two", "three", "four"):
        page = Client().get(f"/municipalities/{slug}/profile/")
        rows = rows_of(f"/data/comparison.csv?municipality={slug}")
        assert rows == [row for row in whole if row["municipality_slug"] == slug]
        shown = list(shown_on(page))
        assert len(rows) == len(shown)
        for row, expected in zip(rows, shown, strict=True):
            assert row.items() >= expected.items()
        assert (f"comparison.csv?municipality={slug}" in page.content.decode()) == bool(rows)
    assert {row["municipality_slug"] for row in whole} == {"one", "two", "four"}
    assert any(row["amount"] and row["group"] == "all" for row in whole)
    assert any(row["percent"] and row["group"] == "similar" for row in whole)


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "totals"])
def test_every_file_may_be_of_one_municipality(ledger, name):
    whole = rows_of(f"/data/{name}.csv")
    by_slug, by_code = (rows_of(f"/data/{name}.csv?municipality={key}") for key in ("one", "0001"))
    assert by_slug == by_code
    assert 0 < len(by_slug) <= len(whole)
    assert all(row in whole for row in by_slug)
    # The third signed nothing, was given nothing and paid nothing.
    three = rows_of(f"/data/{name}.csv?municipality=three")
    assert len(three) <= {"municipalities": 1, "changes": 1, "disclosure": len(Step)}.get(name, 0)


OF_CONTRACTS = ["contracts", "amendments", "figures", "contractors", "changes"]


@pytest.mark.parametrize("name", OF_CONTRACTS)
def test_files_of_what_belongs_to_contracts_may_be_of_one(ledger, name):
    contract = Contract.objects.originals().get(contractors__slug="company-a")
    found = rows_of(f"/data/{name}.csv?contract={contract.reference.lower()}")
    assert found
    for row in found:
        stands_in = row.get("contract_reference") or row["contract_references"]
        assert contract.reference in stands_in


def test_documents_and_subprojects_may_be_of_one_contract(ledger):
    contract = Contract.objects.originals().get(contractors__slug="company-a")
    subproject = published(make_subproject(contract.shares.get().municipality))
    links = Contract.subprojects.through
    links.objects.create(contract=contract, subproject=subproject)
    query = f"?contract={contract.reference}"
    [done] = rows_of(f"/data/subprojects.csv{query}")
    assert done["subproject_id"] == str(subproject.pk)
    documents = {row["document_reference"] for row in rows_of(f"/data/documents.csv{query}")}
    rows = [
        *rows_of(f"/data/contracts.csv{query}"),
        *rows_of(f"/data/amendments.csv{query}"),
        *rows_of(f"/data/figures.csv{query}"),
    ]
    assert documents == {row["document_reference"] for row in rows}


@pytest.mark.parametrize("name", [*OF_CONTRACTS, "documents", "subprojects"])
def test_a_contract_that_is_not_public_is_no_contract_to_a_file(ledger, name):
    draft = make_contract()
    for reference in ("16954-9999", draft.reference):
        response = Client().get(f"/data/{name}.json?contract={reference}")
        assert response.status_code == 400
        assert list(response.json()["errors"]) == ["contract"]


@pytest.mark.parametrize(
    ("name", "column"),
    [("allocations", "decided_on"), ("documents", "issued_on"), ("reported", "reported_on")],
)
def test_other_files_may_be_of_some_days_too(ledger, name, column):
    for day in (date(2025, 3, 1), date(2025, 3, 2)):
        published(make_allocation(make_municipality(), decided_on=day))
        published(make_document(issued_on=day))
        published(make_reported_figure(make_municipality(), reported_on=day))
    [found] = rows_of(f"/data/{name}.csv?date_from=2025-03-02&date_to=2.3.2025")
    assert found[column] == "2025-03-02"


def test_figures_may_be_of_some_days(ledger):
    days = sorted(row["figure_date"] for row in rows_of("/data/figures.csv"))
    found = rows_of(f"/data/figures.csv?date_from={days[-1]}&date_to={days[-1]}")
    assert found
    assert {row["figure_date"] for row in found} == {days[-1]}


def test_the_form_of_a_page_shows_no_filter_that_is_for_files(ledger):
    page = Client().get("/municipalities/?municipality=one").content.decode()
    assert '<input type="hidden" name="municipality" value="one"' in page
