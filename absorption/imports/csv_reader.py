"""Reads CSV and TSV in the encodings and with the delimiters that Greek spreadsheets write."""

import codecs
import csv
import io
import re
from contextlib import contextmanager, suppress
from itertools import islice
from statistics import mode

from django.utils.translation import gettext as _

from absorption.imports.cells import EMPTY, Cell, GridRow
from absorption.imports.errors import FileError
from absorption.imports.garbled import refuse_garbled

MEGABYTE = 1_000_000
DELIMITERS = (";", ",", "\t", "|")
CELLS = re.compile(r"[;,\t|\r\n]")
# What Excel itself writes and reads as the first line.
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Windows-1253 and ISO-8859-7 differ in «Ά» (A2 and B6) and in what Windows has below A0. A
# letter at the beginning of a word says which of them a text is in.
WINDOWS = re.compile(rb"(?<![\xb8-\xfe])\xa2(?=[\xb8-\xfe])")
ISO = re.compile(rb"(?<![\xb8-\xfe])\xb6(?=[\xb8-\xfe])")
BELOW = re.compile(rb"[\x80-\x9f]")
HIGH = re.compile(rb"[\x80-\xff]")
GREEK_WORD = re.compile(rb"(?<![A-Za-z])[\xa2\xb6\xb8-\xba\xbc\xbe-\xd1\xd3-\xfe]{2,}(?![A-Za-z])")
# «ς» ends a word in both; in the encoding of a Mac another letter stands there.
FINAL, NOT_FINAL = re.compile(rb"\xf2(?![\xb8-\xfe])"), re.compile(rb"\xf2(?=[\xb8-\xfe])")


@contextmanager
def text(file):
    """Give the name of the table and its rows that hold something, numbered as Excel does.

    Raises FileError, also while rows are read.
    """
    opened = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        first = opened.readline(MEGABYTE)
        separator = SEPARATOR_LINE.fullmatch(first)
        opened.seek(0)
        start = list(islice(iter(lambda: opened.readline(MEGABYTE), ""), 200))
        refuse_garbled(part for line in start for part in CELLS.split(line))
        opened.seek(0)
        delimiter = separator[1] if separator else _delimiter(start)
        if separator:
            opened.readline(MEGABYTE)
        yield "CSV", rows(csv.reader(opened, delimiter=delimiter, strict=True))
    finally:
        opened.detach()


def _delimiter(lines):
    """Return what stands between cells: in the first line, or else in most lines alike.

    A title over the table is one cell, with commas of its own.
    """
    widths = {}
    for delimiter in DELIMITERS:
        found = _widths(lines, delimiter)
        usual = mode(found) if found else 1
        widths[delimiter] = (found[0] if found else 1, usual, found.count(usual))
    by_first = max(DELIMITERS, key=lambda each: widths[each][0])
    first, usual, _lines = widths[by_first]
    if first > 1 and first == usual:
        return by_first
    alike = [each for each in DELIMITERS if widths[each][1] > 1]
    return max(alike, key=lambda each: widths[each][2]) if alike else by_first


def _widths(lines, delimiter):
    """Return how many cells each line has, up to one that cannot be read: `rows` tells of that."""
    found = []
    with suppress(csv.Error):
        for cells in csv.reader(lines, delimiter=delimiter):
            if any(cells):
                found.append(len(cells))
    return found


def rows(reader):
    """Yield the rows of a reader that hold something; a line break in a cell is no new row.

    Raises FileError.
    """
    previous = csv.field_size_limit(20 * MEGABYTE)
    number = 0
    try:
        while True:
            number += 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise FileError(
                    _("Η γραμμή %(row)d του CSV δεν διαβάζεται: ελέγξτε τα εισαγωγικά.")
                    % {"row": number}
                ) from error
            if cells is None:
                return
            found = [Cell(cell) if cell.strip() else EMPTY for cell in cells]
            while found and found[-1] is EMPTY:
                found.pop()
            if found:
                yield GridRow(number, found)
    finally:
        csv.field_size_limit(previous)


def _encoding(file):
    """Return the encoding: by its mark, UTF-8 where that is possible, else of one byte a letter.

    Raises FileError.
    """
    file.seek(0)
    start = file.read(4000)
    for mark, encoding in MARKS.items():
        if start.startswith(mark):
            return _proven(file, encoding)
    if 0 in start:
        # UTF-16 without its mark: every second byte of its Latin signs is 0.
        for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
            of_marks, of_letters = start[at::2], start[1 - at :: 2]
            if of_marks.count(0) > len(of_marks) // 8 and min(of_letters, default=0) > 8:
                return _proven(file, encoding)
        raise _no_text()
    try:
        return _proven(file, "utf-8")
    except FileError:
        return _of_one_byte(file)


def _proven(file, encoding):
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(MEGABYTE):
            if "\0" in decoder.decode(chunk):
                raise _no_text()
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    file.seek(0)
    return encoding


def _of_one_byte(file):
    """Return which of the two Greek encodings of one byte a letter fits the text.

    Raises FileError for another, and where both fit and differ.
    """
    windows = iso = below = high = greek = final = inside = 0
    file.seek(0)
    while chunk := file.read(MEGABYTE):
        windows += len(WINDOWS.findall(chunk))
        iso += len(ISO.findall(chunk))
        below += len(BELOW.findall(chunk))
        high += len(HIGH.findall(chunk))
        greek += sum(map(len, GREEK_WORD.findall(chunk)))
        final += len(FINAL.findall(chunk))
        inside += len(NOT_FINAL.findall(chunk))
    if greek * 2 < high or below * 4 > high or inside > final:
        raise _no_text()
    if windows and iso:
        raise FileError(
            _(
                "Δεν φαίνεται αν το κείμενο είναι Windows-1253 ή ISO-8859-7. Στο Excel: "
                "Αποθήκευση ως «CSV UTF-8»."
            )
        )
    return _proven(file, "iso8859_7" if iso and not below else "cp1253")


def _no_text():
    return FileError(
        _(
            "Το αρχείο δεν είναι κείμενο CSV σε UTF-8, UTF-16, Windows-1253 ή ISO-8859-7. Στο "
            "Excel: Αποθήκευση ως «CSV UTF-8»."
        )
    )
