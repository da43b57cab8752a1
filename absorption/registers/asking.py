"""One polite conversation with a register: slow, patient, and honest about what failed."""

import hashlib
import json
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cache, cached_property
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
        """Name the problem and the question."""
        self.problem, self.asked = problem, asked
        super().__init__(f"{problem} ({asked})" if asked else problem)


class UnavailableError(RegisterError):
    """A register is down, slow or talks nonsense whatever it is asked: leave it for today."""


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


class Asker:
    """Asks one call at a time, `pause` seconds apart, and again when that may help.

    `requests` and `repeated` count calls. `sleep`, `clock` (seconds) and `now` are given by
    tests.
    """

    def __init__(
        self,
        user_agent: str,
        *,
        pause: float = PAUSE,
        attempts: int = ATTEMPTS,
        timeout: httpx.Timeout | float = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ):
        """Open the connection; nothing is asked yet."""
        self._client = httpx.Client(
            headers={"User-Agent": user_agent, "Accept": "application/json"},
            timeout=timeout,
            verify=_trusted(),
        )
        self.pause, self.attempts = pause, attempts
        self._sleep, self._clock, self._now = sleep, clock, now
        self._last: float | None = None
        self.requests = self.repeated = 0

    def __enter__(self):
        """Return itself."""
        return self

    def __exit__(self, *error):
        """Close the connection."""
        self._client.close()

    def ask(self, method: str, url: str, *, params=None, body=None) -> Answer:
        """Return the answer, 200 or 404.

        Raises RegisterError when the register is down, slow, refuses the question (400) or
        keeps answering nonsense.
        """
        request = self._client.build_request(method, url, params=params, json=body)
        asked = f"{method} {request.url}"
        if body is not None:
            asked += " " + json.dumps(body, ensure_ascii=False, sort_keys=True)
        problem = ""
        for attempt in range(self.attempts):
            self._wait_for_turn()
            self.requests += 1
            self.repeated += attempt > 0
            wait = min(self.pause * 2**attempt, LONGEST_WAIT)
            try:
                response = self._client.send(request)
            except httpx.HTTPError as error:
                problem = f"{type(error).__name__}: {error}"
            else:
                status = response.status_code
                if status == HTTPStatus.TOO_MANY_REQUESTS:
                    problem = "429, πολλές κλήσεις"
                    wait = self._wait_of(response, wait, asked)
                elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    problem = f"σφάλμα {status} του μητρώου"
                elif status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
                    said = response.text[:200]
                    raise RegisterError(
                        f"το μητρώο δεν δέχτηκε την ερώτηση ({status}): {said}", asked
                    )
                else:
                    answer = Answer(asked, status, response.content, self._now())
                    if answer.is_none or _is_json(answer):
                        return answer
                    problem = "η απάντηση δεν είναι ολόκληρο JSON"
            if attempt + 1 < self.attempts:
                self._sleep(wait)
        raise UnavailableError(f"{problem}, {self.attempts} φορές", asked)

    def _wait_for_turn(self):
        if self._last is not None:
            left = self._last + self.pause - self._clock()
            if left > 0:
                self._sleep(left)
        self._last = self._clock()

    def _wait_of(self, response, wait, asked):
        """Return the seconds that a 429 asks for, or our own when it does not say."""
        said = response.headers.get("Retry-After", "").strip()
        if not said:
            return wait
        try:
            seconds = float(said)
        except ValueError:
            try:
                seconds = (parsedate_to_datetime(said) - self._now()).total_seconds()
            except (TypeError, ValueError):
                return wait
        if seconds > LONGEST_WAIT:
            raise UnavailableError(f"το μητρώο ζητά αναμονή {seconds:.0f} δευτερολέπτων", asked)
        return max(seconds, self.pause)


@cache
def _trusted():
    """Return the authorities that the machine trusts, read once."""
    return ssl.create_default_context()


def _is_json(answer):
    try:
        return answer.json is not None
    except ValueError:
        return False
