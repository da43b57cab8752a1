"""What headings, sentences and cells of a table say, in whatever words a ministry uses."""

from datetime import date
from decimal import Decimal

import pytest

from absorption.imports.cells import Cell, Unit
from absorption.imports.errors import CellError
from absorption.imports.official import numbers, words
from absorption.imports.official.words import Content, Meaning

MANY, FEW, PERCENT = Content.NUMBERS, Content.COUNTS, Content.PERCENTAGES


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Προϋπολογισμός", Meaning.BUDGET),
        ("ΠΡΟΫΠΟΛΟΓΙΣΜΟΣ ΕΝΤΑΞΗΣ (€)", Meaning.BUDGET),
        ("Π/Υ", Meaning.BUDGET),
        ("Εγκεκριμένος Π.Υ.", Meaning.BUDGET),
        ("Προϋπ.", Meaning.BUDGET),
        ("Συνολική Δημόσια Δαπάνη", Meaning.BUDGET),
        ("Ενταγμένη δαπάνη", Meaning.BUDGET),
        ("Προϋπολογισμός με ΦΠΑ 24%", Meaning.BUDGET),
        ("Approved budget (EUR)", Meaning.BUDGET),
        ("Allocation", Meaning.BUDGET),
        ("Συμβατικό ποσό", Meaning.CONTRACTS),
        ("Π/Υ συμβάσεων", Meaning.CONTRACTS),
        ("Συμβασιοποιημένη δαπάνη", Meaning.CONTRACTS),
        ("Contracted", Meaning.CONTRACTS),
        ("Νομικές Δεσμεύσεις", Meaning.COMMITMENTS),
        ("ΝΔ", Meaning.COMMITMENTS),
        ("Legal commitments", Meaning.COMMITMENTS),
        ("Πληρωμές", Meaning.PAYMENTS),
        ("Πληρωμές συμβάσεων", Meaning.PAYMENTS),
        ("Πληρ.", Meaning.PAYMENTS),
        ("Πληρωθέντα έως 30.9.2025", Meaning.PAYMENTS),
        ("Απορροφηθέν ποσό", Meaning.PAYMENTS),
        ("Εκταμιεύσεις", Meaning.PAYMENTS),
        ("Δαπάνες", Meaning.PAYMENTS),
        ("Amount paid", Meaning.PAYMENTS),
        ("Disbursements", Meaning.PAYMENTS),
        ("Πληρ/μές", Meaning.PAYMENTS),
        ("Απορ/ση", Meaning.PAYMENTS),
        ("Δαπ/νες", Meaning.PAYMENTS),
        ("Συμβ/σεις", Meaning.CONTRACTS),
        ("ΝΟ.ΔΕ.", Meaning.COMMITMENTS),
        ("ΝΟΔΕ", Meaning.COMMITMENTS),
        ("Επιλέξιμη ΔΔ", Meaning.BUDGET),
        ("Δ.Δ.", Meaning.BUDGET),
        ("Υπόλοιπο προς πληρωμή", Meaning.NONE),
        ("Αδιάθετος προϋπολογισμός", Meaning.NONE),
        ("Remaining budget", Meaning.NONE),
        ("Αιτήματα πληρωμής", Meaning.NONE),
        ("Πληθυσμός", Meaning.NONE),
        ("Κωδικός ΟΠΣ ένταξης", Meaning.NONE),
        ("ΟΠΣ ένταξης", Meaning.NONE),
        ("Πληρωμές βάσει ΟΠΣ", Meaning.PAYMENTS),
        ("Έτος ένταξης", Meaning.NONE),
        ("Προβλεπόμενος προϋπολογισμός", Meaning.BUDGET),
        ("Προβλεπόμενες πληρωμές", Meaning.NONE),
        ("Προϋπολογισμός έργων", Meaning.BUDGET),
        ("Προϋπολογισμός / Budget", Meaning.BUDGET),
        ("ΦΠΑ", Meaning.NONE),
        ("Κάτι άλλο", None),
        ("", None),
    ],
)
def test_a_column_of_amounts_is_known_by_its_words(heading, meaning):
    assert words.meaning_of(heading, MANY) == meaning


