"""Draft → submitted → published, by two people; each step in one transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.checks import Failure
from absorption.publication.data_version import next_data_version, queue
from absorption.publication.dependencies import (
    R,
    V,
    brought_along,
    copy_links,
    dependencies_of,
    entered_within,
    is_draft_now,
    is_of_same_editor,
    links_of,
    now_standing,
    standing_now,
    submitted_within,
    with_links,
)
from absorption.publication.errors import (
    PublicationError,
    UnacknowledgedError,
    refuse_apart,
    require,
    whole_step,
)
from absorption.publication.history import BATCH, Step, step_taken
from absorption.publication.publishing import (
    CHANGES,
    follow,
    make_public,
    refresh,
    require_shares,
)
from absorption.publication.review import (
    acknowledge_new,
    as_stored,
    caused_between,
    failures_before,
    failures_by_row,
    fresh,
)
from absorption.staff import accounts
from municipalities.records import ChangeKind, Record, State

# Why rows were refused, by their keys.
Refused = dict[int, ValidationError]


@transaction.atomic
def edit(record: Record, by: User | None) -> None:
    """Save a draft as edited by `by`; a submitted row becomes a draft again.

    Raises ValidationError when a rule of the model is broken.
    """
    record.edited_by = by
    record.state = State.DRAFT
    record.full_clean()
    record.save()
    _remember(record, by, Step.EDIT)


@transaction.atomic
def draft_all(records: Sequence[Record], by: User) -> None:
    """Save new drafts of one model, checked by the caller, as edited by `by`."""
    for record in records:
        record.edited_by = by
    type(records[0])._base_manager.bulk_create(records, batch_size=BATCH)
    _remember_all(records, by, Step.EDIT)


@transaction.atomic
def edit_all(records: Sequence[Record], fields: Iterable[str], by: User) -> None:
    """Save the `fields` of drafts of one model, checked by the caller, as edited by `by`."""
    for record in records:
        record.edited_by, record.edited_at = by, timezone.now()
        record.state, record.review_comment = State.DRAFT, ""
    fields = {*fields, "edited_by", "edited_at", "state", "review_comment"}
    type(records[0])._base_manager.bulk_update(records, fields, batch_size=BATCH)
    _remember_all(records, by, Step.EDIT)


def submit(record: Record, by: User) -> list[Record]:
    """Hand a draft to whoever publishes, with what its editor entered within it; return all.

    Raises PublicationError unless it is a draft, and ValidationError when a rule of the model is
    broken.
    """
    return submit_all([record], by)


@transaction.atomic
def submit_all(records: Sequence[Record], by: User) -> list[Record]:
    """Hand drafts of one model to whoever publishes: all or none; raises what `submit` does."""
    done, refused = _submit_stored(records, by)
    for error in refused.values():
        raise error
    _tell(records, done)
    return done


@transaction.atomic
def submit_each(records: Sequence[Record], by: User) -> tuple[list[Record], Refused]:
    """Hand drafts of one model to whoever publishes, in a few statements for any number.

    Returns all that was submitted, and by key why the others were not: each what `submit` raises.
    """
    done, refused = _submit_stored(records, by)
    _tell(records, done)
    return done, refused


def _submit_stored(records: Sequence[Record], by: User) -> tuple[list[Record], Refused]:
    stored, done, refused = _locked(records), [], {}
    for record in records:
        try:
            done += _complete(stored.get(record.pk), record, by)
        except ValidationError as error:
            refused[record.pk] = error
    now = timezone.now()
    for model, rows in _by_model(done).items():
        model._base_manager.filter(pk__in=[row.pk for row in rows]).update(
            state=State.SUBMITTED,
            review_comment="",
            edited_at=now,
            edited_by=Coalesce("edited_by", by.pk),
        )
        for row in rows:
            row.state, row.review_comment, row.edited_at = State.SUBMITTED, "", now
            row.edited_by = row.edited_by or by
        _remember_all(rows, by, Step.SUBMIT)
    return done, refused


def _tell(records: Sequence[Record], submitted: Iterable[Record]) -> None:
    """Let the records that were handed over say what was written of them."""
    written = {row.pk: row for row in submitted if records and type(row) is type(records[0])}
    for record in records:
        if row := written.get(record.pk):
            record.state, record.review_comment = row.state, row.review_comment
            record.edited_at, record.edited_by = row.edited_at, row.edited_by


def _complete(stored: Record | None, seen: Record, by: User) -> list[Record]:
    """Return a draft, as it is stored, with what goes with it, when all may be submitted."""
    require(seen.state == State.DRAFT, _("Υποβάλλεται μόνο ένα πρόχειρο."))
    row = _require_as_seen(stored, seen)
    require_shares(row)
    row.edited_by = row.edited_by or by
    within = [
        each
        for each in entered_within(row)
        if each.state == State.DRAFT and is_of_same_editor(each, row)
    ]
    for each in (row, *within):
        _check(each, within)
    return [row, *within]


@transaction.atomic
def send_back(record: Record, by: User, comment: str) -> None:
    """Return a submitted row to its editor with a comment.

    Raises PublicationError without a comment or unless it was submitted.
    """
    require(record.state == State.SUBMITTED, _("Επιστρέφεται μόνο ό,τι έχει υποβληθεί."))
    require(comment.strip(), _("Γράψτε γιατί επιστρέφεται."))
    _lock_as_seen(record)
    record.state, record.review_comment = State.DRAFT, comment.strip()
    record.save()
    _remember(record, by, Step.SEND_BACK, record.review_comment)


def propose(original: V, by: User | None) -> V:
    """Return a draft copy of a published record, to be changed and published.

    Raises PublicationError when a proposal is already open.
    """
    return propose_all([(original, {})], by)[0]


@transaction.atomic
def propose_all(changes: Sequence[tuple[V, Mapping[str, object]]], by: User | None) -> list[V]:
    """Return a draft copy of each original of `changes`, with the values that go with it.

    `changes` are pairs of a published record and its new values by field, all of one model.
    Raises PublicationError when a proposal is already open.
    """
    originals = [original for original, _values in changes]
    require(
        all(each.is_published and each.version_of_id is None for each in originals),
        _("Πρόταση αλλαγής γίνεται για κάτι δημοσιευμένο."),
    )
    stored = type(originals[0])._base_manager
    # Locked: two people who propose at the same moment come one after the other.
    locked = stored.select_for_update(of=("self",))
    copies = locked.in_bulk([original.pk for original in originals])
    require(
        not stored.filter(version_of__in=originals).pending().exists(),
        _("Υπάρχει ήδη ανοιχτή πρόταση αλλαγής."),
    )
    proposals = []
    for original, values in changes:
        proposal = copies[original.pk]
        proposal.pk = None
        proposal.version_of = original
        proposal.state, proposal.published_at = State.DRAFT, None
        proposal.change_kind, proposal.change_reason = ChangeKind.REVISION, ""
        proposal.edited_by = by
        for name, value in values.items():
            setattr(proposal, name, value)
        proposals.append(proposal)
    stored.bulk_create(proposals, batch_size=BATCH)
    for link in links_of(originals[0]):
        copy_links(link, zip(originals, proposals, strict=True))
    _remember_all(proposals, by, Step.PROPOSE)
    return proposals


def hold(records: Sequence[R]) -> list[R]:
    """Lock drafts, and what comes along with them, until the transaction ends.

    Returns the records as they are now, without what was deleted: what is read of them then is
    what is published.
    """
    # First what every publication and preview begins with: two that need both wait in one order.
    queue()
    keys: dict[type, set[int]] = {}
    for record in with_links(list(records)):
        for row in (*brought_along(record), record):
            keys.setdefault(type(row), set()).add(row.pk)
    for model, wanted in keys.items():
        rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=wanted)
        list(rows.order_by("pk").values_list("pk"))
    return as_stored(records)


def publish(record: R, by: User) -> R:
    """Make a submitted row public; return the public row.

    Raises PublicationError unless it was submitted, for whoever edited it last, without a
    public reason for a change, or when it rests on something that is not public;
    UnacknowledgedError when a check newly fails and nobody has acknowledged it.
    """
    public, refused = publish_all([record], by)
    if refused:
        raise refused[record.pk]
    return public[0]


@transaction.atomic
def publish_all(
    records: Iterable[R],
    by: User,
    accepted: Collection[Failure] = (),
    reason: str = "",
    before: Collection[Failure] = (),
) -> tuple[list[R], Refused]:
    """Make submitted rows of one model public, in order, with one data version.

    Returns the public rows, and by key why the others are not: each what `publish` raises.
    `reason` says in public why the `accepted` failures stand that this brings about; `before`
    are those that stood before, as far as they were `tried_out` in the same transaction.
    """
    waiting, refused = list(records), {}
    while True:
        try:
            with transaction.atomic():
                public, left, within = _publish_each(waiting, by)
                acknowledge_new([*public, *within], before, accepted, reason, by)
                transaction.set_rollback(not public)  # nothing new: the data version stays
                return public, refused | left
        except UnacknowledgedError as error:
            # Undone. What failed before is no fault of these rows; the rest is asked about.
            rows = fresh(waiting)
            before = failures_before(rows, error.failures)
            asked = failures_by_row(caused_between(before, error.failures), rows)
            refused |= {key: UnacknowledgedError(found) for key, found in asked.items() if found}
            waiting = [record for record in waiting if record.pk not in refused]


@transaction.atomic
def load(
    records: Iterable[Record],
    reason: str,
    at: datetime | None = None,
    *,
    with_changes: bool = False,
) -> None:
    """Publish drafts read from files, in order, with one data version, now or as of `at`.

    A record that gives a public reason of its own keeps it and its kind; any other is part of
    the initial load. No second person looks at them, so they replace nothing that is public:
    only the sample, which has nobody behind it, is loaded `with_changes`, as a history with
    its corrections. Raises PublicationError for such a change, for a moment in the future,
    and where a rule is broken.
    """
    require(at is None or at <= timezone.now(), _("Τίποτα δεν δημοσιεύεται στο μέλλον."))
    version, moment = next_data_version()
    moment = at or moment
    made = []
    for record in records:
        refresh(record)  # what it rests on may have been published just now
        if not record.change_reason:
            record.change_kind, record.change_reason = ChangeKind.INITIAL, reason
        require(
            with_changes or record.change_kind not in CHANGES,
            _("Ό,τι δημοσιεύθηκε αλλάζει μόνο από δύο πρόσωπα, όχι με φόρτωση."),
        )
        made += make_public(record, moment, version)[1]
    follow(made, moment)


def _publish_each(records: Sequence[R], by: User) -> tuple[list[R], Refused, list[Record]]:
    """Return the rows public now, by key why the others are not, and what came within them."""
    public, refused, within, made = [], {}, [], []
    data_version, moment = next_data_version()
    locked, standing = _locked(records), standing_now(records, locked=True)
    are_apart = cache(partial(accounts.are_apart, by.pk))
    for place, record in enumerate(records, 1):
        try:
            with whole_step():
                row = _require_as_seen(locked.get(record.pk), record)
                came_along = _require_four_eyes(row, by, are_apart)
                made_public, with_it = make_public(row, moment, data_version, standing)
            standing |= now_standing(row)
            public.append(cast("R", made_public))  # the row, or the original that it changes
            within += came_along
            made += with_it
        except ValidationError as error:
            refused[record.pk] = error
            # What was undone in the database still stands in what was read of it.
            locked = _locked(records[place:])
            standing = standing_now(records[place:], locked=True)
    follow(made, moment)
    for rows in _by_model(each.record for each in made).values():
        _remember_all(as_stored(rows), by, Step.PUBLISH)
    return as_stored(public), refused, within


def _locked(records: Sequence[R]) -> dict[int, R]:
    """Lock rows of one model; return them by key, with what they rest on."""
    if not records:
        return {}
    rows = type(records[0])._base_manager.select_for_update(of=("self",)).order_by("pk")
    return {row.pk: row for row in with_links(list(rows.filter(pk__in=[r.pk for r in records])))}


def _require_four_eyes(
    record: Record, by: User, are_apart: Callable[[frozenset[int | None]], bool]
) -> list[Record]:
    """Return what comes within a row that this person may publish; it is whole."""
    require(record.state == State.SUBMITTED, _("Δημοσιεύεται μόνο ό,τι έχει υποβληθεί."))
    within = submitted_within(record)
    resting = [row for each in (record, *within) for row in dependencies_of(each)]
    drafts = [row for row in resting if row != record and is_draft_now(row)]
    together = list(dict.fromkeys([*drafts, *within]))
    editors = {drafted.edited_by_id for drafted in (*together, record)}
    require(
        record.edited_by_id and by.pk not in editors,
        _("Κανείς δεν δημοσιεύει ό,τι επεξεργάστηκε ο ίδιος τελευταίος."),
    )
    refuse_apart(are_apart(frozenset(editors)))
    for row in (record, *within):
        _check(row, within)
    return within


def _lock_as_seen(record: R) -> R:
    """Lock a row and return it; raise PublicationError when it is not what was seen of it."""
    rows = type(record)._base_manager.select_for_update(of=("self",))
    return _require_as_seen(rows.filter(pk=record.pk).first(), record)


def _require_as_seen(stored: R | None, seen: R) -> R:
    """Return a row as it is stored; raise PublicationError when it is not what was seen of it."""
    if stored is None:
        raise PublicationError(_("Διαγράφηκε στο μεταξύ."))
    require(stored.edited_at == seen.edited_at, _("Άλλαξε στο μεταξύ. Δείτε το ξανά."))
    return stored


def _check(row: Record, within: Collection[Record]) -> None:
    """Check a row as it is stored; what one within another lacks is said with its name.

    Links, keys and constraints are held by the database.
    """
    try:
        row.clean_fields(exclude=_links_of(type(row)))
        row.clean()
    except ValidationError as error:
        if row not in within:
            raise
        raise PublicationError(f"{row._meta.verbose_name} {row}: {' '.join(error.messages)}") from (
            error
        )


def _links_of(model: type[Record]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields if field.is_relation}


def _by_model(rows: Iterable[R]) -> dict[type[R], list[R]]:
    """Return the rows of each model, in their order."""
    found: dict[type, list] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def _remember(record: Record, by: User | None, step: Step, comment: str = "") -> None:
    _remember_all([record], by, step, comment)


def _remember_all(
    records: Sequence[Record], by: User | None, step: Step, comment: str = ""
) -> None:
    step_taken.send(type(records[0]), records=records, by=by, step=step, comment=comment)
