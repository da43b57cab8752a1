"""Reads CSV in the encodings and with the delimiters that Greek spreadsheets write."""

import codecs
import csv
import io
from contextlib import contextmanager

from django.utils.translation import gettext as _

from absorption.imports.errors import FileError

MEGABYTE = 1_000_000
DELIMITERS = (";", ",", "\t")


@contextmanager
def text(file):
    """Give the name of the table and its lines (number, cells)."""
    opened = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        first = opened.readline(MEGABYTE)
        opened.seek(0)
        delimiter = max(DELIMITERS, key=first.count)
        yield "CSV", _lines(csv.reader(opened, delimiter=delimiter, strict=True))
    finally:
        opened.detach()


def _lines(reader):
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
            yield reader.line_num, cells
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