@pytest.mark.parametrize(
    ("heading", "content", "meaning"),
    [
        ("Απορρόφηση", PERCENT, Meaning.RATE),
        ("Απορρόφηση", MANY, Meaning.PAYMENTS),
        ("Απορρόφηση", Content.SMALL, Meaning.RATE),
        ("Ποσ. απορρ.", FEW, Meaning.RATE),
        ("%", PERCENT, Meaning.RATE),
        ("Ποσοστό", Content.SMALL, Meaning.RATE),
        ("% συμβασιοποίησης", PERCENT, Meaning.NONE),
        ("Πληρωμές / Συμβάσεις %", PERCENT, Meaning.RATE),
        ("Absorption rate", Content.SMALL, Meaning.RATE),
        ("Συμβάσεις", FEW, Meaning.CONTRACTS_COUNT),
        ("Αριθμός συμβάσεων", FEW, Meaning.CONTRACTS_COUNT),
        ("Αριθμός έργων", FEW, Meaning.NONE),
        ("Ενταγμένα έργα", FEW, Meaning.NONE),
        ("Συμβάσεις (#)", FEW, Meaning.CONTRACTS_COUNT),
        ("Πρόοδος φυσικού αντικειμένου", PERCENT, Meaning.NONE),
        ("Α/Α", Content.ORDER, Meaning.NONE),
        ("Ημερομηνία στοιχείων", Content.DATES, Meaning.DATE),
        ("Ημερομηνία ένταξης", Content.DATES, Meaning.NONE),
        ("Παρατηρήσεις", Content.TEXT, Meaning.NONE),
        ("Έγγραφο", Content.TEXT, Meaning.DOCUMENT),
    ],
)  # fmt: skip
def test_what_stands_in_the_cells_counts_too(heading, content, meaning):
    assert words.meaning_of(heading, content) == meaning


def test_a_group_says_what_its_columns_do_not():
    assert words.meaning_of("Ποσό (€)", MANY, "Συμβάσεις") == Meaning.CONTRACTS
    assert words.meaning_of("Πλήθος", FEW, "Συμβάσεις") == Meaning.CONTRACTS_COUNT
    assert words.meaning_of("Π/Υ", MANY, "Ποσά πληρωμών και προϋπολογισμών") == Meaning.BUDGET
    assert words.meaning_of("%", PERCENT, "Συμβασιοποίηση") == Meaning.NONE


def test_in_millions_a_small_whole_number_of_contracts_is_not_settled():
    assert words.meaning_of("Συμβάσεις", FEW, unit=Unit.MILLION) is None
    assert words.meaning_of("Απορρόφηση", Content.SMALL, unit=Unit.MILLION) == Meaning.PAYMENTS


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("Ποσά χωρίς ΦΠΑ", "net"),
        ("άνευ Φ.Π.Α.", "net"),
        ("Τα ποσά δεν περιλαμβάνουν ΦΠΑ", "net"),
        ("μη συμπεριλαμβανομένου ΦΠΑ", "net"),
        ("Budget excl. VAT", "net"),
        ("Πληρωμές με ΦΠΑ", "gross"),
        ("συμπεριλαμβανομένου του ΦΠΑ", "gross"),
        ("incl. VAT", "gross"),
        ("Πληρωμές", None),
        ("ΦΠΑ", None),
        ("ποσά με και χωρίς ΦΠΑ, με ΦΠΑ", None),
    ],
)
def test_vat_is_what_the_source_says(text, basis):
    assert words.basis_in(text) == basis


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Ποσά σε χιλ. €", Unit.THOUSAND),
        ("(σε χιλιάδες ευρώ)", Unit.THOUSAND),
        ("amounts in EUR thousands", Unit.THOUSAND),
        ("ποσά σε εκατ. ευρώ", Unit.MILLION),
        ("(εκ. €)", Unit.MILLION),
        ("ποσά σε ευρώ", Unit.NONE),
        ("Δράση προϋπολογισμού 90 εκατ. ευρώ", None),
        ("Δράση (90 εκατ. ευρώ) του Ταμείου", None),
        ("Έξυπνες Πόλεις", None),
    ],
)
def test_the_unit_of_a_sheet_is_not_an_amount_in_its_title(text, unit):
    assert words.unit_of_sheet(text) == unit


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("στοιχεία έως 23.9.2025", [(date(2025, 9, 23), True)]),
        ("στις 30/09/2025", [(date(2025, 9, 30), True)]),
        ("μέχρι και 30 Σεπτεμβρίου 2025", [(date(2025, 9, 30), True)]),
        ("as of 30 September 2025", [(date(2025, 9, 30), True)]),
        ("as of September 30, 2025", [(date(2025, 9, 30), True)]),
        ("2025-09-30", [(date(2025, 9, 30), False)]),
        ("Ερώτηση 8762/23.9.2025", []),
        ("Αθήνα, 15.10.2025", []),
        ("Ημερομηνία εκτύπωσης: 15/10/2025", []),
        ("από 1.1.2022 έως 30.9.2025", [(date(2022, 1, 1), False), (date(2025, 9, 30), True)]),
        ("31.2.2025", []),
        ("Σεπτέμβριος 2025", []),
    ],
)
def test_a_day_is_found_in_a_title(text, days):
    assert words.dates_in(text) == days


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1.234.567,89 €", None, "1234567.89"),
        ("1,234,567.89", None, "1234567.89"),
        ("€ 1\u202f234\u202f567,89", None, "1234567.89"),
        ("1 234 567,8", None, "1234567.80"),
        ("1'234'567.89", None, "1234567.89"),
        ("1.234", ",", "1234.00"),
        ("1,234", ".", "1234.00"),
        ("0", None, "0.00"),
        ("1234567", None, "1234567.00"),
        ("−5,00", None, None),
        ("-", None, ""),
        ("—", None, ""),
        ("δ/α", None, ""),
        ("Δεν υπάρχουν στοιχεία", None, ""),
        ("1.234", None, None),
        ("1.234.567.8", None, None),
        ("12.34.567", None, None),
        ("εκκρεμεί", None, None),
        ("45,3%", None, None),
        ("$ 5", None, None),
    ],
)
def test_an_amount_is_read_as_it_is_written_or_not_at_all(text, mark, amount):
    cell = Cell(text)
    if amount is None:
        with pytest.raises(CellError):
            numbers.amount(cell, mark, Unit.NONE)
    else:
        found = numbers.amount(cell, mark, Unit.NONE)
        assert found == (Decimal(amount) if amount else None)


