"""What a cell means: Greek and machine forms of amounts, percentages, dates and text.

Nothing is guessed: a form that can be read in two ways is an error that says how to write it.
"""

import re
from datetime import date, datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.exports.values import undefused
from absorption.imports.errors import CellError
from absorption.imports.names import folded

AMOUNT_RIGHT = "1.234.567,89"
DATE_RIGHT = "23/9/2025"
GREEK_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+),\d+")
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3}){2,}")
AMBIGUOUS = re.compile(r"-?\d{1,3}\.\d{3}")
PLAIN_NUMBER = re.compile(r"-?\d+(\.\d+)?")
DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})( \d{1,2}:\d{2}(:\d{2})?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?")
YEARS = range(1950, 2101)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def is_empty(cell):
    """Return whether the cell says nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def parse(field, cell):
    """Return the value of a cell for a model's field; empty is None, or "" for text.

    Raises CellError.
    """
    if is_empty(cell):
        return "" if isinstance(field, models.CharField | models.TextField) else None
    if field.choices:
        return parse_choice(field, cell)
    match field:
        case models.DecimalField(max_digits=14):
            return parse_amount(cell, may_be_negative=not _has_minimum(field))
        case models.DecimalField():
            return parse_percent(cell)
        case models.DateField():
            return parse_date(cell)
        case models.IntegerField():
            return parse_integer(cell)
    return field.to_python(parse_text(cell, field.max_length))


def _has_minimum(field):
    return any(isinstance(validator, MinValueValidator) for validator in field.validators)


def parse_amount(cell, *, may_be_negative=False):
    """Return an amount in euro: `1.234.567,89 €`, `1234567.89`, or a number.

    Raises CellError.
    """
    if not isinstance(cell, Decimal):
        cell = re.sub(r"(€|EUR|ευρώ)", "", _one_line(cell), flags=re.IGNORECASE)
    number = parse_number(cell)
    if number < 0 and not may_be_negative:
        raise CellError(_("Αρνητικό ποσό."), _("ποσό από 0 και πάνω, ή κενό αν είναι άγνωστο"))
    if number.as_tuple().exponent < -2:
        raise CellError(_("Ποσό με πάνω από δύο δεκαδικά."), AMOUNT_RIGHT)
    if abs(number) >= 10**12:
        raise CellError(_("Υπερβολικά μεγάλο ποσό."), AMOUNT_RIGHT)
    return number.quantize(Decimal("0.01"))


def parse_percent(cell):
    """Return a percentage: `45,3%`, `45.3`, or a number.

    Raises CellError.
    """
    number = parse_number(cell if isinstance(cell, Decimal) else _one_line(cell).removesuffix("%"))
    if not 0 <= number <= 100:
        raise CellError(_("Ποσοστό έξω από το 0 έως 100."), "45,3%")
    if number != round(number, 2):
        raise CellError(_("Ποσοστό με πάνω από δύο δεκαδικά."), "45,3%")
    return number.quantize(Decimal("0.01"))


def parse_number(cell):
    """Return a number in Greek form (comma for decimals) or with a point for decimals.

    Raises CellError, also for «1.234», which is one thing in Greek and another to a program.
    """
    if isinstance(cell, Decimal):
        return cell
    text = re.sub(r"[\s\xa0\u202f]", "", cell).removeprefix("'").replace("−", "-")
    if AMBIGUOUS.fullmatch(text):
        raise CellError(
            _("Διαβάζεται και ως χιλιάδες και ως τρία δεκαδικά."),
            f"{text},00 " + _("ή") + f" {text.replace('.', ',')[:-1]}",
        )
    if GREEK_NUMBER.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif GROUPED.fullmatch(text):
        text = text.replace(".", "")
    elif not PLAIN_NUMBER.fullmatch(text):
        raise CellError(_("Δεν είναι αριθμός."), AMOUNT_RIGHT)
    return Decimal(text)


def parse_integer(cell):
    """Return a whole number.

    Raises CellError.
    """
    number = parse_number(cell if isinstance(cell, Decimal) else _one_line(cell))
    if number != int(number) or not 0 <= number < 2**31:
        raise CellError(_("Δεν είναι ακέραιος αριθμός."), "1")
    return int(number)


def parse_date(cell):
    """Return a date: `23/9/2025`, `23.9.2025`, `2025-09-23`, any of them with a time.

    Raises CellError.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        found = cell
    else:
        text = _one_line(cell).removeprefix("'")
        if match := DAY.fullmatch(text):
            day, month, year = map(int, match.groups()[:3])
        elif match := ISO_DAY.fullmatch(text):
            year, month, day = map(int, match.groups()[:3])
        else:
            raise CellError(_("Δεν είναι ημερομηνία."), DATE_RIGHT)
        try:
            found = date(year, month, day)
        except ValueError as error:
            raise CellError(_("Δεν υπάρχει τέτοια ημέρα."), DATE_RIGHT) from error
    if found.year not in YEARS:
        raise CellError(_("Έτος που δεν μπορεί να ισχύει."), DATE_RIGHT)
    return found


def parse_moment(cell):
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


def parse_choice(field, cell):
    """Return the code of a choice from its code or its Greek label.

    Raises CellError that lists the labels.
    """
    text = folded(_one_line(cell))
    for code, label in field.flatchoices:
        if text in {folded(str(code)), folded(str(label))}:
            return code
    labels = ", ".join(str(label) for _code, label in field.flatchoices)
    raise CellError(_("Άγνωστη τιμή."), labels)


def parse_text(cell, max_length=None):
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


def parse_list(cell):
    """Return the parts of a list in one cell, written `α|β`.

    Raises CellError.
    """
    return [part.strip() for part in parse_text(cell).split("|")]


def _one_line(cell):
    if isinstance(cell, date):
        raise CellError(_("Ημερομηνία στη θέση αριθμού ή κωδικού."), AMOUNT_RIGHT)
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return " ".join(str(cell).split())
