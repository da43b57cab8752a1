"""What a sum and a ratio say, and when they say nothing."""

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from absorption.figures.payments_over_time import over_time
from absorption.figures.totals import (
    ABSORBED_OF_ALLOCATED,
    Ratio,
    Running,
    Total,
    action_figures,
    contract_ratio,
    contract_states,
    contract_sums,
    contracts,
    is_past_end,
    municipality_figures,
    percent,
    thousandths,
)
from absorption.lists.listings import listing
from absorption.publication import PublicationError
from municipalities.dates import today
from municipalities.models import Contract
from tests.factories import (
    change,
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


def dated(total):
    return total.oldest, total.newest


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


@pytest.mark.parametrize(
    ("part", "whole", "length"),
    [
        ("1", "3", 333),
        ("0.5", "1000", 1),
        ("0.4", "1000", 0),
        ("0", "1", 0),
        ("2", "2", 1000),
        ("7", "2", 1000),
        ("1", "0", None),
        ("1", None, None),
        (None, "1", None),
    ],
)
def test_a_bar_is_as_long_as_its_part_and_never_longer_than_the_whole(part, whole, length):
    part, whole = (None if side is None else Decimal(side) for side in (part, whole))
    assert thousandths(part, whole) == length


def test_two_sums_are_one_with_the_dates_of_both_and_the_unknown_left_out():
    early, late = date(2025, 3, 31), date(2025, 9, 30)
    one = Total(Decimal("1.10"), 1, 2, Decimal("7.00"), oldest=late, newest=late)
    other = Total(Decimal("2.20"), 3, 4, None, oldest=early, newest=early)
    both = Total(Decimal("3.30"), 4, 6, Decimal("7.00"), oldest=early, newest=late)
    assert one + other == other + one == both
    assert one + Total() == Total() + one == one
    assert Total() + Total(count=1) == Total(amount=None, known=0, count=1)


@pytest.mark.parametrize(
    ("known", "count", "complete", "partial"),
    [(0, 0, False, False), (0, 2, False, False), (1, 2, False, True), (2, 2, True, False)],
)
def test_a_sum_is_whole_at_least_or_unknown(known, count, complete, partial):
    total = Total(Decimal("1.00") if known else None, known, count)
    assert (total.is_complete, total.is_partial) == (complete, partial)


def test_a_sum_over_a_large_register_is_whole_too():
    many, same = 1000, 999 + len("1")
    total = Total(Decimal("1.00"), many, same)
    assert (total.is_complete, total.is_partial) == (True, False)
    ratio = Ratio(ABSORBED_OF_ALLOCATED, total.amount, total.amount, many, same)
    assert not ratio.is_partial


def test_a_ratio_says_when_somebody_is_not_in_it():
    sides = (ABSORBED_OF_ALLOCATED, Decimal("1.00"), Decimal("4.00"))
    assert not Ratio(*sides).is_partial
    assert not Ratio(*sides, covered=17, count=17).is_partial
    assert Ratio(*sides, covered=16, count=17).is_partial


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
    assert row.stated_rate.stated_rate == Decimal("45.30")
    assert row.absorbed == Total()
    assert row.absorbed_of_allocated.percent is None
    published(make_figure(published(make_contract(municipality)), "100.00"))
    assert not figures_of(municipality).official
    assert figures_of(municipality).absorbed.amount == Decimal("100.00")


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
    action = action_figures(municipality_figures())
    assert (action.contracted.amount, action.absorbed.amount) == (Decimal("100.01"), Decimal("10"))


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


def test_the_oldest_and_newest_decision_of_an_allocation_are_known():
    municipality = make_municipality()
    days = date(2024, 1, 31), date(2024, 6, 30)
    for day in days:
        published(make_allocation(municipality, "10.00", decided_on=day))
    assert dated(figures_of(municipality).allocated) == days


def test_an_allocation_known_with_and_without_vat_counts_without():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000.00", gross_amount=Decimal("1240.00")))
    published(make_allocation(municipality, None, gross_amount=Decimal("124.00")))
    allocated = figures_of(municipality).allocated
    assert allocated == Total(Decimal("1000.00"), 1, 2, gross_only=Decimal("124.00"))


def test_contracts_and_payments_known_only_with_vat_stand_beside_the_sum():
    municipality = make_municipality()
    for net, gross, paid, paid_gross in (
        ("100.00", "124.00", "10.00", "12.40"),
        (None, "248.00", None, "24.80"),
        (None, "62.00", None, "6.20"),
    ):
        contract = published(make_contract(municipality, net=net, gross_amount=Decimal(gross)))
        published(make_figure(contract, paid, absorbed_gross=Decimal(paid_gross)))
    row = figures_of(municipality)
    day = date(2025, 6, 30)
    signed_on = date(2024, 3, 1)
    signed = Total(Decimal("100.00"), 1, 3, Decimal("310.00"), oldest=signed_on, newest=signed_on)
    paid = Total(Decimal("10.00"), 1, 3, gross_only=Decimal("31.00"), oldest=day, newest=day)
    assert (row.contracted, row.absorbed) == (signed, paid)
    sums = contract_sums(contracts())
    assert (sums.contracted, sums.absorbed) == (signed, paid)


def test_a_figure_without_amount_dates_no_sum():
    municipality = make_municipality()
    old = {"figure_date": date(2024, 12, 31), "absorbed_gross": Decimal("1.00")}
    published(make_figure(published(make_contract(municipality)), None, **old))
    new = old | {"figure_date": date(2025, 12, 31)}
    published(make_figure(published(make_contract(municipality)), None, **new))
    published(make_figure(published(make_contract(municipality))))
    day = date(2025, 6, 30)
    assert dated(figures_of(municipality).absorbed) == (day, day)
    assert dated(contract_sums(contracts()).absorbed) == (day, day)


def test_the_official_figure_is_the_latest_and_a_withdrawn_one_is_none():
    municipality = make_municipality()
    latest = published(
        make_figure(municipality=municipality, absorbed="300.00", figure_date=date(2025, 9, 30))
    )
    published(make_figure(municipality=municipality, absorbed="200.00"))
    row = figures_of(municipality)
    assert (row.absorbed.official, row.absorbed.amount) == (latest, Decimal("300.00"))
    assert (row.absorbed.known, row.absorbed.count) == (1, 1)
    assert dated(row.absorbed) == (date(2025, 9, 30), date(2025, 9, 30))
    published(
        make_figure(
            municipality=municipality,
            absorbed=None,
            figure_date=date(2025, 9, 30),
            change_kind="withdrawal",
        )
    )
    assert figures_of(municipality).absorbed.amount == Decimal("200.00")


def test_an_official_figure_has_figures_even_where_no_contract_is_known():
    municipality, silent = make_municipality(), make_municipality()
    published(make_figure(municipality=municipality, absorbed="300.00"))
    rows = [figures_of(each) for each in (municipality, silent)]
    assert [row.has_figures for row in rows] == [True, False]
    assert [bool(row.official) for row in rows] == [True, False]


def test_an_official_figure_that_agrees_with_the_contracts_is_still_the_official_one():
    municipality = make_municipality()
    published(make_figure(published(make_contract(municipality)), "300.00"))
    published(make_figure(municipality=municipality, absorbed="300.00"))
    row = figures_of(municipality)
    assert row.absorbed.amount == row.absorbed_by_contracts.amount
    assert row.absorbed.official


@pytest.mark.parametrize("make", [make_allocation, make_contract])
def test_one_amount_is_enough_to_have_figures(make):
    municipality = make_municipality()
    published(make(municipality))
    assert figures_of(municipality).has_figures


def test_an_official_figure_is_not_set_against_contracts_of_which_a_part_is_unknown():
    one, other = make_municipality(), make_municipality()
    published(make_allocation(one, "1000.00"), make_allocation(other, "1000.00"))
    own = {each: published(make_contract(each, net="500.00")) for each in (one, other)}
    for contract in own.values():
        published(make_figure(contract, "50.00"))
    published(make_contract(one, other, net="600.00"))
    published(make_figure(municipality=one, absorbed="300.00"))
    # Its own figure is whole: only what is divided by contracts has a side missing.
    assert percents(figures_of(one)) == [None, Decimal("30.0"), None]
    # Without one, the part of the common payments is missing; its own contracts are whole.
    assert percents(figures_of(other)) == [None, None, Decimal("10.0")]


def test_common_payments_are_left_out_where_an_official_figure_may_hold_them():
    one, two, three = (make_municipality() for _number in range(3))
    for pair, net, paid in (((one, two), "600.00", "60.00"), ((two, three), "70.00", "7.00")):
        published(make_figure(published(make_contract(*pair, net=net)), paid))
    published(make_figure(municipality=one, absorbed="300.00"))
    action = action_figures(municipality_figures())
    assert action.contracted.amount == Decimal("670.00")
    assert action.absorbed.amount == Decimal("307.00")


def test_a_common_contract_of_unknown_amount_makes_the_sum_of_the_action_at_least():
    one, other = make_municipality(), make_municipality()
    day = date(2024, 12, 31)
    published(make_figure(published(make_contract(one)), "5.00"))
    contract = published(make_contract(one, other, net="600.00"))
    published(make_figure(contract, "60.00", figure_date=day))
    published(make_contract(one, other, net=None))
    action = action_figures(municipality_figures())
    assert (action.contracted.known, action.contracted.count) == (2, 3)
    assert (action.absorbed.known, action.absorbed.count) == (2, 3)
    assert dated(action.absorbed) == (day, date(2025, 6, 30))


def test_a_contract_partly_shared_out_enters_whom_it_names_and_the_action_once():
    one, other = make_municipality(), make_municipality()
    contract = published(make_contract(one, other, net="100.00", shares=[Decimal(30), None]))
    day = date(2025, 3, 31)
    published(make_figure(contract, "10.00", figure_date=day))
    signed = Total(Decimal("30.00"), 1, 1, oldest=contract.signed_on, newest=contract.signed_on)
    assert figures_of(one).contracted == signed
    paid = Total(Decimal("3.00"), 1, 1, oldest=day, newest=day)
    assert figures_of(one).absorbed == paid
    assert (figures_of(one).common_contracts, figures_of(other).common_contracts) == (0, 1)
    assert figures_of(other).contracted == Total()
    action = action_figures(municipality_figures())
    assert action.contracted == dataclasses.replace(signed, amount=Decimal("100.00"))
    assert action.absorbed == dataclasses.replace(paid, amount=Decimal("10.00"))
    # What it is officially paid holds its own part, and nothing of the rest.
    published(make_figure(municipality=one, absorbed="5.00"))
    assert action_figures(municipality_figures()).absorbed.amount == Decimal("12.00")
    published(make_figure(municipality=other, absorbed="9.00"))
    assert action_figures(municipality_figures()).absorbed.amount == Decimal("14.00")


def test_a_contract_counts_once_in_the_action_however_many_have_a_part_in_it():
    one, other, third = (make_municipality() for _number in range(3))
    shares = [Decimal(30), Decimal(30), Decimal(40)]
    published(make_contract(one, other, third, net="100.00", shares=shares))
    published(
        make_contract(one, other, third, net=None, gross_amount=Decimal("12.40"), shares=shares)
    )
    published(make_contract(one, other, net="50.00"))
    rows = municipality_figures()
    assert [row.contracted.count for row in rows] == [2, 2, 2]
    action = action_figures(rows)
    assert (action.contracted.known, action.contracted.count) == (2, 3)
    listed = contract_sums(contracts()).contracted
    assert action.contracted == listed
    assert listed.gross_only == Decimal("12.40")
    assert (action.absorbed.known, action.absorbed.count) == (0, 3)
    # What is officially paid is no contract, and takes this municipality's parts out of the sum.
    published(make_figure(municipality=one, absorbed="5.00"))
    paid = action_figures(municipality_figures()).absorbed
    assert (paid.officials, paid.own_known, paid.own_count) == (1, 0, 2)


def test_nearly_the_whole_is_a_share_too():
    one, other = make_municipality(), make_municipality()
    shares = [Decimal("99.50"), Decimal("0.50")]
    published(make_contract(one, other, net="1000.00", shares=shares))
    assert figures_of(one).contracted.amount == Decimal("995.00")


def test_a_share_of_an_unknown_amount_is_unknown():
    one, other = make_municipality(), make_municipality()
    published(make_contract(one, other, net=None, shares=[Decimal(30), Decimal(70)]))
    assert figures_of(one).contracted == Total(count=1)
    assert figures_of(one).absorbed == Total(count=1)


def test_the_parts_of_a_contract_come_together_to_the_cent():
    # Each part follows on the one before by the key of the municipality, not by its name.
    one, other, third = (make_municipality(name=f"Δήμος {letter}") for letter in "ΓΒΑ")
    shares = [Decimal("12.50"), Decimal("43.75"), Decimal("43.75")]
    contract = published(make_contract(one, other, third, net="0.20", shares=shares))
    published(make_figure(contract, "0.20"))
    rows = municipality_figures()
    parts = [Decimal(amount) for amount in ("0.03", "0.08", "0.09")]
    assert [row.contracted.amount for row in rows] == parts[::-1]
    assert [row.absorbed.amount for row in rows] == parts[::-1]
    assert [figures_of(each).contracted.amount for each in (one, other, third)] == parts
    assert action_figures(rows).contracted.amount == Decimal("0.20")
    last = [over_time(each.pk)[0].layers[0].last for each in (one, other, third)]
    assert last == parts


def test_what_is_left_of_a_contract_is_left_to_the_cent():
    one, other = make_municipality(), make_municipality()
    published(make_contract(one, other, net="0.20", shares=[Decimal("12.50"), None]))
    assert action_figures(municipality_figures()).contracted.amount == Decimal("0.20")


def test_a_common_contract_that_left_the_action_is_in_no_sum():
    one, other = make_municipality(), make_municipality()
    published(make_contract(one, other, net="600.00", status="withdrawn"))
    rows = municipality_figures()
    assert [row.common_contracts for row in rows] == [0, 0]
    assert action_figures(rows).contracted == Total()


def test_the_action_says_in_how_many_municipalities_each_amount_is_known():
    granted, signed, _silent = (make_municipality() for _number in range(3))
    published(make_allocation(granted, "100.00"), make_allocation(signed, "200.00"))
    published(make_contract(signed, net="80.00"))
    action = action_figures(municipality_figures())
    assert [(total.amount, known) for total, _definition, known in action.chain] == [
        (Decimal("300.00"), 2),
        (Decimal("80.00"), 1),
        (None, 0),
    ]
    assert [ratio.percent for ratio in action.ratios] == [Decimal("40.0"), None, None]
    assert (action.ratios[0].numerator, action.ratios[0].denominator) == (
        Decimal("80.00"),
        Decimal("200.00"),
    )
    assert action.ratios[2].numerator is None
    assert action.ratios[2].denominator is None


def test_each_amount_of_a_municipality_says_what_is_counted_in_it():
    row = figures_of(make_municipality())
    assert [(definition.code, str(words)) for _total, definition, words in row.chain] == [
        ("allocated", "αποφάσεις ένταξης"),
        ("contracted", "συμβάσεις"),
        ("absorbed", "συμβάσεις"),
    ]


def test_the_sums_of_a_list_divide_only_where_both_sides_are_known():
    municipality = make_municipality()
    both = published(make_contract(municipality, net="100.00"))
    published(make_contract(municipality, net="900.00"))
    unknown = published(make_contract(municipality, net=None))
    published(make_contract(municipality, net="7.00", status="withdrawn"))
    published(make_figure(both, "25.00", figure_date=date(2025, 3, 31)))
    published(make_figure(unknown, "5.00"))
    published(make_contract(net="1.00"))
    sums = contract_sums(contracts().filter(shares__municipality=municipality))
    signed_on = date(2024, 3, 1)
    assert sums.contracted == Total(Decimal("1000.00"), 2, 3, oldest=signed_on, newest=signed_on)
    assert sums.absorbed == Total(
        Decimal("30.00"), 2, 3, oldest=date(2025, 3, 31), newest=date(2025, 6, 30)
    )
    ratio = sums.absorbed_of_contracted
    assert (ratio.numerator, ratio.denominator) == (Decimal("25.00"), Decimal("100.00"))
    assert (ratio.covered, ratio.count) == (1, 3)
    assert (sums.left_action, sums.listed) == (1, 4)


def test_what_left_the_action_adds_nothing_to_the_sums_of_a_list():
    left = {"status": "moved", "gross_amount": Decimal("124.00")}
    contract = published(make_contract(net="100.00", **left))
    published(make_figure(contract, "10.00", absorbed_gross=Decimal("12.40")))
    published(make_contract(net=None, **left))
    sums = contract_sums(contracts())
    assert (sums.contracted, sums.absorbed, sums.left_action) == (Total(), Total(), 2)
    assert sums.absorbed_of_contracted.percent is None
    assert sums.absorbed_of_contracted.count == 0


def test_the_sums_of_a_list_look_for_its_contracts_once(django_assert_num_queries):
    contract = published(make_contract(title="Έξυπνη στάθμευση", net="100.00"))
    published(make_contract(net="900.00"))
    rows = listing("contracts", {"q": "στάθμευση"}).rows
    with django_assert_num_queries(1) as asked:
        signed = contract_sums(rows).contracted
    assert (signed.amount, signed.count) == (Decimal("100.00"), 1)
    # Among all contracts those of the list: PostgreSQL may look through the list for each of all.
    [query] = asked.captured_queries
    assert query["sql"].count(f'FROM "{contract._meta.db_table}"') == 1


def test_a_contract_has_the_ratio_of_its_payments_to_its_current_amount():
    contract = published(make_contract(net="100.00"))
    published(make_amendment(contract, "100.00", new_ends_on=date(2026, 1, 31)))
    published(make_figure(contract, "50.00", absorbed_gross=Decimal("62.00")))
    row = contracts().get()
    ratio = contract_ratio(row)
    assert (ratio.percent, ratio.covered, ratio.count) == (Decimal("25.0"), 1, 1)
    assert (row.current_net, row.current_ends_on) == (Decimal("200.00"), date(2026, 1, 31))
    assert (row.absorbed_gross, row.figure_date) == (Decimal("62.00"), date(2025, 6, 30))


def test_contracts_are_counted_by_state_in_the_order_of_the_work():
    municipality = make_municipality()
    for status in ("moved", "active", "completed", "active"):
        published(make_contract(municipality, status=status))
    make_contract(municipality, status="terminated")
    assert [(status, count) for status, _label, count in contract_states()[0]] == [
        ("active", 2),
        ("completed", 1),
        ("moved", 1),
    ]


def test_what_stands_as_running_though_its_end_has_passed_is_counted():
    one, yesterday = make_municipality(), today() - timedelta(days=1)
    published(
        make_contract(one, status="active", ends_on=yesterday),
        make_contract(one, status="active", ends_on=today()),
        make_contract(one, status="active"),
        make_contract(one, status="completed", ends_on=yesterday),
    )
    assert contract_states()[1] == Running(3, 1)
    assert contract_sums(contracts()).running == Running(3, 1)
    assert sum(is_past_end(contract, today()) for contract in contracts()) == 1


def test_a_past_day_keeps_every_number_as_it_was(days_later):
    municipality = make_municipality(name="Δήμος Παλαιός")
    other = make_municipality()
    allocation = published(make_allocation(municipality, "1000.00"))
    contract = published(make_contract(municipality, net="500.00"))
    common = published(make_contract(municipality, other, net="40.00"))
    published(make_figure(contract, "100.00"))
    day = days_later()
    change(municipality, name="Δήμος Νέος")
    change(make_action(), total_budget=Decimal("1.00"))
    change(allocation, net_amount=Decimal("2000.00"))
    change(contract, net_amount=Decimal("800.00"))
    change(contract, status="completed")
    change(common, net_amount=Decimal("60.00"))
    published(make_figure(contract, "300.00", change_kind="correction"))
    published(make_figure(municipality=municipality, absorbed="350.00"))
    published(make_allocation(municipality, "1.00"))
    published(make_contract(municipality, net="1.00"))
    days_later()

    then, now = figures_of(municipality, day), figures_of(municipality)
    assert [str(row.municipality) for row in (then, now)] == ["Δήμος Παλαιός", "Δήμος Νέος"]
    assert [row.allocated.amount for row in (then, now)] == [Decimal("1000.00"), Decimal("2001.00")]
    assert [row.contracted.amount for row in (then, now)] == [Decimal("500.00"), Decimal("801.00")]
    assert [row.absorbed.amount for row in (then, now)] == [Decimal("100.00"), Decimal("350.00")]
    sums = [contract_sums(contracts(when), when) for when in (day, None)]
    assert [each.contracted.amount for each in sums] == [Decimal("540.00"), Decimal("861.00")]
    assert [each.absorbed.amount for each in sums] == [Decimal("100.00"), Decimal("300.00")]
    actions = [action_figures(municipality_figures(when), when) for when in (day, None)]
    assert [each.contracted.amount for each in actions] == [Decimal("540.00"), Decimal("861.00")]
    budgets = [each.action.total_budget for each in actions]
    assert budgets == [Decimal("90000000.00"), Decimal("1.00")]
    states = [[state for state, *_rest in contract_states(when)[0]] for when in (day, None)]
    assert states == [["active"], ["active", "completed"]]


def test_what_was_withdrawn_since_still_counts_on_the_day_before(days_later):
    municipality, other = make_municipality(), make_municipality()
    gone = [
        published(make_allocation(municipality, "9.00")),
        published(make_contract(municipality, net="90.00")),
        published(make_contract(municipality, other, net="40.00")),
    ]
    day = days_later()
    days_later()
    for record in gone:
        change(record, status="withdrawn", status_on=day + timedelta(days=1))
    then, now = figures_of(municipality, day), figures_of(municipality)
    assert (then.allocated.amount, now.allocated.amount) == (Decimal("9.00"), None)
    assert (then.contracted.amount, now.contracted.amount) == (Decimal("90.00"), None)
    assert (then.common_contracts, now.common_contracts) == (1, 0)
    assert contract_sums(contracts(day), day).left_action == 0
    assert contract_sums(contracts()).left_action == 2


def test_a_withdrawal_announced_for_later_counts_on_the_days_before(days_later):
    municipality, other = make_municipality(), make_municipality()
    later = {"status": "withdrawn", "status_on": today() + timedelta(days=1)}
    published(make_allocation(municipality, "9.00", **later))
    published(make_contract(municipality, net="90.00", **later))
    published(make_contract(municipality, other, net="40.00", **later))
    day = days_later()
    then, now = figures_of(municipality, day), figures_of(municipality)
    assert (then.allocated.amount, now.allocated.amount) == (Decimal("9.00"), None)
    assert (then.contracted.amount, now.contracted.amount) == (Decimal("90.00"), None)
    assert (then.common_contracts, now.common_contracts) == (1, 0)
    sums = [contract_sums(contracts(when), when) for when in (day, None)]
    assert [each.left_action for each in sums] == [0, 2]
    actions = [action_figures(municipality_figures(when), when) for when in (day, None)]
    assert [each.contracted.amount for each in actions] == [Decimal("130.00"), None]


def test_a_total_that_ends_at_midnight_is_read_until_then(monkeypatch):
    """The day ends at midnight in Athens: what changed then belongs to the next day."""
    midnight = timezone.make_aware(timezone.datetime(2026, 1, 16))
    monkeypatch.setattr(timezone, "now", lambda: midnight - timedelta(hours=1))
    contract = published(make_contract(net="500.00"))
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    published(make_amendment(contract, "1.00"))
    monkeypatch.setattr(timezone, "now", lambda: midnight + timedelta(days=2))
    nets = [contracts(date(2026, 1, day)).get().current_net for day in (15, 16)]
    assert nets == [Decimal("500.00"), Decimal("501.00")]
    assert not Contract.objects.published(date(2026, 1, 14)).exists()


def test_a_list_of_some_municipalities_counts_the_common_contracts_of_those_alone():
    here, there, third = make_municipality(), make_municipality(), make_municipality()
    published(make_contract(here, net="100.00"))
    published(make_contract(there, third, net="1000.00"))
    published(make_figure(published(make_contract(here, there, net="10.00")), "4.00"))
    rows = [row for row in municipality_figures() if row.municipality == here]
    for listed in (rows, municipality_figures(slug=here.slug)):
        action = action_figures(listed)
        assert (action.contracted.amount, action.contracted.count) == (Decimal("110.00"), 2)
        assert action.absorbed.amount == Decimal("4.00")
    assert action_figures(municipality_figures()).contracted.amount == Decimal("1110.00")


def test_a_contract_is_public_only_with_its_municipalities():
    contract = make_contract()
    contract.shares.all().delete()
    with pytest.raises(PublicationError, match="για ποιους Δήμους"):
        published(contract)
