"""One polite conversation with a register: slow, patient, and honest about what failed."""

import hashlib
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any

import httpx

PAUSE = 3.0  # seconds between calls: at one a second the registers were seen to refuse
ATTEMPTS = 6
LONGEST_WAIT = 300.0  # seconds; a register that asks for more is not asked again in this run
TIMEOUT = httpx.Timeout(60.0, connect=15.0)


class RegisterError(Exception):
    """A register did not answer, or not with what was asked; says what was asked."""

    def __init__(self, problem, asked=""):
        super().__init__(f"{problem} ({asked})" if asked else problem)


class UnavailableError(RegisterError):
    """A register is down, slow or talks nonsense whatever it is asked: leave it for today."""


def _counted(words):
    return field(default=0, metadata={"words": words})


@dataclass
class Counts:
    """What a run did, in numbers."""

    requests: int = _counted("ερωτήσεις")
    repeated: int = _counted("επαναλήψεις")
    records: int = _counted("εγγραφές")
    duplicates: int = _counted("διπλές")
    reread: int = _counted("ξαναδιαβάστηκαν")  # windows whose pages shifted
    cut: int = _counted("κομμένα διαστήματα")
    refused: int = _counted("απορρίφθηκαν")
    candidates: int = _counted("νέες υποψήφιες")
    changes: int = _counted("μεταβολές")
    readings: int = _counted("αναγνώσεις συμβάσεων")
    orphans: int = _counted("εντάλματα χωρίς σύμβαση")

    @property
    def words(self):
        """The numbers with what they count."""
        return [(each.metadata["words"], getattr(self, each.name)) for each in fields(self)]


@dataclass(frozen=True)
class Answer:
    """What a register answered, byte for byte."""

    asked: str
    status: int
    content: bytes
    received_at: datetime

    @cached_property
    def sha256(self):
        """The digest of the bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def json(self) -> Any:
        """The content; amounts are exact decimals. Raises ValueError when it is no JSON."""
        return json.loads(self.content, parse_float=Decimal)

    @property
    def is_none(self):
        """Whether the register says that there is nothing (404)."""
        return self.status == HTTPStatus.NOT_FOUND

    def part(self, name: str, kind: Any) -> Any:
        """Return the part at `name`, as in `info.total`; RegisterError if it is not a `kind`."""
        found = self.json
        for step in name.split("."):
            if not isinstance(found, dict) or step not in found:
                raise RegisterError(f"λείπει το πεδίο «{name}»", self.asked)
            found = found[step]
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise RegisterError(f"το πεδίο «{name}» δεν έχει τη μορφή που είχε", self.asked)
        return found


class Asker:
    """Asks one call at a time, `pause` seconds apart, and again when that may help.

    `counts` are of the whole run: the clients and whoever keeps their records go on counting.
    `transport`, `sleep`, `clock` (seconds) and `now` are given by tests.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        pause: float = PAUSE,
        attempts: int = ATTEMPTS,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        self._client = httpx.Client(
            headers={"User-Agent": user_agent, "Accept": "application/json"},
            timeout=TIMEOUT,
            verify=ssl.create_default_context(),  # whom the machine trusts
            transport=transport,  # None: its own, through the proxy of the machine if it has one
        )
        self.pause, self.attempts = pause, attempts
        self._sleep, self._clock, self._now = sleep, clock, now
        self._next = clock()  # not asked again before
        self.counts = Counts()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._client.close()

    def ask(self, method: str, url: str, *, params=None, body=None) -> Answer:
        """Return the answer, 200 or 404.

        Raises RegisterError when the register refuses the question (400), UnavailableError when
        it is down, slow or keeps answering nonsense.
        """
        request = self._client.build_request(method, url, params=params, json=body)
        asked = f"{method} {request.url}"
        if body is not None:
            asked += " " + json.dumps(body, ensure_ascii=False, sort_keys=True)
        problem = ""
        for attempt in range(self.attempts):
            self._wait_for_turn()
            self.counts.requests += 1
            self.counts.repeated += attempt > 0
            wait = min(self.pause * 2**attempt, LONGEST_WAIT)
            try:
                response = self._client.send(request)
            except httpx.HTTPError as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                answer = Answer(asked, response.status_code, response.content, self._now())
                problem = _passing_fault(answer)
                if not problem:
                    return answer
                wait = self._wait_of(response, wait, asked)
            self._next = self._clock() + wait
        raise UnavailableError(f"{problem}, {self.attempts} φορές", asked)

    def _wait_for_turn(self):
        left = self._next - self._clock()
        if left > 0:
            self._sleep(left)
        self._next = self._clock() + self.pause

    def _wait_of(self, response, wait, asked):
        """Return the seconds that the register asks for, or our own when it does not say."""
        said = response.headers.get("Retry-After", "").strip()
        try:
            if said.isdecimal():
                seconds = float(said)
            else:
                seconds = (parsedate_to_datetime(said) - self._now()).total_seconds()
        except (TypeError, ValueError):
            return wait
        if seconds > LONGEST_WAIT:
            raise UnavailableError(f"το μητρώο ζητά αναμονή {seconds:.0f} δευτερολέπτων", asked)
        return max(seconds, self.pause)


def _passing_fault(answer):
    """Return what is wrong with an answer and may pass, "" for a good one.

    Raises RegisterError for what will not pass.
    """
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return "429, πολλές κλήσεις"
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return f"σφάλμα {answer.status} του μητρώου"
    if answer.is_none:
        return ""
    if answer.status != HTTPStatus.OK:
        said = answer.content.decode(errors="replace")[:200]
        raise RegisterError(
            f"το μητρώο δεν δέχτηκε την ερώτηση ({answer.status}): {said}", answer.asked
        )
    try:
        whole = answer.json is not None
    except ValueError:
        whole = False
    return "" if whole else "η απάντηση δεν είναι ολόκληρο JSON"
