"""One description, one number: the same in every format."""

import dataclasses
import io
import json
import re
from decimal import Decimal

import lxml.html
import openpyxl
import pytest
from django.db.models import DecimalField, Value
from django.utils import translation

from absorption import datasets
from absorption.datasets import Field, Kind, expressions
from absorption.figures import totals
from absorption.figures.totals import percent
from absorption.templatetags.amounts import money
from municipalities.models import Region
from tests.absorption.imports.files import exported, previewed
from tests.factories import (
    make_contract,
    make_contractor,
    make_figure,
    make_municipality,
    published,
)
from tests.pages import body, rows_of

pytestmark = pytest.mark.django_db


def file_rows(name):
    return rows_of(f"/data/{name}.csv")


def json_rows(name):
    return json.loads(body(f"/data/{name}.json"), parse_float=Decimal)["rows"]


def xlsx_rows(name):
    book = openpyxl.load_workbook(io.BytesIO(body(f"/data/{name}.xlsx")))
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def decimal(value):
    return None if value in ("", None) else Decimal(str(value)).quantize(Decimal("0.01"))


def total_of_contracts(rows, code):
    """Return what the contracts wholly of a municipality come to, as a journalist would."""
    whole = [
        decimal(row["current_net"])
        for row in rows
        if row["municipality_codes"] in (code, [code])
        and row["municipality_shares"] in ("100.00", ["100.00"])
        and row["counts_in_totals"] in (True, "true")
    ]
    return sum(filter(None, whole))


def total_of_ocds(code):
    """Return the same from the OCDS package."""
    releases = json.loads(body("/data/ocds.json"), parse_float=Decimal)["releases"]
    return sum(
        contract["value"]["amount"]
        for release in releases
        for contract in release["contracts"]
        if contract["smartcities_municipalities"]
        == [{"id": f"municipality-{code}", "share": Decimal("100.00")}]
        and contract["smartcities_countsInTotals"]
        and "value" in contract
    )


@pytest.fixture
def _totals(db):
    """Two municipalities with cents that floats would lose."""
    for code, amounts in {"0001": ["0.10", "0.20", "123456.79"], "0002": ["999999999.99"]}.items():
        municipality = make_municipality(ypes_code=code)
        for amount in amounts:
            contract = published(make_contract(municipality, net=amount))
            published(make_figure(contract, amount))
    published(make_contract(municipality, net="5.00", status="withdrawn"))


def cells(address, name, *, within="tbody"):
    """Return the amounts in euro of the row of a page's table that is called `name`."""
    rows = lxml.html.fromstring(body(address).decode()).iter("tr")
    [row] = [
        row
        for row in rows
        if row.getparent().tag == within and row.find("th").text_content().strip() == name
    ]
    return {cell.get("data-label"): euro(cell.text_content()) for cell in row.iterfind("td")}


def euro(text):
    """Return an amount as a reader of the page would type it, None when it is no amount."""
    found = re.fullmatch(r"\s*(-?[\d.]+,\d\d)\s€\s*", text)
    return found and Decimal(found[1].replace(".", "").replace(",", "."))


def headline(address):
    """Return the amounts that a municipality's page shows first, by their term."""
    page = lxml.html.fromstring(body(address).decode())
    [funnel] = page.find_class("funnel")
    amounts = funnel.find_class("amount")
    return {
        term(one.find_class("amount__label")[0]): euro(
            one.find_class("amount__value")[0].text_content()
        )
        for one in amounts
    }


def term(label):
    """Return the term of a label: what stands in brackets behind the plain word, or alone."""
    behind = label.find_class("soft")
    return behind[0].text.strip("()") if behind else label.text.strip()


@pytest.mark.usefixtures("_totals")
@pytest.mark.long
def test_a_municipality_has_the_same_total_everywhere():
    contracted, absorbed = str(totals.CONTRACTED.label), str(totals.ABSORBED.label)
    for row in totals.municipality_figures():
        municipality, total, paid = row.municipality, row.contracted.amount, row.absorbed.amount
        code, name = municipality.ypes_code, municipality.name
        shown = {contracted: total, absorbed: paid}.items()
        assert shown <= cells("/municipalities/", name).items()
        for measure, amount in (("contracted", total), ("absorbed", paid)):
            ranked = rows_of(f"/ranking.csv?measure={measure}")
            [bar] = [one for one in ranked if one["municipality_code"] == code]
            assert decimal(bar["amount"]) == amount
        own = municipality.get_absolute_url()
        assert shown <= headline(own).items()
        listed = f"/contracts/?municipality={municipality.slug}"
        for page in (own, listed):
            assert shown <= cells(page, "Σύνολο", within="tfoot").items()
        assert shown <= headline(listed).items()
        for rows in (file_rows, json_rows, xlsx_rows):
            [line] = [one for one in rows("municipalities") if one["municipality_code"] == code]
            assert decimal(line["contracted"]) == total
            assert decimal(line["absorbed"]) == paid
            assert total_of_contracts(rows("contracts"), code) == total
        assert total_of_ocds(code) == total
    assert len({row.contracted.amount for row in totals.municipality_figures()}) == 2


@pytest.mark.usefixtures("_totals")
def test_the_action_is_the_sum_of_the_files():
    contracted, absorbed = str(totals.CONTRACTED.label), str(totals.ABSORBED.label)
    rows = file_rows("municipalities")
    sums = {
        contracted: sum(Decimal(row["contracted"]) for row in rows),
        absorbed: sum(Decimal(row["absorbed"]) for row in rows),
    }
    for page in ("/municipalities/", "/contracts/"):
        assert sums.items() <= cells(page, "Σύνολο", within="tfoot").items()
    overview = body("/").decode()
    assert all(money(amount) in overview for amount in sums.values())


