"""What the checks find among what is public, as pages list it: bounded, and kept until it changes.

A check that fails everywhere must not make a page, or the desk, as long as the register: each
gives its first `COUNTED` failures, and says when there are more.
"""

from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language

from absorption import checks
from absorption.checks.registry import REGISTRY, Check, Scope, findings
from absorption.figures.as_of import query_of
from absorption.models import DataVersion
from municipalities.dates import today

COUNTED = 1_000  # failures of one check that are read; «more than that» is said, not counted
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Line:
    """A failure in the language of the page. `reason` says why it stands, if somebody has."""

    name: str
    url: str | None
    message: str
    reason: str
    record_label: str
    record_key: int


@dataclass(frozen=True)
class Result:
    """What one check found."""

    check: Check
    lines: list[Line]
    has_more: bool = False

    @property
    def count(self):
        """How many were read: `COUNTED` when there are more."""
        return len(self.lines)

    @property
    def public(self):
        """The result without what is not public before somebody has looked and said why."""
        if self.check.public_at_once:
            return self
        return replace(self, lines=[line for line in self.lines if line.reason])

    @property
    def waiting(self):
        """The failures of which nobody has said why they stand."""
        return [line for line in self.lines if not line.reason]


def results(as_of=None):
    """Return the result of every check, now or at the end of `as_of`."""
    version = DataVersion.current().number
    return [_kept(each, as_of, version) for each in REGISTRY.values()]


def result(check, as_of=None):
    """Return what `check` finds, now or at the end of `as_of`."""
    return _kept(check, as_of, DataVersion.current().number)


def _kept(check, as_of, version):
    """Return what is in the cache while nothing public has changed."""
    # Inside a transaction something may be public that is undone, as in a preview of drafts.
    if connection.in_atomic_block:
        return _found(check, as_of)
    parts = (check.code, settings.CODE_VERSION, version, today(), _asked(as_of), get_language())
    key = "checks:" + ":".join(str(part) for part in parts)
    kept = cache.get(key)
    if kept is None:
        found = _found(check, as_of)
        kept = found.lines, found.has_more
        cache.set(key, kept, KEPT_SECONDS)
    return Result(check, *kept)


def _asked(as_of):
    return urlencode(query_of(as_of)) or "now"


def _found(check, as_of):
    first = list(islice(findings(Scope(as_of), [check]), COUNTED + 1))
    failures = checks.with_acknowledgements(first[:COUNTED], as_of)
    return Result(check, [_line(failure) for failure in failures], len(first) > COUNTED)


def _line(failure):
    record, acknowledgement = failure.record, failure.acknowledgement
    return Line(
        str(getattr(record, "public_name", record)),
        failure.url,
        failure.message,
        acknowledgement.reason if acknowledgement else "",
        record._meta.label_lower,
        record.pk,
    )
