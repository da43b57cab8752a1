"""Opens .xlsx and .csv as rows of cells, within bounds that a hostile file cannot pass.

A workbook is read row by row (openpyxl's read-only mode) after its directory has been
looked at: what it would unpack to is known before anything is unpacked, and zipfile reads
no further than the directory says.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from absorption.imports.errors import CellError, FileError

MEGABYTE = 1_000_000
MAX_UNPACKED = 200 * MEGABYTE
# A cell of Excel holds no more characters than this.
MAX_CELL = 32_767
MAX_COLUMNS = 200
MAX_EMPTY = 10_000
DATA_SHEET = "Δεδομένα"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = (";", ",", "\t")


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
    with (_workbook if suffix == "xlsx" else _text)(file) as (name, lines):
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
        yield number, cells[:MAX_COLUMNS]


@contextmanager
def _workbook(file):
    _refuse_bomb(file)
    with _named_errors():
        book = load_workbook(file, read_only=True, keep_links=False)
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if not sheets:
            raise FileError(_("Το βιβλίο εργασίας δεν έχει φύλλο με κελιά."))
        sheet = sheets.get(DATA_SHEET) or book.worksheets[0]
        yield sheet.title, _workbook_lines(sheet)
    finally:
        book.close()


def _workbook_lines(sheet):
    # The size that a file claims for itself is not believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
    number = 0
    while True:
        number += 1
        with _named_errors():
            cells = next(rows, None)
            if cells is None:
                return
            cells = [_workbook_value(cell) for cell in cells]
        yield number, cells


def _workbook_value(cell):
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return CellError(
            _("Το κελί έχει τύπο, όχι τιμή."), _("επικόλληση ως τιμή"), str(value)[:100]
        )
    if cell.data_type == "e":
        return CellError(_("Το κελί έχει σφάλμα του Excel."), _("μια τιμή ή κενό"), str(value))
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        # What Excel shows: fifteen digits, without the noise of binary fractions.
        number = Decimal(f"{value:.15g}")
        return f"{number * 100:f}%" if "%" in (cell.number_format or "") else number
    return _within_size(value)


@contextmanager
def _named_errors():
    try:
        yield
    except FileError:
        raise
    except Exception as error:  # a damaged file makes openpyxl raise anything
        raise FileError(
            _(
                "Το βιβλίο εργασίας είναι κατεστραμμένο. Ανοίξτε το στο Excel και αποθηκεύστε "
                "το ξανά."
            )
        ) from error


def _refuse_bomb(file):
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileError(_("Το .xlsx είναι κατεστραμμένο: αποθηκεύστε το ξανά.")) from error
    finally:
        file.seek(0)
    if unpacked > MAX_UNPACKED:
        raise FileError(
            _("Το .xlsx θα γινόταν %(size)d MB όταν ανοίξει· το όριο είναι %(max)d MB.")
            % {"size": unpacked // MEGABYTE, "max": MAX_UNPACKED // MEGABYTE}
        )


@contextmanager
def _text(file):
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        first = text.readline(MEGABYTE)
        text.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        yield "CSV", _text_lines(csv.reader(text, delimiter=delimiter, strict=True))
    finally:
        text.detach()


def _text_lines(reader):
    previous = csv.field_size_limit(20 * MEGABYTE)
    try:
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise FileError(
                    _("Η γραμμή %(row)d του CSV δεν διαβάζεται: ελέγξτε τα εισαγωγικά.")
                    % {"row": reader.line_num}
                ) from error
            if cells is None:
                return
            yield reader.line_num, [_within_size(cell) for cell in cells]
    finally:
        csv.field_size_limit(previous)


def _encoding(file):
    """Return the encoding: UTF-8, with or without a mark, else that of Greek Windows."""
    for encoding in ("utf-8-sig", "cp1253"):
        decoder = codecs.getincrementaldecoder(encoding)()
        file.seek(0)
        try:
            while chunk := file.read(MEGABYTE):
                if b"\0" in chunk:
                    raise FileError(_("Το αρχείο δεν είναι κείμενο CSV σε UTF-8 ή Windows-1253."))
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    raise FileError(_("Το αρχείο δεν είναι κείμενο CSV σε UTF-8 ή Windows-1253."))


def _within_size(value):
    if isinstance(value, str) and len(value) > MAX_CELL:
        return CellError(
            _("Το κελί έχει %(size)d χαρακτήρες.") % {"size": len(value)},
            _("έως %(max)d χαρακτήρες") % {"max": MAX_CELL},
            value[:60] + "…",
        )
    return value
