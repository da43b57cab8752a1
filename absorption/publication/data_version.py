"""What is public at this moment, as this process last saw it.

One short query, at most every `VERSION_SECONDS` and by one thread, says so for all requests
between: a publication is seen within that time on every process. It is also how the process
notices that the database does not answer.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import Generic, TypeVar

import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, Max, Q
from django.http import HttpRequest
from django.utils import timezone

from absorption.models import DataVersion
from municipalities.dates import end_of_day, today
from municipalities.models import Allocation, AllocationStatus, Contract
from municipalities.models.contracts import LEFT_ACTION

# What a database that does not answer raises; the driver's own come from rows that are read in
# batches, past Django's wrapper.
SILENCE = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)

# As text: every page that is rendered asks it, and Django takes ten times as long to write it.
VERSION = """
    SELECT id, number, changed_at, (SELECT MAX(number) FROM absorption_datarelease) AS release
    FROM absorption_dataversion
"""


@dataclass(frozen=True)
class Version:
    """The data version, when it came to be, and the number of the latest release."""

    number: int
    changed_at: datetime | None
    release: int | None

    @cached_property
    def text(self) -> str:
        """The version as text; two are the same if this is, whatever was restored between."""
        return f"{self.number} {self.changed_at} {self.release}"


class Watch:
    """The version that this process last saw, and whether the database answers."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._asking = Lock()
        self.forget()
        self.is_down = False
        self.answered_at: datetime | None = None

    def forget(self) -> None:
        """Ask again at the next request: something was just published here."""
        self.last_seen: Version | None = None
        self._asked = -math.inf

    def current(self, since: float | None = None) -> Version | None:
        """Return the version, asked for after the moment `since` (monotonic) if given.

        None where the database has not answered this process yet.
        """
        oldest = time.monotonic() - settings.VERSION_SECONDS
        if since is not None and not self.is_down:  # who does not answer is not asked all the time
            oldest = since
        # Whoever can do with what is known does not wait for the one who asks.
        wait = self.last_seen is None or since is not None
        if self._asked < oldest and self._asking.acquire(blocking=wait):
            try:
                if self._asked < oldest:
                    self._ask()
            finally:
                self._asking.release()
        return self.last_seen

    def failed(self) -> None:
        """Note that the database does not answer; the next try is a moment later."""
        self.is_down, self._asked = True, time.monotonic()

    def _ask(self) -> None:
        asked = time.monotonic()
        try:
            self.last_seen = _read()
        except SILENCE:
            self.failed()
        else:
            self.is_down, self._asked = False, asked
            self.answered_at = timezone.now()


def _read() -> Version:
    for row in DataVersion.objects.raw(VERSION):
        return Version(row.number, row.changed_at, row.release)
    return Version(0, None, None)


watch = Watch()


def queue() -> None:
    """Wait for whoever is publishing, and keep others waiting until the transaction ends."""
    DataVersion.current()
    DataVersion.objects.select_for_update().get(pk=1)


def publication_moment() -> datetime:
    """Return now, or just after the last publication where the clock went back since.

    What is public in turn has moments in turn, whatever the clock does.
    """
    now, last = timezone.now(), DataVersion.current().changed_at
    return now if last is None else max(now, last + timedelta(microseconds=1))


def next_data_version() -> tuple[int, datetime]:
    """Raise the data version by one; return it, and the one moment of all that it makes public.

    The row's lock queues publications.
    """
    moment = publication_moment()
    DataVersion.objects.filter(pk=1).update(number=F("number") + 1, changed_at=moment)
    transaction.on_commit(watch.forget)
    return DataVersion.current().number, moment


def content_since(version: DataVersion) -> datetime | None:
    """Return since when what is public says what it says, None while nothing is.

    That is the last publication, or the midnight after it from which a withdrawal, a move or a
    replacing decision counts that was published beforehand.
    """
    if version.changed_at is None:
        return None
    key = f"content-since-{version.number}-{version.changed_at.timestamp()}-{today()}"
    return cache.get_or_set(key, lambda: _content_since(version.changed_at), timeout=86_400)


def _content_since(changed_at: datetime) -> datetime:
    later = {"gt": timezone.localdate(changed_at), "lte": today()}
    status_on, decided_on = (
        Q(**{f"{name}__{lookup}": day for lookup, day in later.items()})
        for name in ("status_on", "decided_on")
    )
    left = [AllocationStatus.WITHDRAWN, AllocationStatus.MOVED]
    contracts, allocations = Contract.objects.published(), Allocation.objects.published()
    days = [
        contracts.filter(status_on, status__in=LEFT_ACTION).aggregate(day=Max("status_on")),
        allocations.filter(status_on, status__in=left).aggregate(day=Max("status_on")),
        allocations.filter(decided_on, supersedes__isnull=False).aggregate(day=Max("decided_on")),
    ]
    days = [found["day"] for found in days if found["day"]]
    return end_of_day(max(days) - timedelta(days=1)) if days else changed_at


Computed = TypeVar("Computed")


class OncePerVersion(Generic[Computed]):
    """What is computed once for all pages of a process that show the same version."""

    def __init__(self, compute: Callable[[date | None], Computed]) -> None:
        """Take the function of the day that computes it; the day None is now."""
        self._compute = compute
        self._kept: tuple[tuple[str, date], Computed] | None = None
        self._computing = Lock()

    def get(self, request: HttpRequest, as_of: date | None) -> Computed:
        """Return the value for a page; one of a past day, or without a version, has its own."""
        version = getattr(request, "data_version", None)
        if as_of or version is None:
            return self._compute(as_of)
        state = (version.text, today())
        with self._computing:
            if self._kept is None or self._kept[0] != state:
                self._kept = state, self._compute(None)
            return self._kept[1]
