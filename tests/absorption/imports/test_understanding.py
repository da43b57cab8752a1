"""A file of any dataset is understood as people write it; what it leaves open is asked."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from absorption.imports.errors import FileError
from absorption.imports.preview import import_previewed
from absorption.imports.said import Said
from absorption.models import AbsorptionFigure
from municipalities.models import Contract
from tests.absorption.imports.files import as_csv, as_xlsx, new_contract, previewed
from tests.factories import make_contract, make_document, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    return make_contract(make_municipality(name="Δήμος Αθηναίων", slug="athens"))


@pytest.fixture
def document():
    return make_document(title="Απάντηση στη Βουλή", number="8762/23.9.2025", reference="answer")


def figures(contract, *amounts, heading="Πληρωμές χωρίς ΦΠΑ"):
    """Return a table of figures as people write it."""
    return [
        ["Σύμβαση", "Ημερομηνία", heading, "Έγγραφο"],
        *([contract.reference, f"{n}/9/2025", a, "answer"] for n, a in enumerate(amounts, 1)),
    ]


def amounts(found):
    assert found.problems == []
    return [each.values["absorbed_amount"] for each in found.planned]


def test_headings_in_common_words_under_a_title_over_a_total_and_a_remark(contract, document):
    table = [
        ["Πληρωμές έως 30 Σεπτεμβρίου 2025"],
        [],
        *figures(contract, "1.234,50", "2.000,00"),
        ["ΣΥΝΟΛΟ", None, "3.234,50"],
        ["Πηγή: Υπουργείο"],
    ]
    found = previewed(as_xlsx(table), "figures")
    assert amounts(found) == [Decimal("1234.50"), Decimal("2000.00")]
    assert [each.number for each in found.planned] == [4, 5]
    assert found.importer.sheet.titles == ["Πληρωμές έως 30 Σεπτεμβρίου 2025"]
    assert found.importer.sheet.left_out == [(6, "ΣΥΝΟΛΟ"), (7, "Πηγή: Υπουργείο")]
    assert "6 «ΣΥΝΟΛΟ»" in found.importer.sheet.notices[-1]


def test_english_labels_and_a_document_by_its_title_or_number(contract, document):
    headings = ["Contract number in the portal", "Figure date", "Document"]
    for named in ("Απάντηση στη ΒΟΥΛΗ", "8762/23.9.2025", "ANSWER"):
        table = [
            [*headings, "cumulative payments, excluding VAT"],
            [contract.reference, "23 Σεπτεμβρίου 2025", named, "5,00"],
        ]
        [row] = previewed(as_xlsx(table), "figures").planned
        assert (row.values["document"], row.values["figure_date"]) == (document, date(2025, 9, 23))


def test_a_title_of_two_documents_is_asked_about(contract, document):
    make_document(title="Απάντηση στη Βουλή", reference="other")
    table = figures(contract, "5,00")
    table[1][3] = "Απάντηση στη Βουλή"
    [problem] = previewed(as_csv(table), "figures").problems
    assert (problem.problem, problem.right) == (
        "Είναι περισσότερα από ένα Έγγραφα.", "ένας κωδικός: answer, other",
    )  # fmt: skip


def test_date_and_document_are_said_once_for_the_file(contract, document):
    table = [["Σύμβαση", "Πληρωμές χωρίς ΦΠΑ"], [contract.reference, "5,00"]]
    with pytest.raises(FileError, match="Λείπει η στήλη «Ημερομηνία στοιχείου»"):
        previewed(as_csv(table), "figures")
    said = Said(date="23.9.2025", document="Απάντηση στη Βουλή")
    [row] = previewed(as_csv(table), "figures", said=said).planned
    assert (row.values["document"], row.values["figure_date"]) == (document, date(2025, 9, 23))


def test_a_municipality_is_found_by_any_usual_name(document):
    athens = make_municipality(name="Δήμος Αθηναίων", short_name="Αθηναίων", seat="Αθήνα")
    for name in ("ΔΗΜΟΥ ΑΘΗΝΑΙΩΝ", "Αθήνα", "1. Δήμος Αθηναίων"):
        [row] = previewed(as_csv([new_contract(municipality_names=name)]), "contracts").planned
        assert row.problems == []
        assert row.parts["shares"] == [(athens, 100)]


def test_the_column_says_what_the_dot_is_and_is_asked_where_it_does_not(contract, document):
    assert amounts(previewed(as_csv(figures(contract, "500.000", "12,50")), "figures")) == [
        Decimal(500000), Decimal("12.50"),
    ]  # fmt: skip
    assert amounts(previewed(as_csv(figures(contract, "500,000", "12.50")), "figures"))[0] == 500000
    file = as_csv(figures(contract, "500.000", "600.000"))
    found = previewed(file, "figures")
    assert [question.about for question in found.questions] == ["decimal"]
    assert len(found.problems) == 2
    assert amounts(previewed(file, "figures", said=Said(decimal=","))) == [500000, 600000]


def test_an_amount_without_a_vat_basis_is_asked_about_and_not_guessed(contract, document):
    file = as_csv(figures(contract, "5,00", heading="Πληρωμές"))
    [question] = previewed(file, "figures").questions
    assert question.about == "vat"
    assert "C «Πληρωμές»" in question.text
    [row] = previewed(file, "figures", said=Said(vat="gross")).planned
    assert row.values["absorbed_gross"] == Decimal("5.00")
    assert "absorbed_amount" not in row.values


def workbook(*sheets, hidden_row=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, state, table in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in table:
            sheet.append(row)
        if hidden_row:
            sheet.row_dimensions[hidden_row].hidden = True
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), "file.xlsx"


def test_the_visible_sheet_is_read_and_the_hidden_one_named(contract, document):
    old, new = figures(contract, "1,00"), figures(contract, "2,00")
    found = previewed(workbook(("παλιό", "hidden", old), ("Νέο", "visible", new)), "figures")
    assert amounts(found) == [Decimal("2.00")]
    assert "παλιό" in found.importer.sheet.notices[0]
    notes = ("Οδηγίες", "visible", [["Διαβάστε", "με προσοχή"]])
    with pytest.raises(FileError, match="κρυφό φύλλο «παλιό»"):
        previewed(workbook(notes, ("παλιό", "hidden", old)), "figures")


def test_two_sheets_of_the_same_columns_are_asked_about(contract, document):
    one, two = figures(contract, "1,00"), figures(contract, "2,00")
    file = workbook(("Α", "visible", one), ("Β", "visible", two))
    assert [each.about for each in previewed(file, "figures").questions] == ["sheet"]
    assert amounts(previewed(file, "figures", said=Said(sheet="Β"))) == [Decimal("2.00")]
    with pytest.raises(FileError, match="μόνο: «Α», «Β»"):
        previewed(file, "figures", said=Said(sheet="Γ"))


def test_hidden_rows_are_asked_about_before_anything_is_written(contract, document):
    file = workbook(("Α", "visible", figures(contract, "1,00", "2,00")), hidden_row=3)
    found = previewed(file, "figures")
    assert "γραμμές 3" in found.questions[0].text
    with pytest.raises(FileError, match="κρύβει"):
        import_previewed(found)
    assert not AbsorptionFigure.objects.exists()
    assert len(amounts(previewed(file, "figures", said=Said(hidden="leave")))) == 1
    import_previewed(previewed(file, "figures", said=Said(hidden="read")))
    assert AbsorptionFigure.objects.count() == 2


def test_what_a_register_lists_without_a_word_of_the_action_is_asked_about(contract):
    headings = ["Τίτλος", "Κωδικός ΑΔΑΜ", "Συνολική Αξία με ΦΠΑ", "Αναθέτουσα Αρχή/Αναθέτων Φορέας"]
    rows = [
        [title, f"26SYMV01234567{n}", "10,00", "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ"]
        for n, title in enumerate(("Έξυπνες διαβάσεις", "Ασφαλτόστρωση οδών"))
    ]
    file = as_xlsx([headings, *rows])
    found = previewed(file, "contracts")
    assert [question.about for question in found.questions] == ["unrelated"]
    assert "Γραμμές (1): 3" in found.questions[0].text
    left = previewed(file, "contracts", said=Said(unrelated="leave"))
    import_previewed(left)
    assert (left.counts["new"], left.counts["skipped"]) == (1, 1)
    assert set(Contract.objects.exclude(pk=contract.pk).values_list("title", flat=True)) == {
        "Έξυπνες διαβάσεις"
    }


def test_an_empty_day_is_named_in_words(contract, document):
    table = figures(contract, "5,00")
    table[1][1] = None
    [problem] = previewed(as_csv(table), "figures").problems
    assert (problem.problem, problem.right) == ("Λείπει: ημερομηνία στοιχείου.", "23/9/2025")


@pytest.mark.parametrize(
    "headings",
    [
        [["Σύμβαση", "Πληρωμές", None, "Έγγραφο"], [None, "Ημερομηνία", "Ποσό χωρίς ΦΠΑ", None]],
        [["Στοιχεία έργων", None, None, None], ["Σύμβαση", "Πληρωμές", None, "Έγγραφο"],
         [None, "Ημερομηνία", "χωρίς ΦΠΑ", None]],
    ],
)  # fmt: skip
def test_headings_in_two_rows_are_read_as_one(contract, document, headings):
    rows = [*headings, *figures(contract, "1.234,50")[1:]]
    found = previewed(as_xlsx(rows), "figures")
    assert amounts(found) == [Decimal("1234.50")]
    assert found.planned[0].number == len(headings) + 1


def test_a_hidden_column_that_was_read_is_named(contract, document):
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(figures(contract, "1.234,50"))[0]))
    book.active.column_dimensions["C"].hidden = True
    content = io.BytesIO()
    book.save(content)
    found = previewed((content.getvalue(), "file.xlsx"), "figures")
    assert amounts(found) == [Decimal("1234.50")]
    assert "C «Πληρωμές χωρίς ΦΠΑ»" in " ".join(found.importer.sheet.notices)
