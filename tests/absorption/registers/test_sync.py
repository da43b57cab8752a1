"""A run finds candidates with their chains and orders, resumes, and twice changes nothing."""

import hashlib
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from absorption.models.registers import (
    Candidate,
    FundingCode,
    RegisterAnswer,
    RegisterReading,
    RegisterRecord,
    SyncPosition,
    SyncRun,
)
from absorption.registers.lock import alone
from municipalities.dates import today
from tests.absorption.registers.records import ESPA, NO_FUND, act, contract, payment
from tests.factories import make_user

pytestmark = pytest.mark.django_db

FIRST, SECOND = "25SYMV900000001", "25SYMV900000003"
SINCE = date(2025, 2, 1)


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


def starts(standin, kind=""):
    """Return from which days the postings of Trikala were asked for."""
    bodies = [each.body or {} for each in standin.asked if each.path.endswith(kind)]
    return sorted(each["dateFrom"] for each in bodies if each.get("organizations") == ["6298"])


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


def test_what_led_to_a_candidate_is_kept_as_received_and_read_without_people(chain, run):
    run()
    answer = RegisterRecord.objects.get(reference=FIRST).answer
    content = bytes(answer.content)
    assert hashlib.sha256(content).hexdigest() == answer.sha256
    assert FIRST in content.decode()
    assert (answer.register, answer.asked[:11]) == ("khmdhs", "POST http:/")
    assert RegisterRecord.objects.get(kind="act").answer.register == "diavgeia"
    kept = str([record.content for record in RegisterRecord.objects.all()])
    for private in ("author@example.org", "ΟΝΟΜΑ ΕΠΩΝΥΜΟ", "ΟΙΚΟΝΟΜΙΚΗ ΥΠΗΡΕΣΙΑ", "100999999"):
        assert private not in kept


@pytest.mark.parametrize("since", [None, date(2025, 6, 1)], ids=["of all", "from a date"])
def test_a_later_run_asks_only_for_what_is_new_or_was_left_out(chain, run, standin, since):
    run(since=since, until=None)
    standin.asked.clear()
    run(since=None, until=None)
    first = "2021-01-01" if since else (today() - timedelta(days=8)).isoformat()
    assert starts(standin)[0] == first


def test_a_search_that_breaks_off_is_resumed_where_it_stopped(chain, run, standin):
    standin.fault("/contract", after=2, status=500, times=2)
    assert "500" in run(attempts=2).problems[0]
    covered = SyncPosition.objects.get(organisation="6298", kind="contract").run_to
    standin.asked.clear()
    second = run()
    assert second.resumed
    assert second.problems == []
    assert starts(standin, "contract")[0] == (covered + timedelta(days=1)).isoformat()
    assert SyncRun.objects.count() == 1
    assert Candidate.objects.count() == 1


def test_a_resumed_run_follows_nobody_twice(chain, run, standin):
    standin.put(contract=[contract("25SYMV900000070")])
    standin.fault("adamChain/25SYMV900000070", status=500, times=2)
    run(attempts=2)
    standin.asked.clear()
    assert run().resumed
    followed = [each.path[-15:] for each in standin.asked if "adamChain" in each.path]
    assert followed == ["25SYMV900000070"]


def test_a_register_that_is_down_is_left_alone_and_the_run_says_so(chain, run, standin):
    standin.fault("/khmdhs", status=500, times=1000)
    outcome = run(attempts=2)
    assert len([text for text in outcome.problems if text.startswith("khmdhs")]) == 1
    assert RegisterRecord.objects.filter(kind="act").exists()
    assert not SyncRun.objects.get().succeeded


def test_a_refused_question_is_told_and_the_others_are_asked(chain, run, standin):
    standin.fault("/contract", status=400)
    outcome = run()
    assert "khmdhs: το μητρώο δεν δέχτηκε την ερώτηση (400)" in outcome.problems[0]
    assert Candidate.objects.get().adam == FIRST  # by its payment orders


def test_a_changed_field_name_stops_the_record_with_its_reference(chain, run, standin):
    broken = [contract(f"25SYMV90000004{n}") for n in range(2)]
    for record in broken:
        record["totalCostNet"] = record.pop("totalCostWithoutVAT")
    standin.put(contract=broken)
    outcome = run()
    for adam in ("25SYMV900000040", "25SYMV900000041"):
        assert any(adam in text and "totalCostWithoutVAT" in text for text in outcome.problems)
    assert [text for text in outcome.notes if "totalCostNet" in text] == [
        "contract: νέο πεδίο «totalCostNet»"
    ]
    assert Candidate.objects.get().adam == FIRST


