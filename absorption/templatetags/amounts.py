"""Money, percentages and dates as text, in the language of the page; «—» when unknown."""

import re

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from municipalities.dates import DatePrecision

register = template.Library()

UNKNOWN = "—"
# An amount inside a sentence, in Greek or English form.
AMOUNT = re.compile(r"\d[\d.,]*\xa0€|€\d[\d.,]*\d")
FORMATS = {DatePrecision.MONTH: "LLLL y", DatePrecision.YEAR: "y"}


@register.filter
def money(amount):
    """Return an amount in euro with cents: 1.234.567,89 €."""
    if amount is None or amount == "":
        return UNKNOWN
    return format_currency(amount, "EUR", locale=get_language())


@register.filter
def money_difference(amount):
    """Return a difference in euro with its sign: +1.234,50 €."""
    return UNKNOWN if amount is None else f"{_sign(amount)}{money(amount)}"


@register.filter
def points(difference):
    """Return a difference of percentages with its sign: +3,2 ποσοστιαίες μονάδες."""
    if difference is None:
        return UNKNOWN
    text = format_decimal(difference, "0.0", locale=get_language())
    return gettext("%s ποσοστιαίες μονάδες") % f"{_sign(difference)}{text}"


def _sign(difference):
    """Return the plus that a rise is written with."""
    return "+" if difference > 0 else ""


@register.filter
def round_money(amount):
    """Return an amount in euro, without cents where it has none: 90.000.000 €."""
    if amount is None or amount == "":
        return UNKNOWN
    if amount != int(amount):
        return money(amount)
    pattern = "#,##0\xa0¤" if get_language() == "el" else "¤#,##0"
    return format_currency(amount, "EUR", pattern, locale=get_language(), currency_digits=False)


@register.filter
def percent(value):
    """Return a percentage with one decimal: 45,3%."""
    if value is None or value == "":
        return UNKNOWN
    return format_decimal(value, "0.0", locale=get_language()) + "%"


@register.filter
def number(value):
    """Return a whole number with separators: 643.449."""
    if value is None or value == "":
        return UNKNOWN
    return format_decimal(value, "#,##0", locale=get_language())


@register.filter
def day(date, precision=DatePrecision.DAY):
    """Return a date as far as it is known: 23 Σεπτεμβρίου 2025, Μάιος 2022, 2024."""
    if not date:
        return UNKNOWN
    return format_date(date, FORMATS.get(precision, "d MMMM y"), locale=get_language())


@register.filter
def short_day(date):
    """Return a date for a table: 23/9/2025."""
    if not date:
        return UNKNOWN
    return format_date(date, "d/M/y" if get_language() == "el" else "d MMM y", get_language())


@register.filter
def stress_amounts(text):
    """Return a sentence as HTML, with its amounts stressed: they are what is looked for."""
    stressed = AMOUNT.sub(r"<strong>\g<0></strong>", conditional_escape(text))
    return mark_safe(stressed)  # noqa: S308  # the text itself was escaped above


@register.filter
def any_known(ratios):
    """Return whether any of some ratios has both its sides."""
    return any(ratio.percent is not None for ratio in ratios)


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """Return the page's query string with `changes`; an empty value drops the parameter."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"
