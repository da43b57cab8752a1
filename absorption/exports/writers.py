"""The three formats of a dataset: CSV, JSON, XLSX."""

import csv
import io
import json
from tempfile import TemporaryFile

import xlsxwriter
from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from absorption.datasets import Kind
from absorption.exports.snapshot import CHUNK
from absorption.exports.values import MACHINE, as_json, as_text, capitalised, defused, header

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
XLSX_ROWS = 200_000


def csv_chunks(export, dialect=MACHINE):
    """Yield the CSV as RFC 4180 has it; the header at once, the rows as they come."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(header(export.fields, dialect))
    yield ("\ufeff" if dialect.bom else "").encode() + _taken(lines)
    if dialect is MACHINE and export.can_copy:
        yield from export.copied()
        return
    fields = export.fields
    for values in export.values():
        writer.writerow(
            as_text(field, value, dialect) for field, value in zip(fields, values, strict=True)
        )
        if lines.tell() >= CHUNK:
            yield _taken(lines)
    yield _taken(lines)


def json_chunks(export):
    """Yield one object: `metadata`, and `rows` as objects."""
    yield f'{{"metadata": {json.dumps(metadata(export), ensure_ascii=False)},\n"rows": ['.encode()
    fields = [(f"{json.dumps(field.name)}: ", field) for field in export.fields]
    lines, mark = io.StringIO(), "\n"
    for values in export.values():
        pairs = (
            name + as_json(field, value) for (name, field), value in zip(fields, values, strict=True)
        )
        lines.write(f"{mark}{{{', '.join(pairs)}}}")
        mark = ",\n"
        if lines.tell() >= CHUNK:
            yield _taken(lines)
    lines.write("\n]}\n")
    yield _taken(lines)


def metadata(export):
    """Return what a file says of itself, in both languages."""
    return {
        "dataset": export.dataset.name,
        "title": in_both(export.dataset.title),
        "description": in_both(export.dataset.description),
        "row_count": export.count,
        "data_version": export.version,
        "as_of": export.day.isoformat(),
        "filter": export.query,
        "filter_description": [f"{label}: {value}" for label, value in export.filters],
        "demo": settings.PORTAL_DEMO,
        "publisher": settings.PUBLISHER,
        "contact": settings.CONTACT_EMAIL,
        "source": settings.BASE_URL + reverse("data-catalogue"),
        "license": LICENCE,
        "license_url": LICENCE_URL,
        "fields": [described(field) for field in export.fields],
    }


def described(field):
    """Return a column's entry in the dictionary."""
    return {
        "name": field.name,
        "type": str(field.kind),
        "label": in_both(field.label),
        "description": in_both(field.description),
        "unit": in_both(field.unit),
        "source": field.source,
        "values": {str(code): in_both(label) for code, label in field.choices if code != ""},
    }


def in_both(text):
    """Return the text in both languages of the portal."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = str(text)
    return said


def xlsx_file(export, dialect=MACHINE):
    """Return an open temporary file with the workbook: rows, dictionary, source and licence."""
    file = TemporaryFile()
    try:
        book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        _write_rows(book, export, dialect)
        _write_dictionary(book, export)
        _write_source(book, export)
        book.close()
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
    percents = {
        places: book.add_format({"num_format": f"0.{'0' * places}"}) for places in (1, 2)
    }
    sheet.freeze_panes(1, 0)
    for column, field in enumerate(export.fields):
        style = percents[field.places] if field.kind == Kind.PERCENT else formats.get(field.kind)
        sheet.set_column(column, column, WIDTHS.get(field.kind, 14), style)
    for column, name in enumerate(header(export.fields, dialect)):
        sheet.write_string(0, column, name, bold)
    for number, values in enumerate(export.values(), 1):
        for column, (field, value) in enumerate(zip(export.fields, values, strict=True)):
            _write_cell(sheet, number, column, field, value, dialect)


WIDTHS = {Kind.TEXT: 40, Kind.URL: 40, Kind.LIST: 24, Kind.JSON: 40, Kind.AMOUNT: 18}


def _write_cell(sheet, row, column, field, value, dialect):
    if value is None or value == "":
        return
    match field.kind:
        case Kind.AMOUNT | Kind.PERCENT | Kind.INTEGER:
            sheet.write_number(row, column, value)
        case Kind.DATE:
            sheet.write_datetime(row, column, value)
        case Kind.DATETIME:
            # A workbook knows no time zones: the time is that of Athens.
            local = value.astimezone(timezone.get_default_timezone())
            sheet.write_datetime(row, column, local.replace(tzinfo=None))
        case Kind.BOOLEAN:
            sheet.write_boolean(row, column, value)
        case _:
            sheet.write_string(row, column, as_text(field, value, dialect))


def _write_dictionary(book, export):
    sheet = book.add_worksheet("Λεξικό")
    sheet.freeze_panes(1, 0)
    titles = ("name", "type", "el", "en", "unit", "περιγραφή", "description", "values", "source")
    sheet.set_column(0, len(titles) - 1, 30)
    _write_lines(sheet, [titles, *map(_dictionary_line, export.fields)])


def _dictionary_line(field):
    entry = described(field)
    values = "; ".join(f"{code} = {label['el']}" for code, label in entry["values"].items())
    return (
        entry["name"],
        entry["type"],
        capitalised(entry["label"]["el"]),
        capitalised(entry["label"]["en"]),
        entry["unit"]["el"],
        entry["description"]["el"],
        entry["description"]["en"],
        values,
        entry["source"],
    )


def _write_source(book, export):
    sheet = book.add_worksheet("Πηγή και άδεια")
    sheet.set_column(0, 1, 50)
    said = metadata(export)
    lines = [
        *([("ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ / DEMO", "Επινοημένα / invented")] if said["demo"] else []),
        ("Σύνολο δεδομένων / dataset", f"{said['title']['el']} / {said['title']['en']}"),
        ("Γραμμές / rows", str(said["row_count"])),
        ("Έκδοση δεδομένων / data version", str(said["data_version"])),
        ("Ημέρα αναφοράς / as of", said["as_of"]),
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


def _taken(lines):
    """Return what was written since the last time, as bytes."""
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text.encode()
