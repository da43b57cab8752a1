"""Amounts, percentages and dates are written as the Unicode data (CLDR, by Babel) say."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils import translation

from absorption.figures import totals
from absorption.templatetags import amounts
from municipalities.dates import DatePrecision

BORDERS = """
    0 -0 0.004 0.005 0.015 -0.004 -0.05 0.05 0.15 0.25 -0.5 0.5 1.5 2.5 1 -1 999.994 999.995
    999.999 1000 -1000 1E+3 -1234567.895 999999999999.995 1E+20 123456789012345678901.125
"""
NUMBERS = [*map(Decimal, BORDERS.split()), 0, 5, -7, 10**9]
# The same numbers each time.
SHUFFLED = random.Random(16954)  # noqa: S311
NEXT_TO_NOTHING = [number for number in NUMBERS if 0 < number <= Decimal("0.05")]
NUMBERS += [
    Decimal(SHUFFLED.randrange(-(10**12), 10**12)).scaleb(-SHUFFLED.randrange(6))
    for _number in range(500)
]


@pytest.fixture(params=["el", "en", "de", "fr", "sv"])
def language(request):
    """Speak the language of the page."""
    with translation.override(request.param):
        yield request.param


def test_numbers_are_written_as_in_the_language(language):
    """Separators, rounding, the sign and the place of the currency."""
    for number in NUMBERS:
        assert amounts.money(number) == format_currency(number, "EUR", locale=language), number
        percent = format_decimal(number, "0.0", locale=language)
        if number not in NEXT_TO_NOTHING:
            sign = format_percent(0, locale=language).removeprefix("0")
            assert amounts.percent(number) == f"{percent}{sign}", number
        assert percent in amounts.points(number)
        assert amounts.number(number) == format_decimal(number, "#,##0", locale=language), number


@pytest.mark.parametrize(
    ("part", "whole", "written"),
    [
        ("1", "3", "33,3%"),
        ("89999999.99", "90000000", ">99,9%"),
        ("99.95", "100", ">99,9%"),
        ("99.94", "100", "99,9%"),
        ("90000000", "90000000", "100,0%"),
        ("90000000.01", "90000000", ">100,0%"),
        ("100.05", "100", "100,1%"),
        ("0.01", "90000000", "<0,1%"),
        ("0.05", "100", "0,1%"),
        ("0.04", "100", "<0,1%"),
        ("0", "90000000", "0,0%"),
    ],
)
def test_a_percentage_says_all_and_nothing_only_where_it_is(part, whole, written):
    assert amounts.percent(totals.percent(Decimal(part), Decimal(whole))) == written


def test_whole_amounts_have_no_cents(language):
    """An amount without cents is written without them, in the same form."""
    pattern = {"en": "¤#,##0"}.get(language, "#,##0\xa0¤")
    for number in (number for number in NUMBERS if number == int(number)):
        whole = format_currency(number, "EUR", pattern, locale=language, currency_digits=False)
        assert amounts.round_money(number) == whole
    assert amounts.round_money(None) == amounts.UNKNOWN
    assert amounts.round_money(Decimal("1.5")) == amounts.money(Decimal("1.5"))


def test_dates_are_written_as_in_the_language(language):
    """Every month in words, in the case that its place asks for, and in figures."""
    patterns = {
        DatePrecision.DAY: {"de": "d. MMMM y"}.get(language, "d MMMM y"),
        DatePrecision.MONTH: "LLLL y",
        DatePrecision.YEAR: "y",
    }
    short = {"el": "d/M/y", "de": "dd.MM.y"}.get(language, "d MMM y")
    for each in (date(2024, 1, 1) + timedelta(days=9 * place) for place in range(41)):
        for precision, pattern in patterns.items():
            assert amounts.day(each, precision) == format_date(each, pattern, locale=language)
        assert amounts.short_day(each) == format_date(each, short, language)
