"""What people type into forms: amounts and days as Greeks write them.

The dot separates thousands: «500.000» is half a million. What was read is shown in full in the
box, so that whoever meant another number sees it.
"""

from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from municipalities.dates import NotADayError, read_day
from municipalities.numbers import GREEK, NotANumberError, bare, decimals_of, is_open, read_number


def decimal_text(value: Decimal | None, places: int = 2) -> str:
    """Return the number in the reader's form, with groups of thousands; «—» when unknown."""
    return "—" if value is None else number_format(value, places, force_grouping=True)


class DecimalInput(forms.TextInput):
    """A text box with the phone's number keys: a number box refuses the comma."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "size": "20"} | (attrs or {}))


class NumberField(forms.DecimalField):
    """A number with two places: «1.234,56», «1234,56» or «1234.56»."""

    widget = DecimalInput

    # Django's DecimalField is an IntegerField, which returns whole numbers.
    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """Return the Decimal, or None for an empty box."""
        if isinstance(value, str):
            value = self._read(value) if value.strip() else None
        return super().to_python(value)

    def _read(self, text: str) -> Decimal:
        try:
            return read_number(text, GREEK)
        except NotANumberError as error:
            raise ValidationError(
                _("Το «%(text)s» δεν είναι αριθμός. Γράψτε τον όπως «1.234,56» ή «1234,56»."),
                code="invalid",
                params={"text": text},
            ) from error

    def prepare_value(self, value: object) -> object:
        """Show what is stored or was read in full, and what could not be read as it was typed."""
        if isinstance(value, str):
            try:
                value = read_number(value, GREEK)
            except NotANumberError:
                return value
            if decimals_of(value) > 2:
                return f"{value:f}".replace(".", GREEK)
        return decimal_text(value) if isinstance(value, Decimal) else value


class AmountField(NumberField):
    """An amount in euro: a percentage is none."""

    def _read(self, text: str) -> Decimal:
        if text.rstrip().endswith("%"):
            raise ValidationError(
                _("Το «%(text)s» είναι ποσοστό, όχι ποσό σε ευρώ."),
                code="invalid",
                params={"text": text},
            )
        return super()._read(text)


class DayField(forms.DateField):
    """A day: «23/9/2025», «23.9.25», «23 Σεπτεμβρίου 2025» or «2025-09-23»."""

    def to_python(self, value: str | date | None) -> date | None:
        """Return the date, or None for an empty box."""
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return read_day(value)
        except NotADayError as error:
            raise ValidationError(
                _("«%(text)s»: %(problem)s Γράψτε «23/9/2025»."),
                code="invalid",
                params={"text": value, "problem": str(error)},
            ) from error

    def prepare_value(self, value: object) -> object:
        """Show the day that was read."""
        try:
            return read_day(value) if isinstance(value, str) else value
        except NotADayError:
            return value


def readings(form: forms.BaseForm) -> list[tuple[str, str, str]]:
    """Return how numbers were read that could be meant otherwise: (label, typed, read)."""
    found = []
    for name in form.changed_data:
        field, value = form.fields[name], form.cleaned_data.get(name)
        typed = form[name].data if isinstance(field, NumberField) else None
        if isinstance(typed, str) and value is not None and is_open(bare(typed)):
            found.append((str(field.label), typed.strip(), decimal_text(value)))
    return found
