"""Which column of a file is which column of a dataset."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db.models import DecimalField
from django.utils.translation import gettext as _

from absorption.datasets import DATASETS
from absorption.exports.values import capitalised
from absorption.imports import khmdhs
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import CellError, FileError
from absorption.imports.headings import amount_column, named_by_words, names_of
from absorption.imports.names import folded
from absorption.imports.rows import Row
from absorption.imports.said import Said
from absorption.imports.sheets import Sheet
from absorption.imports.values import is_empty
from municipalities.numbers import bare, is_open, mark_in


@dataclass
class Columns:
    """How the cells of a row are found.

    `positions` gives the place of each column that is read; `computed` are headings of
    columns that the portal computes, `unplaced` those that it has no place for. `marks` is the
    decimal mark of each column that has one, `doubtful` columns with numbers that can be read in
    two ways, `unsaid` those of amounts without a VAT basis. `for_all` are cells said once for
    the file, of rows that have none.
    """

    sheet: Sheet
    positions: dict[str, int]
    computed: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    for_all: dict[str, Any] = field(default_factory=dict)
    make_row: Callable = Row

    def row(self, number, cells):
        """Return the row with its cells by column."""
        found = {
            column: cells[position] if position < len(cells) else None
            for column, position in self.positions.items()
        }
        places = {column: self.sheet.column(p) for column, p in self.positions.items()}
        row = self.make_row(number, self.sheet, found, places)
        row.marks, row.raw = self.marks, cells
        for column, cell in self.for_all.items():
            if is_empty(row.cells.get(column)):
                row.cells[column] = cell
        for position in range(len(self.sheet.headings), len(cells)):
            if cells[position] not in (None, ""):
                row.refuse(
                    self.sheet.column(position),
                    CellError(_("Κελί έξω από τις στήλες."), _("κενό"), str(cells[position])),
                )
        return row

    def settle_marks(self, said):
        """Find the decimal mark of each column in its first rows, or take what was said."""
        for column, position in self.positions.items():
            texts = [
                cells[position]
                for _number, cells in self.sheet.first
                if position < len(cells) and isinstance(cells[position], str)
            ]
            texts = [text for text in texts if DIGITS.fullmatch(bare(text))]
            if mark := mark_in(texts) or said:
                self.marks[column] = mark
            elif any(is_open(bare(text)) for text in texts):
                self.doubtful.append(column)


DIGITS = re.compile(r"-?[\d.,]+")


def knows(editable):
    """Return the function that says how many headings of a row the dataset knows."""
    names = names_of(editable)

    def known(headings):
        found = {_named(heading, names, editable) for heading in headings if heading}
        khmdhs_too = editable.name == "contracts" and khmdhs.is_khmdhs(headings)
        return max(len(found - {None}), len(headings) if khmdhs_too else 0)

    return known


def _named(heading, names, editable):
    found = names.get(folded(heading)) or named_by_words(heading, editable)
    return found if found is not None else amount_column(heading, editable)


def recognised(sheet, editable, said=None):
    """Return the columns of the sheet for the dataset.

    Raises FileError for a missing or a doubled column.
    """
    said = said or Said()
    if editable.name == "contracts" and khmdhs.is_khmdhs(sheet.headings):
        columns = _placed(sheet, {folded(heading): heading for heading in khmdhs.READ})
        columns.make_row = khmdhs.row
        _require(columns, khmdhs.REQUIRED)
        columns.settle_marks(said.decimal)
        columns.marks |= {
            column: columns.marks[heading]
            for heading, column in khmdhs.PLAIN.items()
            if heading in columns.marks
        }
        columns.for_all = _for_all(editable, said)
        return columns
    columns = placed(sheet, editable)
    _place_by_words(columns, editable, said.vat)
    read = editable.columns | {"published_at"}
    columns.computed = [sheet.headings[p] for n, p in columns.positions.items() if n not in read]
    columns.positions = {n: p for n, p in columns.positions.items() if n in read}
    columns.for_all = _for_all(editable, said)
    once = ("document_reference", editable.date_column)
    _require(columns, editable.required, _labels(editable), once)
    field_of = editable.model._meta.get_field
    amounts = {c for c, name in editable.plain.items() if isinstance(field_of(name), DecimalField)}
    columns.settle_marks(said.decimal)
    columns.doubtful = [column for column in columns.doubtful if column in amounts]
    return columns


def _for_all(editable, said):
    found = {}
    if said.document:
        found["document_reference"] = said.document
    if said.date and editable.date_column:
        found[editable.date_column] = said.date
    return found


def placed(sheet, editable):
    """Return the columns of the sheet that the dataset has, by their names or labels.

    Raises FileError for a doubled column.
    """
    return _placed(sheet, names_of(editable))


def _place_by_words(columns, editable, vat):
    """Place headings in common words where their column has no other."""
    sheet, taken = columns.sheet, set(columns.positions.values())
    columns.unplaced = []
    for position, heading in enumerate(sheet.headings):
        if position in taken:
            continue
        name = named_by_words(heading, editable) if heading else None
        if name is None and heading:
            name = amount_column(heading, editable, vat)
            if name == "":
                columns.unsaid.append(sheet.column(position))
                continue
        if name and name not in columns.positions and name in editable.columns:
            columns.positions[name] = position
        else:
            columns.unplaced.append(sheet.column(position))


def dataset_of(sheet):
    """Return the name of the dataset whose columns the sheet has most of.

    Raises FileError where none fits, or several do alike.
    """
    fits: dict[int, list[str]] = {}
    for name, editable in EDITABLES.items():
        with suppress(FileError):
            made = editable()
            columns = placed(sheet, made)
            if not (name == "contracts" and khmdhs.is_khmdhs(sheet.headings)):
                _require(columns, made.required)
            fits.setdefault(len(columns.positions), []).append(name)
    best = fits[max(fits)] if fits else []
    if len(best) != 1:
        raise FileError(_("Οι στήλες δεν δείχνουν ποιο σύνολο δεδομένων είναι: δώστε --dataset."))
    return best[0]


def knows_any():
    """Return the function that says how many headings of a row the best dataset knows."""
    each = [names_of(editable()) for editable in EDITABLES.values()]

    def known(headings):
        khmdhs_too = len(headings) if khmdhs.is_khmdhs(headings) else 0
        texts = {folded(heading) for heading in headings if heading}
        return max(khmdhs_too, *(len(texts & names.keys()) for names in each))

    return known


def _placed(sheet, names):
    columns = Columns(sheet, {})
    for position, heading in enumerate(sheet.headings):
        name = names.get(folded(heading)) if heading else None
        if name in columns.positions:
            raise FileError(
                _("Η στήλη «%(heading)s» υπάρχει δύο φορές: %(first)s και %(second)s.")
                % {
                    "heading": heading,
                    "first": sheet.column(columns.positions[name]),
                    "second": sheet.column(position),
                }
            )
        if name:
            columns.positions[name] = position
        else:
            columns.unplaced.append(sheet.column(position))
    return columns


def _require(columns, required, labels=None, once=()):
    for names in required:
        alternatives = (names,) if isinstance(names, str) else names
        if not any(name in columns.positions or name in columns.for_all for name in alternatives):
            shown = dict.fromkeys((labels or {}).get(name, name) for name in alternatives)
            message = _("Λείπει η στήλη «%(name)s». Το αρχείο έχει: %(headings)s.") % {
                "name": _("» ή «").join(shown),
                "headings": ", ".join(filter(None, columns.sheet.headings))[:500],
            }
            if names in once:
                message += " " + _("Γράψτε το μία φορά για όλο το αρχείο, ή προσθέστε τη στήλη.")
            raise FileError(message)


def _labels(editable):
    """Return what the columns of the dataset are called on screen."""
    fields = DATASETS[editable.name].fields
    return {"municipality_names": _("Δήμος")} | {f.name: capitalised(f.label) for f in fields}
