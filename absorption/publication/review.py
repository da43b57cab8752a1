"""What publishing drafts would show and make fail, found by trying it out."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from absorption import checks
from absorption.checks import Failure
from absorption.models import AbsorptionFigure, DataVersion
from absorption.models.acknowledgements import CheckAcknowledgement
from absorption.publication.data_version import next_data_version, publication_moment, queue
from absorption.publication.dependencies import (
    R,
    dependencies_of,
    is_draft_now,
    submitted_within,
    with_links,
)
from absorption.publication.errors import UnacknowledgedError, require, whole_step
from absorption.publication.publishing import CHANGES, Made, follow, make_public
from municipalities.records import ChangeKind, Record


def failures_of(record: Record) -> list[Failure]:
    """Return the checks that would newly fail if `record` were public; nothing is kept."""
    return failures_of_all([record]).get(record.pk, [])


@transaction.atomic
def failures_of_all(records: Sequence[Record]) -> dict[int, list[Failure]]:
    """Return by key the checks that would newly fail if `records`, of one model, were public.

    They are tried out together, as `publish_all` makes them public; nothing is kept. What
    cannot be published as it stands has none: `publish_all` says what it lacks.
    """
    queue()  # first, as publications do: a rehearsal locks what they lock
    rows, found = fresh(records), []
    within = {row.pk: [row, *submitted_within(row)] for row in rows}
    with transaction.atomic():
        moment, version = publication_moment(), DataVersion.current().number + 1
        rehearsed, made, waiting = [], [], rows
        while waiting:
            row, *waiting = waiting
            done = _rehearsed(row, moment, version)
            if done is None:
                # What was undone in the database still stands in what was read of it.
                waiting = fresh(waiting)
            else:
                rehearsed += within[row.pk]
                made += done
        follow(made, moment)
        found = checks.failures_around(rehearsed)
        transaction.set_rollback(True)
    # Most rows fail nothing: only then is it asked what failed before them.
    rows = fresh(rows)
    if not found:
        return {row.pk: [] for row in rows}
    return failures_by_row(caused_between(failures_before(rows), found), rows)


def failures_before(rows: Iterable[Record]) -> list[Failure]:
    """Return what fails already around `rows` and what comes within them."""
    return checks.failures_around([each for row in rows for each in (row, *submitted_within(row))])


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
        version, moment = next_data_version(), publication_moment()
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
    if isinstance(record, AbsorptionFigure):
        return record.same_subject_and_date().published().first()
    return record.version_of


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


def _rehearsed(record: Record, moment: datetime, data_version: int) -> list[Made] | None:
    """Try to make a draft public; return what was made, None where it could not be."""
    try:
        with whole_step():
            return _rehearse(record, moment, data_version)
    except ValidationError:
        return None


def _rehearse(record: Record, moment: datetime, data_version: int) -> list[Made]:
    """Make a draft public with all that it rests on, whatever it still lacks of its own."""
    made = []
    for dependency in dependencies_of(record):
        if is_draft_now(dependency):
            made += _rehearse(dependency, moment, data_version)
    changes = public_before(record) is not None
    if changes != (record.change_kind in CHANGES):
        record.change_kind = ChangeKind.REVISION if changes else ChangeKind.PUBLICATION
    record.change_reason = record.change_reason or "-"
    return made + make_public(record, moment, data_version, is_rehearsal=True)[1]


def _unacknowledged(failures: Iterable[Failure]) -> list[Failure]:
    return [failure for failure in failures if failure.acknowledgement is None]
