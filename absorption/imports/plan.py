"""The dry run: what importing a file would do, row by row and cell by cell."""

from copy import copy
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from absorption.imports import khmdhs
from absorption.imports.columns import recognised
from absorption.imports.editable import is_stale
from absorption.imports.errors import CellError
from absorption.imports.granted import Allocations, Reported, Subprojects
from absorption.imports.paid import Figures
from absorption.imports.rows import Outcome, Planned
from absorption.imports.signed import Amendments, Contracts
from absorption.imports.values import parse_moment
from absorption.imports.words import Difference, notes
from absorption.imports.writing import refuse_what_the_database_refuses
from municipalities.records import ChangeKind, State

EDITABLES = {
    editable.name: editable
    for editable in (Allocations, Subprojects, Contracts, Amendments, Figures, Reported)
}
CHUNK = 500


@dataclass(frozen=True)
class Change:
    """What is said of every change of something published in a file."""

    kind: str = ChangeKind.REVISION
    reason: str = ""


class Importer:
    """Plans the rows of a sheet, chunk by chunk; nothing is written."""

    def __init__(self, sheet, dataset, by, change=None):
        """Recognise the columns.

        Raises FileError.
        """
        self.sheet, self.by, self.change = sheet, by, change or Change()
        self.editable = EDITABLES[dataset]()
        self.columns = recognised(sheet, self.editable)
        self._seen = {}

    def chunks(self, *, tried=True):
        """Yield lists of `Planned`, tried against the database and undone.

        Not `tried`, they are to be written, each list before the next is asked for. Raises
        FileError when the file breaks off.
        """
        while lines := list(islice(self.sheet.rows, CHUNK)):
            planned = self.plan(lines)
            if tried:
                refuse_what_the_database_refuses(planned, self)
            yield planned

    def plan(self, lines):
        """Return what becomes of the lines (number, cells)."""
        rows = [self.columns.row(number, cells) for number, cells in lines]
        self.editable.load(rows)
        planned = []
        for row, (_number, cells) in zip(rows, lines, strict=True):
            self._refuse_extra(row, cells)
            if row.as_read:
                khmdhs.bring_along(row, row.as_read, self.editable.lookups)
            planned.append(self._planned(row))
        return planned

    def _planned(self, row):
        editable = self.editable
        record = editable.find(row)
        if record is not None and row.only_new:
            row.cells = {c: cell for c, cell in row.cells.items() if c not in row.only_new}
        values, parts = editable.values(row), editable.parts(row)
        if not row.problems:
            self._refuse_repeated(row, values)
        if row.problems:
            return Planned(row, Outcome.REFUSED)
        found = (
            self._new(row, values, parts)
            if record is None
            else self._changed(row, record, values, parts)
        )
        if row.problems:
            found.outcome = Outcome.REFUSED
        return found

    def _new(self, row, values, parts):
        model = self.editable.model
        given = {
            name: value
            for name, value in values.items()
            if value not in (None, "") or not self._field(name).has_default()
        }
        instance = model(**self.editable.of_new(), **given, edited_by=self.by)
        self._clean(row, instance)
        differences = [
            Difference(model, name, None, value, is_new=True)
            for name, value in (given | parts).items()
            if value not in (None, "", [])
        ]
        label = str(given.get("title") or instance if not row.problems else "")
        return Planned(
            row, Outcome.NEW, label, None, given, parts, differences, notes(parts), instance
        )

    def _changed(self, row, record, values, parts):
        new, new_parts = self._difference(record, values, parts)
        planned = Planned(row, Outcome.UNCHANGED, str(record), record, new, new_parts)
        if not new and not new_parts:
            return planned
        waiting = self._waiting(record)
        if waiting is not None:
            if not any(self._difference(waiting, values, parts)):
                planned.notes.append(_("Η ίδια αλλαγή περιμένει ήδη."))
                return planned
            row.refuse(
                self.editable.key,
                CellError(
                    _("Υπάρχει ήδη ανοιχτή πρόταση αλλαγής."), _("δημοσίευση ή διαγραφή της")
                ),
            )
        if is_stale(record, row.read("published_at", parse_moment)):
            row.refuse(
                "published_at",
                CellError(_("Άλλαξε αφότου έγινε η εξαγωγή."), _("νέα εξαγωγή από την πύλη")),
            )
        planned.outcome = Outcome.CHANGED
        planned.differences = self._differences(record, new, new_parts)
        planned.instance = self._changed_instance(record, new)
        self._clean(row, planned.instance)
        planned.notes = notes(new_parts)
        return planned

    def _waiting(self, record):
        if not record.is_published:
            return None
        if isinstance(self.editable, Figures):
            return self.editable.draft_beside(record)
        return self.editable.pending.get(record.pk)

    def _difference(self, record, values, parts):
        new = {name: value for name, value in values.items() if getattr(record, name) != value}
        current = self.editable.current_parts(record)
        return new, {name: rows for name, rows in parts.items() if current[name] != rows}

    def _differences(self, record, new, new_parts):
        current = self.editable.current_parts(record)
        return [
            Difference(
                self.editable.model,
                name,
                current[name] if name in current else getattr(record, name),
                value,
            )
            for name, value in (new | new_parts).items()
        ]

    def _changed_instance(self, record, new):
        """Return the record as it would be; a published figure becomes a new one."""
        instance = copy(record)
        instance._state = copy(record._state)
        for name, value in new.items():
            setattr(instance, name, value)
        instance.edited_by, instance.state, instance.review_comment = self.by, State.DRAFT, ""
        if record.is_published:
            instance.pk, instance._state.adding = None, True
            instance.published_at = None
            instance.change_kind, instance.change_reason = self.change.kind, self.change.reason
            if hasattr(instance, "supersedes_id") and isinstance(self.editable, Figures):
                instance.supersedes = None
        return instance

    def _clean(self, row, instance):
        """Turn what the model says is wrong into problems of cells."""
        links = [field.name for field in instance._meta.fields if field.is_relation]
        for name in links:
            field = instance._meta.get_field(name)
            if not field.null and getattr(instance, name, None) is None:
                row.refuse(self._column(name), CellError(_("Λείπει."), field.verbose_name))
        for check in (lambda: instance.clean_fields(exclude=links), instance.clean):
            try:
                check()
            except ValidationError as error:
                for name, messages in error.update_error_dict({}).items():
                    for message in ValidationError(messages).messages:
                        row.refuse(self._column(name), CellError(message))

    def _refuse_repeated(self, row, values):
        places = [*self.editable.identities(row, values)]
        places.append(("", tuple((c, str(cell)) for c, cell in row.cells.items())))
        for column, value in places:
            first = self._seen.setdefault((column, value), row.number)
            if first != row.number:
                problem = _("Υπάρχει ήδη στη γραμμή %(row)d του αρχείου.") % {"row": first}
                row.refuse(column or self.editable.key, CellError(problem, _("μία φορά")))
                return

    def _refuse_extra(self, row, cells):
        for position in range(len(self.sheet.headings), len(cells)):
            if cells[position] not in (None, ""):
                row.refuse(
                    self.sheet.column(position),
                    CellError(_("Κελί έξω από τις στήλες."), _("κενό"), str(cells[position])),
                )

    def _column(self, name):
        """Return the column of a model's field."""
        for column, field in self.editable.plain.items():
            if field == name:
                return column
        return {"document": "document_reference", "municipality": "municipality_code"}.get(
            name, f"{name}_id"
        )

    def _field(self, name):
        return self.editable.model._meta.get_field(name)
