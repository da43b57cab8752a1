"""Opens a file or a paste as sheets of cells, whatever it is; what is no table is refused by name.

What a cell means, nobody knows here: `values` reads amounts and dates, `columns` headings.
"""

from contextlib import contextmanager
from dataclasses import replace

from django.utils.translation import gettext as _

from absorption.imports import json_reader, old_formats
from absorption.imports import pasted as pastes
from absorption.imports.cells import EMPTY, Book, Cell, Grid, GridRow, OpenSheet, place
from absorption.imports.csv_reader import text
from absorption.imports.errors import CellError, FileError
from absorption.imports.garbled import mended, refuse_garbled
from absorption.imports.xlsx_reader import refuse_bomb, workbook
from municipalities.texts import TO_BE, UNSEEN, plainly, what_is_wrong, without_unseen

MAX_COLUMNS = 200
# Rows of all sheets together that a page reads at once.
MAX_ROWS = 20_000
# A cell of Excel holds no more characters than this.
MAX_CELL = 32_767
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# How an OLE file names, in its directory, the workbook that a password has made unreadable.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WORKBOOKS, OLD, TEXTS = ("xlsx", "xlsm"), ("xls", "xlsb", "ods"), ("csv", "tsv", "json")
SUFFIXES = (*WORKBOOKS, *OLD, *TEXTS)
LISTED = 5


def read(file, filename, max_rows=MAX_ROWS):
    """Return the `Book` of an open binary file from a browser, within bounds.

    Raises FileError, with what would be right, for a file that is no table or too large.
    """
    with open_sheets(file, filename) as (sheets, notices):
        return _book(sheets, notices, max_rows)


def pasted(content):
    """Return the `Book` of cells that were copied: HTML, tabs, or lines of a name and amounts.

    Raises FileError where no table shows.
    """
    sheets = [_tidy(sheet) for sheet in _again(pastes.book(content))]
    return _book(sheets, [], MAX_ROWS)


@contextmanager
def open_sheets(file, filename, *, bounded=True):
    """Give the sheets of an open binary file, row by row, and notices of what is not seen.

    `bounded`, as for a file from a browser, what it unpacks to has limits. Raises FileError,
    also while rows are read.
    """
    start = file.read(4000)
    file.seek(0)
    suffix = filename.rpartition(".")[2].lower()
    if suffix not in SUFFIXES:
        raise FileError(
            _("Δεκτά είναι αρχεία .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv και .json.")
        )
    if start.startswith(OLE) and ENCRYPTED in file.read():
        raise FileError(_("Το αρχείο έχει κωδικό: αποθηκεύστε το χωρίς κωδικό."))
    file.seek(0)
    _refuse_another(suffix, start)
    if suffix in WORKBOOKS and start.startswith(ZIP):
        with workbook(file, bounded=bounded) as sheets:
            yield [_tidy(sheet) for sheet in sheets], []
    elif start.startswith((ZIP, OLE)):
        if start.startswith(ZIP):
            refuse_bomb(file, bounded=True)
        book = old_formats.book(file.read())
        yield [_tidy(sheet) for sheet in _again(book)], book.notices
    elif suffix == "xls" and pastes.HTML.search(start.decode("latin-1")):
        # Many a system calls a page «.xls» so that Excel opens it.
        yield [_tidy(sheet) for sheet in _again(pastes.book(_decoded(file)))], []
    elif suffix == "json":
        yield [_tidy(OpenSheet("JSON", json_reader.rows(file.read())))], []
    else:
        with text(file) as (name, rows):
            yield [_tidy(OpenSheet(name, rows))], []


def _refuse_another(suffix, start):
    """Refuse a file that is not what it is called."""
    is_workbook = start.startswith((ZIP, OLE))
    if suffix in TEXTS and is_workbook:
        raise FileError(
            _("Το αρχείο λέγεται .%(suffix)s αλλά είναι .xlsx. Αλλάξτε την κατάληξη.")
            % {"suffix": suffix}
        )
    if suffix in (*WORKBOOKS, "xlsb", "ods") and not is_workbook:
        raise FileError(
            _(
                "Το αρχείο λέγεται .%(suffix)s αλλά δεν είναι βιβλίο εργασίας. Αν είναι κείμενο, "
                "αποθηκεύστε το ως .csv."
            )
            % {"suffix": suffix}
        )


