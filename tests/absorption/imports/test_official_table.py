"""Sheets of many shapes: which is the table, its headings, its rows, its totals, its notes."""

from datetime import date
from decimal import Decimal

import pytest

from absorption.imports.cells import Cell, Unit
from absorption.imports.errors import CellError, FileError
from absorption.imports.official.answers import table_named
from absorption.imports.official.columns import chosen
from absorption.imports.official.names import Names
from absorption.imports.official.plan import Answers, plan
from absorption.imports.official.table import tables_in
from absorption.imports.official.words import Meaning
from absorption.imports.plan import Change
from tests.absorption.imports.ministry import (
    AMOUNTS,
    BUDGET,
    CONTRACTS,
    NAMES,
    PAYMENTS,
    TITLE,
    book,
    greek,
    grid,
    ministry_rows,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DAY = date(2025, 9, 23)


def table_of(rows, **shape):
    """Return the one table of a book of one sheet."""
    return table_named(tables_in(book(grid(rows, **shape)), Names()), "")


def plan_of(table, document, **said):
    """Return the plan for a table."""
    answers = Answers(**{"day": DAY, "document": document} | said)
    return plan(table, Names(), answers, make_user(), Change())


def meanings(table):
    return [column.meaning for column in table.columns]


def sums(found):
    """Return what would be saved, by amount."""
    names = ("budget_amount", "contracted_amount", "absorbed_unstated")
    rows = [each.instance for each in found.planned if each.is_written]
    return [sum(getattr(row, name) or 0 for row in rows) for name in names]


def plain_rows(*columns):
    """Return rows of the 17 names with the amounts of these columns as numbers."""
    return [
        [name, *(amounts[column] for column in columns)]
        for name, amounts in zip(NAMES, AMOUNTS, strict=True)
    ]


def test_the_table_that_every_ministry_sends(ministry):
    table = table_of(ministry_rows(), merged=[(1, 1, 1, 5)])
    assert meanings(table) == [
        Meaning.NAME, Meaning.BUDGET, Meaning.CONTRACTS, Meaning.PAYMENTS, Meaning.RATE,
    ]  # fmt: skip
    assert (table.title, table.dates) == ([TITLE], [DAY])
    assert [row.number for row in table.totals] == [21]
    found = plan_of(table, ministry)
    assert found.is_ready
    assert found.counts == {"new": 17, "changed": 0, "unchanged": 0, "refused": 0, "skipped": 0}
    assert sums(found) == [BUDGET, CONTRACTS, PAYMENTS]
    assert [total.difference for total in found.totals] == [0, 0, 0]
    assert found.missing == []


def test_headings_over_two_rows_in_groups_with_numbered_columns(ministry):
    rows = [
        ["ΥΠΟΥΡΓΕΙΟ"],
        ["Α/Α", "Περιφέρεια", "Φορέας", "ΟΠΣ", "Ποσά σε ευρώ", "", "", "%"],
        ["", "", "", "", "Π/Υ", "Νομικές δεσμεύσεις", "Πληρωμές", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)=(7)/(5)"],
    ]
    for number, (name, *amounts) in enumerate(plain_rows(0, 1, 2), 1):
        share = Cell(Decimal("0.3"), Unit.PERCENT, "0.0%")
        rows.append([number, "Κρήτης", f"ΔΗΜΟΣ {name}", 5180000 + number, *amounts, share])
    table = table_of(rows, merged=[(2, 5, 2, 7), (2, 1, 3, 1), (2, 8, 3, 8)])
    assert meanings(table)[2:] == [
        Meaning.NAME, Meaning.NONE, Meaning.BUDGET, Meaning.COMMITMENTS, Meaning.PAYMENTS,
        Meaning.RATE,
    ]  # fmt: skip
    assert table.columns[4].words == "Ποσά σε ευρώ: Π/Υ"
    assert sums(plan_of(table, ministry)) == [BUDGET, CONTRACTS, PAYMENTS]


def test_groups_without_merged_cells_reach_to_the_next(ministry):
    rows = [
        ["Δήμος", "Προϋπολογισμός", "", "Πληρωμές", ""],
        ["", "χωρίς ΦΠΑ", "με ΦΠΑ", "χωρίς ΦΠΑ", "με ΦΠΑ"],
        ["Αθηναίων", 100, 124, 50, 62],
        ["Βόλου", 200, 248, 50, 62],
    ]
    table = table_of(rows)
    assert meanings(table)[1:] == [Meaning.BUDGET] * 2 + [Meaning.PAYMENTS] * 2
    assert [q.about for q in chosen(table).questions] == ["vat"]
    net = chosen(table, "net")
    assert [column.letter for column in net.amounts.values()] == ["B", "D"]
    assert net.questions == []


def test_subheadings_subtotals_notes_and_a_total_are_no_rows(ministry):
    rows = [["Δήμος", "Προϋπολογισμός", "Πληρωμές"], ["Α. Μεγάλοι"]]
    rows += plain_rows(0, 2)[:6]
    rows.append(["Μερικό σύνολο", *(sum(r[i] for r in plain_rows(0, 2)[:6]) for i in (1, 2))])
    rows.append(["Β. Λοιποί"])
    rows += plain_rows(0, 2)[6:]
    rows += [["Γενικό σύνολο", BUDGET, PAYMENTS], [], ["* Ποσά χωρίς ΦΠΑ."], ["Πηγή: ΟΠΣ ΤΑΑ"]]
    table = table_of(rows)
    assert len(table.rows) == 17
    assert [row.name for row in table.totals] == ["Μερικό σύνολο", "Γενικό σύνολο"]
    assert table.notes == ["* Ποσά χωρίς ΦΠΑ.", "Πηγή: ΟΠΣ ΤΑΑ"]
    found = plan_of(table, ministry)
    assert found.columns.basis == "net"
    assert [total.difference for total in found.totals] == [0, 0]


def test_rows_of_regions_with_the_sum_of_those_under_them_are_no_rows(ministry):
    rows = [["Περιφέρεια / Δήμος", "Προϋπολογισμός", "Πληρωμές"]]
    parts = plain_rows(0, 2)
    for name, group in (("ΑΤΤΙΚΗ", parts[:6]), ("Κρήτης", parts[6:7]), ("ΛΟΙΠΕΣ", parts[7:])):
        rows.append([f"Περιφέρεια {name}", *(sum(row[i] for row in group) for i in (1, 2))])
        rows += group
    rows.append(["ΣΥΝΟΛΟ ΧΩΡΑΣ", BUDGET, PAYMENTS])
    found = plan_of(table_of(rows), ministry)
    assert found.is_ready
    assert sums(found) == [BUDGET, 0, PAYMENTS]
    assert [total.difference for total in found.totals] == [0, 0]


def test_a_name_that_nobody_knows_is_no_group_of_one(ministry):
    rows = [["Δήμος", "Πληρωμές"], ["Αθηναίων", 1000], ["Αθηναίων Α.Ε.", 1000], ["Βόλου", 500]]
    found = plan_of(table_of(rows), ministry)
    assert [problem.row for problem in found.problems] == [3]


def test_a_mean_under_the_rows_is_no_row(ministry):
    rows = [["Δήμος", "Πληρωμές"], *plain_rows(2), ["Μ.Ο.", 1_200_000], ["Σύνολο", PAYMENTS]]
    table = table_of(rows)
    assert [row.name for row in table.totals] == ["Μ.Ο.", "Σύνολο"]


@pytest.mark.parametrize(("shares", "meaning"), [(30, Meaning.RATE), (85, Meaning.NONE)])
def test_a_percentage_of_another_name_is_the_rate_if_it_follows(ministry, shares, meaning):
    rows = [["Δήμος", "Π/Υ", "Πληρωμές", "Ποσοστό υλοποίησης"]]
    rows += [[name, 1000, 300, f"{shares}%"] for name in NAMES]
    assert meanings(table_of(rows))[3] == meaning


def test_several_rows_for_most_municipalities_are_told_what_to_do(ministry):
    rows = [["Δήμος", "Μέγεθος", "Ποσό"]]
    for name, *amounts in plain_rows(0, 2):
        rows += [
            [name, what, each] for what, each in zip(("Π/Υ", "Πληρωμές"), amounts, strict=True)
        ]
    with pytest.raises(FileError, match=r"μία γραμμή για κάθε Δήμο, με τα ποσά του σε στήλες"):
        table_of(rows)


def test_a_table_that_goes_on_beside_itself_is_told_what_to_do(ministry):
    left, right = plain_rows(0)[:9], plain_rows(0)[9:]
    rows = [["Δήμος", "Π/Υ", "", "Δήμος", "Π/Υ"]]
    rows += [[*row, "", *beside] for row, beside in zip(left, [*right, []], strict=True)]
    with pytest.raises(FileError, match=r"άλλους Δήμους στη στήλη D .Δήμος."):
        table_of(rows)


def test_a_blank_name_with_the_sum_is_the_total(ministry):
    rows = [["Δήμος", "Πληρωμές"], *plain_rows(2), ["", PAYMENTS]]
    table = table_of(rows)
    assert [row.number for row in table.totals] == [19]
    assert table.unnamed == []


@pytest.mark.parametrize("name", ["Ελλάδα", "Δράση 16954", ""])
@pytest.mark.parametrize("at", [1, 18])
def test_a_total_is_known_by_its_sum_whatever_its_name_and_place(ministry, name, at):
    rows = [["Δήμος", "Προϋπολογισμός", "Πληρωμές"], *plain_rows(0, 2)]
    rows.insert(at, [name, BUDGET, PAYMENTS])
    found = plan_of(table_of(rows), ministry)
    assert found.is_ready
    assert [total.difference for total in found.totals] == [0, 0]


def test_a_wrong_total_is_told_with_the_difference(ministry):
    rows = ministry_rows()
    rows[-1][1] = greek(BUDGET - 5)
    found = plan_of(table_of(rows), ministry)
    assert found.totals[0].difference == -5
    assert "διαφορά -5,00" in found.totals[0].said
    assert found.is_ready


def test_a_first_row_of_a_name_that_nobody_knows_is_not_lost(ministry):
    rows = ministry_rows()
    rows[3][0] = "Δήμος Ουτοπίας"
    found = plan_of(table_of(rows), ministry)
    assert found.counts["refused"] == 1
    assert found.unknown_names == ["Δήμος Ουτοπίας"]
    assert [each.slug for each in found.missing] == ["athens"]


def test_a_municipality_over_two_rows_is_asked_about(ministry):
    rows = [
        ["Δήμος", "Έργο", "Πληρωμές"],
        ["Πατρέων", "Φωτισμός", 5],
        ["", "Στάθμευση", 6],
        ["Βόλου", "Φωτισμός", 7],
    ]
    found = plan_of(table_of(rows, merged=[(2, 1, 3, 1)]), ministry)
    assert found.counts["refused"] == 2
    assert "γραμμή 3" in found.problems[0].problem
    one = plan_of(table_of(rows, merged=[(2, 1, 3, 1)]), ministry, left_out=frozenset({3}))
    assert one.is_ready


def test_amounts_without_a_name_among_the_rows_are_refused(ministry):
    rows = [["Δήμος", "Πληρωμές"], ["Πατρέων", 5], ["", 99], ["Βόλου", 7]]
    found = plan_of(table_of(rows), ministry)
    assert [(p.row, p.problem) for p in found.problems] == [(3, "Ποσά χωρίς όνομα Δήμου.")]


def test_two_columns_of_payments_are_asked_about(ministry):
    rows = [["Δήμος", "Πληρωμές", "Εκταμιεύσεις"], ["Πατρέων", 5, 6], ["Βόλου", 7, 8]]
    table = table_of(rows)
    [question] = chosen(table).questions
    assert question.about == "columns"
    for said in ("B «Πληρωμές»", "C «Εκταμιεύσεις»"):
        assert said in question.text
    settled = plan_of(table, ministry, meanings={2: Meaning.NONE})
    assert settled.is_ready


def test_payments_by_year_and_their_sum_are_told_apart(ministry):
    rows = [
        ["Δήμος", "Πληρωμές", "", ""],
        ["", 2024, 2025, "Σύνολο"],
        ["Πατρέων", 5000, 6000, 11000],
        ["Βόλου", 7000, 8000, 15000],
    ]
    found = chosen(table_of(rows))
    assert found.places["payments"].letter == "D"
    assert any("είναι το άθροισμα των B «Πληρωμές: 2024»" in said for said in found.notices)


def test_thousands_are_read_from_the_line_over_the_table(ministry):
    rows = [["Ποσά σε χιλ. €, χωρίς ΦΠΑ"], ["Δήμος", "Π/Υ", "Πληρωμές"]]
    rows += [[name, budget / 1000, paid / 1000] for name, budget, paid in plain_rows(0, 2)]
    found = plan_of(table_of(rows), ministry)
    written = [each.instance for each in found.planned]
    assert sum(row.budget_amount for row in written) == BUDGET
    assert sum(row.absorbed_amount for row in written) == PAYMENTS


def test_a_line_with_unit_and_date_right_over_the_headings_is_no_group(ministry):
    rows = [["(ποσά σε χιλιάδες €)", "", "23.9.2025"], ["Δήμος", "Π/Υ", "Πληρωμές"]]
    rows += [["Πατρέων", 1500, 5]]
    table = table_of(rows)
    assert [column.words for column in table.columns] == ["Δήμος", "Π/Υ", "Πληρωμές"]
    assert (table.unit, table.dates) == (Unit.THOUSAND, [DAY])


def test_a_heading_with_its_own_unit_keeps_it(ministry):
    rows = [["Δήμος", "Π/Υ (εκατ. €)", "Πληρωμές (€)"], ["Πατρέων", Decimal("1.5"), 5000]]
    found = plan_of(table_of(rows), ministry, unit=Unit.THOUSAND)
    [each] = found.planned
    assert (each.instance.budget_amount, each.instance.absorbed_unstated) == (1_500_000, 5000)


def test_english_headings_names_and_marks(ministry):
    rows = [
        ["Status as of 30 September 2025, amounts excluding VAT"],
        ["No.", "Municipality", "Approved budget", "Contracted", "Paid to date", "Balance"],
        ["1", "Athens", "1,234,567.89", "1,000,000.00", "1,234", "1,233,333.89"],
        ["2", "Nikaia-Rentis", "2,000.50", "n/a", "-", "2,000.50"],
        ["", "Total", "1,236,568.39", "1,000,000.00", "1,234", "1,235,334.39"],
    ]
    table = table_of(rows)
    assert table.dates == [date(2025, 9, 30)]
    found = plan_of(table, ministry)
    first, second = (each.instance for each in found.planned)
    assert (first.budget_amount, first.absorbed_amount) == (Decimal("1234567.89"), 1234)
    assert (second.contracted_amount, second.absorbed_amount) == (None, None)


def test_codes_alone_name_municipalities_and_serials_are_days(ministry):
    rows = [
        ["Κωδικός ΥΠΕΣ", "Ημερομηνία στοιχείων", "Πληρωμές"],
        [9186, 45923, 5],
        ["9031", 45923, 6],
    ]
    table = table_of(rows)
    assert [row.municipality.slug for row in table.rows] == ["athens", "thessaloniki"]
    assert table.dates == [DAY]


def test_a_column_of_dates_and_of_the_document(ministry):
    rows = [
        ["Δήμος", "Πληρωμές", "Ημερομηνία στοιχείου", "Έγγραφο"],
        ["Πατρέων", 5, DAY, "15/2025"],
        ["Βόλου", 6, DAY, "15/2025"],
    ]
    table = table_of(rows)
    assert (table.dates, table.documents) == ([DAY], ["15/2025"])


def test_a_percentage_that_cannot_be_kept_stays_out_and_is_told(ministry):
    rows = ministry_rows()
    rows[4][4], rows[5][4], rows[6][4] = "104,2%", "45,333%", "1,0%"
    found = plan_of(table_of(rows), ministry, rate="πληρωμές ÷ προϋπολογισμός")
    assert found.is_ready
    rates = [each.instance.stated_rate for each in found.planned]
    assert rates[1:4] == [None, None, Decimal("1.00")]
    said = " ".join(found.notices)
    assert "Θεσσαλονίκης («104,2%»)" in said
    assert "Πατρέων («45,333%»)" in said
    assert "δεν βγαίνει από τα ποσά της γραμμής (1): Ηρακλείου" in said


def test_percentages_written_as_parts_of_one_are_known_by_the_amounts(ministry):
    rows = [
        ["Δήμος", "Π/Υ", "Πληρωμές", "Ποσοστό"],
        ["Πατρέων", 2000, 500, Decimal("0.25")],
        ["Βόλου", 1000, 450, Decimal("0.45")],
    ]
    found = plan_of(table_of(rows), ministry, rate="πληρωμές ÷ π/υ")
    assert [each.instance.stated_rate for each in found.planned] == [25, 45]


def test_a_formula_without_its_value_refuses_an_amount_and_leaves_a_percentage_out(ministry):
    formula = Cell(CellError("Το κελί έχει τύπο, όχι τιμή.", "επικόλληση ως τιμή", "=B2/C2"))
    rows = [
        ["Δήμος", "Π/Υ", "Πληρωμές", "Ποσοστό"],
        ["Πατρέων", 2000, 500, formula],
        ["Βόλου", 1000, formula, formula],
        ["Σύνολο", formula, formula, formula],
    ]
    found = plan_of(table_of(rows), ministry, rate="πληρωμές ÷ π/υ")
    assert [(p.row, p.column, p.value) for p in found.problems] == [(3, "C «Πληρωμές»", "=B2/C2")]
    assert found.totals
    assert all("δεν ελέγχθηκε" in total.said for total in found.totals)


def test_a_row_that_states_nothing_is_skipped_and_told(ministry):
    rows = [["Δήμος", "Π/Υ", "Πληρωμές"], ["Πατρέων", "—", "δ/α"], ["Βόλου", 5, 0]]
    found = plan_of(table_of(rows), ministry)
    assert (found.counts["new"], found.counts["skipped"]) == (1, 1)
    assert any("κανένα ποσό" in notice and "Πατρέων (2)" in notice for notice in found.notices)


def test_hidden_rows_are_asked_about(ministry):
    rows = [["Δήμος", "Πληρωμές"], ["Πατρέων", 5], ["Βόλου", 6]]
    table = table_of(rows, hidden={3})
    assert [q.about for q in plan_of(table, ministry).questions] == ["hidden"]
    assert plan_of(table, ministry, read_hidden=True).counts["new"] == 2
    assert plan_of(table, ministry, read_hidden=False).counts["new"] == 1


def test_a_hidden_column_stays_out_and_is_told(ministry):
    rows = [["Δήμος", "Πληρωμές 2024", "Πληρωμές"], ["Πατρέων", 5, 6], ["Βόλου", 7, 8]]
    found = plan_of(table_of(rows, hidden_columns={1}), ministry)
    assert found.is_ready
    assert [each.instance.absorbed_unstated for each in found.planned] == [6, 8]
    assert any("κρύβει τις στήλες: B «Πληρωμές 2024»" in notice for notice in found.notices)


def test_several_sheets_with_tables_are_asked_about(ministry):
    rows = [["Δήμος", "Πληρωμές"], ["Πατρέων", 5], ["Βόλου", 6]]
    several = book(grid(rows, name="Ιούνιος"), grid(rows, name="Σεπτέμβριος"))
    tables = tables_in(several, Names())
    with pytest.raises(FileError, match="«Ιούνιος», «Σεπτέμβριος»"):
        table_named(tables, "")
    assert table_named(tables, "Σεπτέμβριος").grid.name == "Σεπτέμβριος"
    with pytest.raises(FileError, match="Δεν υπάρχει πίνακας Δήμων"):
        table_named(tables, "Μάιος")


def test_a_list_of_municipalities_beside_the_table_is_no_second_table(ministry):
    rows = [["Δήμος", "Πληρωμές"], ["Πατρέων", 5], ["Βόλου", 6]]
    people = [["Δήμος", "Πληθυσμός"], ["Πατρέων", 215922], ["Βόλου", 138865]]
    tables = tables_in(book(grid(people, name="Πληθυσμός"), grid(rows)), Names())
    assert table_named(tables, "").grid.name == "Φύλλο1"


def test_a_hidden_sheet_is_never_taken_by_itself(ministry):
    rows = [["Δήμος", "Πληρωμές"], ["Πατρέων", 5], ["Βόλου", 6]]
    table = table_of(rows, is_hidden=True)
    assert [q.about for q in plan_of(table, ministry).questions] == ["sheet"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["Μήνας", "Πωλήσεις"], ["Μάιος", 3]], "Δεν βρέθηκε πίνακας με Δήμους"),
        ([["", *NAMES], ["Πληρωμές", *range(17)]], "Αντιμετάθεση"),
        ([["Δήμος", "Τηλέφωνο"], ["Πατρέων", "α"], ["Βόλου", "β"]], "Δεν βρέθηκε"),
    ],
)
def test_what_is_no_such_table_is_told_what_is_wanted(ministry, rows, said):
    with pytest.raises(FileError, match=said):
        table_of(rows)


