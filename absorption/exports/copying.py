"""How PostgreSQL writes each column, so that COPY gives what `values.as_text` gives."""

from django.db.models import Func, TextField, Value
from django.db.models.functions import Cast, NullIf

from absorption.datasets import Kind
from absorption.exports.values import is_free_text


class Defused(Func):
    """Free text with an apostrophe before what a spreadsheet would run."""

    function = "regexp_replace"
    template = r"regexp_replace(%(expressions)s, '^([-=+@\t\r])', '''\1')"
    output_field = TextField()


class UtcText(Func):
    """A moment as 2025-06-30T21:00:00Z."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    output_field = TextField()


def as_copied(field, expression):
    """Return the expression as COPY is to write it; empty text is an empty cell."""
    match field.kind:
        case Kind.DATETIME:
            return UtcText(expression)
        case Kind.BOOLEAN | Kind.JSON:
            return Cast(expression, TextField())
        case Kind.TEXT | Kind.CODE | Kind.LIST | Kind.URL:
            text = NullIf(expression, Value(""))
            return Defused(text) if is_free_text(field) else text
    return expression
