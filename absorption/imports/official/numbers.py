"""What the cells of a table say: amounts and percentages as spreadsheets and ministries do.

A form that can be read in two ways («1.234») is read as the rest of its table is written, and is
an error where that does not say it.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from absorption.imports.cells import Cell, Unit, Value
from absorption.imports.errors import CellError
from absorption.imports.official import words
from absorption.imports.values import AMOUNT_RIGHT
from municipalities.numbers import (
    SPACES,
    NotANumberError,
    TwoNumbersError,
    bare,
    mark_in,
    read_digits,
)

UNKNOWN = re.compile(
    r"[-–—−.…*/\\_?]*|ν/?α|δ/?α|δ\.? ?[αυ]\.?|μ\.? ?δ\.?|n\.?/?a\.?|n\.?d\.?|null|none|tbd|κενο"
    r"|(δεν|μη) (υπαρχ\w*|διατιθε\w*|εχ(ει|ουν) \w+|διαθεσιμ\w*|προκυπτ\w*|δημοσιευ\w*)( \w+)?"
)
CURRENCY = re.compile(r"€|\beur(os?)?\b|\bευρω\b")
SIGNED = re.compile(r"[-−–]?[\d.,]*\d[\d.,]*")
# What a number format shows after its decimal mark.
SHOWN_DECIMALS = re.compile(r"0(?:\.(0+))?(?!.*0)")
FACTORS = {Unit.NONE: 1, Unit.THOUSAND: 1_000, Unit.MILLION: 1_000_000}
FIRST_SERIAL, LAST_SERIAL = 42_000, 73_050  # 27/12/2014 … 1/1/2100 as Excel counts days
CENT = Decimal("0.01")


def is_unknown(cell: Cell) -> bool:
    """Return whether the cell says nothing, or that something is not known."""
    value = cell.value
    if value is None:
        return True
    return isinstance(value, str) and bool(UNKNOWN.fullmatch(words.plain(value)))


def number_text(text: str) -> str | None:
    """Return the digits and marks of a text that is one number, else None; a sign is its own."""
    said = CURRENCY.sub("", words.plain(text)).removesuffix("%").strip(" *'")
    said = bare(said)
    return said if SIGNED.fullmatch(said) and not words.DAY.fullmatch(said) else None


def is_percentage(cell: Cell) -> bool:
    """Return whether the cell shows a percentage."""
    if isinstance(cell.value, str):
        said = SPACES.sub("", cell.value)
        return said.endswith("%") and number_text(cell.value) is not None
    return isinstance(cell.value, Decimal) and cell.unit == Unit.PERCENT


def decimal_mark(cells: Iterable[Cell]) -> str | None:
    """Return the decimal mark in which the texts of a table write numbers, None if unsaid."""
    texts = [number_text(cell.value) for cell in cells if isinstance(cell.value, str)]
    return mark_in(filter(None, texts))


def number(cell: Cell, mark: str | None = None) -> Decimal | None:
    """Return the number in a cell, as it stands, or None when it says nothing.

    `mark` is the decimal mark of the table. Raises CellError.
    """
    value = cell.value
    if isinstance(value, CellError):
        raise value
    if value is None or is_unknown(cell):
        return None
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool | date):
        raise CellError(_("Δεν είναι αριθμός."), AMOUNT_RIGHT, shown(cell))
    text = number_text(value)
    if text is None:
        raise CellError(_("Δεν είναι αριθμός."), AMOUNT_RIGHT, value)
    try:
        return read_digits(text, mark)
    except TwoNumbersError as error:
        problem = _("Διαβάζεται και ως χιλιάδες και ως τρία δεκαδικά.")
        raise CellError(problem, AMOUNT_RIGHT, value) from error
    except NotANumberError as error:
        raise CellError(_("Δεν είναι αριθμός."), AMOUNT_RIGHT, value) from error


def amount(cell: Cell, mark: str | None, unit: Unit, said: Unit | None = None) -> Decimal | None:
    """Return an amount in euro, exact to the cent, or None when the cell says nothing.

    `unit` is what the numbers of the column are in. `said` is what a person has said of the file:
    a cell that shows its number in another unit than it holds asks for it. Raises CellError.
    """
    if cell.unit == Unit.OTHER_CURRENCY or _other_currency(cell):
        raise CellError(_("Το κελί είναι σε άλλο νόμισμα."), _("ποσό σε ευρώ"), shown(cell))
    if cell.unit == Unit.PERCENT or is_percentage(cell):
        raise CellError(_("Ποσοστό σε στήλη ποσών."), AMOUNT_RIGHT, shown(cell))
    if cell.unit in (Unit.THOUSAND, Unit.MILLION):
        if said is None:
            raise CellError(
                _("Το κελί φαίνεται σε %(unit)s, ενώ κρατά τον αριθμό %(number)s.")
                % {"unit": in_words(cell.unit), "number": plain_number(cell.value)},
                _("να ειπωθεί η μονάδα των ποσών του αρχείου"),
                shown(cell),
            )
        # Divided for the screen only, the stored number is whole, whatever it is shown in.
        unit = Unit.NONE if cell.is_scaled and said == cell.unit else said
    if isinstance(cell.value, str) and number_text(cell.value) is None:
        cell = _without_unit(cell, unit)
    found = number(cell, mark)
    if found is None:
        return None
    found *= FACTORS[unit]
    if found < 0:
        raise CellError(
            _("Αρνητικό ποσό."), _("ποσό από 0 και πάνω, ή κενό αν είναι άγνωστο"), shown(cell)
        )
    if found >= 10**12:
        raise CellError(_("Υπερβολικά μεγάλο ποσό."), AMOUNT_RIGHT, shown(cell))
    if found != found.quantize(CENT, ROUND_HALF_UP):
        return _as_shown(cell, found, unit)
    return found.quantize(CENT)


def _as_shown(cell: Cell, found: Decimal, unit: Unit) -> Decimal:
    """Return what Excel shows of a number with more decimals, where it shows cents."""
    if unit == Unit.NONE and shown_decimals(cell) == 2:
        return found.quantize(CENT, ROUND_HALF_UP)
    raise CellError(_("Ποσό με πάνω από δύο δεκαδικά."), AMOUNT_RIGHT, shown(cell))


def _without_unit(cell: Cell, unit: Unit) -> Cell:
    """Return the cell without the unit that is written in it, when that is the column's."""
    text = words.plain(cell.value)
    written = words.unit_in(re.sub(r"[\d.,]+", "", text).strip())
    digits = re.match(r"[-−]?\d[\d.,'’\s]*", text)
    if written not in (Unit.THOUSAND, Unit.MILLION) or not digits:
        return cell
    if written != unit:
        raise CellError(
            _("Το κελί γράφει μονάδα: %(unit)s.") % {"unit": in_words(written)},
            _("να ειπωθεί η μονάδα των ποσών του αρχείου"),
            shown(cell),
        )
    return Cell(digits.group().strip())


