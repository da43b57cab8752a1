"""What each page asks of the database: so many queries, and what each is for."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

FIGURES = (
    "municipalities, allocations, contracts that left, contracts of one municipality, "
    "shares of joint contracts, official amounts"
)
# What is asked, in order; each page first asks which data version is public. What the pages of a
# version share (`absorption/views/shared.py`) has been asked for before.
ASKED = {
    "/": "latest publications",
    "/municipalities/": f"{FIGURES}, the Action, regions to choose",
    "/municipalities/one/": "sums, contracts of the chart, their payments, their amendments, "
    "sub-projects, allocations, contracts, contractors",
    "/municipalities/one/profile/": "",
    "/municipalities/one/plan/": "sub-projects, their contracts",
    "/municipalities/one/embed/": "",
    "/contracts/": "sums, municipalities to choose, regions to choose, contractors to choose, "
    "contracts, shares, contractors",
    "/contracts/16954-0001/": "contract, shares, contractors, the one before, the one after, "
    "newest figure, reading of the register, amendments, figures, sub-projects, publications",
    "/contractors/": "sums, contractors, what each signed",
    "/contractors/company-a/": "sums, contractor, what it signed, sums of its contracts, "
    "contracts, shares, contractors, publications",
    "/changes/": "count, changes, actions, documents, municipalities, contracts, "
    "municipalities to choose",
    "/documents/": "count, municipalities to choose, documents, coordinates",
    # A document leads to what rests on it, each kind of row by itself.
    "/documents/document-of-all/": "document, municipalities, contractors, figures, contracts, "
    "allocations, reported figures, sub-projects, facts of a municipality",
    "/reports/": "reports",
    "/data/releases/": "releases",
    "/search/?q=one": "rows with the words",
    "/methodology/checks/figure-date-possible/": "days of the version, figures",
}


@pytest.fixture(scope="module")
def contract(ledger):
    """A contract of the ledger."""
    one, _two = ledger
    return one.contracts.get(reference="16954-0001")


@pytest.mark.parametrize("address", ASKED)
def test_a_page_asks_what_it_needs_and_no_more(contract, address):
    page = address.replace("document-of-all", contract.document.reference)
    client = Client()
    assert client.get(page).status_code == 200  # what is kept for a version is there from now on
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    expected = ["which version is public", *filter(None, ASKED[address].split(", "))]
    assert len(asked) == len(expected), (expected, [query["sql"] for query in asked])
