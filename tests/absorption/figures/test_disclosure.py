"""What is said to be published of whom, and since when."""

from datetime import timedelta
from decimal import Decimal

import pytest

from absorption.figures import disclosure
from absorption.figures.disclosure import Step
from municipalities.dates import today
from municipalities.models import Municipality
from tests.factories import (
    make_allocation,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_reported_figure,
    proposed,
    published,
)

pytestmark = pytest.mark.django_db


def found(municipality, as_of=None):
    """Return what is found of each step, in the order of the steps."""
    rows = Municipality.objects.published(as_of).filter(slug=municipality.slug)
    [row] = disclosure.disclosures(rows, as_of)
    return [cell.finding.value for cell in row.cells]


def entry(municipality, step, as_of=None):
    rows = Municipality.objects.published(as_of).filter(slug=municipality.slug)
    entries = disclosure.entries(rows, as_of)
    return next(one for one in entries if one.cell.step == step)


def test_nothing_is_found_of_a_municipality_of_which_nothing_is_published():
    silent = make_municipality()
    make_contract(silent)  # a draft is no news
    assert found(silent) == ["not-found"] * 5


def test_what_is_official_goes_before_what_is_reported():
    one = make_municipality()
    published(make_reported_figure(municipality=one, kind="budget", scope="action-16954"))
    published(make_reported_figure(municipality=one, kind="contract", scope="probable"))
    assert found(one) == ["reported", "reported", "not-found", "not-found", "not-found"]
    published(make_allocation(one, "100.00"))
    assert found(one)[0] == "official"


@pytest.mark.parametrize("scope", ["sub-action", "wider", "unclear", "rrf-national"])
def test_what_may_not_concern_the_action_is_not_reported_of_it(scope):
    one = make_municipality()
    published(make_reported_figure(municipality=one, kind="budget", scope=scope))
    assert found(one) == ["not-found"] * 5


def test_a_contract_without_a_price_is_a_contract_for_each_who_has_a_part_in_it():
    one, other = make_municipality(), make_municipality()
    contract = published(make_contract(one, other, net=None, contractors=[make_contractor()]))
    for each in (one, other):
        assert found(each) == ["not-found", "official", "not-found", "not-found", "official"]
    published(make_figure(contract, "5.00"))
    assert found(other)[2] == "official"


def test_an_official_row_tells_of_what_it_states():
    one = make_municipality()
    published(make_figure(municipality=one, absorbed="5.00"))
    assert found(one) == ["not-found", "not-found", "official", "not-found", "not-found"]


def test_the_table_of_a_past_day_shows_that_day(days_later):
    one = make_municipality()
    published(make_reported_figure(municipality=one, kind="budget", scope="action-16954"))
    first = days_later()
    document = published(make_document())
    published(make_allocation(one, "100.00", document=document))
    assert found(one, first)[0] == "reported"
    assert found(one)[0] == "official"
    then, now = entry(one, Step.ALLOCATION, first), entry(one, Step.ALLOCATION)
    assert (then.since, now.since) == (first, first + timedelta(days=3))
    assert now.document == document.pk
    assert entry(one, Step.CONTRACT).since == first
    assert entry(one, Step.CONTRACT).document is None


def test_a_new_version_of_what_was_official_changes_nothing(days_later):
    one = make_municipality()
    contract = published(make_contract(one))
    first = days_later()
    proposal = proposed(contract, net_amount=Decimal("6.00"))
    published(proposal, reason="νέο ποσό")
    assert entry(one, Step.CONTRACT).since == first
    assert today() == first + timedelta(days=3)