@pytest.mark.parametrize(
    ("kind", "adam", "fields", "said"),
    [
        ("payment", "25PAY900000004", {"totalCostWithoutVAT": "πολλά"},
            "25PAY900000004: πεδίο «totalCostWithoutVAT»"),
        ("payment", "25PAY900000002", {"contractRefNo": None},
            "το ένταλμα 25PAY900000002 δεν λέει σε ποια σύμβαση ανήκει"),
        ("contract", SECOND, {"paymentRefNo": ["25PAY900000004", "25PAY900000099"]},
            "το ΚΗΜΔΗΣ δεν βρίσκει το ένταλμα 25PAY900000099"),
        ("contract", SECOND, {"nextRefNo": "25SYMV900000099"},
            "το ΚΗΜΔΗΣ δεν βρίσκει τη σύμβαση 25SYMV900000099"),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_told_at_the_candidate(
    chain, run, standin, kind, adam, fields, said
):
    standin.chains[FIRST] = {"payments": ["25PAY900000002"]}
    standin.change(kind, adam, **fields)
    outcome = run()
    [problem] = Candidate.objects.get().problems
    assert problem.startswith(said)
    assert problem in outcome.problems
    assert not run().resumed


def test_an_order_speaks_for_a_contract_that_says_nothing(standin, run, trikala):
    silent = contract("25SYMV900000050", title="ΑΙΣΘΗΤΗΡΕΣ", text="", funding=NO_FUND)
    order = payment("25PAY900000050", ["25SYMV900000049", "25SYMV900000050"])
    standin.put(contract=[silent], payment=[order])
    run()
    candidate = Candidate.objects.get()
    assert candidate.adam == "25SYMV900000050"
    assert "payment-order" in {reason["code"] for reason in candidate.reasons}


@pytest.mark.parametrize("named", [None, "25SYMV900000099"])
def test_an_order_without_a_contract_is_told(standin, run, trikala, named):
    standin.put(payment=[payment("25PAY900000050", named)])
    outcome = run()
    assert [*outcome.notes] == ["το ένταλμα 25PAY900000050 μοιάζει της Δράσης και δεν έχει σύμβαση"]
    assert outcome.counts.orphans == 1
    assert not Candidate.objects.exists()


def test_an_order_of_a_contract_that_cannot_be_read_is_no_candidate(standin, run, trikala):
    broken = contract("25SYMV900000050", submitted="2024-01-01") | {"cancelled": None}
    standin.put(contract=[broken], payment=[payment("25PAY900000050", "25SYMV900000050")])
    outcome = run()
    assert "25SYMV900000050: πεδίο «cancelled»" in outcome.problems[0]
    assert (outcome.counts.orphans, Candidate.objects.count()) == (0, 0)


def test_two_candidates_that_turn_out_to_be_one_are_merged(chain, run, standin):
    standin.change("contract", FIRST, nextRefNo=None)
    standin.change("contract", SECOND, prevReferenceNo=None)
    run()
    assert {each.adam for each in Candidate.objects.all()} == {FIRST, SECOND}
    standin.change("contract", SECOND, prevReferenceNo=FIRST)
    run()
    assert Candidate.objects.get().records.count() == 5


def test_two_candidates_that_an_old_version_joins_are_merged_while_they_are_followed(
    standin, run, trikala
):
    standin.put(contract=[
        contract(FIRST, following="25SYMV900000002"),
        contract("25SYMV900000002", submitted="2024-01-01", following=SECOND),
        contract(SECOND, submitted="2025-11-01"),
    ])  # fmt: skip
    run()
    assert Candidate.objects.get().records.count() == 3


def test_under_a_confirmed_funding_code_everything_is_found(standin, run, trikala):
    elsewhere = {"organisation": "50001", "name": "ΑΛΛΟΣ ΦΟΡΕΑΣ"}
    standin.put(
        contract=[contract("25SYMV900000060", title="ΑΙΣΘΗΤΗΡΕΣ", text="", **elsewhere)],
        payment=[payment("25PAY900000060", "25SYMV900000060", **elsewhere)],
    )
    FundingCode.objects.create(number="2022ΤΑ99900001", by=make_user("editor"))
    run()
    candidate = Candidate.objects.get()
    assert candidate.records.count() == 2
    assert "confirmed-funding" in {reason["code"] for reason in candidate.reasons}


def test_a_change_in_the_register_is_noted_and_the_earlier_answer_kept(chain, run, standin):
    run()
    answers = RegisterAnswer.objects.count()
    standin.change("contract", SECOND, totalCostWithoutVAT=560000.0, totalCostWithVAT=694400.0)
    outcome = run()
    assert outcome.counts.changes == 1
    assert Candidate.objects.get().changed_at is None  # nobody has decided
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


def test_a_dry_run_shows_and_writes_nothing(chain, command):
    said = StringIO()
    call_command("sync_registers", "--since", "2025-02-01", dry_run=True, verbosity=0, stdout=said)
    assert f"150 {FIRST} ΠΡΟΜΗΘΕΙΑ" in said.getvalue()
    assert "  0 Ψ0Α1ΩΠΑ-ΑΒ1 ΑΝΑΛΗΨΗ" in said.getvalue()
    for model in (Candidate, SyncRun, SyncPosition, RegisterRecord):
        assert not model.objects.exists()


OPTIONS = {"since": SINCE, "municipality": "trikala", "verbosity": 0}


def test_the_command_sums_up_and_fails_when_something_was_not_done(chain, standin, command):
    said = StringIO()
    call_command("sync_registers", stdout=said, **OPTIONS)
    assert "νέες υποψήφιες: 1" in said.getvalue()
    assert "μεταβολές: 0" not in said.getvalue()
    standin.change("payment", "25PAY900000004", credit="ναι", νέο=1)
    standin.fault("/contract", status=500, times=6)
    with pytest.raises(CommandError, match="δεν έγιναν"):
        call_command("sync_registers", stdout=said, stderr=said, **OPTIONS)
    assert "500" in said.getvalue()
    with pytest.raises(CommandError, match="1 δεν έγιναν"):
        call_command("sync_registers", stdout=said, stderr=said, **OPTIONS)
    assert "Συνεχίζει από εκεί που σταμάτησε" in said.getvalue()
    assert "Δεν έγινε: 25PAY900000004: πεδίο «credit»" in said.getvalue()
    assert "Σημείωση: payment: νέο πεδίο «νέο» (π.χ. 25PAY900000004)" in said.getvalue()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--municipality", "atlantis"], "atlantis"), (["--since", "2099-01-01"], "2099-01-01"),
        (["--since", "χθες"], "χθες"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(trikala, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("sync_registers", *arguments)


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
