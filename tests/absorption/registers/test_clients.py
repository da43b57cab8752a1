"""The registers are asked slowly, to the end, and every odd answer is found out."""

import json
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from wsgiref.simple_server import make_server

import httpx
import pytest

from absorption.registers.client import Asker, RegisterError
from absorption.registers.diavgeia import Diavgeia
from absorption.registers.khmdhs import Khmdhs, windows
from tests.absorption.registers.records import act, contract

FIRST, LAST = date(2025, 3, 1), date(2025, 3, 10)
ADAM = "25SYMV000000000"


def many(count, day="2025-03-01"):
    return [contract(f"25SYMV{n:09d}", submitted=day) for n in range(count)]


def references(found):
    return sorted(received.reference for received in found)


def page(*records, total=None, **fields):
    """Return a page as ΚΗΜΔΗΣ sends it."""
    total = len(records) if total is None else total
    return json.dumps(
        {"content": records, "last": True, "totalElements": total, "totalPages": 1} | fields
    )


def test_pages_are_read_to_the_end_and_say_who_asks(standin, khmdhs):
    standin.put(contract=many(120))
    assert len(khmdhs.posted("contract", "6298", FIRST, LAST)) == 120
    assert [each.query["page"] for each in standin.asked] == ["0", "1", "2"]
    assert {each.agent for each in standin.asked} == {
        "portal-test (+https://example.org; contact@example.org)"
    }


def test_windows_of_at_most_150_days_leave_no_day_out_and_ask_for_none_twice():
    since, until = date(2024, 1, 1), date(2025, 6, 30)
    lengths = [(last - first).days + 1 for first, last in windows(since, until)]
    assert max(lengths) == 150
    days = [
        first + timedelta(n)
        for (first, _last), length in zip(windows(since, until), lengths, strict=True)
        for n in range(length)
    ]
    assert days == [since + timedelta(n) for n in range((until - since).days + 1)]


def test_calls_are_three_seconds_apart(standin, khmdhs, patience):
    khmdhs.one("contract", "25SYMV000000001")
    khmdhs.one("contract", "25SYMV000000002")
    assert patience.slept == [3.0]


def test_nothing_is_an_answer(standin, khmdhs):
    assert khmdhs.posted("contract", "6298", FIRST, LAST) == []
    assert khmdhs.one("contract", ADAM) is None
    assert khmdhs.payments_with(ADAM) == []
    standin.fault("pde", status=404)
    assert khmdhs.funded("2022ΤΑ99900001") == []


def test_a_record_on_two_pages_is_one(standin, khmdhs):
    standin.repeat_at_page_ends = True
    standin.put(contract=many(120))
    assert len(khmdhs.posted("contract", "6298", FIRST, LAST)) == 120
    assert khmdhs.counts.duplicates == 2


def test_a_record_that_comes_between_two_pages_is_not_lost(standin, khmdhs):
    standin.put(contract=many(60))
    late = contract("25SYMV999999999", submitted="2025-03-02")
    standin.fault("page=0", then={"contract": [late]})
    found = khmdhs.posted("contract", "6298", FIRST, LAST)
    assert "25SYMV999999999" in references(found)
    assert len(found) == 61
    assert khmdhs.counts.reread == 1


@pytest.mark.parametrize(
    ("said", "waited"),
    [
        (None, 3.0), ("40", 40.0), ("1", 3.0), ("soon", 3.0),
        ("Wed, 25 Nov 2026 12:01:00 GMT", 60.0),
    ],
    ids=["no Retry-After", "seconds", "less than our own pause", "nonsense", "a date"],
)  # fmt: skip
def test_429_is_obeyed(standin, asking, settings, patience, said, waited):
    standin.put(contract=many(1))
    headers = {"Retry-After": said} if said else {}
    standin.fault("contract", status=429, headers=headers)
    now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    with asking(now=lambda: now) as asker:
        found = Khmdhs(asker, settings.KHMDHS_URL).one("contract", ADAM)
    assert (found.reference, patience.slept) == (ADAM, [waited])


def test_each_refusal_waits_longer_and_in_the_end_says_what_was_asked(standin, khmdhs, patience):
    standin.fault("contract", status=429, times=100)
    with pytest.raises(RegisterError) as error:
        khmdhs.one("contract", ADAM)
    assert patience.slept == [3.0, 6.0, 12.0, 24.0, 48.0]
    assert "429" in str(error.value)
    assert f'"referenceNumber": "{ADAM}"' in str(error.value)


