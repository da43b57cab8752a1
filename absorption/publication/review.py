"""What publishing drafts would show and make fail, found by trying it out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from absorption import checks
from absorption.checks import Failure
from absorption.models import AbsorptionFigure, DataVersion
from absorption.models.acknowledgements import CheckAcknowledgement
from absorption.publication.data_version import next_data_version, publication_moment, queue
from absorption.publication.dependencies import (
    R,
    Standing,
    dependencies_of,
    is_draft_now,
    now_standing,
    standing_now,
    submitted_within,
    with_links,
)
from absorption.publication.errors import UnacknowledgedError, require, whole_step
from absorption.publication.publishing import CHANGES, Made, follow, make_public
from municipalities.records import ChangeKind, Record, VersionedRecord


class TriedOut(NamedTuple):
    """What fails when drafts are public: the drafts, what each causes, what failed before.

    What failed before is known of the checks that fail, and until somebody else publishes.
    """

    rows: Sequence[Record]  # as they are stored, without what was deleted
    caused: dict[int, list[Failure]]  # by their keys
    before: list[Failure]


def failures_of(record: Record) -> list[Failure]:
    """Return the checks that would newly fail if `record` were public; nothing is kept."""
    return tried_out([record]).caused.get(record.pk, [])


@transaction.atomic
def tried_out(records: Sequence[Record]) -> TriedOut:
    """Return which checks would newly fail if `records`, of one model, were public.

    They are tried out together, as `publish_all` makes them public; nothing is kept. What
    cannot be published as it stands has none: `publish_all` says what it lacks.
    """
    queue()  # first, as publications do: a rehearsal locks what they lock
    rows, found = fresh(records), []
    with transaction.atomic():
        moment, version = publication_moment(), DataVersion.current().number + 1
        rehearsed, made, waiting = [], [], [copy(row) for row in rows]
        standing = standing_now(rows)
        while waiting:
            row, *waiting = waiting
            within = submitted_within(row)
            done = _rehearsed(row, moment, version, standing)
            if done is None:
                # What was undone in the database still stands in what was read of it.
                waiting, standing = fresh(waiting), standing_now(waiting)
            else:
                rehearsed += [row, *within]
                made += done
                standing |= now_standing(row)
        follow(made, moment)
        found = checks.failures_around(rehearsed)
        transaction.set_rollback(True)
    if [each.record for each in made] != rows:  # what came along is not as it was read
        rows = fresh(rows)
    # Most rows fail nothing: only then is it asked what failed before them.
    if not found:
        return TriedOut(rows, {row.pk: [] for row in rows}, [])
    before = failures_before(rows, found)
    return TriedOut(rows, failures_by_row(caused_between(before, found), rows), before)


def failures_before(rows: Iterable[Record], found: Iterable[Failure]) -> list[Failure]:
    """Return what fails already around `rows` and what comes within them, of the checks `found`."""
    around = [each for row in rows for each in (row, *submitted_within(row))]
    return checks.failures_around(around, {failure.check.code for failure in found})


def failures_by_row(
    failures: Iterable[Failure], rows: Iterable[Record]
) -> dict[int, list[Failure]]:
    """Return the failures that each of `rows` may have caused with what comes within it."""
    together = {row: (row, *submitted_within(row)) for row in rows}
    caused = checks.by_record(failures, [each for part in together.values() for each in part])
    return {
        row.pk: list({failure.key: failure for each in part for failure in caused[each]}.values())
        for row, part in together.items()
    }


@transaction.atomic
def acknowledge(failures: Iterable[Failure], reason: str, by: User) -> None:
    """Say in public why `failures` stand.

    Raises PublicationError without a reason.
    """
    _acknowledge(failures, reason, by)
    next_data_version()


def _acknowledge(failures: Iterable[Failure], reason: str, by: User) -> None:
    require(reason.strip(), _("Γράψτε γιατί δημοσιεύεται παρά το εύρημα."))
    for failure in _unacknowledged(failures):
        CheckAcknowledgement.objects.create(
            check_code=failure.check.code,
            record_type=failure.record_type,
            record_id=failure.record_id,
            numbers=failure.numbers_as_text,
            message=failure.message,
            reason=reason.strip(),
            by=by,
        )


@contextmanager
def as_if_published(drafts: Iterable[Record]) -> Iterator[list[tuple[Record, str]]]:
    """Make drafts public inside the block and undo all of it after: a preview, by nobody.

    Yields (draft, why not) for the drafts that could not be public as they are.
    """
    left_out, made = [], []
    with transaction.atomic():
        version, moment = next_data_version()
        for draft in drafts:
            draft.change_reason = draft.change_reason or "…"
            try:
                with whole_step():
                    draft.refresh_from_db(fields=["state"])
                    if not draft.is_published:  # it may have come along with one before it
                        draft.full_clean()
                        made += make_public(draft, moment, version)[1]
            except ValidationError as error:
                left_out.append((draft, " ".join(error.messages)))
        follow(made, moment)
        try:
            yield left_out
        finally:
            transaction.set_rollback(True)


def public_before(record: Record) -> Record | None:
    """Return the published row that publishing `record` would replace, or None."""
    return all_public_before([record])[record.pk]


def all_public_before(records: Sequence[Record]) -> dict[int, Record | None]:
    """Return by key the published row that each of `records`, of one model, would replace."""
    if records and isinstance(records[0], VersionedRecord):
        models.prefetch_related_objects(list(records), "version_of")
        found = {row.pk: row.version_of for row in records}
    else:
        standing = standing_now(records)
        found = {row.pk: standing.get(row.subject_and_date) for row in records}
    with_links([row for row in found.values() if row])
    return found


def fresh(records: Sequence[R]) -> list[R]:
    """Return records of one model `as_stored`, with what they are asked for again and again."""
    return with_links(as_stored(records))


def as_stored(records: Sequence[R]) -> list[R]:
    """Return records of one model as they are now, in their order, without what was deleted."""
    stored = type(records[0])._base_manager.in_bulk([row.pk for row in records]) if records else {}
    return [stored[row.pk] for row in records if row.pk in stored]


def caused_between(before: Iterable[Failure], after: Iterable[Failure]) -> list[Failure]:
    """Return the failures of `after` that were not there before."""
    known = {failure.key for failure in before}
    return [failure for failure in after if failure.key not in known]


def acknowledge_new(
    public: Sequence[Record],
    before: Iterable[Failure],
    accepted: Iterable[Failure],
    reason: str,
    by: User,
) -> None:
    """Give the reason for what the rows made fail; raise UnacknowledgedError for the rest.

    Checks that ask for no reason tell the reader what they find, and hold nothing up.
    """
    new = caused_between(before, _unacknowledged(checks.failures_around(public)))
    new = [failure for failure in new if failure.check.asks_why]
    known = {failure.key for failure in accepted} if reason.strip() else set()
    if rest := [failure for failure in new if failure.key not in known]:
        raise UnacknowledgedError(rest)
    if new:
        _acknowledge(new, reason, by)


def _rehearsed(
    record: Record, moment: datetime, data_version: int, standing: Standing
) -> list[Made] | None:
    """Try to make a draft public; return what was made, None where it could not be."""
    try:
        with whole_step():
            return _rehearse(record, moment, data_version, standing)
    except ValidationError:
        return None


def _rehearse(
    record: Record, moment: datetime, data_version: int, standing: Standing
) -> list[Made]:
    """Make a draft public with all that it rests on, whatever it still lacks of its own."""
    made = []
    for dependency in dependencies_of(record):
        if is_draft_now(dependency):
            made += _rehearse(dependency, moment, data_version, standing)
    if isinstance(record, AbsorptionFigure):
        changes = record.subject_and_date in standing
    else:
        changes = record.version_of_id is not None
    if changes != (record.change_kind in CHANGES):
        record.change_kind = ChangeKind.REVISION if changes else ChangeKind.PUBLICATION
    record.change_reason = record.change_reason or "-"
    return made + make_public(record, moment, data_version, standing, is_rehearsal=True)[1]


def _unacknowledged(failures: Iterable[Failure]) -> list[Failure]:
    return [failure for failure in failures if failure.acknowledgement is None]
