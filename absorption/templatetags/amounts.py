"""Money, percentages, dates and any field as text, in the language of the page; «—» when unknown.

A page has hundreds of them: they are put together here as Babel would, in any language, and a
test compares.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol
from django import template
from django.db import models
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, to_locale

from absorption.figures.comparison import Measure
from absorption.figures.reportable import COUNT, EURO, PERCENT, kind_of, mark_of
from absorption.figures.totals import TENTH, Ratio
from absorption.models import ErrorReport
from municipalities.dates import DatePrecision
from municipalities.models import MoneyField, PercentField

register = template.Library()

# A number, or what a template has where there is none.
Number = Decimal | int | str | None
# How a link is written, from the model and what leads to it.
WriteLink = Callable[[type[models.Model], Any], str]

UNKNOWN = "—"
# An amount inside a sentence, wherever the language puts its currency.
AMOUNT = re.compile(r"\d[\d.,’\xa0\u202f]*\xa0€|€\d[\d.,]*\d")
# As Greek documents and Europe's English have days; any other language as its own data say.
DAYS = {"en": "d MMMM y"}
SHORT_DAYS = {"el": "d/M/y", "en": "d MMM y"}
HUNDRED, HALF_A_TENTH = Decimal(100), TENTH / 2


@register.filter
def money(amount: Number) -> str:
    """Return an amount in euro with cents: 1.234.567,89 €."""
    if amount is None or amount == "":
        return UNKNOWN
    return _euro(amount, 2)


@register.filter
def money_difference(amount: Decimal | None) -> str:
    """Return a difference in euro with its sign: +1.234,50 €."""
    return UNKNOWN if amount is None else f"{_sign(amount)}{money(amount)}"


@register.filter
def points(difference: Decimal | None) -> str:
    """Return a difference of percentages with its sign: +3,2 ποσοστιαίες μονάδες."""
    if difference is None:
        return UNKNOWN
    return gettext("%s ποσοστιαίες μονάδες") % f"{_sign(difference)}{_written(difference, '.1f')}"


def _sign(difference: Decimal) -> str:
    """Return the plus that a rise is written with."""
    return "+" if difference > 0 else ""


@register.filter
def round_money(amount: Number) -> str:
    """Return an amount in euro, without cents where it has none: 90.000.000 €."""
    if amount is None or amount == "":
        return UNKNOWN
    if amount != int(amount):
        return money(amount)
    return _euro(amount, 0)


@register.filter
def percent(value: Number) -> str:
    """Return a percentage with one decimal: 45,3%; less than all is never 100,0%, but >99,9%."""
    if value is None or value == "":
        return UNKNOWN
    value = Decimal(value)
    if HUNDRED - HALF_A_TENTH <= value < HUNDRED:
        return f">{_percentage(HUNDRED - TENTH, '.1f')}"
    if HUNDRED < value < HUNDRED + HALF_A_TENTH:
        return f">{_percentage(HUNDRED, '.1f')}"
    if 0 < value <= HALF_A_TENTH:
        return f"<{_percentage(TENTH, '.1f')}"
    return _percentage(value, ".1f")


@register.filter
def exact_percent(value: Number) -> str:
    """Return a percentage with every decimal that its source gave it: 45,35%."""
    if value is None or value == "":
        return UNKNOWN
    return _percentage(Decimal(value).normalize(), "f")


@register.filter
def measured(value: Decimal | None, measure: Measure) -> str:
    """Return the value of a `comparison.Measure` as text: a percentage or an amount."""
    return percent(value) if measure.is_ratio else money(value)


@register.filter
def reported_figure(report: ErrorReport) -> str:
    """Return the figure that a reader's report is about, as its page showed it: «Πληρωμές: 5,00 €».

    Only what it is, where the value was unknown; nothing where it is about no figure.
    """
    kind = kind_of(report.figure)
    if kind is None:
        return ""
    mark = mark_of(report.figure)
    label = f"{kind.label} ({mark})" if mark else str(kind.label)
    if report.figure_value is None:
        return label
    return f"{label}: {IN_UNIT[kind.unit](report.figure_value)}"


@register.filter
def number(value: Number) -> str:
    """Return a whole number with separators: 643.449."""
    if value is None or value == "":
        return UNKNOWN
    return _written(value, ",.0f")


# How a figure of a report is written, by its unit.
IN_UNIT = {EURO: money, PERCENT: exact_percent, COUNT: number}


@register.filter
def day(date: date | None, precision: str = DatePrecision.DAY) -> str:
    """Return a date as far as it is known: 23 Σεπτεμβρίου 2025, Μάιος 2022, 2024."""
    if not date:
        return UNKNOWN
    if precision == DatePrecision.YEAR:
        return str(date.year)
    if precision == DatePrecision.MONTH:
        return _month(date.replace(day=1), get_language())
    language = get_language()
    return _day(date, DAYS.get(language, "long"), language)


@register.filter
def moment(at: datetime) -> str:
    """Return a moment as HTML wants it in `datetime`, to the second: 2025-09-23T14:05:00+03:00."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@register.filter
