"""A dataset as XLSX: its rows, its dictionary, its source and licence."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from tempfile import TemporaryFile

import xlsxwriter
from django.utils import timezone
from xlsxwriter.exceptions import FileCreateError

from absorption.datasets import Kind
from absorption.exports.about import LICENCE, LICENCE_URL, described, metadata
from absorption.exports.values import MACHINE, capitalised, defused, header, text_writer

# Beyond this the workbook takes minutes to write and to open: the CSV serves better.
XLSX_ROWS = 200_000
# A workbook has a date even where nothing is public yet.
NO_DAY = date(1980, 1, 1)
WIDTHS = {Kind.TEXT: 40, Kind.URL: 40, Kind.LIST: 24, Kind.JSON: 40, Kind.AMOUNT: 18}


def xlsx_file(export, dialect=MACHINE):
    """Return an open temporary file with the workbook: rows, dictionary, source and licence.

    The same rows of the same version give the same bytes. Raises OSError when the disk is full.
    """
    workbook = Workbook(export, dialect)
    for _row in workbook.passing(export.values()):
        pass
    return workbook.finished()


class Workbook:
    """A workbook in the making, in a temporary file; its rows may be on their way elsewhere."""

    def __init__(self, export, dialect=MACHINE):
        """Take the export; nothing of it is read here."""
        self._export, self._dialect = export, dialect
        self._file = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
        self._book = xlsxwriter.Workbook(
            self._file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        # Of the day that it shows, not of the second in which it is written.
        self._book.set_properties({"created": datetime.combine(export.day or NO_DAY, time.min)})

    def passing(self, rows):
        """Yield the rows, each written down as it passes; the file is closed if that fails."""
        with self._closed_on_failure():
            sheet, fields = self._sheet_of_rows(), self._export.fields
            columns = [_cell_writer(sheet, field, self._dialect) for field in fields]
            for number, values in enumerate(rows, 1):
                for column, (write, value) in enumerate(zip(columns, values, strict=True)):
                    if value is not None and value != "":
                        write(number, column, value)
                yield values

    def finished(self):
        """Return the file, at its beginning. Raises OSError when the disk is full."""
        with self._closed_on_failure():
            _write_dictionary(self._book, self._export, self._dialect)
            _write_source(self._book, self._export)
            try:
                self._book.close()
            except FileCreateError as error:
                raise error.args[0] from error
        self._file.seek(0)
        return self._file

    @contextmanager
    def _closed_on_failure(self):
        try:
            yield
        except BaseException:
            self._file.close()
            raise

    def _sheet_of_rows(self):
        book, fields = self._book, self._export.fields
        sheet = book.add_worksheet("Δεδομένα")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        formats = {
            Kind.AMOUNT: book.add_format({"num_format": "#,##0.00"}),
            Kind.DATE: book.add_format({"num_format": "dd/mm/yyyy"}),
            Kind.DATETIME: book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
        }
        percents = {
            places: book.add_format({"num_format": f"0.{'0' * places}"}) for places in (2, 4)
        }
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(fields):
            percent = field.kind == Kind.PERCENT
            style = percents[field.places] if percent else formats.get(field.kind)
            sheet.set_column(column, column, WIDTHS.get(field.kind, 14), style)
        for column, name in enumerate(header(fields, self._dialect)):
            sheet.write_string(0, column, name, bold)
        return sheet


def _cell_writer(sheet, field, dialect):
    """Return the function that writes a known value of the column at a row and a column."""
    match field.kind:
        case Kind.AMOUNT | Kind.PERCENT | Kind.INTEGER:
            return sheet.write_number
        case Kind.DATE:
            return sheet.write_datetime
        case Kind.DATETIME:
            # A workbook knows no time zones: the heading, or the dictionary, says which it is.
            zone = timezone.get_default_timezone() if dialect.greek else UTC
            return lambda row, column, value: sheet.write_datetime(
                row, column, value.astimezone(zone).replace(tzinfo=None)
            )
        case Kind.BOOLEAN:
            return sheet.write_boolean
    text = text_writer(field, dialect)
    return lambda row, column, value: sheet.write_string(row, column, text(value))


def _write_dictionary(book, export, dialect):
    sheet = book.add_worksheet("Λεξικό")
    sheet.freeze_panes(1, 0)
    lines = list(map(_dictionary_line, export.fields))
    if dialect.greek:  # what is read first: heading and description
        headings = header(export.fields, dialect)
        titles = ("Στήλη", "Περιγραφή", "Μονάδα", "Τιμές", "Στα αρχεία για προγράμματα", "Πηγή")
        names = ("περιγραφή", "unit", "values", "name", "source")
        rows = [
            (heading, *(line[name] for name in names))
            for heading, line in zip(headings, lines, strict=True)
        ]
    else:
        titles = tuple(lines[0])
        rows = [tuple(line.values()) for line in lines]
    sheet.set_column(0, len(titles) - 1, 30)
    _write_lines(sheet, [titles, *rows])


def _dictionary_line(field):
    entry = described(field)
    return {
        "name": entry["name"],
        "type": entry["type"],
        "el": capitalised(entry["label"]["el"]),
        "en": capitalised(entry["label"]["en"]),
        "unit": entry["unit"]["el"],
        "περιγραφή": entry["description"]["el"],
        "description": entry["description"]["en"],
        "values": "; ".join(f"{code} = {label['el']}" for code, label in entry["values"].items()),
        "source": entry["source"],
    }


def _write_source(book, export):
    sheet = book.add_worksheet("Πηγή και άδεια")
    sheet.set_column(0, 1, 50)
    said = metadata(export)
    lines = [
        *([("ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ / DEMO", "Επινοημένα / invented")] if said["demo"] else []),
        ("Σύνολο δεδομένων / dataset", f"{said['title']['el']} / {said['title']['en']}"),
        ("Γραμμές / rows", str(said["row_count"])),
        ("Ενημέρωση αρ. / data version", str(said["data_version"])),
        ("Ημέρα αναφοράς / as of", said["as_of"] or "—"),
        ("Φίλτρο / filter", "; ".join(said["filter_description"]) or "—"),
        ("Διεύθυνση / address", said["source"]),
        ("Εκδότης / publisher", said["publisher"]),
        ("Επικοινωνία / contact", said["contact"]),
        ("Άδεια / licence", f"{LICENCE} {LICENCE_URL}"),
    ]
    _write_lines(sheet, lines)


def _write_lines(sheet, lines):
    for row, values in enumerate(lines):
        for column, value in enumerate(values):
            sheet.write_string(row, column, defused(value))
