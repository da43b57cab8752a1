"""The two formats that are written as they are sent: CSV and JSON."""

import csv
import io
import json

from absorption.exports.about import metadata
from absorption.exports.snapshot import CHUNK
from absorption.exports.values import MACHINE, header, json_writer, text_writer


def csv_chunks(export, dialect=MACHINE):
    """Yield the CSV as RFC 4180 has it; the header at once, the rows as they come."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(header(export.fields, dialect))
    yield ("\ufeff" if dialect.greek else "").encode() + _taken(lines)
    if dialect is MACHINE and export.can_copy:
        yield from export.copied()
        return
    columns = [text_writer(field, dialect) for field in export.fields]
    for values in export.values():
        writer.writerow([write(value) for write, value in zip(columns, values, strict=True)])
        if lines.tell() >= CHUNK:
            yield _taken(lines)
    yield _taken(lines)


def json_chunks(export, rows=None):
    """Yield one object: `metadata`, and `rows` as objects; those given, where they are read."""
    yield f'{{"metadata": {json.dumps(metadata(export), ensure_ascii=False)},\n"rows": ['.encode()
    columns = [(json.dumps(field.name), json_writer(field)) for field in export.fields]
    lines, mark = io.StringIO(), "\n"
    for values in export.values() if rows is None else rows:
        pairs = [
            f"{name}: {write(value)}" for (name, write), value in zip(columns, values, strict=True)
        ]
        lines.write(f"{mark}{{{', '.join(pairs)}}}")
        mark = ",\n"
        if lines.tell() >= CHUNK:
            yield _taken(lines)
    lines.write("\n]}\n")
    yield _taken(lines)


def _taken(lines):
    """Return what was written since the last time, as bytes."""
    text = lines.getvalue()
    lines.seek(0)
    lines.truncate()
    return text.encode()