def short_day(date: date | None) -> str:
    """Return a date for a table: 23/9/2025."""
    if not date:
        return UNKNOWN
    language = get_language()
    return _day(date, SHORT_DAYS.get(language, "medium"), language)


def display_label(field: Any) -> str:
    """Return what a model's field is called; parts are called by what they are."""
    parts = field.related_model._meta.verbose_name_plural if field.one_to_many else None
    return str(parts or field.verbose_name)


def display_value(
    field: Any,
    value: Any,
    *,
    write_day: Callable[[date], str] = short_day,
    write_link: WriteLink | None = None,
) -> str:
    """Return the value of a model's field in words.

    It is as a record has it or as the ledger keeps it: there numbers and days are text, links
    their keys. Parts are dicts of their fields. `write_link` writes what a link leads to, from
    its model and that.
    """
    if value is None or value == "":
        return UNKNOWN
    if field.is_relation:
        return _linked(field, value, write_day, write_link or _key_text) or UNKNOWN
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    value = field.to_python(value)
    match field:
        case models.BooleanField():
            return gettext("ναι") if value else gettext("όχι")
        case models.DateTimeField():
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case models.DateField():
            return write_day(value)
        case MoneyField():
            return money(value)
        case PercentField():
            return exact_percent(value)
        case models.IntegerField():
            return number(value)
    return str(value)


def _linked(field: Any, value: Any, write_day: Callable[[date], str], write_link: WriteLink) -> str:
    model = field.related_model
    if field.many_to_many:
        return ", ".join(write_link(model, each) for each in value)
    if not field.one_to_many:
        return write_link(model, value)
    return "; ".join(
        ", ".join(
            display_value(own, part[own.name], write_day=write_day, write_link=write_link)
            for own in model._meta.concrete_fields
            if own.name in part
        )
        for part in value
    )


def _key_text(model: type[models.Model], key: Any) -> str:
    return ", ".join(map(str, key)) if isinstance(key, list) else str(key)


def _euro(amount: Decimal | int | str, cents: int) -> str:
    """Return an amount with its currency: after it in Greek, before it in English."""
    amount, language = Decimal(amount), get_language()
    before, after = around_euro(amount.is_signed(), language)
    return f"{before}{f'{amount.copy_abs():,.{cents}f}'.translate(marks(language))}{after}"


def _percentage(number: Decimal | int | str, form: str) -> str:
    """Return a percentage with the sign of the language, which some part from the number."""
    language = get_language()
    sign = _locale(language).percent_formats[None].suffix[0]
    return f"{format(Decimal(number), form).translate(marks(language))}{sign}"


def _written(number: Decimal | int | str, form: str) -> str:
    """Return a number as Python writes it in the form, with the separators of the language."""
    return format(Decimal(number), form).translate(marks(get_language()))


@cache
def _locale(language: str | None) -> Locale:
    return Locale.parse(to_locale(language or "en"))


@cache
def marks(language: str | None) -> dict[int, str]:
    """Return what stands for Python's comma and point in the numbers of a language."""
    locale = _locale(language)
    return str.maketrans({",": get_group_symbol(locale), ".": get_decimal_symbol(locale)})


@cache
def around_euro(is_negative: bool, language: str | None) -> list[str]:
    """Return what a language writes before and after an amount in euro."""
    form = _locale(language).currency_formats["standard"]
    around = form.prefix[is_negative], form.suffix[is_negative]
    return [text.replace("¤", "€") for text in around]


# A page has the same few days in many of its cells.
@lru_cache(maxsize=10_000)
def _day(day: date, form: str, language: str | None) -> str:
    return format_date(day, form, locale=_locale(language))


@lru_cache(maxsize=1_000)
def _month(first_day: date, language: str | None) -> str:
    return format_skeleton("yMMMM", first_day, locale=_locale(language))


@register.filter
def stress_amounts(text: str) -> SafeString:
    """Return a sentence as HTML, with its amounts stressed: they are what is looked for."""
    stressed = AMOUNT.sub(r"<strong>\g<0></strong>", conditional_escape(text))
    return mark_safe(stressed)  # noqa: S308  # the text itself was escaped above


@register.filter
def any_known(ratios: Iterable[Ratio]) -> bool:
    """Return whether any of some ratios has both its sides."""
    return any(ratio.percent is not None for ratio in ratios)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """Return the page's query string with `changes`; an empty value drops the parameter."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"
