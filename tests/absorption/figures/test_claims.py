"""What was reported is told by claim: who says it, how many, since when; never added."""

import re
from datetime import date

import pytest

from absorption.figures import claims
from tests.factories import (
    make_document,
    make_municipality,
    make_reported_figure,
    make_subproject,
    published,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality():
    """Return a municipality of which nothing official is known."""
    return make_municipality(slug="trikala", name="Δήμος Τρικκαίων")


def said_of(municipality):
    """Return the claims about a municipality."""
    return claims.by_municipality().get(municipality.identity_id, [])


def test_sources_that_say_the_same_are_one_claim_with_the_oldest_first(municipality):
    published(
        make_reported_figure(municipality, title="χωρίς ημέρα"),
        make_reported_figure(municipality, reported_on=date(2024, 5, 1)),
        make_reported_figure(municipality, reported_on=date(2022, 3, 20), title="το πρώτο"),
    )
    [claim] = said_of(municipality)
    assert claim.sources == 3
    assert claim.first.title == "το πρώτο"
    assert claim.reports[-1].title == "χωρίς ημέρα"
    assert not claim.is_dated


def test_a_document_that_says_it_twice_is_one_source(municipality):
    document = make_document(standing="press")
    published(
        make_reported_figure(municipality, document=document),
        make_reported_figure(municipality, document=document),
    )
    assert said_of(municipality)[0].sources == 1


@pytest.mark.parametrize(
    "other",
    [
        {"amount": "6800000.00"},
        {"kind": "contract"},
        {"vat_basis": "gross"},
        {"scope": "probable"},
        {"amount": None, "contractor": "Ανάδοχος Α.Ε."},
    ],
)
def test_what_differs_is_another_claim(municipality, other):
    published(make_reported_figure(municipality), make_reported_figure(municipality, **other))
    assert len(said_of(municipality)) == 2


def test_two_contractors_without_an_amount_are_two_claims(municipality):
    contract = {"amount": None, "kind": "contract"}
    published(
        make_reported_figure(municipality, contractor="Α", **contract),
        make_reported_figure(municipality, contractor="Β", **contract),
        make_reported_figure(municipality, contractor="Β", **contract),
    )
    assert sorted(claim.sources for claim in said_of(municipality)) == [1, 2]


def test_what_names_the_action_stands_before_what_is_probable(municipality):
    published(
        make_reported_figure(municipality, amount="9000000.00", scope="probable"),
        make_reported_figure(municipality, amount="6900000.00"),
    )
    assert [claim.names_action for claim in said_of(municipality)] == [True, False]


def test_the_page_holds_what_hangs_on_a_sub_project(municipality, client):
    subproject = published(make_subproject(municipality, title="Έξυπνη στάθμευση"))
    published(make_reported_figure(municipality, subproject=subproject, amount="3000000.00"))
    text = text_of(client.get(municipality.get_absolute_url()))
    assert "3.000.000 €" in text
    assert "Δεν βρέθηκε αναφορά ποσού" not in text


def test_the_page_gives_a_claim_once_with_its_sources_under_it(municipality, client):
    published(
        make_reported_figure(municipality, reported_on=date(2022, 3, 20)),
        make_reported_figure(municipality, reported_on=date(2024, 5, 1)),
    )
    page = client.get(municipality.get_absolute_url())
    assert "2 πηγές, η παλαιότερη 20 Μαρτίου 2022" in text_of(page)
    assert page.content.decode().count('<li class="claim"') == 1
    [quoted] = re.findall(r'href="([^"]*plan/)#claim-', page.content.decode())
    assert text_of(client.get(quoted)).count("Αναφερόμενο, όχι επίσημο στοιχείο") == 2


def test_a_day_that_some_sources_lack_is_said_of_those_that_have_one(municipality, client):
    published(
        make_reported_figure(municipality),
        make_reported_figure(municipality, reported_on=date(2024, 1, 1), reported_precision="year"),
    )
    text = text_of(client.get(municipality.get_absolute_url()))
    assert "2 πηγές, η παλαιότερη από όσες έχουν ημερομηνία 2024" in text


def test_the_overview_tells_the_budget_of_the_action_once(client):
    published(
        make_reported_figure(None, amount="90000000.00", reported_on=date(2021, 10, 19)),
        make_reported_figure(None, amount="90000000.00", reported_on=date(2022, 5, 1)),
        make_reported_figure(None, amount="70000000.00", scope="probable"),
    )
    [claim] = claims.of_overview(claims.by_municipality())[0]
    assert claim.sources == 2
    assert "2 πηγές, η παλαιότερη 19 Οκτωβρίου 2021" in text_of(client.get("/"))
