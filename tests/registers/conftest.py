"""The stand-in, started once; every test starts from empty registers."""

import subprocess
import sys
from datetime import date

import httpx
import pytest

from absorption.registers.asking import Asker
from absorption.registers.diavgeia import Diavgeia
from absorption.registers.khmdhs import Khmdhs
from absorption.registers.sync import Sync
from tests.factories import make_action, make_municipality

SINCE, UNTIL = date(2025, 2, 1), date(2025, 12, 31)


class StandIn:
    """The handle of a test on the stand-in."""

    def __init__(self, url):
        """Take its address."""
        self.url = url
        self._client = httpx.Client(base_url=url, verify=False)  # noqa: S501 - loopback, no TLS

    def close(self):
        """Close the connection."""
        self._client.close()

    def order(self, what, body=None):
        """Order something under /_/ and return the answer."""
        return self._client.post(f"/_/{what}", json=body or {}).json()

    def put(self, **records):
        """Add records by kind: contract, payment, act."""
        self.order("records", records)

    def fault(self, **fault):
        """Let the next calls whose address has `path` go wrong, `times` times."""
        self.order("set", {"faults": [fault]})

    def change(self, kind, adam, **fields):
        """Change the fields of a record."""
        self.order("change", {"kind": kind, "adam": adam, "fields": fields})

    @property
    def asked(self):
        """What was asked: path, body, agent."""
        return self.order("asked")


@pytest.fixture(scope="session")
def standin_process():
    with subprocess.Popen(
        [sys.executable, "-m", "tests.registers.standin"], stdout=subprocess.PIPE, text=True
    ) as process:
        standin = StandIn(process.stdout.readline().strip())
        yield standin
        standin.close()
        process.terminate()


@pytest.fixture
def standin(standin_process):
    standin_process.order("reset")
    return standin_process


class Patience:
    """A clock that only sleep moves: nobody waits in a test."""

    def __init__(self):
        """Start at zero."""
        self.seconds, self.slept = 0.0, []

    def sleep(self, seconds):
        """Note the pause."""
        self.slept.append(round(seconds, 3))
        self.seconds += seconds

    def clock(self):
        """Return the seconds since the start."""
        return self.seconds


@pytest.fixture
def patience():
    return Patience()


@pytest.fixture
def asker(patience):
    with Asker(
        "portal-test (+https://example.org; contact@example.org)",
        sleep=patience.sleep, clock=patience.clock,
    ) as asker:  # fmt: skip
        yield asker


@pytest.fixture
def khmdhs(standin, asker):
    return Khmdhs(asker, f"{standin.url}/khmdhs-opendata")


@pytest.fixture
def run(standin, patience, settings):
    """Return the function that runs a synchronisation against the stand-in."""
    settings.CENTRAL_BODIES = {"99220730": "Κοινωνία της Πληροφορίας Α.Ε."}

    def run(since=SINCE, until=UNTIL, attempts=6, **options):
        with Asker("t", sleep=patience.sleep, clock=patience.clock, attempts=attempts) as asker:
            return Sync(
                Khmdhs(asker, f"{standin.url}/khmdhs-opendata"),
                Diavgeia(asker, f"{standin.url}/diavgeia"),
                since=since,
                until=until,
                **options,
            ).run()

    return run


@pytest.fixture
def trikala(db):
    make_action()
    return make_municipality(
        name="Δήμος Τρικκαίων", short_name="Τρικκαίων", slug="trikala", diavgeia_uid="6298"
    )
