"""However a valid file is damaged: a named error or a clean preview, and no partial write."""

import contextlib
import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from absorption.imports.errors import FileError
from absorption.imports.preview import import_previewed
from absorption.imports.sheets import open_sheet
from absorption.models import AbsorptionFigure
from municipalities.models import Contract, Contractor, ContractShare, Document
from tests.absorption.imports.files import as_csv, as_xlsx, exported_rows, previewed
from tests.factories import (
    make_contract,
    make_contractor,
    make_figure,
    make_municipality,
    published,
)

AWKWARD = st.sampled_from(
    [
        "", " ", "-1", "1.234", "1,005", "=1+1", "'=1+1", "#REF!", "31/2/2025", "99/99/9999",
        "NaN", "Infinity", "1e400", "9" * 40, "|", "a|b|", "\x00", "\ud7ff", "\u202e", "0", "'",
        "16954-0001", "24SYMV012345678", "Δήμος", "draft", "None", "²", "٣", "1/1/٢٠٢٥",
        "2025-01-01T99:99:99Z", "0001-01-01", "x" * 600, "Α" * 40_000, "%", "€", "-",
    ]
)  # fmt: skip
CELLS = st.one_of(AWKWARD, st.text(max_size=30), st.integers().map(str), st.floats().map(str))


@st.composite
def damaged_tables(draw, table):
    """Return the table with cells, rows and columns changed, doubled, moved or lost."""
    table = [list(row) for row in table]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.integers(0, len(table) - 1))
        match draw(st.sampled_from(["cell", "cell", "cell", "drop", "double", "column", "short"])):
            case "cell" if table[row]:
                column = draw(st.integers(0, len(table[row]) - 1))
                table[row][column] = draw(CELLS)
            case "drop" if len(table) > 1:
                del table[row]
            case "double":
                table.insert(draw(st.integers(0, len(table))), list(table[row]))
            case "column" if table[0]:
                column = draw(st.integers(0, len(table[0]) - 1))
                for each in table:
                    del each[column : column + 1]
            case "short":
                del table[row][draw(st.integers(0, len(table[row]))) :]
    return table


@st.composite
def damaged_bytes(draw, content):
    """Return the content with some bytes changed, cut out or put in."""
    content = bytearray(content)
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        match draw(st.sampled_from(["change", "cut", "put", "end"])):
            case "change":
                content[place : place + 1] = draw(st.binary(min_size=1, max_size=1))
            case "cut":
                del content[place : place + draw(st.integers(1, 50))]
            case "put":
                content[place:place] = draw(st.binary(max_size=20))
            case "end":
                del content[place:]
    return bytes(content)


def tables():
    """Publish a small ledger; return its tables by dataset."""
    one, two = make_municipality(), make_municipality()
    first = published(make_contract(one, contractors=[make_contractor()], adam="24SYMV012345678"))
    published(make_contract(one, two, net="70000.00"))
    published(make_figure(first), make_figure(municipality=two, absorbed="20000.00"))
    return {
        name: [list(rows[0]), *(list(row.values()) for row in rows)]
        for name in ("contracts", "figures")
        for rows in [exported_rows(name)]
    }


def counts():
    models = (Contract, ContractShare, Contractor, Document, AbsorptionFigure)
    return [model.objects.count() for model in models]


def takes_it_or_names_what_is_wrong(file, dataset):
    before = counts()
    found = None
    with contextlib.suppress(FileError):
        found = previewed(file, dataset, "λόγος")
    assert counts() == before
    if found is None:
        return
    for problem in found.problems:
        assert problem.row >= 1
        assert problem.problem
    for question in found.questions:
        assert question.text
    if found.problems or found.questions:
        with pytest.raises(FileError):
            import_previewed(found)
        assert counts() == before
    else:
        written = len(import_previewed(found))
        assert written == len(found.writes)


def mutate(data, kept, files):
    dataset = data.draw(st.sampled_from(["contracts", "figures"]))
    table = data.draw(damaged_tables(kept[dataset]))
    match data.draw(st.sampled_from(["csv", "xlsx", "csv bytes", "xlsx bytes"])):
        case "csv":
            file = as_csv(table, data.draw(st.sampled_from([",", ";"])))
        case "xlsx":
            file = as_xlsx([[_for_excel(cell) for cell in row] for row in table])
        case form:
            content, name = files[dataset, form]
            file = data.draw(damaged_bytes(content)), name
    takes_it_or_names_what_is_wrong(file, dataset)


def _for_excel(cell):
    """Return the cell as Excel could hold it: openpyxl refuses to write the rest."""
    return "".join(c for c in cell if c.isprintable())[:32_767]


@pytest.mark.long
@pytest.mark.django_db
def test_a_file_damaged_in_hundreds_of_ways_is_taken_whole_or_refused_by_name():
    kept = tables()
    # Made once: a workbook holds the time at which it was written.
    files = {(name, "csv bytes"): as_csv(table) for name, table in kept.items()}
    files |= {(name, "xlsx bytes"): as_xlsx(table) for name, table in kept.items()}

    @settings(
        max_examples=600, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def damaged(data):
        with transaction.atomic():
            mutate(data, kept, files)
            transaction.set_rollback(True)

    damaged()


@given(st.binary(max_size=200))
@example(b"PK\x03\x04")
@settings(max_examples=60, database=None)
def test_any_bytes_are_a_table_or_a_named_error(content):
    for name in ("file.csv", "file.xlsx"):
        with (
            contextlib.suppress(FileError),
            open_sheet(io.BytesIO(content), name) as sheet,
        ):
            list(sheet.rows)
