"""One export: which rows, of which moment, under which name."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from absorption.datasets import Dataset
from absorption.exports import about, snapshot
from absorption.exports.values import as_copied
from absorption.models import Change, DataVersion
from absorption.publication.data_version import content_since
from municipalities.dates import VersionDay, end_of_day


@dataclass
class Export:
    """A dataset's rows in one snapshot; to be closed.

    `query` is the reader's filter and order as a query string, `filters` the same in words.
    `version`, `day` and `count` are those of the rows.
    """

    dataset: Dataset
    rows: Any  # a QuerySet, or the list of a computed dataset
    as_of: date | None = None
    query: str = ""
    filters: list = field(default_factory=list)

    def __post_init__(self):
        """Take the snapshot.

        Raises ExportsBusyError.
        """
        self.snapshot = snapshot.open_snapshot()
        try:
            self.version, self.day = version_and_day(self.snapshot, self.as_of)
            self.count = self._count()
        except BaseException:
            self.close()
            raise

    @property
    def fields(self):
        return self.dataset.fields

    def values(self):
        """Yield the rows as tuples in the order of `fields`."""
        if self.dataset.prepare:
            return iter(self._computed)
        return self.snapshot.rows(self.dataset.query(self.rows, self.as_of))

    @property
    def can_copy(self):
        """Whether the database itself can write the rows as CSV."""
        return self.snapshot.can_copy and not self.dataset.prepare

    def copied(self):
        """Yield the rows as CSV written by the database."""
        return self.snapshot.copy(self.dataset.query(self.rows, self.as_of, as_copied))

    def file_name(self, extension):
        """Return a name that says what is inside."""
        filtered = ["filtered"] if self.filters else []
        return about.file_name(
            extension, self.dataset.name, *about.state(self.version, self.day), *filtered
        )

    def close(self):
        """Free the connection."""
        self.snapshot.close()

    @cached_property
    def _computed(self):
        return self.dataset.tuples(self.rows, self.as_of)

    def _count(self):
        if self.dataset.prepare:
            return len(self._computed)
        return self.snapshot.count(self.rows.values_list("pk"))


def version_and_day(source, as_of=None):
    """Return the data version in the snapshot `source` and since which day it says what it says.

    Or the one at the end of `as_of`, and that day. The day is None while nothing is public.
    """
    if as_of is not None:
        if isinstance(as_of, VersionDay):
            return as_of.number, as_of.published_on
        lines = Change.objects.filter(at__lt=end_of_day(as_of)).order_by("-data_version")
        found = source.first(lines.values_list("data_version"))
        return found[0] if found else 0, as_of
    found = source.first(DataVersion.objects.filter(pk=1).values_list("number", "changed_at"))
    version = DataVersion(number=found[0], changed_at=found[1]) if found else DataVersion()
    since = content_since(version)
    return version.number, since and timezone.localdate(since)
