"""A row becomes public: its values, its place in the ledger, in the totals and in search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import models, transaction
from django.utils.translation import gettext as _

from absorption.models import AbsorptionFigure, Change, ContractTotal
from absorption.publication import journal, personal_data
from absorption.publication.dependencies import (
    BROUGHT_ALONG,
    Standing,
    dependencies_of,
    insert_links,
    is_draft_now,
    link_values,
    links_of,
    links_to_records,
    standing_now,
    submitted_within,
)
from absorption.publication.errors import require
from absorption.publication.history import BATCH
from absorption.publication.totals import rebuild_totals
from absorption.publication.values import (
    BOOKKEEPING,
    Values,
    check_as_original,
    difference,
    values_of,
)
from absorption.search import entries
from municipalities.models import Contract, Contractor, Municipality
from municipalities.records import ChangeKind, Record, State, VersionedRecord

# What a change of something public may be.
CHANGES = {ChangeKind.REVISION, ChangeKind.CORRECTION, ChangeKind.WITHDRAWAL}


@dataclass(frozen=True)
class Made:
    """A row that became public, and its line of the ledger, not written yet."""

    record: Record
    line: Change | None  # of a rehearsal there is none
    is_new: bool


def make_public(
    record: Record,
    moment: datetime,
    data_version: int,
    standing: Standing | None = None,
    *,
    is_rehearsal: bool = False,
) -> tuple[Record, list[Made]]:
    """Make a row public with what is `brought_along`; return the public row, and all `Made`.

    `standing` are the figures in whose place it may come, where they were read for many at once.
    The caller lets `follow` write what follows from them. Raises PublicationError where a rule
    is broken, and IntegrityError.
    """
    made = []
    for dependency in dependencies_of(record):
        if is_draft_now(dependency):
            require(
                isinstance(dependency, BROUGHT_ALONG),
                _("Δεν έχει δημοσιευθεί ακόμη: %(name)s") % {"name": dependency},
            )
            # What is new is no correction, even if it is the document that proves one.
            if record.change_kind not in CHANGES:
                dependency.change_kind = record.change_kind
            made += make_public(dependency, moment, data_version, is_rehearsal=is_rehearsal)[1]
    require_shares(record)
    within = submitted_within(record)
    old: Values = {}
    public: Record = record
    if isinstance(record, AbsorptionFigure):
        old, public = _publish_figure(record, moment, standing)
    elif isinstance(record, VersionedRecord) and record.version_of_id:
        old, public = _publish_change(record, moment)
    else:
        _write(record, state=State.PUBLISHED, published_at=moment, **_said(record))
    line = None if is_rehearsal else _line_of(public, old, moment, data_version)
    made.append(Made(public, line, is_new=not old))
    for row in within:
        refresh(row)  # its contract is public by now
        made += make_public(row, moment, data_version, is_rehearsal=is_rehearsal)[1]
    return public, made


def follow(made: Sequence[Made], moment: datetime) -> None:
    """Write what follows from what was `Made`: totals, ledger and search, a few statements each.

    A rehearsal, which is undone, leaves out ledger and search: no check reads them.
    """
    contracts = dict.fromkeys(_contract_of(each.record) for each in made)
    rebuild_totals([key for key in contracts if key], moment)
    lines = [each.line for each in made if each.line]
    if not lines:
        return
    Change.objects.bulk_create(lines, batch_size=BATCH)
    for each in made:
        person = each.record
        if isinstance(person, Contractor) and person.natural_person and not each.is_new:
            personal_data.unname(person)
            reason = person.change_reason
            transaction.on_commit(partial(journal.note, person, ["name"], reason))
    entries.enter([each.record for each in made])


def require_shares(record: Record) -> None:
    """Raise PublicationError for a contract of no municipality, or of shares above 100%."""
    if not isinstance(record, Contract):
        return
    shares = [part.share for part in record.shares.all()]
    require(shares, _("Δεν λέει για ποιους Δήμους υπογράφηκε."))
    require(
        sum(share or 0 for share in shares) <= 100,
        _("Τα μερίδια των Δήμων ξεπερνούν μαζί το 100%."),
    )


def _publish_figure(
    figure: AbsorptionFigure, moment: datetime, standing: Standing | None
) -> tuple[Values, AbsorptionFigure]:
    standing = standing_now([figure], locked=True) if standing is None else standing
    before = standing.get(figure.subject_and_date)
    if before:
        require(
            figure.change_kind in CHANGES,
            _("Υπάρχει ήδη στοιχείο για αυτή την ημερομηνία: αναθεώρηση, διόρθωση ή ανάκληση;"),
        )
        require(figure.change_reason, _("Γράψτε τη δημόσια αιτιολογία της αλλαγής."))
        _write(before, superseded_at=moment)
    else:
        require(
            figure.change_kind not in CHANGES,
            _("Δεν υπάρχει δημοσιευμένο στοιχείο για αυτή την ημερομηνία, ώστε να αλλάξει."),
        )
    _write(
        figure,
        state=State.PUBLISHED,
        published_at=moment,
        supersedes=before,
        **_said(figure),
    )
    return (values_of(before) if before else {}), figure


def _publish_change(proposal: VersionedRecord, moment: datetime) -> tuple[Values, VersionedRecord]:
    original = (
        type(proposal)._base_manager.select_for_update(of=("self",)).get(pk=proposal.version_of_id)
    )
    require(proposal.change_kind in CHANGES, _("Η αλλαγή είναι αναθεώρηση, διόρθωση ή ανάκληση."))
    require(proposal.change_reason, _("Γράψτε τη δημόσια αιτιολογία της αλλαγής."))
    old, new = values_of(original), values_of(proposal)
    require(old != new, _("Η πρόταση δεν αλλάζει τίποτα."))
    check_as_original(proposal)
    names = [
        field.attname for field in original._meta.concrete_fields if field.name not in BOOKKEEPING
    ] + ["change_kind", "change_reason"]
    before = {name: getattr(original, name) for name in names}
    after = {name: getattr(proposal, name) for name in names}
    # The proposal's row becomes the earlier version, so that the original keeps its key.
    # It leaves the state of a draft first: constraints hold at each step.
    _write(
        proposal,
        state=State.PUBLISHED,
        published_at=original.published_at,
        superseded_at=moment,
        **before,
    )
    _write(original, published_at=moment, **after)
    if isinstance(original, Contract):
        ContractTotal.objects.filter(contract=original.pk, superseded_at=None).update(
            superseded_at=moment
        )
        ContractTotal.objects.filter(contract=original.pk).update(contract=proposal.pk)
    for link in links_of(original):
        values = link_values(link, original), link_values(link, proposal)
        for row in (original, proposal):
            link.rows(row).delete()
        for row, kept in zip((proposal, original), values, strict=True):
            insert_links(link, row, kept)
    return old, original


def _contract_of(record: Record) -> int | None:
    """Return the key of the contract that a record is or belongs to, or None."""
    return record.pk if isinstance(record, Contract) else getattr(record, "contract_id", None)


def _said(record: Record) -> dict[str, str]:
    return {"change_kind": record.change_kind, "change_reason": record.change_reason}


def _write(record: Record, **values: object) -> None:
    """Write past the guards of `Record`: this module is the door."""
    models.QuerySet(type(record)).filter(pk=record.pk).update(**values)
    for name, value in values.items():
        setattr(record, name, value)


def _line_of(record: Record, old: Values, moment: datetime, data_version: int) -> Change:
    before, after = difference(old, values_of(record))
    shares = record.its_contract.shares.all() if record.its_contract else []
    municipality: Municipality | None
    if isinstance(record, Municipality):
        municipality = record
    else:
        municipality = getattr(record, "municipality", None) or (
            shares[0].municipality if len(shares) == 1 else None
        )
    return Change.of(
        record,
        at=moment,
        data_version=data_version,
        kind=record.change_kind,
        municipality=municipality,
        old=before,
        new=after,
        reason=record.change_reason,
    )


def refresh(record: Record) -> None:
    """Read the record again, with what it rests on in the same query."""
    rows = type(record)._base_manager.select_related(*links_to_records(record))
    record.refresh_from_db(from_queryset=rows)
