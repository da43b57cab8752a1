"""Reads .xlsx and .xlsm sheet by sheet, within bounds that a hostile file cannot pass.

A workbook is opened after its directory has been looked at: what it would unpack to is
known before anything is unpacked, and zipfile reads no further than the directory says.
openpyxl reads workbook, styles and dates; the cells are read here, because it gives neither
hidden rows nor both the formula and its value while it reads row by row.
"""

import re
import zipfile
import zlib
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from absorption.imports.cells import EMPTY, Cell, GridRow, OpenSheet, Unit, place, unit_of
from absorption.imports.errors import CellError, FileError

MEGABYTE = 1_000_000
# Twice what 5,000 rows of our widest dataset come to. XML takes up to thirty times its size
# in memory while it is read, by the tag: both bounds keep a web process under 512 MB.
MAX_UNPACKED = 30 * MEGABYTE
MAX_MARKS = 2_000_000
# Rows and cells without content are forgotten as soon as they are read: a million of them, as
# Excel leaves behind a table, cost time only.
MAX_BLANK = 200 * MEGABYTE
BLANK = re.compile(rb"<(?:\w+:)?(?:row|c)\b[^<>]{0,300}>|</(?:\w+:)?(?:row|c)>")
STRICT = b"http://purl.oclc.org/ooxml/"
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")

TAG = f"{{{SHEET_MAIN_NS}}}%s"
ROW, CELL, VALUE, FORMULA, INLINE, STRING, TEXT, PHONETIC, MERGED, COLUMN = (
    TAG % name for name in ("row", "c", "v", "f", "is", "si", "t", "rPh", "mergeCell", "col")
)


@contextmanager
def workbook(file, *, bounded):
    """Give the sheets of a workbook.

    `bounded`, as for a file from a browser, what it unpacks to has limits. Raises FileError,
    also while rows are read.
    """
    refuse_bomb(file, bounded=bounded)
    with named_errors(), zipfile.ZipFile(file) as archive:
        if any(STRICT in archive.read(n) for n in archive.namelist() if n == "xl/workbook.xml"):
            raise FileError(
                _(
                    "Το αρχείο είναι «Strict Open XML». Στο Excel: Αποθήκευση ως «Βιβλίο "
                    "εργασίας του Excel (*.xlsx)»."
                )
            )
    with named_errors():
        reader = _Reader(file, read_only=True, keep_links=False)
        reader.read()
    try:
        if not reader.wb.worksheets:
            raise FileError(_("Το βιβλίο εργασίας δεν έχει φύλλο με κελιά."))
        yield [_opened(reader, sheet) for sheet in reader.wb.worksheets]
    finally:
        reader.wb.close()


class _Reader(ExcelReader):
    """Reads the shared texts as the format says: openpyxl takes `x005F_` out of any text."""

    def read_strings(self):
        """Read the texts, without the phonetic ones."""
        part = self.package.find(SHARED_STRINGS)
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            for _event, node in iterparse(source):
                if node.tag == STRING:
                    self.shared_strings.append(_text(node))
                    node.clear()


def _text(node):
    """Return the text of a node with its parts in several formats, `_x000D_` and such decoded."""
    spoken = {id(part) for aside in node.iter(PHONETIC) for part in aside.iter(TEXT)}
    parts = (part.text or "" for part in node.iter(TEXT) if id(part) not in spoken)
    return unescaped("".join(parts))


def unescaped(text):
    """Return text with what the format writes as `_x000D_` decoded; `_x005F_` is «_»."""
    if "_x" not in text:
        return text
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _opened(reader, sheet):
    opened = OpenSheet(sheet.title, iter(()), sheet.sheet_state != "visible")
    opened.rows = _rows(reader, sheet, opened)
    return opened


def _rows(reader, sheet, opened):
    """Yield the rows that hold something, and note on the way what else the sheet says."""
    value_of = _Values(reader, opened)
    with named_errors(), reader.archive.open(sheet._worksheet_path) as source:
        number, is_hidden, cells, row = 0, False, [], None
        for event, node in iterparse(source, ("start", "end")):
            if node.tag == ROW and event == "start":
                number = int(node.get("r") or number + 1)
                is_hidden, cells, row = _is_true(node.get("hidden")), [], node
            elif event == "start":
                continue
            elif node.tag == CELL and row is not None:
                position = _position(node, len(cells))
                cell = value_of(node, number, position)
                if cell is not EMPTY:
                    cells.extend([EMPTY] * (position - len(cells)))
                    cells[position:] = [cell]
                # Forgotten at once: a row may be as long as the file.
                row.clear()
            elif node.tag == ROW:
                row = None
                if cells:
                    yield GridRow(number, cells, is_hidden)
            elif node.tag == MERGED:
                left, top, right, bottom = range_boundaries(node.get("ref"))
                opened.merged.append((top, left, bottom, right))
            elif node.tag == COLUMN and _is_true(node.get("hidden")):
                first, last = int(node.get("min")), int(node.get("max"))
                opened.hidden_columns.update(range(first - 1, min(last, first + 16_384)))
            if node.tag == ROW and event == "end":
                node.clear()


