"""What a cell means: Greek and machine forms of amounts, percentages, dates and text.

Nothing is guessed: a form that can be read in two ways is read as its column writes numbers
(`mark`, its decimal mark), and is an error that says how to write it where that is not known.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.exports.values import undefused
from absorption.imports.cells import Value
from absorption.imports.errors import CellError
from absorption.imports.names import folded
from municipalities.dates import NotADayError, read_day
from municipalities.models import MoneyField, PercentField
from municipalities.numbers import NotANumberError, TwoNumbersError, bare, decimals_of, read_number

AMOUNT_RIGHT = "1.234.567,89"
DATE_RIGHT = "23/9/2025"
OTHER_CURRENCY = re.compile(r"[$£¥₤₺]|\b(usd|gbp|chf|δολ\w*|λιρ\w*)\b", re.IGNORECASE)
UNIT = re.compile(
    r"\d\s*(χιλ\w*|εκ(ατ\w*)?|δισ\w*|thousand|millions?|mio?|mln|[km])\b", re.IGNORECASE
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def is_empty(cell: Value) -> bool:
    """Return whether the cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def parse(field: models.Field, cell: Value, mark: str | None = None) -> object:
    """Return the value of a cell for a model's field; empty is None, or "" for text.

    Raises CellError.
    """
    if is_empty(cell):
        return "" if isinstance(field, models.CharField | models.TextField) else None
    if field.choices:
        return parse_choice(field, cell)
    match field:
        case MoneyField():
            return parse_amount(cell, mark, may_be_negative=not _has_minimum(field))
        case PercentField():
            return parse_percent(cell, mark)
        case models.DateField():
            return parse_date(cell)
        case models.IntegerField():
            return parse_integer(cell)
    return field.to_python(parse_text(cell, field.max_length))


def _has_minimum(field: models.Field) -> bool:
    return any(isinstance(validator, MinValueValidator) for validator in field.validators)


def parse_amount(cell: Value, mark: str | None = None, *, may_be_negative: bool = False) -> Decimal:
    """Return an amount in euro: `1.234.567,89 €`, `1234567.89`, or a number.

    Raises CellError.
    """
    if not isinstance(cell, Decimal) and (told := _is_no_amount_in_euro(str(cell))):
        raise CellError(*told)
    number = parse_number(cell, mark)
    if number < 0 and not may_be_negative:
        raise CellError(_("Αρνητικό ποσό."), _("ποσό από 0 και πάνω, ή κενό αν είναι άγνωστο"))
    if decimals_of(number) > 2:
        raise CellError(_("Ποσό με πάνω από δύο δεκαδικά."), AMOUNT_RIGHT)
    if abs(number) >= 10**12:
        raise CellError(_("Υπερβολικά μεγάλο ποσό."), AMOUNT_RIGHT)
    return number.quantize(Decimal("0.01"))


def _is_no_amount_in_euro(text: str) -> tuple[str, str] | None:
    """Return why a text is no amount in euro, and what would be; None where nothing says so."""
    if text.rstrip().endswith("%"):
        return _("Ποσοστό στη θέση ποσού."), AMOUNT_RIGHT
    if OTHER_CURRENCY.search(text):
        return _("Ποσό σε άλλο νόμισμα."), _("ποσό σε ευρώ")
    if UNIT.search(text):
        return _("Ποσό σε χιλιάδες ή εκατομμύρια."), _("όλο το ποσό σε ευρώ: 1.234.567,89")
    return None


def parse_percent(cell: Value, mark: str | None = None) -> Decimal:
    """Return a percentage: `45,3%`, `45.3`, or a number.

    Raises CellError.
    """
    number = parse_number(cell, mark)
    if not 0 <= number <= 100:
        raise CellError(_("Ποσοστό έξω από το 0 έως 100."), "45,3%")
    if number != round(number, 2):
        raise CellError(_("Ποσοστό με πάνω από δύο δεκαδικά."), "45,3%")
    return number.quantize(Decimal("0.01"))


def parse_number(cell: Value, mark: str | None = None) -> Decimal:
    """Return a number; `mark` is the decimal mark of the others beside it.

    Raises CellError, without a mark also for «1.234»: one thing to a Greek, another to a program.
    """
    if isinstance(cell, Decimal):
        return cell
    text = _one_line(cell)
    try:
        return read_number(text, mark)
    except TwoNumbersError as error:
        digits = bare(text)
        either = f"{digits.replace('.', '').replace(',', '')},00"
        raise CellError(
            _("Διαβάζεται και ως χιλιάδες και ως τρία δεκαδικά."),
            f"{either} " + _("ή") + f" {digits.replace('.', ',')[:-1]}",
        ) from error
    except NotANumberError as error:
        raise CellError(_("Δεν είναι αριθμός."), AMOUNT_RIGHT) from error


def parse_integer(cell: Value) -> int:
    """Return a whole number.

    Raises CellError.
    """
    number = parse_number(cell)
    if number != int(number) or not 0 <= number < 2**31:
        raise CellError(_("Δεν είναι ακέραιος αριθμός."), "1")
    return int(number)


def parse_date(cell: Value) -> date:
    """Return a date: a day of the sheet, or text as `read_day` reads it.

    Raises CellError.
    """
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        cell = day.isoformat()
    try:
        return read_day(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
    except NotADayError as error:
        raise CellError(str(error), DATE_RIGHT) from error


def parse_moment(cell: Value) -> datetime:
    """Return the moment of publication that an export wrote."""
    if isinstance(cell, datetime):
        return timezone.make_aware(cell)
    for form in ("%Y-%m-%dT%H:%M:%S%z", "%d/%m/%Y %H:%M:%S"):
        try:
            found = datetime.strptime(str(cell).strip(), form)  # noqa: DTZ007 made aware below
        except ValueError:
            continue
        return found if found.tzinfo else timezone.make_aware(found)
    raise CellError(_("Δεν είναι χρόνος δημοσίευσης."), _("όπως στην εξαγωγή, ή κενό"))


def parse_choice(field: models.Field, cell: Value) -> object:
    """Return the code of a choice from its code or its Greek label.

    Raises CellError that lists the labels.
    """
    text = folded(_one_line(cell))
    for code, label in field.flatchoices:
        if text in {folded(str(code)), folded(str(label))}:
            return code
    labels = ", ".join(str(label) for _code, label in field.flatchoices)
    raise CellError(_("Άγνωστη τιμή."), labels)


def parse_text(cell: Value, max_length: int | None = None) -> str:
    """Return text as it stands, without the spaces around it.

    Raises CellError.
    """
    if isinstance(cell, date):
        raise CellError(_("Ημερομηνία στη θέση κειμένου."), _("κείμενο"))
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    text = undefused(str(cell)).replace("\r\n", "\n").replace("_x000D_\n", "\n").strip()
    if CONTROL.search(text):
        raise CellError(_("Το κείμενο έχει αόρατους χαρακτήρες ελέγχου."), _("απλό κείμενο"))
    if max_length and len(text) > max_length:
        raise CellError(
            _("Κείμενο %(size)d χαρακτήρων.") % {"size": len(text)},
            _("έως %(max)d χαρακτήρες") % {"max": max_length},
        )
    return text


def parse_list(cell: Value) -> list[str]:
    """Return the parts of a list in one cell, written `α|β`.

    Raises CellError.
    """
    return [part.strip() for part in parse_text(cell).split("|")]


def _one_line(cell: Value) -> str:
    if isinstance(cell, date):
        raise CellError(_("Ημερομηνία στη θέση αριθμού ή κωδικού."), AMOUNT_RIGHT)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return " ".join(str(cell).split())