def test_a_sheet_for_each_municipality_is_told_what_to_do(ministry):
    rows = [["Προϋπολογισμός", 5], ["Πληρωμές", 3]]
    with pytest.raises(FileError, match="Κάθε φύλλο είναι ενός Δήμου"):
        tables_in(book(grid(rows, name="Αθηναίων"), grid(rows, name="Βόλου")), Names())


def test_a_date_in_the_future_and_no_document_are_asked_about(ministry):
    found = plan_of(table_of(ministry_rows()), None, day=date(2099, 1, 1))
    assert [q.about for q in found.questions] == ["date", "document"]
    assert found.counts["new"] == 17


def test_only_one_column_that_says_its_vat_settles_nothing(ministry):
    rows = [["Δήμος", "Π/Υ", "Πληρωμές χωρίς ΦΠΑ"], ["Πατρέων", 5, 4]]
    found = plan_of(table_of(rows), ministry)
    assert found.columns.basis == "unknown"
    assert any("Μόνο η στήλη C" in notice for notice in found.notices)
    assert plan_of(table_of(rows), ministry, vat="net").columns.basis == "net"


def test_amounts_on_another_basis_than_was_said_stay_out(ministry):
    rows = [["Δήμος", "Π/Υ με ΦΠΑ", "Πληρωμές χωρίς ΦΠΑ"], ["Πατρέων", 5, 4]]
    found = plan_of(table_of(rows), ministry, vat="net")
    [each] = found.planned
    assert (each.instance.budget_amount, each.instance.absorbed_amount) == (None, 4)
    assert any("B «Π/Υ με ΦΠΑ» δεν εισάγεται" in notice for notice in found.notices)


def test_another_vat_than_the_columns_say_is_asked_about(ministry):
    rows = [["Δήμος", "Π/Υ χωρίς ΦΠΑ", "Πληρωμές"], ["Πατρέων", 5, 4]]
    [question] = plan_of(table_of(rows), ministry, vat="gross").questions
    assert question.about == "vat"
    assert "λέει «χωρίς ΦΠΑ», ενώ δόθηκε «με ΦΠΑ»" in question.text
    assert plan_of(table_of(rows), ministry, vat="unknown").is_ready
    rows = [["Ποσά χωρίς ΦΠΑ"], ["Δήμος", "Π/Υ", "Πληρωμές"], ["Πατρέων", 5, 4]]
    found = plan_of(table_of(rows), ministry, vat="gross")
    assert any("ενώ δόθηκε «με ΦΠΑ»" in notice for notice in found.notices)
