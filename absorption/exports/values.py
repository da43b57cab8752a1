"""How a value is written: exactly, and without harm to whoever opens it."""

import json
import re
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring as quoted

from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast, NullIf
from django.utils import timezone, translation

from absorption.datasets import LIST_SEPARATOR, Kind

# A cell that begins like this runs as a formula when a spreadsheet opens the file. So that the
# apostrophe put before it can be taken off again, one that was there gets another.
RUNS = re.compile("'*[-=+@\t\r]")
NUMBERS = (Kind.AMOUNT, Kind.PERCENT)
# Which clock a heading for readers speaks of; programs have UTC.
CLOCK = {Kind.DATETIME: " (ώρα Ελλάδας)"}


@dataclass(frozen=True)
class Dialect:
    """For whom a file is written: for programs, or for the Excel of a Greek reader."""

    code: str
    delimiter: str
    decimal: str
    date: str
    datetime: str
    greek: bool


MACHINE = Dialect("", ",", ".", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", greek=False)
EXCEL_GREEK = Dialect("excel-el", ";", ",", "%d/%m/%Y", "%d/%m/%Y %H:%M:%S", greek=True)
DIALECTS = {dialect.code: dialect for dialect in (MACHINE, EXCEL_GREEK)}


def is_free_text(field):
    """Return whether a cell of the column may begin with anything."""
    return field.kind in {Kind.TEXT, Kind.LIST, Kind.URL} or (
        field.kind == Kind.CODE and not field.choices
    )


def defused(text):
    """Return the text with an apostrophe before what a spreadsheet would run, or had one."""
    return f"'{text}" if RUNS.match(text) else text


def undefused(text):
    """Return the text without the apostrophe that `defused` put before it."""
    return text[1:] if text.startswith("'") and RUNS.match(text) else text


def header(fields, dialect=MACHINE):
    """Return the column names: for a machine, or in Greek and told apart for a reader."""
    if not dialect.greek:
        return [field.name for field in fields]
    with translation.override("el"):
        labels = [capitalised(field.label) + CLOCK.get(field.kind, "") for field in fields]
    return [
        label if labels.count(label) == 1 else f"{label} ({field.name})"
        for label, field in zip(labels, fields, strict=True)
    ]


def capitalised(label):
    """Return the label with a capital first letter, whatever follows it."""
    text = str(label)
    return text[:1].upper() + text[1:]


def text_writer(field, dialect=MACHINE):
    """Return the function that writes a value as it stands in a CSV cell of the column.

    Unknown is empty. What a column asks for is decided once, not for each of its cells.
    """
    write = _known_text(field, dialect)
    return lambda value: "" if value is None or value == "" else write(value)


def _known_text(field, dialect):
    match field.kind:
        case Kind.AMOUNT | Kind.PERCENT:
            number = f"{{:.{field.places}f}}".format
            if dialect.decimal == ".":
                return number
            return lambda value: number(value).replace(".", dialect.decimal)
        case Kind.DATE:
            # Few days stand in many cells.
            return cache(lambda day: day.strftime(dialect.date))
        case Kind.DATETIME:
            zone = timezone.get_default_timezone() if dialect.greek else UTC
            return lambda value: value.astimezone(zone).strftime(dialect.datetime)
        case Kind.BOOLEAN:
            words = {True: "Ναι", False: "Όχι"} if dialect.greek else {True: "true", False: "false"}
            return words.__getitem__
        case Kind.JSON:
            return lambda value: json.dumps(in_order(value), ensure_ascii=False)
        case Kind.INTEGER:
            return str
    if field.choices and dialect.greek:
        with translation.override("el"):
            labels = {code: str(label) for code, label in field.choices}
        return lambda value: labels.get(value, value)
    return defused if is_free_text(field) else str


def in_order(value):
    """Return JSON with its keys as PostgreSQL keeps them, by length and then by bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return {key: in_order(value[key]) for key in keys}
    return list(map(in_order, value)) if isinstance(value, list) else value


class Defused(Func):
    """`defused` in PostgreSQL."""

    template = r"regexp_replace(%(expressions)s, '^(''*[-=+@\t\r])', '''\1')"
    output_field = TextField()


class UtcText(Func):
    """A moment as `MACHINE` has it, in PostgreSQL."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    output_field = TextField()


def as_copied(field, expression):
    """Return the expression as COPY is to write it, which gives what `text_writer` gives."""
    match field.kind:
        case Kind.DATETIME:
            return UtcText(expression)
        case Kind.BOOLEAN | Kind.JSON:
            return Cast(expression, TextField())
        case Kind.TEXT | Kind.CODE | Kind.LIST | Kind.URL:
            text = NullIf(expression, Value(""))
            return Defused(text) if is_free_text(field) else text
    return expression


def json_writer(field):
    """Return the function that writes a value of the column as JSON text.

    Numbers are exact from the decimal, unknown is null.
    """
    if field.kind == Kind.LIST:
        return lambda value: json.dumps(
            value.split(LIST_SEPARATOR) if value else [], ensure_ascii=False
        )
    write = _known_text(field, MACHINE)
    if field.kind in {Kind.DATE, Kind.DATETIME}:
        known = lambda value: f'"{write(value)}"'  # noqa: E731
    elif field.kind in {*NUMBERS, Kind.INTEGER, Kind.BOOLEAN, Kind.JSON}:
        known = write
    else:
        known = quoted
    return lambda value: "null" if value is None or value == "" else known(value)


def exact_json(value):
    """Return nested dicts and lists as JSON; decimals as numbers, cents exact."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        pairs = (f"{quoted(str(key))}: {exact_json(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(exact_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)
