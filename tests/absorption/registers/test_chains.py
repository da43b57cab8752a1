"""Sums over the whole chain, exact to the cent; what cannot be counted blocks and says so."""

from datetime import date
from decimal import Decimal

import pytest

from absorption.registers.chains import Chain, payments
from tests.absorption.registers.kept import parsed
from tests.absorption.registers.records import contract, payment

TODAY = date(2026, 11, 25)
FIRST, SECOND = "25SYMV900000001", "25SYMV900000003"


def chain(*raws):
    return Chain.of([parsed("contract", raw) for raw in raws])


def two_versions(**second):
    return chain(
        contract(SECOND, previous=FIRST, submitted="2025-09-02", signed="2025-09-01",
                 **{"net": 550000.0, "gross": 682000.0} | second),
        contract(FIRST, following=SECOND),
    )  # fmt: skip


def paid(*orders, versions=None):
    return payments(
        [parsed("payment", order) for order in orders], versions or two_versions(), TODAY
    )


def sums(found):
    return [(each.day.isoformat(), each.net, each.gross) for each in found.paid]


def test_orders_of_every_version_add_up_with_credits_negative_and_cancelled_left_out():
    found = paid(
        payment("25PAY900000004", SECOND, signed="2025-11-05", net=100000.0, gross=124000.0),
        payment("25PAY900000001", FIRST, signed="2025-07-10"),
        payment("25PAY900000002", FIRST, signed="2025-09-02", net=-10000.10, gross=-12400.12,
                credit=True),
        payment("25PAY900000003", FIRST, signed="2025-10-08", net=2e7, cancelled=True),
    )  # fmt: skip
    assert sums(found) == [
        ("2025-07-10", Decimal("200000.00"), Decimal("248000.00")),
        ("2025-09-02", Decimal("189999.90"), Decimal("235599.88")),
        ("2025-11-05", Decimal("289999.90"), Decimal("359599.88")),
    ]
    assert found.problems == ()
    assert found.paid[-1].orders == ("25PAY900000001", "25PAY900000002", "25PAY900000004")
    assert "2 εντάλματα μένουν σε παλιά έκδοση" in found.notes[-1]


def test_orders_of_one_day_are_one_sum():
    found = paid(
        payment("25PAY900000001", FIRST, net=1.10, gross=1.36),
        payment("25PAY900000002", FIRST, net=2.20, gross=2.73),
    )
    assert sums(found) == [("2025-07-10", Decimal("3.30"), Decimal("4.09"))]


def test_a_credit_reduces_whatever_its_sign():
    found = paid(
        payment("25PAY900000001", FIRST),
        payment("25PAY900000002", FIRST, signed="2025-08-01", net=50.0, gross=62.0, credit=True),
    )
    assert found.paid[-1].net == Decimal("199950.00")
    assert "25PAY900000002" in found.notes[0]
    negative = payment("25PAY900000002", FIRST, signed="2025-08-01", net=-50.0)
    found = paid(payment("25PAY900000001", FIRST), negative)
    assert found.paid[-1].net == Decimal("199950.00")
    assert "αρνητικό ποσό χωρίς την ένδειξη" in found.notes[0]


@pytest.mark.parametrize(
    ("fields", "said", "known_until"),
    [
        ({"net": None}, "χωρίς καθαρό ποσό", "2025-07-10"),
        ({"net": 0}, "χωρίς καθαρό ποσό", "2025-07-10"),
        ({"net": 9e7}, "υποδιαστολή", "2025-07-10"),
        ({"signed": "2055-08-01"}, "στο μέλλον", None),
        ({"signed": None}, "χωρίς ημερομηνία", None),
        ({"signed": "1925-08-01"}, "πριν από τη σύμβαση", None),
    ],
)
def test_an_order_that_cannot_be_counted_blocks_the_sum_and_says_so(fields, said, known_until):
    found = paid(
        payment("25PAY900000001", FIRST),
        payment("25PAY900000002", FIRST, **{"signed": "2025-08-01"} | fields),
        payment("25PAY900000004", SECOND, signed="2025-11-05"),
    )
    assert [each.day.isoformat() for each in found.paid] == ([known_until] if known_until else [])
    assert "25PAY900000002" in found.problems[0]
    assert said in found.problems[0]


def test_gross_is_unknown_when_one_order_lacks_it():
    found = paid(payment("25PAY900000001", FIRST, gross=None))
    assert sums(found) == [("2025-07-10", Decimal("200000.00"), None)]


def test_a_sum_below_zero_is_not_drawn():
    found = paid(payment("25PAY900000001", FIRST, net=-5.0, gross=-6.0, credit=True))
    assert (found.paid, found.blocked_from) == ((), date(2025, 7, 10))
    assert "αρνητικό" in found.problems[0]


def test_the_same_order_twice_is_pointed_at():
    found = paid(payment("25PAY900000001", FIRST), payment("25PAY900001001", FIRST))
    assert "δύο φορές" in found.notes[0]


def test_versions_stand_in_order_and_say_what_they_change():
    found = two_versions(ends="2026-06-30")
    assert found.adams == (FIRST, SECOND)
    [later] = found.later
    assert (later.net_change, later.gross_change) == (Decimal("50000.00"), Decimal("62000.00"))
    assert later.new_ends_on == date(2026, 6, 30)
    assert found.is_comparable


def test_a_cancelled_version_is_no_version_but_keeps_its_payments():
    found = chain(contract(FIRST), contract(SECOND, previous=FIRST, cancelled=True))
    assert found.tip.adam == FIRST
    assert SECOND in found.adams


def test_versions_that_point_at_each_other_end():
    assert len(chain(
        contract(FIRST, previous=SECOND), contract(SECOND, previous=FIRST)
    ).versions) == 2  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title": "ΣΥΜΠΛΗΡΩΜΑΤΙΚΗ ΣΥΜΒΑΣΗ"}, "συμπληρωματική"),
        ({"net": 55000000.0}, "εκατό φορές"),
    ],
)
def test_a_version_whose_amount_may_not_replace_the_first_is_not_computed(fields, said):
    found = two_versions(**fields)
    assert not found.is_comparable
    assert said in found.faults[-1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"budget": 500000.0}, "προϋπολογισμό"),
        ({"gross": 500000.0}, "ίσο με το ποσό με ΦΠΑ"),
        ({"net": None}, "χωρίς καθαρό"),
        ({"signed": "1995-01-01"}, "υπογραφή 01/01/1995"),
        ({"title": "Α" * 100}, "κομμένος"),
    ],
)
def test_known_faults_of_a_contract_are_named(fields, said):
    assert said in " ".join(chain(contract(FIRST, **fields)).faults)
