"""`import_data` on a table of municipalities: the plan of the page, and one object for programs."""

import io
import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from absorption.imports.editable import EDITABLES
from absorption.models import AbsorptionFigure
from municipalities.models import Document
from tests.absorption.imports.files import as_csv, as_xlsx, exported, exported_rows, new_contract
from tests.absorption.imports.ministry import BUDGET, CONTRACTS, DEFINITION, PAYMENTS, ministry_rows
from tests.factories import make_contract, make_figure, make_municipality, make_user, published

pytestmark = pytest.mark.django_db


def write(folder, file):
    """Write (content, name) into a folder; return the path."""
    content, name = file
    path = folder / name
    path.write_bytes(content)
    return path


def run(path, **options):
    """Run the command; return what it printed as an object, and whether it failed."""
    out, failed = StringIO(), False
    try:
        call_command("import_data", path, json=True, stdout=out, **options)
    except CommandError:
        failed = True
    return json.loads(out.getvalue()), failed


def table(folder, rows=None):
    """Write the ministry's table as a workbook."""
    return write(folder, as_xlsx(rows or ministry_rows()))


def test_the_table_becomes_drafts(ministry, tmp_path):
    found, failed = run(
        table(tmp_path), document="15/2025", vat="unstated", user=make_user().username
    )
    assert not failed
    assert found == {
        "dataset": "figures",
        "rows": {"new": 17, "changed": 0, "same": 0, "refused": 0, "skipped": 0},
        "problems": [],
        "notices": found["notices"],
        "sums": {
            "budget_amount": str(BUDGET),
            "contracted_amount": f"{CONTRACTS:.2f}",
            "absorbed_unstated": str(PAYMENTS),
        },
        "missing_municipalities": [],
    }
    assert AbsorptionFigure.objects.filter(state="draft").count() == 17
    again, failed = run(table(tmp_path), document="15/2025", vat="unstated", dry_run=True)
    assert (again["rows"]["same"], failed) == (17, False)
    assert again["sums"] == found["sums"]


def test_a_dry_run_writes_nothing(ministry, tmp_path):
    _found, failed = run(table(tmp_path), document="15/2025", dry_run=True)
    assert not failed
    assert not AbsorptionFigure.objects.exists()


def test_the_date_of_the_title_is_taken_and_told(ministry, tmp_path):
    found, _failed = run(table(tmp_path), document="15/2025", dry_run=True)
    assert any("όπως τη λέει ο πίνακας: 23/9/2025" in said for said in found["notices"])


def test_two_dates_are_asked_about(ministry, tmp_path):
    rows = [["Στοιχεία έως 30.6.2025 και έως 23.9.2025"], *ministry_rows()[1:]]
    found, failed = run(table(tmp_path, rows), document="15/2025", dry_run=True)
    assert failed
    assert found["problems"] == [
        {
            "row": 0, "column": "", "value": "",
            "problem": "Πείτε έως ποια ημέρα μετρούν τα ποσά του πίνακα. (--date)",
        }
    ]  # fmt: skip
    found, failed = run(table(tmp_path, rows), document="15/2025", date="23/9/2025", dry_run=True)
    assert not failed


@pytest.mark.parametrize(
    "named", ["15/2025", "pinakas", "Πίνακας απορρόφησης ανά Δήμο", "9Η2Π46ΜΤΛ6-ΧΨ1"]
)
def test_the_document_is_named_in_any_way(ministry, tmp_path, named):
    Document.objects.create(
        reference="pinakas", title="Άλλος", standing="official_act",
        url="https://diavgeia.gov.gr/decision/view/9Η2Π46ΜΤΛ6-ΧΨ1",
    )  # fmt: skip
    _found, failed = run(table(tmp_path), document=named, dry_run=True)
    assert not failed


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (None, "(--document)"),
        ("99/2025", "Δεν υπάρχει Έγγραφο «99/2025»"),
        ("press", "δεν στηρίζει ποσά"),
    ],
)
def test_a_document_that_is_none_is_asked_for(ministry, tmp_path, named, said):
    Document.objects.create(reference="press", title="Εφημερίδα", standing="press")
    found, failed = run(table(tmp_path), document=named, dry_run=True)
    assert failed
    assert said in found["problems"][0]["problem"]


def test_without_a_document_it_still_shows_what_it_read(ministry, tmp_path):
    found, failed = run(table(tmp_path), dry_run=True)
    assert failed
    assert found["rows"]["new"] == 17
    assert found["sums"]["budget_amount"] == str(BUDGET)


