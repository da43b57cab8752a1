"""Cite what is on the screen: an address that keeps showing it, on pages and in files."""

import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.test import Client

from absorption.models import DataVersion
from municipalities.dates import today
from municipalities.models import Contract, Contractor
from tests.factories import change, make_contract, published
from tests.pages import body

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def one(ledger):
    """The first municipality of the ledger."""
    return ledger[0]


def get(address, status=200):
    return body(address, status).decode()


def version():
    return DataVersion.current().number


def cited(page):
    """Return what the page says to copy: the sentence and the BibTeX."""
    return [
        unescape(text)
        for text in re.findall(r'<(?:p|pre) [^>]*id="cite-[^>]*>(.*?)</', page, re.DOTALL)
    ]


def test_the_file_of_a_version_stays_what_the_file_was(one):
    cited_at, before = version(), get("/data/contracts.csv")
    assert get(f"/data/contracts.csv?version={cited_at}") == before
    change(Contract.objects.originals().first(), net_amount=Decimal("1.00"))
    published(make_contract(one, net="5.00"))
    assert get("/data/contracts.csv") != before
    assert get(f"/data/contracts.csv?version={cited_at}") == before
    name = Client().get(f"/data/contracts.csv?version={cited_at}")["Content-Disposition"]
    assert f"contracts_v{cited_at}_{today()}.csv" in name
    said = json.loads(get(f"/data/contracts.json?version={cited_at}"))["metadata"]
    assert said["data_version"] == cited_at


def test_what_the_citation_names_is_what_the_page_shows(one):
    page = get("/contracts/?status=active&page=1")
    text, bibtex = cited(page)
    number = version()
    assert f"ενημέρωση αρ. {number} " in text
    assert f"version = {{{number}}}" in bibtex
    [address] = re.findall(r"http://127.0.0.1:8000(/\S+),", text)
    assert (
        address == f"/contracts/?page=1&status=active&version={number}"
        or "status=active" in address
    )
    assert f"url = {{http://127.0.0.1:8000{address}}}" in bibtex
    amounts = re.findall(r"[\d.]+,\d\d", page)
    published(make_contract(one, net="123.45"))
    assert "123,45" in get("/contracts/?status=active")
    then = get(address)
    assert "123,45" not in then
    assert re.findall(r"[\d.]+,\d\d", then) == amounts
    assert f"Η ενημέρωση αρ. {number}" in then
    assert cited(then)[0].split(",")[:3] == text.split(",")[:3]


def test_a_page_of_a_past_day_cites_the_version_of_that_day(one, days_later):
    number, day = version(), days_later()
    published(make_contract(one, net="5.00"))
    text, _bibtex = cited(get(f"/municipalities/one/?as_of={day}"))
    assert f"ενημέρωση αρ. {number} " in text
    assert f"?as_of={day}" in text
    name = Client().get(f"/data/contracts.csv?as_of={day}")["X-Data-Version"]
    assert name == str(number)


def test_the_clock_stands_at_the_day_of_the_version(one, days_later):
    leaves = today() + timedelta(days=1)
    contract = published(make_contract(one, status="withdrawn", status_on=leaves))
    number = version()
    days_later()

    def counts(query):
        rows = json.loads(get(f"/data/contracts.json{query}"))["rows"]
        return {row["contract_reference"]: row["counts_in_totals"] for row in rows}

    # The version of now is looked at today, an earlier one on its own day.
    assert not counts(f"?version={number}")[contract.reference]
    published(make_contract(one, net="5.00"))
    assert counts(f"?version={number}")[contract.reference]
    assert not counts("")[contract.reference]


def test_a_person_is_not_named_in_earlier_versions_either(one):
    number = version()
    assert "Εταιρεία Α.Ε." in get(f"/data/contractors.csv?version={number}")
    company = Contractor.objects.originals().get(slug="company-a")
    change(company, natural_person=True, slug="person-1")
    for name in ("contractors.csv", "contracts.json", "changes.csv", "ocds.json"):
        assert "Εταιρεία Α.Ε." not in get(f"/data/{name}?version={number}"), name
    assert "Εταιρεία Α.Ε." not in get(f"/contracts/?version={number}")
    get(f"/contractors/company-a/?version={number}", 410)


@pytest.mark.parametrize("address", ["/", "/contracts/16954-0001/", "/municipalities/one/"])
def test_the_links_of_a_page_lead_to_the_same_version(one, address):
    page = get(f"{address}?version={version()}")
    assert f"?version={version()}" in page
    assert not re.findall(r'href="[^"]*as_of=[^"]*"', page)


@pytest.mark.parametrize(
    "address", ["/contracts/", "/municipalities/one/", "/data/contracts.csv", "/data/ocds.json"]
)
@pytest.mark.parametrize("asked", ["next", "0", "01", "-1", "abc", "9" * 40])
def test_a_version_that_there_is_not_is_404_with_the_newest(one, address, asked):
    asked = version() + 1 if asked == "next" else asked
    assert f"Η νεότερη είναι η {version()}." in get(f"{address}?version={asked}", 404)


def test_a_version_and_a_day_together_are_refused_in_words(one):
    query = f"?version={version()}&as_of=2025-06-30"
    assert "Διαλέξτε ένα" in get(f"/contracts/{query}")
    assert "Διαλέξτε ένα" in get(f"/data/contracts.csv{query}", 400)


def test_an_error_has_no_citation(one):
    assert not cited(get("/contracts/16954-9999/", 404))
    assert cited(get("/methodology/"))
