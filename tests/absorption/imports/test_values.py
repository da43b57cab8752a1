"""Greek and machine forms are read; what can be read in two ways is refused."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from absorption.exports.values import defused
from absorption.imports import values
from absorption.imports.errors import CellError
from absorption.imports.names import folded, folded_name
from absorption.models import AbsorptionFigure
from municipalities.models import Contract


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.234.567,89\xa0€", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("4.167.192,11", "4167192.11"),
        ("1234567,8", "1234567.80"),
        ("1234567.89", "1234567.89"),
        ("1.234.567", "1234567.00"),
        (" 1 234,50 ευρώ", "1234.50"),
        ("€ 0", "0.00"),
        ("500.000,00", "500000.00"),
        (Decimal("4167192.11"), "4167192.11"),
        (Decimal("1234"), "1234.00"),
        ("1,234.56", "1234.56"),
        ("1,5", "1.50"),
    ],
)
def test_amounts(cell, amount):
    assert values.parse_amount(cell) == Decimal(amount)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("1.234", "χιλιάδες"),
        ("1,234", "χιλιάδες"),
        ("1,2345", "δύο δεκαδικά"),
        (Decimal("1.005"), "δύο δεκαδικά"),
        ("-5,00", "Αρνητικό"),
        ("−5,00", "Αρνητικό"),
        ("1.23.456,00", "Δεν είναι αριθμός"),
        ("περίπου 5", "Δεν είναι αριθμός"),
        ("1e9", "Δεν είναι αριθμός"),
        ("NaN", "Δεν είναι αριθμός"),
        ("45%", "Ποσοστό στη θέση ποσού"),
        ("45,3 %", "Ποσοστό στη θέση ποσού"),
        ("600.000,50 $", "άλλο νόμισμα"),
        ("USD 600.000,50", "άλλο νόμισμα"),
        ("600,5 χιλ. €", "χιλιάδες ή εκατομμύρια"),
        ("1,2 εκ.", "χιλιάδες ή εκατομμύρια"),
        ("1,2 εκατ. ευρώ", "χιλιάδες ή εκατομμύρια"),
        ("9" * 13, "μεγάλο"),
        (datetime(2025, 1, 1), "Ημερομηνία"),  # noqa: DTZ001 as openpyxl gives it
    ],
)
def test_amounts_that_are_refused_say_what_would_be_right(cell, problem):
    with pytest.raises(CellError, match=problem) as refusal:
        values.parse_amount(cell)
    assert refusal.value.right


def test_a_change_of_an_amount_may_be_negative():
    assert values.parse_amount("-20.000,50", may_be_negative=True) == Decimal("-20000.50")


@pytest.mark.parametrize("cell", ["45,3%", "45.3", "45,30 %", Decimal("45.3")])
def test_percentages(cell):
    assert values.parse_percent(cell) == Decimal("45.30")


@pytest.mark.parametrize("cell", ["100,1%", "-1%", "45,333%", "πολλά"])
def test_percentages_that_are_refused(cell):
    with pytest.raises(CellError):
        values.parse_percent(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "8/5/2026", "08.05.2026", "8-5-26", "8 Μαΐου 2026", "2026-05-07T21:00:00Z",
        "8-5-2026", "08/05/2026 15:09", "2026-05-08",
        "2026-05-08T15:09:00", date(2026, 5, 8), datetime(2026, 5, 8, 15, 9),  # noqa: DTZ001 as openpyxl gives it
    ],
)  # fmt: skip
def test_dates(cell):
    assert values.parse_date(cell) == date(2026, 5, 8)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("31/2/2025", "Δεν υπάρχει τέτοια ημέρα"),
        ("2025-02-31", "Δεν υπάρχει τέτοια ημέρα"),
        ("12/31/2025", "Δεν υπάρχει τέτοια ημέρα"),
        (Decimal("45923"), "Δεν είναι ημερομηνία"),
        ("1/1/1025", "Έτος"),
        ("χθες", "Δεν είναι ημερομηνία"),
    ],
)
def test_dates_that_are_refused(cell, problem):
    with pytest.raises(CellError, match=problem):
        values.parse_date(cell)


def test_a_choice_is_read_by_code_and_by_greek_label():
    status = Contract._meta.get_field("status")
    assert values.parse(status, "completed") == "completed"
    assert values.parse(status, "ΟΛΟΚΛΗΡΩΘΗΚΕ") == "completed"
    with pytest.raises(CellError) as refusal:
        values.parse(status, "τέλος")
    assert "Ολοκληρώθηκε" in refusal.value.right


def test_an_empty_cell_is_unknown_not_zero():
    assert values.parse(AbsorptionFigure._meta.get_field("absorbed_amount"), " ") is None
    assert values.parse(AbsorptionFigure._meta.get_field("note"), None) == ""


@pytest.mark.parametrize("text", ["=1+1", "+30 210", "-", "@home", "\tx", "'=1+1", "''-"])
def test_the_apostrophe_before_a_formula_is_undone(text):
    assert defused(text) == f"'{text}"
    assert values.undefused(f"'{text}") == text


def test_another_apostrophe_stays():
    assert values.undefused("'στο χέρι'") == "'στο χέρι'"


def test_text_too_long_or_with_control_characters_is_refused():
    with pytest.raises(CellError, match="501 χαρακτήρων"):
        values.parse_text("α" * 501, 500)
    with pytest.raises(CellError, match="ελέγχου"):
        values.parse_text("α\x00β")


def test_names_fold_case_accents_final_sigma_and_latin_look_alikes():
    assert folded("Δήμος") == folded("ΔΗΜΟΣ") == folded("ΔHMOΣ")
    assert folded_name("Δ. Αθηναίων") == folded_name("ΔΗΜΟΣ  ΑΘΗΝΑΙΩΝ") == "αθηναιων"
    assert folded_name("Municipality of Athens") == "athens"


def test_the_moment_of_an_export_is_read_back_however_it_was_written():
    of_a_workbook = datetime(2025, 6, 30, 14, 5, 9)  # noqa: DTZ001 a cell has no time zone
    moment = timezone.make_aware(of_a_workbook)
    for cell in (moment.isoformat(), "30/06/2025 14:05:09", of_a_workbook):
        assert values.parse_moment(cell) == moment
    with pytest.raises(CellError, match="χρόνος δημοσίευσης"):
        values.parse_moment("χθες")


def test_a_number_where_a_text_is_meant_stands_as_it_was_typed_and_a_date_is_refused():
    assert values.parse_text(Decimal("1E+3")) == "1000"
    with pytest.raises(CellError, match="Ημερομηνία στη θέση κειμένου"):
        values.parse_text(date(2025, 6, 30))
