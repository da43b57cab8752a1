"""A run finds candidates with their chains and orders, resumes, and twice changes nothing."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from absorption.registers.alone import alone
from absorption.registers.models import (
    Candidate,
    FundingCode,
    RegisterAnswer,
    RegisterReading,
    RegisterRecord,
    SyncPosition,
    SyncRun,
)
from municipalities.dates import today
from tests.factories import make_user
from tests.registers.world import ESPA, NO_FUND, act, contract, payment

pytestmark = pytest.mark.django_db

FIRST, SECOND = "25SYMV900000001", "25SYMV900000003"


@pytest.fixture
def chain(standin, trikala):
    standin.put(
        contract=[
            contract(FIRST, following=SECOND, payments=["25PAY900000001"], acts="Ψ0Α1ΩΠΑ-ΑΒ1"),
            contract(SECOND, previous=FIRST, submitted="2025-09-02", signed="2025-09-01",
                     net=550000.0, gross=682000.0, payments=["25PAY900000004"]),
            contract("25SYMV900000009", title="ΓΑΛΑ", text="Γάλα", funding=NO_FUND),
            contract("25SYMV900000030", title="ΕΞΥΠΝΗ ΠΟΛΗ", text="ΕΣΠΑ", funding=ESPA),
        ],
        payment=[
            payment("25PAY900000001", FIRST),
            payment("25PAY900000002", FIRST, signed="2025-08-10", net=-1.0, credit=True),
            payment("25PAY900000004", SECOND, signed="2025-11-05"),
        ],
        act=[act("Ψ0Α1ΩΠΑ-ΑΒ1")],
    )  # fmt: skip


def state():
    """Return everything that a run writes about the registers, without its own times."""
    return [
        list(Candidate.objects.order_by("pk").values("adam", "score", "reasons", "problems",
                                                     "state", "changed_at")),
        list(RegisterRecord.objects.order_by("pk").values("reference", "content", "answer",
                                                          "candidate", "changed_at")),
        list(RegisterAnswer.objects.order_by("pk").values("sha256", "asked")),
        list(RegisterReading.objects.order_by("pk").values()),
    ]  # fmt: skip


def test_versions_and_orders_of_a_contract_are_one_candidate_with_its_reasons(chain, run, trikala):
    outcome = run()
    assert outcome.problems == []
    candidate = Candidate.objects.get()
    assert (candidate.adam, candidate.state) == (FIRST, "new")
    assert set(candidate.records.values_list("reference", flat=True)) == {
        FIRST, SECOND, "25PAY900000001", "25PAY900000002", "25PAY900000004",
    }  # fmt: skip
    assert [*candidate.municipalities.all()] == [trikala]
    codes = {reason["code"] for reason in candidate.reasons}
    assert {"names-action", "funds-code", "act-of-diavgeia"} <= codes
    assert outcome.counts.candidates == 1


def test_a_second_run_over_the_same_answers_changes_nothing(chain, run):
    run()
    before = state()
    outcome = run()
    assert (outcome.counts.changes, outcome.counts.candidates) == (0, 0)
    assert state() == before


def test_what_led_to_a_candidate_is_kept_as_received(chain, run):
    run()
    answer = RegisterRecord.objects.get(reference=FIRST).answer
    import hashlib

    content = bytes(answer.content)
    assert hashlib.sha256(content).hexdigest() == answer.sha256
    assert FIRST in content.decode()
    assert answer.asked.startswith("POST http")


def test_no_signer_or_address_or_e_mail_is_in_what_is_read_of_an_answer(chain, run):
    run()
    kept = str([record.content for record in RegisterRecord.objects.all()])
    for private in ("author@example.org", "ΟΝΟΜΑ ΕΠΩΝΥΜΟ", "ΟΙΚΟΝΟΜΙΚΗ ΥΠΗΡΕΣΙΑ"):
        assert private not in kept


def test_a_later_run_asks_only_for_what_is_new(chain, run, standin):
    run(since=None, until=None)
    standin.asked.clear()
    run(since=None, until=None)
    starts = {each.body["dateFrom"] for each in standin.asked if "dateFrom" in (each.body or {})}
    assert min(starts) >= (today() - timedelta(days=10)).isoformat()


def test_a_run_from_a_date_leaves_what_came_before_to_be_asked(chain, run, standin):
    run(since=date(2025, 6, 1))
    standin.asked.clear()
    run(since=None, until=None)
    starts = {each.body["dateFrom"] for each in standin.asked if "dateFrom" in (each.body or {})}
    assert min(starts) == "2021-01-01"


def test_a_run_that_breaks_off_is_resumed_where_it_stopped(chain, run, standin):
    standin.fault("/contract", after=2, status=500, times=2)
    first = run(attempts=2)
    assert first.problems
    assert "500" in first.problems[0]
    covered = SyncPosition.objects.get(organisation="6298", kind="contract").run_to
    assert covered is not None
    standin.asked.clear()
    standin.faults.clear()
    second = run()
    assert second.resumed
    assert second.problems == []
    starts = sorted(
        each.body["dateFrom"]
        for each in standin.asked
        if each.path.startswith("/khmdhs-opendata/contract")
        and (each.body or {}).get("organizations") == ["6298"]
    )
    assert starts[0] == (covered + timedelta(days=1)).isoformat()
    assert SyncRun.objects.count() == 1
    assert Candidate.objects.count() == 1


def test_a_register_that_is_down_is_left_alone_and_the_run_says_so(chain, run, standin):
    standin.fault("/khmdhs", status=500, times=1000)
    outcome = run(attempts=2)
    assert len([text for text in outcome.problems if text.startswith("khmdhs")]) == 1
    assert RegisterRecord.objects.filter(kind="act").exists()
    assert not SyncRun.objects.get().succeeded


def test_a_changed_field_name_stops_the_record_with_its_reference(chain, run, standin):
    broken = contract("25SYMV900000040")
    broken["totalCostNet"] = broken.pop("totalCostWithoutVAT")
    standin.put(contract=[broken])
    outcome = run()
    assert any("25SYMV900000040" in t and "totalCostWithoutVAT" in t for t in outcome.problems)
    assert any("totalCostNet" in text for text in outcome.notes)
    assert Candidate.objects.get().adam == FIRST


def test_an_order_that_cannot_be_read_is_told_at_the_candidate(chain, run, standin):
    standin.change("payment", "25PAY900000004", totalCostWithoutVAT="πολλά")
    run()
    [problem] = Candidate.objects.get().problems
    assert "25PAY900000004" in problem
    assert not run().resumed


def test_an_order_speaks_for_a_contract_that_says_nothing(standin, run, trikala):
    silent = contract("25SYMV900000050", title="ΑΙΣΘΗΤΗΡΕΣ", text="", funding=NO_FUND)
    standin.put(contract=[silent], payment=[payment("25PAY900000050", "25SYMV900000050")])
    run()
    candidate = Candidate.objects.get()
    assert candidate.adam == "25SYMV900000050"
    assert "payment-order" in {reason["code"] for reason in candidate.reasons}


def test_under_a_confirmed_funding_code_everything_is_found(standin, run, trikala):
    elsewhere = contract(
        "25SYMV900000060", "50001", name="ΑΛΛΟΣ ΦΟΡΕΑΣ", title="ΑΙΣΘΗΤΗΡΕΣ", text="Αισθητήρες"
    )
    standin.put(contract=[elsewhere])
    assert not Candidate.objects.exists()
    FundingCode.objects.create(number="2022ΤΑ99900001", by=make_user("editor"))
    run()
    candidate = Candidate.objects.get()
    assert "confirmed-funding" in {reason["code"] for reason in candidate.reasons}


def test_a_change_in_the_register_is_noted_and_the_earlier_answer_kept(chain, run, standin):
    run()
    answers = RegisterAnswer.objects.count()
    standin.change("contract", SECOND, totalCostWithoutVAT=560000.0, totalCostWithVAT=694400.0)
    outcome = run()
    assert outcome.counts.changes == 1
    record = RegisterRecord.objects.get(reference=SECOND)
    assert record.changed_at is not None
    assert record.content["totalCostWithoutVAT"] == "560000.0"
    assert RegisterAnswer.objects.count() == answers + 1


def test_an_order_that_comes_after_the_decision_is_news(chain, run, standin):
    run()
    Candidate.objects.update(state="accepted")
    run()
    assert Candidate.objects.get().changed_at is None
    standin.put(payment=[payment("25PAY900000007", SECOND, signed="2025-12-01")])
    run()
    assert Candidate.objects.get().changed_at is not None


def test_a_refused_candidate_is_remembered(chain, run):
    run()
    Candidate.objects.update(state="refused", reason="άλλο έργο")
    run()
    candidate = Candidate.objects.get()
    assert (candidate.state, candidate.reason) == ("refused", "άλλο έργο")


def test_a_dry_run_shows_and_writes_nothing(chain, run, standin):
    outcome = run(dry_run=True)
    assert any(FIRST in what for _score, what in outcome.found)
    assert not Candidate.objects.exists()
    assert not SyncRun.objects.exists()
    assert not SyncPosition.objects.exists()


def test_the_command_sums_up_and_fails_when_something_was_not_done(chain, standin, command):
    options = {"since": date(2025, 6, 1), "municipality": "trikala", "verbosity": 0}
    said = StringIO()
    call_command("sync_registers", stdout=said, **options)
    assert "νέες υποψήφιες: 1" in said.getvalue()
    assert "μεταβολές: 0" not in said.getvalue()
    standin.change("payment", "25PAY900000004", credit="ναι")
    with pytest.raises(CommandError, match="δεν έγιναν"):
        call_command("sync_registers", stdout=StringIO(), stderr=said, **options)
    assert "25PAY900000004" in said.getvalue()
    with pytest.raises(CommandError, match="atlantis"):
        call_command("sync_registers", municipality="atlantis")


def test_two_runs_at_once_are_refused_with_an_exit_code_of_their_own(trikala, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    other = connection.copy()
    try:
        with alone(other), pytest.raises(CommandError, match="άλλη εκτέλεση") as error:
            call_command("sync_registers", dry_run=True, verbosity=0)
        with alone():  # the other one is gone
            pass
    finally:
        other.close()
    assert error.value.returncode == 75
    assert not SyncRun.objects.exists()