def _other_currency(cell: Cell) -> bool:
    return isinstance(cell.value, str) and words.unit_in(cell.value) == Unit.OTHER_CURRENCY


def rate(cell: Cell, mark: str | None, *, is_fraction: bool = False) -> Decimal | None:
    """Return a percentage as its source prints it, or None when the cell says nothing.

    `is_fraction`: the column writes 0,453 for 45,3%. Raises CellError, also for one over 100 or
    with more than two decimals: what is printed is not rounded.
    """
    found = number(cell, mark)
    if found is None:
        return None
    if isinstance(cell.value, Decimal) and cell.unit == Unit.PERCENT:
        found *= 100
        decimals = shown_decimals(cell)
        if decimals is not None and decimals <= 2:
            # What stands on the sheet is what its format shows.
            found = found.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    elif is_fraction:
        found *= 100
    if not 0 <= found <= 100:
        raise CellError(_("Ποσοστό έξω από το 0 έως 100."), "45,3%", shown(cell))
    if found != found.quantize(CENT):
        raise CellError(_("Ποσοστό με πάνω από δύο δεκαδικά."), "45,3%", shown(cell))
    return found.quantize(CENT)


def shown_decimals(cell: Cell) -> int | None:
    """Return how many decimals the number format of a cell shows, None when it does not say."""
    form = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", cell.format.split(";")[0])
    match = SHOWN_DECIMALS.search(form)
    return len(match.group(1) or "") if match else None


def serial_day(cell: Cell) -> date | None:
    """Return the day that a number is as Excel counts days, or None."""
    value = cell.value
    if isinstance(value, Decimal) and value == int(value) and FIRST_SERIAL <= value <= LAST_SERIAL:
        return date.fromordinal(date(1899, 12, 30).toordinal() + int(value))
    return None


def shown(cell: Cell) -> str:
    """Return what a person sees in a cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.value or ""
    if isinstance(value, bool):
        return _("Ναι") if value else _("Όχι")
    if isinstance(value, Decimal):
        if cell.unit == Unit.PERCENT:
            decimals = shown_decimals(cell)
            value *= 100
            if decimals is not None:
                value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            return plain_number(value) + "%"
        return plain_number(value)
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return " ".join(str(value).split())


def plain_number(value: Value) -> str:
    """Return a number in Greek form with the decimals that it has."""
    if not isinstance(value, Decimal):
        return str(value)
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def in_words(unit: Unit) -> str:
    """Return a unit as a sentence names it."""
    return {
        Unit.NONE: _("ευρώ"),
        Unit.THOUSAND: _("χιλιάδες ευρώ"),
        Unit.MILLION: _("εκατομμύρια ευρώ"),
    }.get(unit, _("άλλη μονάδα"))