def test_a_field_added_in_one_place_shows_up_everywhere(monkeypatch, ledger):
    added = Field("seat_in", Kind.TEXT, "Έδρα ανάθεσης", lambda as_of: Value("Αθήνα"))
    widened = dataclasses.replace(
        datasets.DATASETS["contracts"], columns=(*datasets.DATASETS["contracts"].columns, added)
    )
    monkeypatch.setitem(datasets.DATASETS, "contracts", widened)
    for rows in (file_rows, json_rows, xlsx_rows):
        assert {row["seat_in"] for row in rows("contracts")} == {"Αθήνα"}
    assert "Έδρα ανάθεσης" in body("/data/contracts.csv?dialect=excel-el").decode()
    described = json.loads(body("/data/contracts.json"))["metadata"]["fields"]
    assert "seat_in" in {field["name"] for field in described}
    book = openpyxl.load_workbook(io.BytesIO(body("/data/contracts.xlsx")))
    assert "seat_in" in {cell.value for cell in book["Λεξικό"]["A"]}
    [package] = [
        resource
        for resource in json.loads(body("/data/datapackage.json"))["resources"]
        if resource["name"] == "contracts"
    ]
    assert "seat_in" in {field["name"] for field in package["schema"]["fields"]}
    page = body("/data/").decode()
    assert 'id="contracts.seat_in"' in page
    assert page.count("Έδρα ανάθεσης") >= 2  # the dictionary and the schema.org metadata
    # The file is the template of its import, which knows the column under both its names.
    for dialect, heading in (("", "seat_in"), ("excel-el", "Έδρα ανάθεσης")):
        found = previewed(exported("contracts", dialect=dialect), "contracts")
        assert heading in found.columns.computed
        assert (found.columns.unplaced, found.problems) == ([], [])


def test_every_column_has_words_in_both_languages():
    for dataset in datasets.DATASETS.values():
        for field in dataset.fields:
            for language in ("el", "en"):
                with translation.override(language):
                    assert str(field.label), f"{dataset.name}.{field.name}"


def test_sql_rounds_a_ratio_as_figures_does():
    pairs = ["0.00", "0.01", "0.05", "1.00", "12.25", "45.35", "99.95", "100.00", "123456789.01"]
    Region.objects.create(nuts2="EL99", name="α", name_en="a")
    money = DecimalField(max_digits=14, decimal_places=2)
    for part in pairs:
        for whole in [*pairs, "2000.00", "3.00", "7.00"]:
            sides = {"a": Value(Decimal(part), money), "b": Value(Decimal(whole), money)}
            rows = Region.objects.annotate(**sides)
            found = rows.values_list(expressions.percent("a", "b"))[0][0]
            expected = percent(Decimal(part), Decimal(whole), totals.FINEST)
            assert found == expected, (part, whole)


def said(address):
    """Return the text of a page, each run of white space as one space."""
    page = lxml.html.fromstring(body(address).decode())
    return " ".join(page.get_element_by_id("content").text_content().split())


def contracts_listed_at(address):
    """Return the references in the table of contracts of a page."""
    page = lxml.html.fromstring(body(address).decode())
    cells = page.xpath("//tbody//a/@href")
    found = (re.search(r"/contracts/(16954-\d{4})/$", address) for address in cells)
    return {match[1] for match in found if match}


@pytest.mark.long
def test_contracts_are_counted_once_on_every_page_and_in_every_file():
    one, other = make_municipality(ypes_code="0001"), make_municipality(ypes_code="0002")
    two = [published(make_contractor()), published(make_contractor())]
    shares = [Decimal(60), Decimal(40)]
    signed = [
        make_contract(one, net="10.00", contractors=two),
        make_contract(one, other, net="20.00", shares=shares, contractors=two),
        make_contract(one, other, net="30.00", contractors=two[:1]),
        make_contract(other, net=None, gross_amount=Decimal("49.60"), contractors=two[1:]),
        make_contract(other, net="99.00", status="withdrawn"),
    ]
    published(*signed)
    for contract in signed[:2]:
        published(make_figure(contract, "1.00"))
    for page in ("/", "/contracts/"):
        assert "στοιχεία για 3 από 4 συμβάσεις" in said(page)  # signed
        assert "στοιχεία για 2 από 4 συμβάσεις" in said(page)  # paid
    for page in ("/contracts/", "/municipalities/", "/contractors/"):
        assert "(3 από 4)" in said(page)
    assert "1 σύμβαση βγήκε από τη Δράση" in said("/contracts/")
    foot = lxml.html.fromstring(body("/contractors/").decode()).find(".//tfoot")
    assert foot.find(".//td").text_content().strip() == "4"
    listed = contracts_listed_at("/contracts/")
    assert len(listed) == 5
    owns = [contracts_listed_at(each.get_absolute_url()) for each in (one, other)]
    assert [len(own) for own in owns] == [3, 4]
    assert set.union(*owns) == listed
    rows = file_rows("contracts")
    counted = [row for row in rows if row["counts_in_totals"] == "true"]
    assert {row["contract_reference"] for row in rows} == listed
    assert (len(counted), len([row for row in counted if row["current_net"]])) == (4, 3)
    releases = json.loads(body("/data/ocds.json"))["releases"]
    found = [contract for release in releases for contract in release["contracts"]]
    assert sum(contract["smartcities_countsInTotals"] for contract in found) == 4
