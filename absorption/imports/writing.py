"""Writes planned rows as drafts and proposals: all of them in one transaction, or none."""

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from absorption import publication
from absorption.imports.errors import CellError
from absorption.imports.rows import Outcome
from municipalities.models import Contract, ContractShare

PARTS: dict[str, type[models.Model]] = {
    "shares": ContractShare,
    "contractors": Contract.contractors.through,
    "subprojects": Contract.subprojects.through,
}


@transaction.atomic
def write(planned, importer):
    """Write the rows that are new or changed; return what was written.

    Raises DatabaseError or ValidationError; then nothing is.
    """
    written = [each for each in planned if each.is_written]
    _save_brought_along(written, importer.by)
    fresh, proposed, edited = [], [], []
    for each in written:
        if each.changes_public and importer.editable.is_proposed:
            proposed.append(each)
        elif each.outcome == Outcome.NEW or each.changes_public:
            fresh.append(each)
        else:
            edited.append(each)
    if fresh:
        importer.editable.create([each.instance for each in fresh], importer.by)
    _propose(proposed, importer)
    _edit(edited, importer.by)
    _write_parts(written)
    return written


def refuse_what_the_database_refuses(planned, importer):
    """Write the rows and undo it; a row that a constraint refuses gets a problem."""
    rows = [each for each in planned if each.is_written]
    if not rows:
        return
    unsaved = [
        record
        for each in rows
        for record in (each.instance, *_brought_along(each))
        if record.pk is None
    ]
    try:
        with publication.undone():
            write(rows, importer)
    except (DatabaseError, ValidationError) as error:
        _forget(unsaved)
        if len(rows) == 1:
            _refuse(rows[0], error, importer)
            return
        half = len(rows) // 2
        refuse_what_the_database_refuses(rows[:half], importer)
        refuse_what_the_database_refuses(rows[half:], importer)
    else:
        _forget(unsaved)


def _forget(records):
    """Take back the keys that were given in a transaction that was undone."""
    for record in records:
        record.pk, record._state.adding = None, True


def _refuse(each, error, importer):
    try:
        each.instance.validate_constraints()
    except ValidationError as found:
        messages = found.messages
    else:
        messages = getattr(error, "messages", [_("Η βάση δεν δέχεται τη γραμμή.")])
    for message in messages:
        each.row.refuse(importer.editable.key, CellError(message))
    each.outcome = Outcome.REFUSED


def _brought_along(each):
    """Return the document and contractors of the row that the import itself made."""
    found = [each.values.get("document"), *each.parts.get("contractors", ())]
    return [record for record in found if getattr(record, "came_with_import", False)]


def _save_brought_along(written, by):
    unsaved = {}
    for each in written:
        for record in _brought_along(each):
            if record.pk is None:
                unsaved[id(record)] = record
    for model in {type(record) for record in unsaved.values()}:
        publication.draft_all([each for each in unsaved.values() if type(each) is model], by)
    for each in written:
        if "document" in each.values:
            # A try that was undone has left the key of then.
            each.instance.document = each.values["document"]


def _propose(proposed, importer):
    if not proposed:
        return
    change = {"change_kind": importer.change.kind, "change_reason": importer.change.reason}
    changes = [(each.record, each.values | change) for each in proposed]
    for each, proposal in zip(proposed, publication.propose_all(changes, importer.by), strict=True):
        each.instance.pk = proposal.pk


def _edit(edited, by):
    if edited:
        names = {name for each in edited for name in each.values}
        publication.edit_all([each.instance for each in edited], names, by)


def _write_parts(written):
    for name, through in PARTS.items():
        having = [each for each in written if name in each.parts]
        if not having:
            continue
        rows: models.QuerySet = models.QuerySet(through)
        rows.filter(contract__in=[each.instance.pk for each in having]).delete()
        rows.bulk_create(
            [
                through(contract_id=each.instance.pk, **_part(part))
                for each in having
                for part in each.parts[name]
            ],
            batch_size=publication.BATCH,
        )


def _part(part):
    if isinstance(part, tuple):
        municipality, share = part
        return {"municipality_id": municipality.pk, "share": share}
    return {f"{part._meta.model_name}_id": part.pk}