def _position(node, after):
    reference = node.get("r")
    return coordinate_to_tuple(reference)[1] - 1 if reference else after


def _is_true(attribute):
    return attribute in {"1", "true"}


class _Values:
    """Makes a Cell of the node of a cell."""

    def __init__(self, reader, opened):
        self.strings, self.book, self.opened = reader.shared_strings, reader.wb, opened
        self.format = cache(self._format)

    def __call__(self, node, number, position):
        stored = node.findtext(VALUE)
        formula = node.find(FORMULA)
        if formula is not None:
            if not stored:
                return Cell(_without_value(formula))
            self.opened.formulas.append(place(number, position))
        match node.get("t", "n"):
            case "inlineStr":
                inline = node.find(INLINE)
                return _cell(_text(inline) if inline is not None else "")
            case "s" if stored:
                return _cell(self.strings[int(stored)])
            case "str" | "s":
                return _cell(unescaped(stored or ""))
            case "b" if stored:
                return Cell(stored.strip() in {"1", "true"})
            case "e" if stored:
                problem = _("Το κελί έχει σφάλμα του Excel.")
                return Cell(CellError(problem, _("μια τιμή ή κενό"), stored))
            case "d" if stored:
                return Cell(as_day(datetime.fromisoformat(stored)))
            case _ if stored:
                return self._number(stored, int(node.get("s") or 0))
        return EMPTY

    def _number(self, stored, style):
        number_format, unit, is_scaled = self.format(style)
        if style in self.book._date_formats:
            is_span = style in self.book._timedelta_formats
            try:
                moment = from_excel(float(stored), self.book.epoch, timedelta=is_span)
            except (OverflowError, ValueError):
                return Cell(CellError(_("Δεν είναι ημερομηνία του Excel."), "23/9/2025", stored))
            return Cell(as_day(moment), format=number_format)
        return Cell(exact(stored), unit, number_format, is_scaled)

    def _format(self, style):
        styles = self.book._cell_styles
        if style >= len(styles):
            return "", Unit.NONE, False
        number_format = _number_format(self.book, styles[style].numFmtId)
        return number_format, *unit_of(number_format)


def _number_format(book, key):
    if key < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(key, "General")
    return book._number_formats[key - BUILTIN_FORMATS_MAX_SIZE]


def _cell(text):
    return Cell(text) if text.strip() else EMPTY


def _without_value(formula):
    """Return the error of a formula that was never calculated, with the formula."""
    return CellError(
        _("Το κελί έχει τύπο χωρίς αποθηκευμένη τιμή."),
        _("επικόλληση ως τιμή, ή άνοιγμα και αποθήκευση στο Excel"),
        f"={formula.text or ''}"[:100],
    )


def exact(stored):
    """Return a number as Excel shows it: fifteen digits, without the noise of binary fractions."""
    try:
        return Decimal(f"{float(stored):.15g}")
    except (InvalidOperation, ValueError):
        return CellError(_("Δεν είναι αριθμός."), "1.234.567,89", str(stored)[:100])


def as_day(moment):
    """Return a moment at midnight as its day; a time without a day as text."""
    if isinstance(moment, datetime):
        return moment.date() if moment.time() == time() else moment
    return moment if isinstance(moment, date) else str(moment)


@contextmanager
def named_errors():
    """Turn whatever a damaged file makes a library raise into one sentence."""
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


def refuse_bomb(file, *, bounded):
    """Refuse, before any library opens it, a zip file that would unpack to too much.

    Raises FileError.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise FileError(_("Το αρχείο έχει κωδικό: αποθηκεύστε το χωρίς κωδικό."))
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if bounded and unpacked > MAX_UNPACKED + MAX_BLANK:
                raise _too_large(unpacked)
            if bounded:
                _measure(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise FileError(_("Το αρχείο είναι κατεστραμμένο: αποθηκεύστε το ξανά.")) from error
    finally:
        file.seek(0)


def _measure(archive):
    """Refuse too much content, reading it piece by piece; blank rows of sheets are none."""
    size = marks = 0
    for entry in archive.infolist():
        is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        with archive.open(entry) as part:
            while piece := part.read(MEGABYTE):
                if is_sheet:
                    piece = BLANK.sub(b"", piece)
                size += len(piece)
                marks += piece.count(b"<") + piece.count(b"=")
        if size > MAX_UNPACKED:
            raise _too_large(size)
        if marks > MAX_MARKS:
            raise FileError(_("Το αρχείο έχει υπερβολικά πολλά κελιά ή μορφές: χωρίστε το."))


def _too_large(size):
    return FileError(
        _("Το αρχείο θα γινόταν %(size)d MB όταν ανοίξει· το όριο είναι %(max)d MB.")
        % {"size": size // MEGABYTE, "max": MAX_UNPACKED // MEGABYTE}
    )
