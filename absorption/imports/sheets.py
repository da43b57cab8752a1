"""The sheet of a file that holds the data, as headings and rows of plain values."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from absorption.imports.cells import Unit
from absorption.imports.errors import CellError, FileError
from absorption.imports.grids import open_sheets, told_of

DATA_SHEET = "Δεδομένα"


@dataclass
class Sheet:
    """A table as it stands in a file: `rows` gives (number in the file, cells).

    A cell that cannot be used is a CellError in its place. `hidden_rows` and `notices` are
    whole after the last row.
    """

    name: str
    headings: list[str]
    rows: Iterator[tuple[int, list[Any]]]
    notices: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)

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
    with open_sheets(file, filename, bounded=max_rows is not None) as (sheets, notices):
        chosen, first = _chosen(sheets)
        found = Sheet(chosen.name, _headings(first), iter(()), notices)
        found.rows = _values(chosen, found, max_rows)
        yield found


def _chosen(sheets):
    """Return the sheet with the data and its first row: ours by name, else a visible one."""
    ordered = sorted(sheets, key=lambda sheet: (sheet.name != DATA_SHEET, sheet.is_hidden))
    for sheet in ordered:
        for row in sheet.rows:
            return sheet, row
    raise FileError(
        _("Το φύλλο «%(name)s» είναι κενό: η πρώτη γραμμή έχει τα ονόματα των στηλών.")
        % {"name": ordered[0].name if ordered else ""}
    )


def _headings(row):
    headings = [
        heading.value if isinstance(heading, CellError) else heading
        for heading in (cell.value for cell in row.cells)
    ]
    headings = [" ".join(str(h).split()) if h is not None else "" for h in headings]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def _values(sheet, found, max_rows):
    """Yield the rows under the heading; refuse more than `max_rows`."""
    for count, row in enumerate(sheet.rows, 1):
        if max_rows is not None and count > max_rows:
            raise FileError(
                _(
                    "Πάνω από %(max)d γραμμές. Χωρίστε το αρχείο ή δώστε το στον διαχειριστή "
                    "για την εντολή import_data."
                )
                % {"max": max_rows}
            )
        if row.is_hidden:
            found.hidden_rows.append(row.number)
        yield row.number, [plain(cell) for cell in row.cells]
    found.notices.extend(told_of(sheet))


def plain(cell):
    """Return the value of a cell as it is shown, or the error that its unit has to be said."""
    match cell.unit:
        case Unit.NONE:
            return str(cell.value) if isinstance(cell.value, bool) else cell.value
        case Unit.PERCENT:
            return f"{cell.value * 100:f}%"
        case Unit.OTHER_CURRENCY:
            problem, right = _("Το φύλλο δείχνει το ποσό σε άλλο νόμισμα."), _("ποσό σε ευρώ")
        case _:
            problem = _("Το φύλλο δείχνει το ποσό σε %(unit)s: δεν φαίνεται αν αυτό είναι το ποσό.")
            unit = _("χιλιάδες") if cell.unit == Unit.THOUSAND else _("εκατομμύρια")
            problem, right = problem % {"unit": unit}, _("μορφή «Αριθμός», με όλο το ποσό σε ευρώ")
    return CellError(problem, right, f"{cell.value} ({cell.format})")
