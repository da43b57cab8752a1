"""Opens .xlsx and .csv as rows of cells; a file that is no table is refused by name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from absorption.imports.csv_reader import text
from absorption.imports.errors import CellError, FileError
from absorption.imports.xlsx_reader import workbook

MAX_COLUMNS = 200
MAX_EMPTY = 10_000
# A cell of Excel holds no more characters than this.
MAX_CELL = 32_767
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Sheet:
    """A table as it stands in a file: `rows` gives (number in the file, cells).

    A cell that cannot be used is a CellError in its place.
    """

    name: str
    headings: list[str]
    rows: Iterator[tuple[int, list[Any]]]

    def column(self, position):
        """Return how a person finds the column: its letter and heading."""
        heading = self.headings[position] if position < len(self.headings) else ""
        return f"{get_column_letter(position + 1)} «{heading}»"


@contextmanager
def open_sheet(file, filename, max_rows=None):
    """Give the sheet of an open binary file that holds the data.

    With `max_rows`, as for a file from a browser, its size unpacked is bounded, too.

    Raises FileError, with what would be right, for a file that is no table or too large;
    while the rows are read, too.
    """
    start = file.read(4)
    file.seek(0)
    suffix = filename.rsplit(".", 1)[-1].lower()
    if suffix not in {"xlsx", "csv"}:
        raise FileError(_("Δεκτά είναι αρχεία .xlsx και .csv."))
    if start == OLD_EXCEL:
        raise FileError(_("Παλιό ή κλειδωμένο αρχείο Excel. Αποθηκεύστε το ως .xlsx χωρίς κωδικό."))
    if suffix == "xlsx" and start != ZIP:
        raise FileError(
            _(
                "Το αρχείο λέγεται .xlsx αλλά δεν είναι βιβλίο εργασίας. Αν είναι κείμενο, "
                "αποθηκεύστε το ως .csv."
            )
        )
    if suffix == "csv" and start == ZIP:
        raise FileError(_("Το αρχείο λέγεται .csv αλλά είναι .xlsx. Αλλάξτε την κατάληξη."))
    bounded = max_rows is not None
    table = workbook(file, MAX_COLUMNS, bounded=bounded) if suffix == "xlsx" else text(file)
    with table as (name, lines):
        yield _sheet(name, _bounded(lines, max_rows))


def _sheet(name, lines):
    for _number, cells in lines:
        headings = [
            heading.value if isinstance(heading, CellError) else heading for heading in cells
        ]
        headings = [" ".join(str(h).split()) if h is not None else "" for h in headings]
        while headings and not headings[-1]:
            headings.pop()
        return Sheet(name, headings, lines)
    raise FileError(
        _("Το φύλλο «%(name)s» είναι κενό: η πρώτη γραμμή έχει τα ονόματα των στηλών.")
        % {"name": name}
    )


def _bounded(lines, max_rows):
    """Yield the lines that hold something; refuse more than `max_rows` under the heading."""
    found, empty = -1, 0
    for number, cells in lines:
        if all(cell is None or cell == "" for cell in cells):
            empty += 1
            if empty > MAX_EMPTY:
                raise FileError(
                    _("Πάνω από %(max)d κενές γραμμές στη σειρά: σβήστε τες.") % {"max": MAX_EMPTY}
                )
            continue
        found, empty = found + 1, 0
        if max_rows is not None and found > max_rows:
            raise FileError(
                _(
                    "Πάνω από %(max)d γραμμές. Χωρίστε το αρχείο ή δώστε το στον διαχειριστή "
                    "για την εντολή import_data."
                )
                % {"max": max_rows}
            )
        if len(cells) > MAX_COLUMNS and any(c not in (None, "") for c in cells[MAX_COLUMNS:]):
            raise FileError(_("Πάνω από %(max)d στήλες.") % {"max": MAX_COLUMNS})
        yield number, [_within_size(cell) for cell in cells[:MAX_COLUMNS]]


def _within_size(cell):
    """Return the cell, or the error that it is too long."""
    if isinstance(cell, str) and len(cell) > MAX_CELL:
        return CellError(
            _("Το κελί έχει %(size)d χαρακτήρες.") % {"size": len(cell)},
            _("έως %(max)d χαρακτήρες") % {"max": MAX_CELL},
            cell[:60] + "…",
        )
    return cell
