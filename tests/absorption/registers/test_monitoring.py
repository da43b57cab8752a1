"""What ΚΗΜΔΗΣ writes of a published contract is compared, explained by a person, then public."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from absorption import checks, publication
from absorption.figures import totals
from absorption.models.registers import Candidate, RegisterReading
from absorption.registers import monitoring
from tests.absorption.registers.kept import keep, look
from tests.absorption.registers.records import ALPHA, BETA, PERSON, contract, payment
from tests.factories import (
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_figure,
    make_user,
    proposed,
    published,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = "25SYMV900000001", "25SYMV900000003"


@pytest.fixture
def mine(trikala):
    """A published contract as the register writes it, with its payments."""
    company = make_contractor(tax_id="890000011", name="ΑΛΦΑ Α.Ε.")
    found = published(
        make_contract(
            trikala,
            net="500000.00",
            gross_amount=Decimal("620000.00"),
            adam=FIRST,
            signed_on=date(2025, 3, 14),
            ends_on=date(2025, 12, 14),
            contractors=[published(company)],
        )
    )
    published(make_figure(found, "200000.00", figure_date=date(2025, 7, 10)))
    return found


def read(mine, *contracts, orders=None, **fields):
    """Let the watch read what the register writes; return the contract's standing."""
    orders = [payment("25PAY900000001", FIRST)] if orders is None else orders
    candidate = keep(contracts or [contract(FIRST, **fields)], orders)
    Candidate.objects.filter(pk=candidate.pk).update(contract=mine, state="linked")
    look(candidate)
    return monitoring.standing(totals.contracts().get(pk=mine.pk))


def differences(mine):
    """Return what the checks say, by code."""
    found = {}
    for failure in monitoring.failures(totals.contracts().get(pk=mine.pk)):
        found[failure.check.code] = f"{found.get(failure.check.code, '')} {failure.message}"
    return found


def page(client, mine):
    return client.get(reverse("contract-detail", args=[mine.reference])).content.decode()


def test_a_contract_that_is_the_same_is_verified_with_the_day_and_the_link(client, mine, trikala):
    standing = read(mine)
    assert standing.verified_on is not None
    text = page(client, mine)
    assert "Επαληθεύτηκε στο ΚΗΜΔΗΣ στις" in text
    assert f"referenceNumber={FIRST}" in text
    municipality = client.get(reverse("municipality-detail", args=["trikala"])).content.decode()
    assert "1 από 1" in " ".join(municipality.split())
    assert not differences(mine)


def test_only_what_both_sides_say_is_called_verified(client, mine):
    assert "ανάδοχοι, πληρωμές έως 10/7/2025." in page_of(client, mine)
    assert "λήξη" not in page_of(client, mine, ends=None)


def page_of(client, mine, **fields):
    read(mine, **fields)
    text = page(client, mine)
    return text[text.index("Επαληθεύτηκε") :][:200]


def test_an_amendment_of_the_portal_and_a_later_version_agree(mine):
    published(
        make_amendment(
            mine, "50000.00", gross_change=Decimal("62000.00"), signed_on=date(2025, 9, 1)
        )
    )
    later = contract(SECOND, previous=FIRST, submitted="2025-09-02", signed="2025-09-01",
                     net=550000.0, gross=682000.0)  # fmt: skip
    assert read(mine, contract(FIRST, following=SECOND), later).verified_on


@pytest.mark.parametrize(
    ("fields", "code", "said"),
    [
        ({"net": 510000.0, "gross": 632400.0}, "register-amount", "510.000,00"),
        ({"net": 50000000.0, "gross": None}, "register-amount", "100 φορές"),
        ({"net": 620000.0}, "register-amount", "με ΦΠΑ στη θέση του καθαρού"),
        ({"net": 750000.0, "gross": None, "budget": 750000.0}, "register-amount", "προϋπολογισμός"),
        ({"signed": "2025-03-20"}, "register-dates", "20/3/2025"),
        ({"ends": "2026-12-14"}, "register-dates", "14/12/2026"),
        ({"members": (BETA,)}, "register-contractors", "890000023"),
        ({"members": (ALPHA, BETA)}, "register-contractors", "ένωση"),
    ],
)
def test_a_difference_is_a_check_that_says_both_and_the_day(mine, fields, code, said):
    assert read(mine, **fields).verified_on is None
    found = differences(mine)
    assert set(found) == {code}
    assert "Το ΚΗΜΔΗΣ γράφει" in found[code]
    assert said in found[code]
    assert code in {failure.check.code for failure in checks.failures()}


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        ([], "καμία πληρωμή"),
        ([payment("25PAY900000001", FIRST, net=20000.0)], "10 φορές"),
        (
            [
                payment("25PAY900000001", FIRST),
                payment("25PAY900000002", FIRST, net=-1000.0, credit=True),
            ],
            "199.000,00",
        ),
    ],
)
def test_payments_are_compared_by_the_day_of_our_figure(mine, orders, said):
    read(mine, orders=orders)
    found = differences(mine)
    assert set(found) == {"register-payments"}
    assert said in found["register-payments"]


