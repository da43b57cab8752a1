"""The two formats that are written as they are sent: CSV and JSON."""

import csv
import io
import json

from absorption.exports.about import metadata
from absorption.exports.snapshot import CHUNK
from absorption.exports.values import MACHINE, as_json, as_text, header


def csv_chunks(export, dialect=MACHINE):
    """Yield the CSV as RFC 4180 has it; the header at once, the rows as they come."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(header(export.fields, dialect))
    yield ("\ufeff" if dialect.greek else "").encode() + _taken(lines)
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
            name + as_json(field, value)
            for (name, field), value in zip(fields, values, strict=True)
        )
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