def test_a_register_that_asks_for_an_hour_is_left_alone(standin, khmdhs, patience):
    standin.fault("contract", status=429, headers={"Retry-After": "3600"}, times=9)
    with pytest.raises(RegisterError, match="3600"):
        khmdhs.one("contract", ADAM)
    assert patience.slept == []


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500}, {"truncate": True}, {"raw": "<html>"}, {"raw": "null"},
        {"raises": httpx.ReadTimeout("slow")},
    ],
)  # fmt: skip
def test_a_passing_fault_is_asked_again(standin, khmdhs, fault):
    standin.put(contract=many(1))
    standin.fault("contract", **fault)
    assert khmdhs.one("contract", ADAM).reference == ADAM
    assert khmdhs.counts.repeated == 1


def test_a_register_that_is_down_says_so(patience):
    with Asker("t", sleep=patience.sleep, clock=patience.clock, attempts=2) as asker:
        khmdhs = Khmdhs(asker, "http://127.0.0.1:9/khmdhs-opendata")
        with pytest.raises(RegisterError, match="ConnectError"):
            khmdhs.one("contract", ADAM)


def test_the_proxy_of_the_machine_is_asked(patience, monkeypatch):
    asked = []

    def proxy(environ, start_response):
        asked.append(environ["PATH_INFO"])
        start_response("404 Not Found", [])
        return []

    with make_server("127.0.0.1", 0, proxy) as server:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        Thread(target=server.handle_request, daemon=True).start()
        with Asker("portal-test", sleep=patience.sleep, attempts=1) as asker:
            assert asker.ask("GET", "http://registers.example/pde").is_none
    assert asked == ["http://registers.example/pde"]


def test_a_refused_question_is_not_repeated(standin, khmdhs):
    standin.fault("contract", status=400)
    with pytest.raises(RegisterError, match="400"):
        khmdhs.one("contract", ADAM)
    assert khmdhs.counts.requests == 1


@pytest.mark.parametrize(
    ("longest", "days", "cut"),
    [
        (90, ["2025-01-05", "2025-05-20"], 1), (90, ["2025-01-05"], 1), (90, ["2025-05-20"], 0),
        (180, ["2025-02-01"], 0),
    ],
    ids=["cut", "cut, and the rest is silent", "silent to the end", "silent at its head"],
)  # fmt: skip
def test_a_window_that_may_have_been_cut_is_asked_again_smaller(
    standin, khmdhs, longest, days, cut
):
    standin.longest_window = longest
    records = [contract(f"25SYMV{n:09d}", submitted=day) for n, day in enumerate(days)]
    standin.put(contract=records)
    found = khmdhs.posted("contract", "6298", date(2025, 1, 1), date(2025, 5, 30))
    assert references(found) == [each["referenceNumber"] for each in records]
    assert khmdhs.counts.cut == cut


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"organization": {"key": "9999"}}, "«organization.key»: του φορέα 9999"),
        ({"organization": None}, "«organization»"),
        ({"submissionDate": None}, "«submissionDate»: λείπει"),
        ({"submissionDate": "2025-04-01"}, "«submissionDate»: 2025-04-01, έξω από το διάστημα"),
        ({"referenceNumber": ""}, "εγγραφή χωρίς ΑΔΑΜ (POST "),
    ],
)
def test_a_record_that_is_not_what_was_asked_is_refused_by_name(standin, khmdhs, change, said):
    stray = contract("25SYMV999999999", submitted="2025-03-05") | change
    standin.fault("contract", raw=page(*many(1), stray))
    assert references(khmdhs.posted("contract", "6298", FIRST, LAST)) == [ADAM]
    [told] = khmdhs.refused
    assert said in told
    assert told.startswith(stray["referenceNumber"])


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("[]", "content"),
        (page(content={}), "content"),
        (page(last="true"), "last"),
        (page(total=True), "totalElements"),
        ('{"content": [], "last": true, "totalElements": 0}', "totalPages"),
        (page(*many(2)[1:]), "ΑΔΑΜ που ζητήθηκε"),
    ],
)
def test_a_page_of_another_shape_is_an_error(standin, khmdhs, raw, said):
    standin.fault("contract", raw=raw)
    with pytest.raises(RegisterError, match=said):
        khmdhs.one("contract", ADAM)


