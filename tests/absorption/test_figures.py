"""What a sum and a ratio say, and when they say nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from absorption.figures import action_figures, municipality_figures, percent
from municipalities.dates import today
from tests.factories import (
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_figure,
    make_municipality,
    published,
)

pytestmark = pytest.mark.django_db


def figures_of(municipality, as_of=None):
    [row] = municipality_figures(as_of, slug=municipality.slug)
    return row


def percents(row):
    return [ratio.percent for ratio in row.ratios]


def test_nothing_published_is_unknown_not_zero():
    row = figures_of(make_municipality())
    assert row.allocated.amount is None
    assert row.contracted.amount is None
    assert row.absorbed.amount is None
    assert percents(row) == [None, None, None]


def test_the_three_ratios_name_their_sides():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000000.00"))
    contract = published(make_contract(municipality, net="800000.00"))
    published(make_figure(contract, "200000.00"))
    row = figures_of(municipality)
    assert [(r.numerator, r.denominator) for r in row.ratios] == [
        (Decimal("800000.00"), Decimal("1000000.00")),
        (Decimal("200000.00"), Decimal("1000000.00")),
        (Decimal("200000.00"), Decimal("800000.00")),
    ]
    assert percents(row) == [Decimal("80.0"), Decimal("20.0"), Decimal("25.0")]


def test_zero_paid_is_zero_not_unknown():
    municipality = make_municipality()
    published(make_allocation(municipality))
    published(make_figure(published(make_contract(municipality)), "0.00"))
    assert figures_of(municipality).absorbed_of_allocated.percent == Decimal("0.0")


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (Decimal("1"), Decimal("3"), Decimal("33.3")),
        (Decimal("0.5"), Decimal("1000"), Decimal("0.1")),
        (Decimal("1"), Decimal("0"), None),
        (Decimal("1"), None, None),
        (None, Decimal("1"), None),
        (Decimal("0"), Decimal("1"), Decimal("0.0")),
    ],
)
def test_a_percentage_is_rounded_half_up_once_or_unknown(numerator, denominator, expected):
    assert percent(numerator, denominator) == expected


def test_a_contract_counts_once_however_many_figures_and_amendments():
    municipality = make_municipality()
    first = published(make_contract(municipality, net="700.00"))
    published(make_contract(municipality, net="400.00"))
    published(make_amendment(first, "50.00"), make_amendment(first, "-20.00", number=2))
    for day, amount in ((1, "100.00"), (2, "200.00"), (3, "300.00")):
        published(make_figure(first, amount, figure_date=date(2025, 1, day)))
    row = figures_of(municipality)
    assert row.contracted.amount == Decimal("1130.00")
    assert row.absorbed_by_contracts.amount == Decimal("300.00")


def test_partial_coverage_is_at_least_and_no_ratio():
    municipality = make_municipality()
    published(make_allocation(municipality))
    published(make_figure(published(make_contract(municipality)), "1000.00"))
    published(make_contract(municipality))
    row = figures_of(municipality)
    assert row.absorbed.is_partial
    assert (row.absorbed.amount, row.absorbed.known, row.absorbed.count) == (
        Decimal("1000.00"),
        1,
        2,
    )
    assert row.absorbed_of_allocated.percent is None
    assert row.absorbed_of_contracted.percent is None


def test_an_official_figure_is_the_headline_and_is_not_added_to_the_contracts():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000.00"))
    published(make_figure(published(make_contract(municipality, net="900.00")), "100.00"))
    published(make_figure(municipality=municipality, absorbed="300.00"))
    row = figures_of(municipality)
    assert row.absorbed.amount == Decimal("300.00")
    assert row.absorbed_by_contracts.amount == Decimal("100.00")
    assert row.absorbed_of_allocated.percent == Decimal("30.0")


def test_a_stated_percentage_is_never_turned_into_euros():
    municipality = make_municipality()
    published(make_allocation(municipality))
    published(
        make_figure(
            municipality=municipality,
            absorbed=None,
            stated_rate=Decimal("45.30"),
            stated_definition="επί του προϋπολογισμού ένταξης",
        )
    )
    row = figures_of(municipality)
    assert row.official.stated_rate == Decimal("45.30")
    assert row.absorbed.amount is None
    assert row.absorbed_of_allocated.percent is None


def test_an_amount_known_only_with_vat_is_shown_and_enters_no_ratio():
    municipality = make_municipality()
    published(make_allocation(municipality, None, gross_amount=Decimal("1240.00")))
    published(make_contract(municipality, net="900.00"))
    row = figures_of(municipality)
    assert row.allocated.gross_only == Decimal("1240.00")
    assert row.contracted_of_allocated.percent is None


def test_withdrawn_and_moved_contracts_leave_the_totals_on_their_date():
    municipality = make_municipality()
    published(make_contract(municipality, net="100.00"))
    gone = {"net": "900.00", "status_on": today() - timedelta(days=1)}
    published(
        make_contract(municipality, status="withdrawn", **gone),
        make_contract(municipality, status="moved", **gone),
    )
    published(
        make_contract(
            municipality, net="50.00", status="withdrawn", status_on=today() + timedelta(days=1)
        )
    )
    assert figures_of(municipality).contracted.amount == Decimal("150.00")


def test_a_replaced_allocation_does_not_count():
    municipality = make_municipality()
    first = published(make_allocation(municipality, "100.00"))
    published(make_allocation(municipality, "120.00", supersedes=first))
    assert figures_of(municipality).allocated.amount == Decimal("120.00")


def test_a_draft_that_would_replace_an_allocation_changes_nothing():
    municipality = make_municipality()
    first = published(make_allocation(municipality, "100.00"))
    make_allocation(municipality, "120.00", supersedes=first)
    assert figures_of(municipality).allocated.amount == Decimal("100.00")


def test_a_known_share_is_split_to_the_cent():
    one, other = make_municipality(), make_municipality()
    contract = published(make_contract(one, other, net="100.01", shares=[Decimal(30), Decimal(70)]))
    published(make_figure(contract, "10.00"))
    assert figures_of(one).contracted.amount == Decimal("30.00")
    assert figures_of(other).contracted.amount == Decimal("70.01")
    assert figures_of(other).absorbed.amount == Decimal("7.00")


def test_an_unknown_share_enters_the_action_once_and_no_municipality():
    one, other = make_municipality(), make_municipality()
    published(make_allocation(one), make_allocation(other))
    contract = published(make_contract(one, other, net="600.00"))
    published(make_figure(contract, "60.00"))
    rows = municipality_figures()
    assert [row.common_contracts for row in rows] == [1, 1]
    assert all(row.contracted.amount is None for row in rows)
    assert all(row.contracted_of_allocated.percent is None for row in rows)
    action = action_figures(rows)
    assert action.contracted.amount == Decimal("600.00")
    assert action.absorbed.amount == Decimal("60.00")


def test_the_actions_ratio_is_sum_over_sum_of_the_covered_only():
    small, large, silent = make_municipality(), make_municipality(), make_municipality()
    published(make_allocation(small, "100.00"), make_allocation(large, "900.00"))
    published(make_allocation(silent, "5000.00"))
    published(make_contract(small, net="100.00"), make_contract(large, net="90.00"))
    ratio = action_figures(municipality_figures()).ratios[0]
    assert ratio.percent == Decimal("19.0")
    assert (ratio.covered, ratio.count) == (2, 3)


def test_the_action_has_its_budget_and_counts_who_has_figures():
    make_action()
    published(make_allocation(make_municipality()))
    make_municipality()
    action = action_figures(municipality_figures())
    assert action.action.total_budget == Decimal("90000000.00")
    assert action.with_figures == 1


def test_drafts_count_nowhere():
    municipality = make_municipality()
    make_allocation(municipality)
    make_contract(municipality)
    assert not figures_of(municipality).has_figures


def test_the_oldest_and_newest_figure_of_a_sum_are_known():
    municipality = make_municipality()
    for day in (date(2025, 3, 31), date(2025, 9, 30)):
        published(make_figure(published(make_contract(municipality)), figure_date=day))
    absorbed = figures_of(municipality).absorbed
    assert (absorbed.oldest, absorbed.newest) == (date(2025, 3, 31), date(2025, 9, 30))
