"""The registers are asked slowly, to the end, and every odd answer is found out."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from absorption.registers.asking import Asker, RegisterError
from absorption.registers.diavgeia import Diavgeia
from absorption.registers.khmdhs import Khmdhs, windows
from tests.registers.world import act, contract

pytestmark = pytest.mark.long

SINCE, UNTIL = date(2024, 1, 1), date(2025, 6, 30)


def many(count, day="2025-03-01"):
    return [contract(f"25SYMV{n:09d}", submitted=day) for n in range(count)]


def references(found):
    return sorted(received.reference for received in found)


def test_pages_are_read_to_the_end_in_windows_of_at_most_150_days(standin, khmdhs):
    standin.put(contract=[*many(120), contract("24SYMV000000001", submitted="2024-01-01")])
    assert len(khmdhs.posted("contract", "6298", SINCE, UNTIL)) == 121
    bodies = [each["body"] for each in standin.asked]
    lengths = [
        (date.fromisoformat(b["dateTo"]) - date.fromisoformat(b["dateFrom"])).days for b in bodies
    ]
    assert max(lengths) < 150
    assert {each["agent"] for each in standin.asked} == {
        "portal-test (+https://example.org; contact@example.org)"
    }


def test_windows_leave_no_day_out_and_ask_for_none_twice():
    days = [
        first + timedelta(n)
        for first, last in windows(SINCE, UNTIL)
        for n in range((last - first).days + 1)
    ]
    assert days == [SINCE + timedelta(n) for n in range((UNTIL - SINCE).days + 1)]


def test_calls_are_three_seconds_apart(standin, khmdhs, patience):
    khmdhs.one("contract", "25SYMV000000001")
    khmdhs.one("contract", "25SYMV000000002")
    assert patience.slept == [3.0]


def test_nothing_is_an_answer(standin, khmdhs):
    assert khmdhs.posted("contract", "6298", SINCE, UNTIL) == []
    assert khmdhs.one("contract", "25SYMV000000001") is None
    assert khmdhs.chain("25SYMV000000001") == {}


def test_a_record_on_two_pages_is_one(standin, khmdhs):
    standin.order("set", {"repeat_at_page_ends": True})
    standin.put(contract=many(120))
    assert len(khmdhs.posted("contract", "6298", SINCE, UNTIL)) == 120
    assert khmdhs.tally.duplicates == 2


def test_a_record_that_comes_between_two_pages_is_not_lost(standin, khmdhs):
    standin.put(contract=many(60))
    late = contract("25SYMV999999999", submitted="2025-03-02")
    standin.fault(path="page=0", after=0, then={"contract": [late]})
    found = khmdhs.posted("contract", "6298", date(2025, 3, 1), date(2025, 3, 10))
    assert "25SYMV999999999" in references(found)
    assert len(found) == 61
    assert khmdhs.tally.reread == 1


@pytest.mark.parametrize(
    ("headers", "waited"),
    [({}, 3.0), ({"Retry-After": "40"}, 40.0), ({"Retry-After": "1"}, 3.0)],
    ids=["without Retry-After", "with", "with less than our own pause"],
)
def test_429_is_obeyed(standin, khmdhs, patience, headers, waited):
    standin.put(contract=many(1))
    standin.fault(path="contract", status=429, headers=headers)
    assert khmdhs.one("contract", "25SYMV000000000").reference == "25SYMV000000000"
    assert patience.slept[0] == waited


def test_429_with_a_date_is_obeyed(standin, patience):
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    standin.put(contract=many(1))
    standin.fault(
        path="contract", status=429, headers={"Retry-After": "Wed, 25 Nov 2026 12:01:00 GMT"}
    )
    with Asker("t", sleep=patience.sleep, clock=patience.clock, now=lambda: now) as asker:
        Khmdhs(asker, f"{standin.url}/khmdhs-opendata").one("contract", "25SYMV000000000")
    assert patience.slept == [60.0]


def test_each_refusal_waits_longer_and_in_the_end_says_what_was_asked(standin, khmdhs, patience):
    standin.fault(path="contract", status=429, times=100)
    with pytest.raises(RegisterError) as error:
        khmdhs.one("contract", "25SYMV000000001")
    assert patience.slept == [3.0, 6.0, 12.0, 24.0, 48.0]
    assert "429" in str(error.value)
    assert '"referenceNumber": "25SYMV000000001"' in str(error.value)


def test_a_register_that_asks_for_an_hour_is_left_alone(standin, khmdhs, patience):
    standin.fault(path="contract", status=429, headers={"Retry-After": "3600"}, times=9)
    with pytest.raises(RegisterError, match="3600"):
        khmdhs.one("contract", "25SYMV000000001")
    assert patience.slept == []


@pytest.mark.parametrize("fault", [{"status": 500}, {"truncate": True}, {"raw": "<html>"}])
def test_a_passing_fault_is_asked_again(standin, khmdhs, fault):
    standin.put(contract=many(1))
    standin.fault(path="contract", **fault)
    assert khmdhs.one("contract", "25SYMV000000000") is not None
    assert khmdhs.asker.repeated == 1


def test_a_slow_answer_is_asked_again(standin, patience):
    standin.put(contract=many(1))
    standin.fault(path="contract", slow=0.4)
    with Asker("t", timeout=0.2, sleep=patience.sleep, clock=patience.clock) as asker:
        found = Khmdhs(asker, f"{standin.url}/khmdhs-opendata").one("contract", "25SYMV000000000")
    assert (found.reference, asker.repeated) == ("25SYMV000000000", 1)


def test_a_register_that_is_down_says_so(patience):
    with Asker("t", sleep=patience.sleep, clock=patience.clock, attempts=2) as asker:
        khmdhs = Khmdhs(asker, "http://127.0.0.1:9/khmdhs-opendata")
        with pytest.raises(RegisterError, match="ConnectError"):
            khmdhs.one("contract", "25SYMV000000001")


def test_a_refused_question_is_not_repeated(standin, khmdhs):
    standin.fault(path="contract", status=400)
    with pytest.raises(RegisterError, match="400"):
        khmdhs.one("contract", "25SYMV000000001")
    assert khmdhs.asker.requests == 1


def test_a_window_that_comes_back_cut_is_asked_again_smaller(standin, khmdhs):
    standin.order("set", {"longest_window": 90})
    standin.put(contract=[
        contract("25SYMV000000001", submitted="2025-01-05"),
        contract("25SYMV000000002", submitted="2025-05-20"),
    ])  # fmt: skip
    found = khmdhs.posted("contract", "6298", date(2025, 1, 1), date(2025, 5, 30))
    assert references(found) == ["25SYMV000000001", "25SYMV000000002"]
    assert khmdhs.tally.cut == 1


def test_a_window_whose_whole_rest_is_silent_may_be_cut_too(standin, khmdhs):
    standin.order("set", {"longest_window": 90})
    standin.put(contract=[contract("25SYMV000000001", submitted="2025-01-05")])
    found = khmdhs.posted("contract", "6298", date(2025, 1, 1), date(2025, 5, 30))
    assert references(found) == ["25SYMV000000001"]


def test_a_record_outside_what_was_asked_is_refused_by_name(standin, khmdhs):
    standin.put(contract=many(2))
    stray = contract("25SYMV999999999", "9999")
    page = {"content": [stray], "last": True, "totalElements": 1, "totalPages": 1}
    standin.fault(path="contract", raw=json.dumps(page))
    assert khmdhs.posted("contract", "6298", date(2025, 3, 10), date(2025, 3, 20)) == []
    assert khmdhs.tally.refused == ["25SYMV999999999: του φορέα 9999, όχι εκείνου που ζητήθηκε"]


def test_a_record_without_its_date_is_refused_by_name(standin, khmdhs):
    standin.put(contract=many(1))
    standin.fault(path="contract", drop="submissionDate", times=9)
    assert khmdhs.posted("contract", "6298", date(2025, 3, 1), date(2025, 3, 10)) == []
    assert "submissionDate" in khmdhs.tally.refused[0]
    assert "25SYMV000000000" in khmdhs.tally.refused[0]


@pytest.mark.parametrize(
    "raw",
    ["[]", '{"content": []}', '{"content": {}, "last": true, "totalElements": 0, "totalPages": 0}'],
)
def test_a_page_of_another_shape_is_an_error(standin, khmdhs, raw):
    standin.fault(path="contract", raw=raw)
    standin.put(contract=many(1))
    with pytest.raises(RegisterError, match="content"):
        khmdhs.one("contract", "25SYMV000000000")


def test_a_page_that_says_more_records_than_come_is_an_error(standin, khmdhs):
    page = '{"content": [], "last": true, "totalElements": 7, "totalPages": 1}'
    standin.put(contract=many(1))
    standin.fault(path="contract", raw=page, times=9)
    with pytest.raises(RegisterError, match="0 εγγραφές από τις 7"):
        khmdhs.posted("contract", "6298", date(2025, 3, 1), date(2025, 3, 10))


def test_the_chain_and_the_funding_code_give_references(standin, khmdhs):
    standin.put(contract=many(1))
    standin.order("set", {"chains": {"25SYMV000000000": {"contracts": ["25SYMV000000000*"]}}})
    assert khmdhs.chain("25SYMV000000000")["contracts"] == ["25SYMV000000000"]
    assert khmdhs.funded("2022ΤΑ99900001")["contracts"] == ["25SYMV000000000"]


@pytest.fixture
def diavgeia(standin, asker):
    return Diavgeia(asker, f"{standin.url}/diavgeia")


def test_acts_that_mention_the_action_are_found_on_their_day_in_athens(standin, diavgeia):
    standin.put(act=[act("Ψ0Α1ΩΠΑ-ΑΒ1"), act("Ψ0Α2ΩΠΑ-ΑΒ2", content="άλλο")])
    [found] = diavgeia.mentioning("16954", "6298", SINCE, UNTIL)
    assert (found.ada, found.issued_on) == ("Ψ0Α1ΩΠΑ-ΑΒ1", date(2025, 2, 10))


def test_a_condition_that_diavgeia_dropped_is_found_out(standin, diavgeia):
    answer = '{"decisions": [], "info": {"query": "status:x", "total": 0}}'
    standin.fault(path="advanced", raw=answer)
    with pytest.raises(RegisterError, match="αγνόησε"):
        diavgeia.mentioning("16954", "6298", SINCE, UNTIL)


def test_an_act_without_a_field_is_an_error_that_names_it(standin, diavgeia):
    changed = act("Ψ0Α1ΩΠΑ-ΑΒ1")
    del changed["subject"]
    standin.put(act=[changed])
    with pytest.raises(RegisterError, match="subject"):
        diavgeia.mentioning("16954", "6298", SINCE, UNTIL)