def test_payments_of_which_the_portal_has_none_or_only_the_gross_sum(trikala, mine):
    fresh = published(make_contract(trikala, adam=SECOND, net="500000.00"))
    read(fresh, contract(SECOND), orders=[payment("25PAY900000002", SECOND)])
    said = differences(fresh)["register-payments"]
    assert "πληρωμές 200.000,00\xa0€ έως 10/7/2025, η πύλη καμία ακόμη" in said
    back = payment("25PAY900000003", SECOND, net=-200000.0, gross=-248000.0, credit=True)
    read(fresh, contract(SECOND), orders=[payment("25PAY900000002", SECOND), back])
    assert not differences(fresh).get("register-payments")
    paid = {"figure_date": date(2025, 7, 11), "absorbed_gross": Decimal("248000.00")}
    published(make_figure(mine, "200001.00", **paid))
    read(mine, orders=[payment("25PAY900000001", FIRST, net=248000.0)])
    assert "με ΦΠΑ στη θέση του καθαρού" in differences(mine)["register-payments"]


def test_the_granted_amount_in_place_of_the_price_is_named(trikala):
    granted = published(make_allocation(trikala, net="750000.00"))
    mine = published(make_contract(trikala, adam=FIRST, net="500000.00", allocation=granted))
    read(mine, net=750000.0, gross=None)
    assert "προϋπολογισμός στη θέση" in differences(mine)["register-amount"]


def test_payments_on_a_superseded_version_are_named(mine):
    published(
        make_amendment(mine, "0.00", gross_change=Decimal("0.00"), signed_on=date(2025, 6, 1))
    )
    later = contract(SECOND, previous=FIRST, submitted="2025-06-02", signed="2025-06-01")
    both = [payment("25PAY900000001", FIRST, net=5.0, gross=6.2),
            payment("25PAY900000002", SECOND, net=195000.0, gross=241800.0)]  # fmt: skip
    read(mine, contract(FIRST, following=SECOND), later, orders=both)
    assert "1 εντάλματα μένουν σε παλιά έκδοση" in differences(mine)["register-payments"]


def test_later_payments_are_no_difference(mine):
    later = payment("25PAY900000002", FIRST, signed="2025-11-05")
    assert read(mine, orders=[payment("25PAY900000001", FIRST), later]).verified_on


def test_a_figure_of_a_later_day_than_the_reading_is_not_compared(mine):
    before = read(mine)
    RegisterReading.objects.update(read_on=date(2025, 7, 9))
    after = monitoring.standing(totals.contracts().get(pk=mine.pk))
    assert (bool(before.verified_on), after.verified_on) == (True, None)
    assert not differences(mine)


def test_what_the_register_does_not_say_clearly_verifies_nothing_and_accuses_nobody(mine):
    standing = read(mine, orders=[payment("25PAY900000001", FIRST, net=None)])
    assert standing.verified_on is None
    assert not differences(mine)
    supplement = contract(SECOND, previous=FIRST, title="ΣΥΜΠΛΗΡΩΜΑΤΙΚΗ", net=9000.0, gross=9900.0)
    assert read(mine, contract(FIRST), supplement).verified_on is None
    assert not differences(mine)


def test_a_difference_is_public_only_when_somebody_has_said_why(client, mine):
    read(mine, net=510000.0, gross=632400.0)
    assert "510.000,00" not in page(client, mine)
    assert "510.000,00" not in client.get("/methodology/").content.decode()
    assert "Επαληθεύτηκε" not in page(client, mine)
    publication.acknowledge(
        monitoring.failures(totals.contracts().get(pk=mine.pk)),
        "Λάθος πληκτρολόγηση στο ΚΗΜΔΗΣ.",
        make_user("publisher"),
    )
    text = page(client, mine)
    assert "510.000,00" in text
    assert "Λάθος πληκτρολόγηση στο ΚΗΜΔΗΣ." in text
    assert "510.000,00" in client.get("/methodology/").content.decode()


def test_a_correction_of_the_portal_verifies_without_asking_again(mine):
    read(mine, net=510000.0, gross=620000.0)
    proposal = proposed(mine, net_amount=Decimal("510000.00"))
    published(proposal, reason="Λάθος στη μεταφορά")
    assert not differences(mine)
    assert monitoring.standing(totals.contracts().get(pk=mine.pk)).verified_on


def test_a_person_is_not_named_in_a_difference(client, mine):
    read(mine, members=(PERSON,))
    publication.acknowledge(
        monitoring.failures(totals.contracts().get(pk=mine.pk)),
        "Έτσι είναι.",
        make_user("publisher"),
    )
    text = page(client, mine)
    assert "φυσικό πρόσωπο" in text
    assert PERSON["vatNumber"] not in text
    assert PERSON["name"] not in text


def test_the_same_day_is_read_once_and_the_same_answer_changes_nothing(mine):
    read(mine)
    first = RegisterReading.objects.get()
    read(mine)
    assert RegisterReading.objects.get().read_at == first.read_at


def test_a_contract_entered_by_hand_is_watched_by_its_adam(mine):
    [candidate] = monitoring.watched()
    assert (candidate.contract, candidate.state, candidate.adam) == (mine, "linked", FIRST)
    assert [each.pk for each in monitoring.watched()] == [candidate.pk]


def test_a_draft_is_not_compared_in_public(trikala):
    draft = make_contract(trikala, adam=FIRST)
    candidate = keep([contract(FIRST)])
    Candidate.objects.filter(pk=candidate.pk).update(contract=draft, state="accepted")
    look(candidate)
    assert not RegisterReading.objects.exists()


def test_a_past_day_shows_what_had_been_read_by_then(mine):
    read(mine)
    RegisterReading.objects.update(read_on=date(2026, 1, 10))
    assert list(RegisterReading.objects.standing(date(2026, 1, 9))) == []
    assert RegisterReading.objects.standing(date(2026, 1, 10)).get().contract == mine