def test_units_are_exact_to_the_cent():
    assert numbers.amount(Cell("6.350,92107"), ",", Unit.THOUSAND) == Decimal("6350921.07")
    assert numbers.amount(Cell(Decimal("6.35092107")), None, Unit.MILLION) == Decimal("6350921.07")
    with pytest.raises(CellError, match="δύο δεκαδικά"):
        numbers.amount(Cell("6,350921075"), ",", Unit.MILLION)


def test_a_cell_in_another_unit_than_it_holds_is_asked_about():
    cell = Cell(Decimal("600500"), Unit.THOUSAND, '#,##0.0,"χιλ."', is_scaled=True)
    with pytest.raises(CellError, match="χιλιάδες ευρώ"):
        numbers.amount(cell, None, Unit.THOUSAND)
    for said in (Unit.NONE, Unit.THOUSAND):
        assert numbers.amount(cell, None, Unit.NONE, said=said) == Decimal("600500.00")
    named = Cell(Decimal("600.5"), Unit.THOUSAND, '#,##0.0 "χιλ. €"')
    assert numbers.amount(named, None, Unit.NONE, said=Unit.THOUSAND) == Decimal("600500.00")
    with pytest.raises(CellError, match="άλλο νόμισμα"):
        numbers.amount(Cell(Decimal(5), Unit.OTHER_CURRENCY), None, Unit.NONE, said=Unit.NONE)


def test_a_unit_inside_a_cell_must_be_that_of_the_column():
    assert numbers.amount(Cell("4,2 εκ. €"), ",", Unit.MILLION) == Decimal("4200000.00")
    with pytest.raises(CellError, match="γράφει μονάδα"):
        numbers.amount(Cell("4,2 εκ. €"), ",", Unit.NONE)


def test_of_more_decimals_what_excel_shows_is_taken():
    number = Decimal("4227948.9333")
    assert numbers.amount(Cell(number, format="#,##0.00"), None, Unit.NONE) == Decimal("4227948.93")
    with pytest.raises(CellError, match="δύο δεκαδικά"):
        numbers.amount(Cell(number), None, Unit.NONE)


@pytest.mark.parametrize(
    ("cell", "rate"),
    [
        (Cell("45,3%"), "45.30"),
        (Cell("45.3 %"), "45.30"),
        (Cell(Decimal("45.3")), "45.30"),
        (Cell(Decimal("0.453"), Unit.PERCENT, "0.0%"), "45.30"),
        (Cell(Decimal("0.45333"), Unit.PERCENT, "0.0%"), "45.30"),
        (Cell("104,2%"), None),
        (Cell("45,333%"), None),
        (Cell(Decimal("0.45333"), Unit.PERCENT, "0.000%"), None),
        (Cell("—"), ""),
    ],
)
def test_a_percentage_stays_as_it_is_printed(cell, rate):
    if rate is None:
        with pytest.raises(CellError):
            numbers.rate(cell, ",")
    else:
        assert numbers.rate(cell, ",") == (Decimal(rate) if rate else None)


def test_the_decimal_mark_is_that_of_the_whole_table():
    assert numbers.decimal_mark([Cell("1.234"), Cell("45,3%")]) == ","
    assert numbers.decimal_mark([Cell("1,234"), Cell("45.3%")]) == "."
    assert numbers.decimal_mark([Cell("1.234"), Cell("x")]) is None
    assert numbers.decimal_mark([Cell("1.234,5"), Cell("1,234.5")]) is None
