"""Reads .xlsx row by row, within bounds that a hostile file cannot pass.

A workbook is opened after its directory has been looked at: what it would unpack to is
known before anything is unpacked, and zipfile reads no further than the directory says.
"""

import zipfile
import zlib
from contextlib import contextmanager
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from absorption.imports.errors import CellError, FileError

MEGABYTE = 1_000_000
# Twice what 5,000 rows of our widest dataset come to. XML takes up to thirty times its size
# in memory while it is read, by the tag: both bounds keep a web process under 512 MB.
MAX_UNPACKED = 30 * MEGABYTE
MAX_MARKS = 2_000_000
DATA_SHEET = "Δεδομένα"


@contextmanager
def workbook(file, max_columns, *, bounded):
    """Give the name of the sheet with the data and its lines (number, cells)."""
    _refuse_bomb(file, bounded)
    with _named_errors():
        book = load_workbook(file, read_only=True, keep_links=False)
    try:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        if not sheets:
            raise FileError(_("Το βιβλίο εργασίας δεν έχει φύλλο με κελιά."))
        sheet = sheets.get(DATA_SHEET) or book.worksheets[0]
        yield sheet.title, _lines(sheet, max_columns)
    finally:
        book.close()


def _lines(sheet, max_columns):
    # The size that a file claims for itself is not believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=max_columns + 1)
    number = 0
    while True:
        number += 1
        with _named_errors():
            cells = next(rows, None)
            if cells is None:
                return
            cells = [_value(cell) for cell in cells]
        yield number, cells


def _value(cell):
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
    return value


@contextmanager
def _named_errors():
    try:
        yield
    except Exception as error:  # a damaged file makes openpyxl raise anything
        raise FileError(
            _(
                "Το βιβλίο εργασίας είναι κατεστραμμένο. Ανοίξτε το στο Excel και αποθηκεύστε "
                "το ξανά."
            )
        ) from error


def _refuse_bomb(file, bounded):
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if bounded and unpacked > MAX_UNPACKED:
                raise FileError(
                    _("Το .xlsx θα γινόταν %(size)d MB όταν ανοίξει· το όριο είναι %(max)d MB.")
                    % {"size": unpacked // MEGABYTE, "max": MAX_UNPACKED // MEGABYTE}
                )
            if bounded and _marks(archive) > MAX_MARKS:
                raise FileError(_("Το .xlsx έχει υπερβολικά πολλά κελιά ή μορφές: χωρίστε το."))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise FileError(_("Το .xlsx είναι κατεστραμμένο: αποθηκεύστε το ξανά.")) from error
    finally:
        file.seek(0)


def _marks(archive):
    """Return how many tags and attributes the parts have, reading them piece by piece."""
    found = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while piece := part.read(MEGABYTE):
                found += piece.count(b"<") + piece.count(b"=")
    return found
