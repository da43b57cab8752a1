"""What stands in a file, before anybody knows what it means: cells, rows, sheets."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from openpyxl.utils import get_column_letter

from absorption.imports.errors import CellError

Value = str | Decimal | bool | date | datetime | CellError | None


class Unit(StrEnum):
    """What a number format shows a number in."""

    NONE = ""
    PERCENT = "percent"
    THOUSAND = "thousand"
    MILLION = "million"
    OTHER_CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and the unit in which the file shows it.

    `value` is what is stored: a number exact as a Decimal (0.453 where 45,3% is shown), text in
    NFC, None where nothing stands, a CellError where it cannot be used. `unit` is from the
    number format `format`; `is_scaled` says that Excel divides it for the screen only (a format
    that ends in commas), so that the stored number is whole.
    """

    value: Value = None
    unit: Unit = Unit.NONE
    format: str = ""
    is_scaled: bool = False


EMPTY = Cell()


def cell_at(cells, position):
    """Return one of some cells, an empty one beyond the last."""
    return cells[position] if position < len(cells) else EMPTY


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of a row that holds something, under its number in the file."""

    number: int
    cells: list[Cell]
    is_hidden: bool = False

    def cell(self, position):
        """Return the cell at a position, an empty one beyond the last."""
        return cell_at(self.cells, position)


@dataclass(frozen=True)
class Grid:
    """A sheet: its rows that hold something.

    `merged` holds areas as (first row, first column, last row, last column), counted from 1 as
    in the file; their value stands in the first cell. `hidden_columns` count from 0, as cells do.
    """

    name: str
    rows: list[GridRow]
    is_hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()


@dataclass
class OpenSheet:
    """A sheet that is read row by row; what its rows do not say is known after the last of them.

    `formulas` and `cleaned` are the places of cells whose stored value stood in for a formula,
    and of those that unseen characters were left out of.
    """

    name: str
    rows: Iterator[GridRow]
    is_hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: list[str] = field(default_factory=list)
    cleaned: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """Every sheet of a file; `notices` say in Greek what its reader did or cannot see."""

    grids: list[Grid]
    notices: list[str] = field(default_factory=list)


def place(number, position):
    """Return how a person finds a cell: «C7»."""
    return f"{get_column_letter(position + 1)}{number}"


# --- what a number format says ------------------------------------------------------------

QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
BRACKETED = re.compile(r"\[([^\]]*)\]")
SCALED = re.compile(r"[0#?.](,+)(?![0#?,])")
# Words for a thousand and a million as people put them into a format.
THOUSANDS = re.compile(
    r"\bχιλ|\bthous|\bk\b|(?<![^\W\d_])χ(?=\.?\s*€)|'?000s?\b|\bkeur\b", re.IGNORECASE
)
MILLIONS = re.compile(r"\bεκατ|\bεκ\b|\bmil|\bmio\b|\bmn\b|\bm\b|\bmeur\b", re.IGNORECASE)
CODES = re.compile(
    r"\b(USD|GBP|CHF|JPY|TRY|BGN|RON|ALL|SEK|DKK|NOK|GRD|CAD|AUD|δρχ)\b", re.IGNORECASE
)


def unit_of(number_format):
    """Return what a number format shows numbers in, and whether Excel scales them for it."""
    # Sections are for positive, negative, zero and text: the first speaks for all.
    section = _first_section(number_format or "")
    currency = "".join(
        inside[1:].split("-")[0] for inside in BRACKETED.findall(section) if inside.startswith("$")
    )
    section = BRACKETED.sub("", section)
    words = unicodedata.normalize(
        "NFC", "".join(part.strip('"\\') for part in QUOTED.findall(section) if part[0] in '"\\')
    )
    bare = QUOTED.sub("", section)
    if _is_other_currency(f"{currency} {words} {bare}"):
        return Unit.OTHER_CURRENCY, False
    commas = SCALED.search(bare)
    if commas:
        return (Unit.THOUSAND if len(commas[1]) == 1 else Unit.MILLION), True
    if MILLIONS.search(words):
        return Unit.MILLION, False
    if THOUSANDS.search(words):
        return Unit.THOUSAND, False
    if "%" in bare:
        return Unit.PERCENT, False
    return Unit.NONE, False


def _first_section(number_format):
    quoted = False
    for position, sign in enumerate(number_format):
        if sign == '"':
            quoted = not quoted
        elif sign == ";" and not quoted:
            return number_format[:position]
    return number_format


def _is_other_currency(text):
    signs = any(unicodedata.category(sign) == "Sc" and sign != "€" for sign in text)
    return signs or CODES.search(text) is not None