@pytest.mark.parametrize(
    ("raw", "said", "duplicates"),
    [
        (page(*many(1), total=7), "1 εγγραφές από τις 7", 0),
        (page(*many(1), last=False), "δεν τελειώνουν", 1),
    ],
)
def test_pages_that_do_not_come_to_an_end_are_an_error(standin, khmdhs, raw, said, duplicates):
    standin.fault("contract", raw=raw, times=9)
    with pytest.raises(RegisterError, match=said):
        khmdhs.posted("contract", "6298", FIRST, LAST)
    assert khmdhs.counts.duplicates == duplicates


def test_the_chain_and_the_funding_code_give_references(standin, khmdhs):
    standin.put(contract=many(1))
    standin.chains[ADAM] = {"payments": ["25PAY000000000*"]}
    assert khmdhs.payments_with(ADAM) == ["25PAY000000000"]
    assert khmdhs.funded("2022ΤΑ99900001") == [("contract", ADAM)]


@pytest.fixture
def mentioning(asking, settings):
    """Return the function that asks for the acts of 10.2.2025."""
    day = date(2025, 2, 10)
    with asking() as asker:
        diavgeia = Diavgeia(asker, settings.DIAVGEIA_URL)
        yield lambda: diavgeia.mentioning("16954", "6298", day, day)


def test_acts_that_mention_the_action_are_found_on_their_day_in_athens(standin, mentioning):
    night = act("Ψ0Α1ΩΠΑ-ΑΒ1", issued="2025-02-09T22:30")  # UTC
    iso = act("Ψ0Α3ΩΠΑ-ΑΒ3") | {"issueDate": "2025-02-10T09:00:00"}
    standin.put(act=[night, act("Ψ0Α2ΩΠΑ-ΑΒ2", content="άλλο"), iso])
    assert references(mentioning()) == ["Ψ0Α1ΩΠΑ-ΑΒ1", "Ψ0Α3ΩΠΑ-ΑΒ3"]


def test_every_page_of_acts_is_read(standin, mentioning):
    standin.put(act=[act(f"Ψ0Α1ΩΠΑ-{n:03d}") for n in range(101)])
    assert len(mentioning()) == 101
    standin.fault("page=1", status=404)
    assert len(mentioning()) == 100


def test_of_a_corrected_act_the_latest_version_is_kept(standin, mentioning):
    first, second = act("Ψ0Α1ΩΠΑ-ΑΒ1"), act("Ψ0Α1ΩΠΑ-ΑΒ1", subject="ΟΡΘΗ ΕΠΑΝΑΛΗΨΗ")
    second |= {"versionId": "2", "correctedVersionId": first["versionId"]}
    answer = {"decisions": [first, second, first], "info": {"total": 3}}
    answer["info"]["query"] = 'organizationUid:"6298" 16954'
    standin.fault("advanced", raw=json.dumps(answer))
    [found] = mentioning()
    assert found.raw["subject"] == "ΟΡΘΗ ΕΠΑΝΑΛΗΨΗ"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"subject": []}, "Ψ0Α1ΩΠΑ-ΑΒ1: πεδίο «subject»"),
        ({"ada": "x"}, "«ada»: δεν είναι ΑΔΑ"),
        ({"issueDate": "χθες"}, "«issueDate»: δεν είναι ημερομηνία"),
        ({"issueDate": "2025-02-11"}, "δεν είναι από όσες ζητήθηκαν"),
        ({"organizationId": "1"}, "δεν είναι από όσες ζητήθηκαν"),
    ],
)
def test_an_act_that_is_not_what_was_asked_is_an_error(standin, mentioning, change, said):
    answer = {"decisions": [act("Ψ0Α1ΩΠΑ-ΑΒ1") | change], "info": {"total": 1}}
    answer["info"]["query"] = 'organizationUid:"6298" 16954'
    standin.fault("advanced", raw=json.dumps(answer))
    with pytest.raises(RegisterError, match=said):
        mentioning()


@pytest.mark.parametrize(
    ("info", "said"),
    [({"query": "status:x", "total": 0}, "αγνόησε"), ({"total": 0}, "info.query"), ({}, "total")],
)
def test_a_condition_that_diavgeia_dropped_is_found_out(standin, mentioning, info, said):
    standin.fault("advanced", raw=json.dumps({"decisions": [], "info": info}))
    with pytest.raises(RegisterError, match=said):
        mentioning()