def test_the_document_of_a_column_is_taken_and_told(ministry, tmp_path):
    rows = [[*row, cell] for row, cell in zip(
        ministry_rows(), ["", "", "Έγγραφο", *["15/2025"] * 17, ""], strict=True
    )]  # fmt: skip
    found, failed = run(table(tmp_path, rows), dry_run=True)
    assert not failed
    assert any("Έγγραφο όπως το λέει ο πίνακας" in said for said in found["notices"])


def test_what_the_table_says_otherwise_is_told(ministry, tmp_path):
    cells = ["", "", "Έγγραφο", *["99/2025"] * 17, ""]
    rows = [[*row, cell] for row, cell in zip(ministry_rows(), cells, strict=True)]
    found, failed = run(table(tmp_path, rows), document="15/2025", date="30/9/2025", dry_run=True)
    assert not failed
    said = " ".join(found["notices"])
    assert "άλλη ημερομηνία: 23/9/2025" in said
    assert "άλλο Έγγραφο: 99/2025" in said


def test_percentages_need_their_definition(ministry, tmp_path):
    path, user = table(tmp_path), make_user().username
    found, failed = run(path, document="15/2025", dry_run=True)
    assert any("δεν ειπώθηκε πώς τα ορίζει η πηγή" in said for said in found["notices"])
    assert not failed
    run(path, document="15/2025", rate=DEFINITION, user=user)
    athens = AbsorptionFigure.objects.get(municipality__slug="athens")
    assert (athens.stated_rate, athens.stated_definition) == (Decimal("30.00"), DEFINITION)
    assert athens.rate_heading == "Ποσοστό απορρόφησης"


@pytest.mark.parametrize(
    ("vat", "column"), [("net", "absorbed_amount"), ("gross", "absorbed_gross")]
)
def test_the_vat_that_is_given_holds(ministry, tmp_path, vat, column):
    found, _failed = run(table(tmp_path), document="15/2025", vat=vat, dry_run=True)
    assert found["sums"][column] == str(PAYMENTS)


def test_a_unit_that_is_given_holds(ministry, tmp_path):
    rows = [["Δήμος", "Πληρωμές"], ["Πατρέων", 5.5], ["Βόλου", 6]]
    found, _failed = run(
        table(tmp_path, rows), document="15/2025", date="2025-09-23", unit="thousand", dry_run=True
    )
    assert found["sums"] == {"absorbed_unstated": "11500.00"}
    assert len(found["missing_municipalities"]) == 15


def test_what_a_column_is_may_be_said(ministry, tmp_path):
    rows = [["Δήμος", "Πληρωμές", "Εκταμιεύσεις"], ["Πατρέων", 5, 6], ["Βόλου", 7, 8]]
    options = {"document": "15/2025", "date": "2025-09-23", "dry_run": True}
    found, failed = run(table(tmp_path, rows), **options)
    assert failed
    assert "μοιάζουν να είναι το ίδιο" in found["problems"][0]["problem"]
    found, failed = run(table(tmp_path, rows), **options, column=["B=none"])
    assert (found["sums"], failed) == ({"absorbed_unstated": "14.00"}, False)
    found, failed = run(table(tmp_path, rows), **options, column=["Ζ=κάτι"])
    assert failed
    assert "δεν λέει στήλη" in found["problems"][0]["problem"]


def test_one_wrong_row_refuses_all(ministry, tmp_path):
    rows = ministry_rows()
    rows[4][1] = "εκκρεμεί"
    found, failed = run(table(tmp_path, rows), document="15/2025", user=make_user().username)
    assert failed
    assert found["rows"] == {"new": 16, "changed": 0, "same": 0, "refused": 1, "skipped": 0}
    assert found["problems"] == [
        {
            "row": 5,
            "column": "B «Προϋπολογισμός»",
            "value": "εκκρεμεί",
            "problem": "Δεν είναι αριθμός. Σωστό: 1.234.567,89",
        }
    ]
    assert not AbsorptionFigure.objects.exists()


def test_what_is_published_changes_with_a_reason_only(ministry, tmp_path):
    path, user = table(tmp_path), make_user().username
    run(path, document="15/2025", user=user)
    athens = AbsorptionFigure.objects.get(municipality__slug="athens")
    published(athens)
    rows = ministry_rows()
    rows[3][3] = "1,00 €"
    path = table(tmp_path, rows)
    found, failed = run(path, document="15/2025", user=user)
    assert (found["rows"]["changed"], failed) == (1, True)
    assert "--reason" in found["problems"][-1]["problem"]
    found, failed = run(path, document="15/2025", user=user, reason="διόρθωση πίνακα")
    assert not failed
    assert AbsorptionFigure.objects.filter(state="draft", absorbed_unstated=1).exists()


