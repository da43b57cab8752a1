"""Numbers and days are read as people write them, and what was read is shown."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms

from municipalities.dates import NotADayError, read_day
from municipalities.numbers import (
    ENGLISH,
    GREEK,
    NotANumberError,
    TwoNumbersError,
    mark_in,
    read_number,
)
from municipalities.typed import AmountField, DayField, NumberField, readings


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234.567,89 €", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1234567.89", "1234567.89"),
        ("1234567,8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("12.5", "12.5"),
        ("0.500", "0.500"),
        ("1234.567", "1234.567"),
        ("1'234'567,89", "1234567.89"),
        ("€ 1 234,50", "1234.50"),
        ("−5,00", "-5.00"),
        ("45,3%", "45.3"),
        ("'500", "500"),
    ],
)
@pytest.mark.parametrize("mark", [None, GREEK, ENGLISH])
def test_what_says_itself_which_mark_is_the_decimal_one_is_read_alike_by_all(text, number, mark):
    assert read_number(text, mark) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "greek", "english"),
    [("500.000", "500000", "500"), ("1,234", "1.234", "1234"), ("-1.234", "-1234", "-1.234")],
)
def test_one_mark_before_three_digits_is_read_as_the_writer_means_it(text, greek, english):
    assert read_number(text, GREEK) == Decimal(greek)
    assert read_number(text, ENGLISH) == Decimal(english)
    with pytest.raises(TwoNumbersError):
        read_number(text)


@pytest.mark.parametrize(
    "text", ["", "€", "1.23.456,00", "1,2,3", "1.234.56", "1e9", "NaN", "5 ή 6"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumberError):
        read_number(text, GREEK)


def test_the_texts_of_one_writer_say_his_mark_together():
    assert mark_in(["500.000", "12,5", "1.234.567"]) == GREEK
    assert mark_in(["500,000", "12.5"]) == ENGLISH
    assert mark_in(["500.000", "12"]) is None
    assert mark_in(["12,5", "12.5"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "23/9/2025", "23.9.2025", "23-9-25", "23/09/25", " 23 . 9 . 2025".replace(" ", ""),
        "23 Σεπτεμβρίου 2025", "23 ΣΕΠΤΕΜΒΡΙΟΥ 2025", "23η Σεπτεμβρίου 2025", "23 Σεπ. 2025",
        "Τρίτη 23 Σεπτεμβρίου 2025", "Τρίτη, 23 Σεπτεμβρίου 2025", "23 September 2025",
        "September 23, 2025", "2025-09-23", "2025/9/23", "23/9/2025 14:30", "23/9/2025, 2:30 μ.μ.",
        "2025-09-23T14:30:00", "2025-09-22T21:00:00Z", "2025-09-22T21:00:00.123456+00:00",
        "2025-09-23T00:30:00+03:00",
    ],
)  # fmt: skip
def test_days_as_people_and_programs_write_them(text):
    assert read_day(text) == date(2025, 9, 23)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/2/2025", "τέτοια ημέρα"),
        ("9/23/2025", "τέτοια ημέρα"),
        ("2025-09-23T25:00:00Z", "τέτοια ημέρα"),
        ("23 Ιου 2025", "Δεν είναι"),
        ("Σεπτέμβριος 2025", "Δεν είναι"),
        ("23 Χρόνια 2025", "Δεν είναι"),
        ("χθες", "Δεν είναι"),
        ("1/1/1025", "Έτος"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(text, problem):
    with pytest.raises(NotADayError, match=problem):
        read_day(text)


class Form(forms.Form):
    amount = NumberField(label="Ποσό", decimal_places=2, required=False)
    day = DayField(required=False)


def typed(**values):
    form = Form(values)
    form.is_valid()
    return form


def test_a_form_reads_the_dot_as_thousands_and_shows_it():
    form = typed(amount="500.000", day="23 Σεπτεμβρίου 2025")
    assert form.cleaned_data == {"amount": Decimal(500000), "day": date(2025, 9, 23)}
    assert 'value="500.000,00"' in str(form["amount"])
    assert readings(form) == [("Ποσό", "500.000", "500.000,00")]


@pytest.mark.parametrize("amount", ["500.000,00", "500000", "500.50", ""])
def test_a_number_that_says_itself_what_it_is_is_not_spoken_of(amount):
    assert readings(typed(amount=amount)) == []


@pytest.mark.parametrize("amount", ["1,234", "1.234.56", "πέντε"])
def test_what_a_form_cannot_read_stays_in_the_box_with_an_error(amount):
    form = typed(amount=amount)
    assert form.errors["amount"]
    assert f'value="{amount}"' in str(form["amount"])


def test_a_day_that_does_not_exist_is_said_with_what_would_be_right():
    form = typed(day="31/2/2025")
    assert form.errors["day"] == ["«31/2/2025»: Δεν υπάρχει τέτοια ημέρα. Γράψτε «23/9/2025»."]


@pytest.mark.parametrize("typed", ["45%", " 45,3 % "])
def test_a_percentage_is_no_amount(typed):
    with pytest.raises(forms.ValidationError, match="όχι ποσό"):
        AmountField().clean(typed)
    assert AmountField().clean("1.234,5") == Decimal("1234.5")
