"""Amounts as Greek editors type them: «1.234,56», «1234,56» or «1234.56».

What could mean two numbers is refused, never guessed: «1,234» is neither read as 1.234 nor
as 1,23.
"""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

GREEK = re.compile(r"^-?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?$")
PLAIN = re.compile(r"^-?\d+\.\d{1,2}$")
NOISE = str.maketrans("", "", " \u00a0\u202f€%")


def parse_decimal(text):
    """Return the number that `text` means.

    Raises ValidationError with what would be right.
    """
    bare = text.translate(NOISE).replace("\u2212", "-")
    if GREEK.match(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if PLAIN.match(bare):
        return Decimal(bare)
    raise ValidationError(
        _("Ο αριθμός «%(text)s» δεν είναι σαφής. Γράψτε τον όπως «1.234,56» ή «1234,56»."),
        code="invalid",
        params={"text": text},
    )


def decimal_text(value, places=2):
    """Return the number in Greek form, with dots between thousands; «—» when unknown."""
    return "—" if value is None else number_format(value, places, force_grouping=True)


class DecimalInput(forms.TextInput):
    """A text box with the phone's number keys: a number box refuses the comma."""

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "size": "20"} | (attrs or {}))


class GreekDecimalField(forms.DecimalField):
    """A decimal with two places, typed in Greek form."""

    widget = DecimalInput

    def to_python(self, value):
        """Return the Decimal, or None for an empty box."""
        if isinstance(value, str):
            value = parse_decimal(value) if value.strip() else None
        return super().to_python(value)

    def prepare_value(self, value):
        """Show what is stored in Greek form, and what was typed as it was typed."""
        return decimal_text(value) if isinstance(value, Decimal) else value
