"""A stand-in of the registers a test, asked without a network and without waiting."""

from datetime import date
from functools import partial

import httpx
import pytest

from absorption.management.commands import sync_registers
from absorption.registers.client import Asker
from absorption.registers.khmdhs import Khmdhs
from absorption.registers.sync import Sync
from tests.absorption.registers.standin import Registers
from tests.factories import make_action, make_municipality

SINCE, UNTIL = date(2025, 2, 1), date(2025, 12, 31)


@pytest.fixture
def standin(settings):
    settings.KHMDHS_URL = "http://registers/khmdhs-opendata"
    settings.DIAVGEIA_URL = "http://registers/diavgeia"
    settings.CENTRAL_BODIES = {"99220730": "Κοινωνία της Πληροφορίας Α.Ε."}
    return Registers()


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
def asking(standin, patience):
    """Return the function that makes an asker of the stand-in."""
    return partial(
        Asker, "portal-test (+https://example.org; contact@example.org)",
        sleep=patience.sleep, clock=patience.clock, transport=httpx.WSGITransport(app=standin),
    )  # fmt: skip


@pytest.fixture
def khmdhs(asking, settings):
    with asking() as asker:
        yield Khmdhs(asker, settings.KHMDHS_URL)


@pytest.fixture
def run(asking):
    """Return the function that runs a synchronisation against the stand-in."""

    def run(since=SINCE, until=UNTIL, attempts=6, **options):
        with asking(attempts=attempts) as asker:
            return Sync(asker, since=since, until=until, **options).run()

    return run


@pytest.fixture
def command(asking, monkeypatch):
    """Let `sync_registers` ask the stand-in."""
    monkeypatch.setattr(sync_registers, "Asker", lambda agent, pause: asking(pause=pause))


@pytest.fixture
def trikala(db):
    make_action()
    return make_municipality(
        name="Δήμος Τρικκαίων", short_name="Τρικκαίων", slug="trikala", diavgeia_uid="6298"
    )
