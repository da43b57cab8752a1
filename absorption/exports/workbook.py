"""A dataset as XLSX: its rows, its dictionary, its source and licence."""

from datetime import UTC, date, datetime, time
from tempfile import TemporaryFile

import xlsxwriter
from django.utils import timezone
from xlsxwriter.exceptions import FileCreateError

from absorption.datasets import Kind
from absorption.exports.about import LICENCE, LICENCE_URL, described, metadata
from absorption.exports.values import MACHINE, as_text, capitalised, defused, header

# Beyond this the workbook takes minutes to write and to open: the CSV serves better.
XLSX_ROWS = 200_000
# A workbook has a date even where nothing is public yet.
NO_DAY = date(1980, 1, 1)
WIDTHS = {Kind.TEXT: 40, Kind.URL: 40, Kind.LIST: 24, Kind.JSON: 40, Kind.AMOUNT: 18}


def xlsx_file(export, dialect=MACHINE):
    """Return an open temporary file with the workbook: rows, dictionary, source and licence.

    The same rows of the same version give the same bytes. Raises OSError when the disk is full.
    """
    file = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        # Of the day that it shows, not of the second in which it is written.
        book.set_properties({"created": datetime.combine(export.day or NO_DAY, time.min)})
        _write_rows(book, export, dialect)
        _write_dictionary(book, export, dialect)
        _write_source(book, export)
        book.close()
    except FileCreateError as error:
        file.close()
        raise error.args[0] from error
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _write_rows(book, export, dialect):
    sheet = book.add_worksheet("Δεδομένα")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = {
        Kind.AMOUNT: book.add_format({"num_format": "#,##0.00"}),
        Kind.DATE: book.add_format({"num_format": "dd/mm/yyyy"}),
        Kind.DATETIME: book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"}),
    }
    percents = {places: book.add_format({"num_format": f"0.{'0' * places}"}) for places in (2, 4)}
    sheet.freeze_panes(1, 0)
    for column, field in enumerate(export.fields):
        style = percents[field.places] if field.kind == Kind.PERCENT else formats.get(field.kind)
        sheet.set_column(column, column, WIDTHS.get(field.kind, 14), style)
    for column, name in enumerate(header(export.fields, dialect)):
        sheet.write_string(0, column, name, bold)
    for number, values in enumerate(export.values(), 1):
        for column, (field, value) in enumerate(zip(export.fields, values, strict=True)):
            _write_cell(sheet, number, column, field, value, dialect)


def _write_cell(sheet, row, column, field, value, dialect):
    if value is None or value == "":
        return
    match field.kind:
        case Kind.AMOUNT | Kind.PERCENT | Kind.INTEGER:
            sheet.write_number(row, column, value)
        case Kind.DATE:
            sheet.write_datetime(row, column, value)
        case Kind.DATETIME:
            # A workbook knows no time zones: the heading, or the dictionary, says which it is.
            local = value.astimezone(timezone.get_default_timezone() if dialect.greek else UTC)
            sheet.write_datetime(row, column, local.replace(tzinfo=None))
        case Kind.BOOLEAN:
            sheet.write_boolean(row, column, value)
        case _:
            sheet.write_string(row, column, as_text(field, value, dialect))


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