def test_a_file_that_is_no_table_fails_with_one_object(ministry, tmp_path):
    path = write(tmp_path, as_csv([["Προϊόν", "Τιμή"], ["Μήλα", "3"]]))
    found, failed = run(path, dry_run=True)
    assert failed
    assert found["rows"] == dict.fromkeys(("new", "changed", "same", "refused", "skipped"), 0)
    [problem] = found["problems"]
    assert problem["row"] == 0
    assert "Δεν βρέθηκε πίνακας με Δήμους" in problem["problem"]
    found, failed = run(tmp_path / "nothing.xlsx", dry_run=True)
    assert failed
    assert found["problems"][0]["row"] == 0


def test_without_json_it_says_the_same_in_sentences(ministry, tmp_path):
    out = StringIO()
    call_command("import_data", table(tmp_path), document="15/2025", dry_run=True, stdout=out)
    said = out.getvalue()
    assert "B «Προϋπολογισμός» → Προϋπολογισμός" in said
    assert "Η γραμμή συνόλου (21) συμφωνεί" in said
    assert "new: 17" in said


# --- every dataset of today -----------------------------------------------------------------


@pytest.mark.parametrize("dataset", EDITABLES)
def test_every_dataset_gives_the_same_object(ministry, tmp_path, dataset):
    found, failed = run(write(tmp_path, exported(dataset)), dataset=dataset, dry_run=True)
    assert not failed
    assert list(found) == [
        "dataset", "rows", "problems", "notices", "sums", "missing_municipalities",
    ]  # fmt: skip
    assert found["dataset"] == dataset


def test_a_dataset_counts_its_rows_sums_and_municipalities(tmp_path):
    athens, other = make_municipality(name="Δήμος Αθηναίων", slug="athens"), make_municipality()
    published(make_contract(athens, net="500.00"))
    [row] = exported_rows("contracts")
    new = new_contract(net_amount="1.234,50") | {"signed_on": "31/2/2025"}
    rows = [row, {name: new.get(name, "") for name in row}]
    found, failed = run(write(tmp_path, as_csv(rows)), dry_run=True)
    assert failed
    assert found["rows"] == {"new": 0, "changed": 0, "same": 1, "refused": 1, "skipped": 0}
    assert found["sums"]["net_amount"] == "500.00"
    assert found["missing_municipalities"] == [other.slug]
    [problem] = found["problems"]
    assert (problem["row"], problem["value"]) == (3, "31/2/2025")


def test_hidden_rows_of_a_dataset_are_read_and_told(tmp_path):
    make_municipality(name="Δήμος Αθηναίων")
    row = new_contract()
    content, name = as_xlsx([[*row], [*row.values()]])
    workbook = load_workbook(io.BytesIO(content))
    workbook.active.row_dimensions[2].hidden = True
    workbook.save(tmp_path / name)
    found, failed = run(tmp_path / name, dataset="contracts", dry_run=True)
    assert (found["rows"]["new"], failed) == (1, False)
    assert "Το φύλλο κρύβει τις γραμμές 2. Πείτε αν μπαίνουν. (--hidden)" in found["notices"]
    found, failed = run(tmp_path / name, dataset="contracts", dry_run=True, hidden="leave")
    assert (found["rows"]["new"], found["rows"]["skipped"], failed) == (0, 1, False)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_title_with_commas_over_a_table_of_text_is_no_row_of_it(ministry, tmp_path, delimiter):
    title = "Πίνακας απορρόφησης, Δράση 16954, στοιχεία έως 23.9.2025"
    lines = [title, "", *(delimiter.join(row) for row in ministry_rows()[2:])]
    path = write(tmp_path, ("\n".join(lines).encode("cp1253"), "pinakas.csv"))
    found, failed = run(path, document="15/2025", dry_run=True)
    assert (found["rows"]["new"], failed) == (17, False)
    assert found["sums"]["budget_amount"] == str(BUDGET)


def test_payments_of_contracts_are_read_by_their_columns(ministry, tmp_path):
    contract = published(make_contract())
    published(make_figure(contract))
    [row] = exported_rows("figures")
    found, failed = run(write(tmp_path, as_csv([row | {"absorbed_amount": "1,00"}])), dry_run=True)
    assert (found["rows"]["changed"], failed) == (1, False)


def test_a_file_of_payments_that_lacks_a_column_says_which(ministry, tmp_path):
    path = write(tmp_path, as_csv([["contract_reference", "absorbed_amount"], ["16954-0001", "5"]]))
    found, failed = run(path, dry_run=True, dataset="figures")
    assert failed
    assert "«Ημερομηνία στοιχείου»" in found["problems"][0]["problem"]
