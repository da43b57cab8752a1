"""Reads the portal's own JSON: `rows` as objects, each value as it stands in its CSV."""

import json
from decimal import Decimal

from django.utils.translation import gettext as _

from absorption.datasets import LIST_SEPARATOR
from absorption.exports.values import defused
from absorption.imports.cells import EMPTY, Cell, GridRow
from absorption.imports.errors import FileError


def rows(content):
    """Yield the row of headings and those under it, numbered as those of a CSV.

    Raises FileError for what is no file of the portal.
    """
    found = _rows_of(content)
    names = list(dict.fromkeys(name for row in found for name in row))
    yield GridRow(1, [Cell(name) for name in names])
    for number, row in enumerate(found, 2):
        yield GridRow(number, [_cell(row.get(name)) for name in names])


def _rows_of(content):
    try:
        read = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
        found = read["rows"]
        if not all(isinstance(row, dict) for row in found):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError, ArithmeticError) as error:
        raise FileError(
            _("Από τα αρχεία JSON διαβάζονται όσα κατεβάζει η πύλη, με «rows»: το άλλο ως .csv.")
        ) from error
    return found


def _cell(value):
    match value:
        case None | "" | []:
            return EMPTY
        case bool():
            return Cell(str(value).lower())
        case Decimal():
            return Cell(value)
        case str():
            return Cell(defused(value))
        case list() if all(isinstance(part, str) for part in value):
            return Cell(defused(LIST_SEPARATOR.join(value)))
    return Cell(json.dumps(value, ensure_ascii=False, default=str))
