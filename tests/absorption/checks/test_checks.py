"""A known inconsistency is found, asked about and shown; what is in order is left alone."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from absorption import checks, publication
from absorption.models import Change, CheckAcknowledgement, DataVersion
from municipalities.dates import today
from tests.factories import (
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_figure,
    make_municipality,
    make_subproject,
    make_user,
    published,
    submitted,
)

pytestmark = pytest.mark.django_db


def found(as_of=None):
    return {(failure.check.code, failure.record) for failure in checks.failures(as_of)}


def test_a_ledger_in_order_fails_nothing():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000000.00"))
    contract = published(
        make_contract(municipality, net="500000.00", gross_amount=Decimal("620000.00"))
    )
    published(make_figure(contract, "100000.00", figure_date=date(2025, 3, 31)))
    published(
        make_figure(contract, "250000.00", stated_rate="50.4", stated_definition="επί σύμβασης")
    )
    assert found() == set()


def test_payments_above_the_contract():
    contract = published(make_contract(net="500000.00"))
    published(make_figure(contract, "500000.01"))
    assert found() == {("absorbed-within-contract", contract)}


def test_an_amendment_makes_room_for_payments():
    contract = published(make_contract(net="500000.00"))
    published(make_amendment(contract, "100000.00"))
    published(make_figure(contract, "600000.00"))
    assert found() == set()


def test_contracts_above_the_allocation_of_their_municipality():
    municipality = make_municipality()
    published(make_allocation(municipality, "700.00"))
    published(make_contract(municipality, net="400.00"))
    assert found() == set()
    published(make_contract(municipality, net="300.01"))
    assert found() == {("contracts-within-allocation", municipality)}


def test_contracts_above_one_of_two_allocations():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000.00"))
    small = published(make_allocation(municipality, "100.00"))
    published(make_contract(municipality, net="150.00", allocation=small))
    assert found() == {("contracts-within-allocation", small)}


def test_an_allocation_without_amount_says_nothing_about_contracts():
    municipality = make_municipality()
    published(make_allocation(municipality, None, gross_amount=Decimal("1.00")))
    published(make_contract(municipality, net="400.00"))
    assert found() == set()


def test_allocations_above_the_budget_of_the_action():
    published(make_allocation(make_municipality(), "90000000.00"))
    assert found() == set()
    published(make_allocation(make_municipality(), "0.01"))
    assert found() == {("allocations-within-budget", make_action())}


def test_a_cumulative_figure_falls():
    contract = published(make_contract())
    published(make_figure(contract, "200000.00", figure_date=date(2025, 1, 31)))
    lower = published(make_figure(contract, "199999.99", figure_date=date(2025, 2, 28)))
    published(make_figure(contract, "200000.00", figure_date=date(2025, 3, 31)))
    assert found() == {("cumulative-does-not-fall", lower)}


def test_a_figure_of_a_day_that_had_not_come():
    figure = make_figure(published(make_contract()), figure_date=date(2025, 6, 30))
    publication.load([figure], "φόρτωση", datetime(2025, 5, 1, 12, tzinfo=UTC))
    assert found(date(2025, 5, 2)) == {("figure-date-possible", figure)}


def test_a_figure_before_the_signature():
    contract = published(make_contract(signed_on=None))
    figure = published(make_figure(contract, figure_date=date(2024, 1, 1)))
    proposal = publication.propose(contract, make_user())
    proposal.signed_on = date(2024, 6, 1)
    published(proposal)
    assert found() == {("figure-date-possible", figure)}


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "active", "ends_on": date(2025, 1, 1)},
        {"status": "completed", "status_on": date(2024, 1, 1)},
        {"status": "completed", "status_on": date(2300, 1, 1)},
    ],
)
def test_a_contracts_status_against_its_dates(fields):
    contract = published(make_contract(**fields))
    assert found() == {("status-agrees-with-dates", contract)}


def test_an_extended_contract_has_not_expired():
    contract = published(make_contract(ends_on=date(2025, 1, 1)))
    published(make_amendment(contract, new_ends_on=today()))
    assert found() == set()


def test_the_status_of_allocations_and_subprojects_against_their_dates():
    municipality, tomorrow = make_municipality(), today() + timedelta(days=1)
    allocation = published(
        make_allocation(
            municipality, status="moved", decided_on=date(2024, 1, 2), status_on=date(2024, 1, 1)
        )
    )
    subproject = published(make_subproject(municipality, status="tendered", status_on=tomorrow))
    code = "status-agrees-with-dates"
    assert found() == {(code, allocation), (code, subproject)}


@pytest.mark.parametrize(("rate", "fails"), [("50.50", False), ("49.50", False), ("50.60", True)])
def test_a_stated_rate_half_a_point_from_the_amounts_agrees(rate, fails):
    contract = published(make_contract(net="500000.00"))
    figure = published(
        make_figure(contract, "250000.00", stated_rate=rate, stated_definition="επί σύμβασης")
    )
    assert found() == ({("stated-rate-agrees", figure)} if fails else set())


def test_a_stated_rate_of_a_municipality_may_be_of_either_whole():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000000.00"))
    published(make_contract(municipality, net="800000.00"))
    stated = {"absorbed": "400000.00", "stated_definition": "επί των συμβάσεων"}
    figure = make_figure(municipality=municipality, stated_rate="50.00", **stated)
    published(figure)
    assert found() == set()
    wrong = {"change_kind": "correction", "stated_rate": "60.00"}
    other = published(make_figure(municipality=municipality, **stated, **wrong))
    assert found() == {("stated-rate-agrees", other)}


def test_a_figure_a_hundred_times_the_one_before():
    contract = published(make_contract(net="500000.00"))
    published(make_figure(contract, "2500.00", figure_date=date(2025, 1, 31)))
    figure = published(make_figure(contract, "250000.00", figure_date=date(2025, 2, 28)))
    assert found() == {("amount-like-its-neighbours", figure)}


def test_a_contract_a_hundred_times_the_others_of_its_municipality():
    municipality = make_municipality()
    published(make_contract(municipality, net="1000.00"))
    published(make_contract(municipality, net="3000.00"))
    large = published(make_contract(municipality, net="200000.00"))
    assert found() == {("amount-like-its-neighbours", large)}


def test_a_contract_as_large_as_the_whole_allocation():
    municipality = make_municipality()
    published(make_allocation(municipality, "500000.00"))
    published(make_contract(net="500000.00"))
    contract = published(make_contract(municipality, net="500000.00"))
    assert found() == {("contract-is-not-the-budget", contract)}


def test_a_project_budget_entered_as_the_price_is_found_among_what_is_officially_stated():
    municipality = make_municipality()
    contract = published(make_contract(municipality, net="800000.00", signed_on=date(2024, 5, 2)))
    row = make_figure(
        None, "1.00", municipality, contracted_amount=Decimal("700000.00"), vat_basis="net"
    )
    published(row)
    assert found() == {("contract-is-not-the-budget", contract)}


def test_one_amount_in_two_contracts_of_other_titles_is_found_but_not_a_small_one():
    municipality = make_municipality()
    for net in ("40000.00", "1000.00"):
        for month in (5, 6):
            day, title = date(2024, month, 2), f"Τμήμα {month}"
            one = make_contract(municipality, net=net, signed_on=day, title=title)
            twin = published(one)
        if net == "40000.00":
            large = twin
    assert found() == {("contract-is-not-the-budget", large)}


@pytest.mark.parametrize("signed", [None, date(2024, 6, 2)])
def test_a_contract_that_was_posted_again_is_found_without_a_date_of_signature(signed):
    municipality = make_municipality()
    published(make_contract(municipality, signed_on=date(2024, 5, 2)))
    twin = published(make_contract(municipality, signed_on=signed))
    assert found() == {("contract-counts-once", twin)}


def test_payments_with_vat_on_a_contract_without():
    contract = published(make_contract(net="100000.00"))
    published(make_figure(contract, "124000.00"))
    assert ("net-is-not-gross", contract) in found()


def test_the_same_amount_without_and_with_vat():
    municipality = make_municipality()
    allocation = published(
        make_allocation(municipality, "900000.00", gross_amount=Decimal("900000.00"))
    )
    contract = published(
        make_contract(municipality, net="500000.00", gross_amount=Decimal("500000.00"))
    )
    figure = published(make_figure(contract, "1000.00", absorbed_gross=Decimal("1000.00")))
    assert found() == {("net-is-not-gross", record) for record in (allocation, contract, figure)}


def test_a_consortium_entered_once_for_each_member():
    municipality = make_municipality()
    published(make_contract(municipality, net="20000.00"))
    published(make_contract(municipality, net="20000.00", signed_on=date(2024, 3, 2), title="Β"))
    published(make_contract(net="20000.00"))
    twin = published(make_contract(municipality, net="20000.00"))
    assert found() == {("contract-counts-once", twin)}


def test_an_umbrella_contract_beside_its_parts():
    municipality = make_municipality()
    subproject = published(make_subproject(municipality))
    parts = [make_contract(municipality, net=net) for net in ("100.10", "200.20")]
    umbrella = make_contract(municipality, net="300.30")
    for contract in (*parts, umbrella):
        contract.subprojects.add(subproject)
        published(contract)
    assert found() == {("contract-counts-once", umbrella)}


def test_a_figure_of_a_contract_that_no_longer_stood():
    contract = published(make_contract(status="terminated", status_on=date(2025, 1, 1)))
    published(make_figure(contract, "100.00", figure_date=date(2025, 1, 1)))
    late = published(make_figure(contract, "200.00", figure_date=date(2025, 1, 2)))
    assert found() == {("figure-of-standing-contract", late)}


def test_the_message_has_its_amounts_in_greek_form():
    contract = published(make_contract(net="500000.00"))
    published(make_figure(contract, "1234567.89"))
    [failure] = checks.failures()
    assert failure.message == (
        "Πληρωμές 1.234.567,89\xa0€, πάνω από το συμβατικό ποσό 500.000,00\xa0€ (χωρίς ΦΠΑ)."
    )
    assert failure.numbers == {
        "absorbed_amount": Decimal("1234567.89"),
        "signed": Decimal("500000.00"),
    }


def test_what_fails_is_not_published_before_somebody_says_why():
    contract = published(make_contract(net="500000.00"))
    figure = submitted(make_figure(contract, "600000.00"))
    with pytest.raises(publication.UnacknowledgedError) as refusal:
        publication.publish(figure, make_user("publisher"))
    [failure] = refusal.value.failures
    assert failure.check.code == "absorbed-within-contract"
    said = f"Χρειάζεται δημόσια αιτιολογία για ό,τι δεν συμφωνεί. {failure.check.label}: "
    assert refusal.value.message == said + failure.message
    assert checks.failures() == []
    publication.acknowledge(refusal.value.failures, "συμπληρωματική σύμβαση", make_user())
    publication.publish(figure, make_user("publisher"))
    assert [each.acknowledgement.reason for each in checks.failures()] == ["συμπληρωματική σύμβαση"]


def test_rows_that_are_published_together_have_one_version_and_what_cannot_be_public_stays():
    fine, worse, own, also = (
        submitted(make_figure(published(make_contract()), amount))
        for amount in ("1.00", "600000.00", "3.00", "4.00")
    )
    publication.edit(own, make_user("publisher"))
    publication.submit(own, make_user("publisher"))
    public, refused = publication.publish_all([fine, worse, own, also], make_user("publisher"))
    assert public == [fine, also]
    lines = Change.objects.filter(record_type="absorptionfigure")
    assert [line.data_version for line in lines] == [DataVersion.current().number] * 2
    assert list(refused) == [worse.pk, own.pk]
    assert [each.check.code for each in refused[worse.pk].failures] == ["absorbed-within-contract"]
    worse.refresh_from_db()
    assert worse.state == "submitted"


def test_what_only_fails_together_is_asked_about_before_and_when_it_is_published():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000000.00"))
    both = [submitted(make_contract(municipality, net=net)) for net in ("600000.00", "500000.00")]
    assert [publication.failures_of(each) for each in both] == [[], []]
    shown = publication.tried_out(both).caused
    assert [[each.check.code for each in shown[row.pk]] for row in both] == [
        ["contracts-within-allocation"]
    ] * 2
    public, refused = publication.publish_all(both, make_user("publisher"))
    assert (public, set(refused)) == ([], {row.pk for row in both})
    accepted = shown[both[0].pk]
    public, refused = publication.publish_all(both, make_user("publisher"), accepted, "γιατί έτσι")
    assert (public, refused) == (both, {})
    assert [each.acknowledgement.reason for each in checks.failures()] == ["γιατί έτσι"]


def test_a_reason_is_kept_only_for_what_really_failed():
    contract = published(make_contract(net="500000.00"))
    figure = submitted(make_figure(contract, "600000.00"))
    failures = publication.failures_of(figure)
    refused = publication.publish_all([figure], make_user("editor"), failures, "γιατί έτσι")[1]
    assert "ο ίδιος τελευταίος" in str(refused[figure.pk])
    assert not CheckAcknowledgement.objects.exists()


def test_what_is_accepted_without_a_reason_is_asked_about_again():
    contract = published(make_contract(net="500000.00"))
    figure = submitted(make_figure(contract, "600000.00"))
    failures = publication.failures_of(figure)
    public, refused = publication.publish_all([figure], make_user("publisher"), failures, "  ")
    assert public == []
    assert [each.check.code for each in refused[figure.pk].failures] == ["absorbed-within-contract"]


def test_of_nothing_nothing_fails():
    assert publication.tried_out([]).caused == {}
    assert publication.publish_all([], make_user("publisher")) == ([], {})


def test_many_rows_are_checked_with_one_look():
    def asked_of_neighbours(count):
        contracts = [published(make_contract()) for _row in range(count)]
        rows = [submitted(make_figure(contract, "1.00")) for contract in contracts]
        with CaptureQueriesContext(connection) as asked:
            publication.tried_out(rows)
            assert len(publication.publish_all(rows, make_user("publisher"))[0]) == count
        return sum(" OVER (" in query["sql"] for query in asked)

    assert asked_of_neighbours(5) == asked_of_neighbours(1) > 0


def test_an_acknowledgement_holds_for_its_numbers_only():
    contract = published(make_contract(net="500000.00"))
    published(make_figure(contract, "600000.00", figure_date=date(2025, 1, 31)))
    worse = submitted(make_figure(contract, "700000.00", figure_date=date(2025, 2, 28)))
    with pytest.raises(publication.UnacknowledgedError):
        publication.publish(worse, make_user("publisher"))


def test_nobody_is_asked_about_what_they_did_not_cause():
    municipality = make_municipality()
    publication.load([make_contract(municipality, ends_on=date(2025, 1, 1))], "φόρτωση")
    other = submitted(make_contract(municipality, net="1.00"))
    publication.publish(other, make_user("publisher"))
    assert len(found()) == 1


def test_a_payment_is_not_blamed_for_what_only_an_official_row_can_break():
    municipality = make_municipality()
    contract = published(make_contract(municipality, net="800000.00", signed_on=date(2024, 5, 2)))
    official = make_figure(
        None, None, municipality, contracted_amount=Decimal("700000.00"), vat_basis="net"
    )
    payment = make_figure(contract, "1.00")
    caused = publication.tried_out([payment, official]).caused
    assert caused[payment.pk] == []
    assert [each.check.code for each in caused[official.pk]] == ["contract-is-not-the-budget"]


def test_an_acknowledgement_needs_a_reason_and_changes_the_data_version():
    contract = published(make_contract())
    failures = publication.failures_of(make_figure(contract, "600000.00"))
    with pytest.raises(publication.PublicationError):
        publication.acknowledge(failures, " ", make_user())
    version = DataVersion.current().number
    with pytest.raises(IntegrityError):
        publication.acknowledge([*failures, *failures], "γιατί έτσι", make_user())
    assert not CheckAcknowledgement.objects.exists()
    publication.acknowledge(failures, " γιατί έτσι ", make_user())
    assert DataVersion.current().number == version + 1
    kept = CheckAcknowledgement.objects.get()
    assert (kept.reason, kept.message) == ("γιατί έτσι", failures[0].message)


def test_a_draft_is_checked_before_it_is_published_and_nothing_is_kept():
    contract = published(make_contract(net="500000.00"))
    figure = make_figure(contract, "600000.00")
    version = DataVersion.current().number
    assert [each.field for each in publication.failures_of(figure)] == ["absorbed_amount"]
    figure.refresh_from_db()
    assert figure.state == "draft"
    assert DataVersion.current().number == version
    assert checks.failures() == []


def test_a_figure_that_does_not_say_yet_that_it_is_a_revision_is_checked_as_one():
    contract = published(make_contract(net="500000.00"))
    published(make_figure(contract, "100000.00"))
    [failure] = publication.failures_of(make_figure(contract, "600000.00"))
    assert failure.check.code == "absorbed-within-contract"


def test_a_first_figure_that_says_that_it_corrects_something_is_checked_as_a_first_one():
    contract = published(make_contract(net="500000.00"))
    figure = make_figure(contract, "600000.00", change_kind="correction")
    [failure] = publication.failures_of(figure)
    assert failure.check.code == "absorbed-within-contract"


def test_a_draft_is_checked_with_the_drafts_that_it_rests_on():
    contract = make_contract(net="500000.00")
    figure = make_figure(contract, "600000.00")
    assert [each.check.code for each in publication.failures_of(figure)] == [
        "absorbed-within-contract"
    ]
    contract.refresh_from_db()
    assert contract.state == "draft"


def test_a_proposal_is_checked_as_what_it_would_make_of_the_original():
    contract = published(make_contract(net="500000.00"))
    published(make_figure(contract, "400000.00"))
    proposal = publication.propose(contract, make_user())
    proposal.net_amount = Decimal("300000.00")
    proposal.save()
    [failure] = publication.failures_of(proposal)
    assert (failure.check.code, failure.record_id) == ("absorbed-within-contract", contract.pk)
    contract.refresh_from_db()
    assert contract.net_amount == Decimal("500000.00")


def test_a_failure_since_corrected_is_still_read_on_its_day(monkeypatch):
    with monkeypatch.context() as past:
        past.setattr(timezone, "now", lambda: datetime(2026, 1, 15, 12, tzinfo=UTC))
        contract = published(make_contract(net="500000.00"))
        published(make_figure(contract, "600000.00"))
    published(make_figure(contract, "400000.00", change_kind="correction"))
    assert found() == set()
    assert found(date(2026, 1, 15)) == {("absorbed-within-contract", contract)}
    assert found(date(2026, 1, 14)) == set()


def test_the_number_of_queries_does_not_grow_with_the_register():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            checks.failures()
        return len(captured)

    def add_a_failing_contract():
        contract = published(make_contract(net="500000.00"))
        published(make_figure(contract, "600000.00"))

    add_a_failing_contract()
    few = queries()
    for _ in range(3):
        add_a_failing_contract()
    assert len(checks.failures()) == 4
    assert queries() == few
    assert few <= 45


def test_the_command_fails_while_something_has_no_reason():
    contract = published(make_contract(net="500000.00"))
    publication.load([make_figure(contract, "600000.00")], "φόρτωση")
    out = StringIO()
    with pytest.raises(CommandError, match="1 ευρήματα"):
        call_command("check_figures", stdout=out)
    assert "600.000,00" in out.getvalue()
    publication.acknowledge(checks.failures(), "έτσι γράφει η πράξη", make_user())
    call_command("check_figures", stdout=out)
    assert "έτσι γράφει η πράξη" in out.getvalue()


def test_every_check_describes_itself():
    for each in checks.REGISTRY.values():
        assert all(str(text) for text in (each.label, each.description, each.source))
        assert each.severity in checks.Severity


def test_every_file_of_checks_is_in_the_registry():
    files = {path.stem for path in Path(checks.__file__).parent.glob("*.py")}
    rules = {module.__name__.rpartition(".")[2] for module in checks.RULES}
    assert files - rules == {"__init__", "registry", "results"}
