"""The dry run: what importing a file would do, row by row and cell by cell."""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils.translation import gettext as _

from absorption.imports import khmdhs
from absorption.imports.columns import recognised
from absorption.imports.diff import Difference, notes
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import CellError
from absorption.imports.grids import listed
from absorption.imports.relevance import is_related
from absorption.imports.rows import Outcome, Planned
from absorption.imports.said import LEAVE, Question, Said
from absorption.imports.values import DATE_RIGHT, parse_moment
from absorption.imports.writing import refuse_what_the_database_refuses
from municipalities.records import ChangeKind, State

CHUNK = 500
# How Django calls the errors of what is empty.
EMPTY_CODES = ("null", "blank", "required")
# An export writes the time of publication without its fractions of a second.
SAME_MOMENT = timedelta(seconds=1)
# What a file may say of its changes to what is public.
KINDS = (ChangeKind.REVISION, ChangeKind.CORRECTION)


@dataclass(frozen=True)
class Change:
    """What is said of every change of something published in a file."""

    kind: str = ChangeKind.REVISION
    reason: str = ""


class Importer:
    """Plans the rows of a sheet, chunk by chunk; nothing is written."""

    def __init__(self, sheet, dataset, by, change=None, said=None):
        """Recognise the columns; `said` is what a person said once for the file.

        Raises FileError.
        """
        self.sheet, self.change = sheet, change or Change()
        self.by = copy(by)  # a request's user is looked up again each time something asks for it
        self.said = said or Said()
        self.editable = EDITABLES[dataset]()
        self.columns = recognised(sheet, self.editable, self.said)
        self._seen = {}
        self.unrelated = []

    @property
    def questions(self):
        """What has to be said before the file is written; whole after its last row."""
        found = []
        if self.columns.doubtful and not self.said.decimal:
            names = ", ".join(
                self.sheet.column(self.columns.positions[name]) for name in self.columns.doubtful
            )
            text = _(
                "Στη στήλη %(columns)s οι αριθμοί διαβάζονται και ως χιλιάδες και ως δεκαδικά "
                "(«500.000»). Πείτε ποιο σημάδι χωρίζει τα δεκαδικά."
            )
            found.append(Question("decimal", text % {"columns": names}, changes_values=True))
        if self.columns.unsaid and not self.said.vat:
            text = _("Η στήλη %(columns)s δεν λέει αν τα ποσά είναι χωρίς ΦΠΑ ή με ΦΠΑ.")
            names = ", ".join(self.columns.unsaid)
            found.append(Question("vat", text % {"columns": names}, changes_values=True))
        if self.sheet.others and not self.said.sheet:
            text = _("Τις ίδιες στήλες έχουν και άλλα φύλλα: %(names)s. Πείτε ποιο μπαίνει.")
            names = ", ".join(f"«{name}»" for name in [self.sheet.name, *self.sheet.others])
            found.append(Question("sheet", text % {"names": names}))
        if self.sheet.hidden_rows and not self.said.hidden:
            text = _("Το φύλλο κρύβει τις γραμμές %(rows)s. Πείτε αν μπαίνουν.")
            found.append(Question("hidden", text % {"rows": listed(self.sheet.hidden_rows)}))
        if self.unrelated and not self.said.unrelated:
            text = _(
                "Τίποτα στον τίτλο ή στους CPV δεν δείχνει τη Δράση. Γραμμές (%(count)d): "
                "%(rows)s. Πείτε αν μπαίνουν."
            )
            told = {"rows": listed(self.unrelated), "count": len(self.unrelated)}
            found.append(Question("unrelated", text % told))
        return found

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
        planned = [self.columns.row(number, cells) for number, cells in lines]
        for_all = self.columns.for_all
        rows = [row for row in planned if self.editable.says_something(row, for_all)]
        if not rows:
            return [_left_out(row) for row in planned]
        self.editable.lookups.load(rows)
        for row in rows:
            if row.as_read:
                khmdhs.bring_along(row, self.editable.lookups)
        values = [self.editable.values(row) for row in rows]
        self.editable.load(rows, values)
        found = {
            row.number: self._planned(row, said) for row, said in zip(rows, values, strict=True)
        }
        return [found.get(row.number) or _left_out(row) for row in planned]

    def _planned(self, row, values):
        record = self.editable.find(row, values)
        if record is not None:
            for column in row.only_new:
                row.cells.pop(column, None)
                values.pop(self.editable.links.get(column), None)
        parts = self.editable.parts(row)
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
        elif row.is_unrelated:
            self.unrelated.append(row.number)
            if self.said.unrelated == LEAVE:
                found.outcome = Outcome.SKIPPED
        return found

    def _new(self, row, values, parts):
        model = self.editable.model
        given = {
            name: value
            for name, value in values.items()
            if value not in (None, "") or not model._meta.get_field(name).has_default()
        }
        instance = model(**given, edited_by=self.by)
        if self.editable.is_of_action:
            instance.action = self.editable.action
        self._clean(row, instance)
        differences = [
            Difference(model, name, None, value, is_new=True)
            for name, value in (given | parts).items()
            if value not in (None, "", [])
        ]
        label = str(given.get("title") or instance if not row.problems else "")
        if row.as_read and not is_related(given.get("title") or "", given.get("cpv")):
            row.is_unrelated = True
            row.notes.append(_("Τίποτα στον τίτλο ή στους CPV δεν δείχνει τη Δράση."))
        told = self.editable.notes(row, given, parts)
        return Planned(row, Outcome.NEW, label, None, given, parts, differences, told, instance)

    def _changed(self, row, record, values, parts):
        differences = self._differences(record, values, parts)
        names = {each.name for each in differences}
        new, new_parts = (
            {name: value for name, value in said.items() if name in names}
            for said in (values, parts)
        )
        planned = Planned(row, Outcome.UNCHANGED, str(record), record, new, new_parts)
        if not differences:
            return planned
        if waiting := self.editable.waiting.get(record.pk):
            if not self._differences(waiting, values, parts):
                planned.notes.append(_("Η ίδια αλλαγή περιμένει ήδη."))
                return planned
            row.refuse(
                self.editable.key,
                CellError(
                    _("Υπάρχει ήδη ανοιχτή πρόταση αλλαγής."), _("δημοσίευση ή διαγραφή της")
                ),
            )
        exported_at = row.read("published_at", parse_moment)
        if exported_at and record.is_published and record.published_at - exported_at > SAME_MOMENT:
            row.refuse(
                "published_at",
                CellError(_("Άλλαξε αφότου έγινε η εξαγωγή."), _("νέα εξαγωγή από την πύλη")),
            )
        planned.outcome, planned.differences = Outcome.CHANGED, differences
        planned.instance = self._changed_instance(record, new)
        self._clean(row, planned.instance)
        planned.notes = notes(new_parts)
        return planned

    def _differences(self, record, values, parts):
        """Return what of the values and parts is another in the record."""
        current = self.editable.current_parts(record)
        before = {
            name: current[name] if name in current else getattr(record, name)
            for name in values | parts
        }
        return [
            Difference(self.editable.model, name, before[name], value)
            for name, value in (values | parts).items()
            if before[name] != value
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
            instance.change_kind, instance.change_reason = self.change.kind, self.change.reason
            for name in self.editable.given_at_publication:
                setattr(instance, name, None)
        return instance

    def _clean(self, row, instance):
        """Turn what the model says is wrong into problems of cells."""
        links = [field for field in instance._meta.fields if field.is_relation]
        problems = [
            (link.name, CellError(_("Λείπει."), link.verbose_name))
            for link in links
            if not link.null and getattr(instance, link.name, None) is None
        ]
        linked = [link.name for link in links]
        for check in (lambda: instance.clean_fields(exclude=linked), instance.clean):
            try:
                check()
            except ValidationError as error:
                problems += [
                    (name, self._missing(name) if each.code in EMPTY_CODES else CellError(message))
                    for name, errors in error.update_error_dict({}).items()
                    for each in errors
                    for message in each.messages
                ]
        for name, problem in problems:
            row.refuse(self.editable.column_of(name), problem)

    def _missing(self, name):
        """Return the error of an empty cell that a record needs."""
        field = self.editable.model._meta.get_field(name)
        right = DATE_RIGHT if isinstance(field, DateField) else _("μία τιμή, όπως τη λέει η πηγή")
        return CellError(_("Λείπει: %(name)s.") % {"name": field.verbose_name}, right)

    def _refuse_repeated(self, row, values):
        places = self.editable.names(row, values)
        places.append(("", tuple((c, str(cell)) for c, cell in row.cells.items())))
        for column, value in places:
            first = self._seen.setdefault((column, value), row.number)
            if first != row.number:
                problem = _("Υπάρχει ήδη στη γραμμή %(row)d του αρχείου.") % {"row": first}
                row.refuse(column or self.editable.key, CellError(problem, _("μία φορά")))
                return


def _left_out(row):
    """Return what becomes of a row that was left empty but for its name."""
    text = _("Λέει μόνο ποιου είναι: δεν έχει στοιχεία.")
    return Planned(row, Outcome.SKIPPED, notes=[text])
