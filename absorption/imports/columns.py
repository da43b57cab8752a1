"""Which column of a file is which column of a dataset."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from absorption.datasets import DATASETS
from absorption.exports.values import EXCEL_GREEK, header
from absorption.imports import khmdhs
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import CellError, FileError
from absorption.imports.names import folded
from absorption.imports.rows import Row
from absorption.imports.sheets import Sheet


@dataclass
class Columns:
    """How the cells of a row are found.

    `positions` gives the place of each column that is read; `computed` are headings of
    columns that the portal computes, `unplaced` those that it has no place for.
    """

    sheet: Sheet
    positions: dict[str, int]
    computed: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    make_row: Callable = Row

    def row(self, number, cells):
        """Return the row with its cells by column."""
        found = {
            column: cells[position] if position < len(cells) else None
            for column, position in self.positions.items()
        }
        places = {column: self.sheet.column(p) for column, p in self.positions.items()}
        row = self.make_row(number, self.sheet, found, places)
        for position in range(len(self.sheet.headings), len(cells)):
            if cells[position] not in (None, ""):
                row.refuse(
                    self.sheet.column(position),
                    CellError(_("Κελί έξω από τις στήλες."), _("κενό"), str(cells[position])),
                )
        return row


def recognised(sheet, editable):
    """Return the columns of the sheet for the dataset.

    Raises FileError for a missing or a doubled column.
    """
    if editable.name == "contracts" and khmdhs.is_khmdhs(sheet.headings):
        columns = _placed(sheet, {folded(heading): heading for heading in khmdhs.READ})
        columns.make_row = khmdhs.row
        _require(columns, khmdhs.REQUIRED)
        return columns
    columns = placed(sheet, editable)
    read = editable.columns | {"published_at"}
    columns.computed = [sheet.headings[p] for n, p in columns.positions.items() if n not in read]
    columns.positions = {n: p for n, p in columns.positions.items() if n in read}
    _require(columns, editable.required)
    return columns


def placed(sheet, editable):
    """Return the columns of the sheet that the dataset has, by their names or Greek headings.

    Raises FileError for a doubled column.
    """
    dataset = DATASETS[editable.name]
    names = {
        folded(text): f.name
        for text, f in zip(header(dataset.fields, EXCEL_GREEK), dataset.fields, strict=True)
    }
    # Some can be read though no export has them.
    names |= {folded(name): name for name in (*(f.name for f in dataset.fields), *editable.columns)}
    return _placed(sheet, names)


def dataset_of(sheet):
    """Return the name of the dataset whose columns the sheet has most of.

    Raises FileError where none fits, or several do alike.
    """
    fits: dict[int, list[str]] = {}
    for name, editable in EDITABLES.items():
        with suppress(FileError):
            columns = recognised(sheet, editable())
            fits.setdefault(len(columns.positions) + len(columns.computed), []).append(name)
    best = fits[max(fits)] if fits else []
    if len(best) != 1:
        raise FileError(_("Οι στήλες δεν δείχνουν ποιο σύνολο δεδομένων είναι: δώστε --dataset."))
    return best[0]


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


def _require(columns, required):
    for names in required:
        alternatives = (names,) if isinstance(names, str) else names
        if not any(name in columns.positions for name in alternatives):
            raise FileError(
                _("Λείπει η στήλη «%(name)s». Το αρχείο έχει: %(headings)s.")
                % {
                    "name": _("» ή «").join(alternatives),
                    "headings": ", ".join(filter(None, columns.sheet.headings))[:500],
                }
            )