def _decoded(file):
    content = file.read()
    for encoding in ("utf-8-sig", "utf-16", "cp1253"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(_("Το αρχείο δεν διαβάζεται: ανοίξτε το στο Excel, αποθηκεύστε ως .xlsx."))


def _again(book):
    """Return the sheets of a book that was read at once, to be read like the others."""
    return [
        OpenSheet(grid.name, iter(grid.rows), grid.is_hidden, list(grid.merged))
        for grid in book.grids
    ]


# --- the text of the cells -----------------------------------------------------------------


def _tidy(sheet):
    """Return the sheet with text as it is kept, and an error where a cell cannot be used."""
    sheet.rows = _tidy_rows(sheet, sheet.rows)
    return sheet


def _tidy_rows(sheet, rows):
    for row in rows:
        if len(row.cells) > MAX_COLUMNS and any(
            cell is not EMPTY for cell in row.cells[MAX_COLUMNS:]
        ):
            raise FileError(_("Πάνω από %(max)d στήλες.") % {"max": MAX_COLUMNS})
        cells = [
            _tidy_cell(cell, sheet, row.number, position) if isinstance(cell.value, str) else cell
            for position, cell in enumerate(row.cells[:MAX_COLUMNS])
        ]
        if any(cell is not EMPTY for cell in cells):
            yield GridRow(row.number, cells, row.is_hidden)


def _tidy_cell(cell, sheet, number, position):
    written = cell.value
    if len(written) > MAX_CELL:
        size = _("Το κελί έχει %(size)d χαρακτήρες.") % {"size": len(written)}
        right = _("έως %(max)d χαρακτήρες") % {"max": MAX_CELL}
        return Cell(CellError(size, right, written[:60] + "…"))
    if written.isascii() and written.isprintable():
        return cell
    kept = without_unseen(written)
    if problem := what_is_wrong(kept):
        return Cell(CellError(problem, TO_BE, plainly(kept)[:100]))
    if was := mended(kept):
        right = _("ίσως «%(text)s»") % {"text": was[:60]}
        return Cell(CellError(_("Τα ελληνικά του κελιού έχουν αλλοιωθεί."), right, kept[:100]))
    if UNSEEN.search(written):
        sheet.cleaned.append(place(number, position))
    if not kept.strip():
        return EMPTY
    return cell if kept == written else replace(cell, value=kept)


# --- sheets read to their end --------------------------------------------------------------


def _book(sheets, notices, max_rows):
    grids, left = [], max_rows
    for sheet in sheets:
        grid, left = _collected(sheet, left)
        grids.append(grid)
    refuse_garbled(
        cell.value.value if isinstance(cell.value, CellError) else cell.value
        for grid in grids
        for row in grid.rows
        for cell in row.cells
        if isinstance(cell.value, str | CellError)
    )
    return Book(grids, notices + [notice for sheet in sheets for notice in told_of(sheet)])


def _collected(sheet, left):
    """Return the sheet with all of its rows, and how many more may be read."""
    rows = []
    for row in sheet.rows:
        left -= 1
        if left < 0:
            raise FileError(
                _("Πάνω από %(max)d γραμμές σε όλα τα φύλλα μαζί: χωρίστε το αρχείο.")
                % {"max": MAX_ROWS}
            )
        rows.append(row)
    hidden = frozenset(sheet.hidden_columns)
    return Grid(sheet.name, rows, sheet.is_hidden, sheet.merged, hidden), left


def told_of(sheet):
    """Return notices, in Greek, of what was done to cells of a sheet that was read to its end."""
    notices = []
    if sheet.formulas:
        notices.append(
            _(
                "Φύλλο «%(sheet)s»: τα κελιά %(cells)s έχουν τύπο· διαβάστηκε η τιμή που είχε "
                "αποθηκευτεί μαζί του."
            )
            % {"sheet": sheet.name, "cells": listed(sheet.formulas)}
        )
    if sheet.cleaned:
        notices.append(
            _("Φύλλο «%(sheet)s»: αφαιρέθηκαν αόρατοι χαρακτήρες από τα κελιά %(cells)s.")
            % {"sheet": sheet.name, "cells": listed(sheet.cleaned)}
        )
    return notices


def listed(places):
    """Return the first of some places, and how many more there are."""
    more = len(places) - LISTED
    shown = ", ".join(map(str, places[:LISTED]))
    return (
        shown if more <= 0 else _("%(shown)s και %(more)d ακόμη") % {"shown": shown, "more": more}
    )
