"""A file that is no table is refused by name, before it can do harm."""

import io
import subprocess
import sys
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.chart import BarChart

from absorption.datasets import DATASETS
from absorption.imports.errors import CellError, FileError
from absorption.imports.grids import MAX_CELL
from absorption.imports.sheets import open_sheet
from tests.absorption.imports.files import as_csv, as_xlsx

ROWS = [["Τίτλος", "Ποσό"], ["Αισθητήρες", "1.234,50"], ["Διαβάσεις", ""]]


def read(file, **options):
    content, filename = file
    with open_sheet(io.BytesIO(content), filename, **options) as sheet:
        return sheet.headings, list(sheet.rows)


def refused(file, **options):
    with pytest.raises(FileError) as refusal:
        read(file, **options)
    return refusal.value.message


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1253"])
def test_csv_in_every_usual_form(delimiter, encoding):
    headings, rows = read(as_csv(ROWS, delimiter, encoding))
    assert headings == ["Τίτλος", "Ποσό"]
    assert rows == [(2, ["Αισθητήρες", "1.234,50"]), (3, ["Διαβάσεις"])]


def test_xlsx_gives_numbers_as_excel_shows_them():
    table = [["α", "β", "γ"], [0.1 + 0.2, 0.453, "κείμενο"]]
    _headings, [(number, cells)] = read(as_xlsx(table, number_formats={"B2": "0.0%"}))
    assert number == 2
    assert [str(cell) for cell in cells[:3]] == ["0.3", "45.300%", "κείμενο"]


def test_the_sheet_of_an_export_is_found_among_others():
    headings, _rows = read(as_xlsx(ROWS, title="Δεδομένα"))
    assert headings == ["Τίτλος", "Ποσό"]


def zipped(*names):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "α")
    return content.getvalue()


def changed(part, change):
    """Return a workbook whose part `change` has changed."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS)[0])) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.namelist():
            text = old.read(entry)
            new.writestr(entry, change(text) if entry == part else text)
    return changed.getvalue(), "file.xlsx"


SHEET = "xl/worksheets/sheet1.xml"


def without_cells():
    """Return a workbook that has a sheet for a chart and no other."""
    book, content = openpyxl.Workbook(), io.BytesIO()
    book.create_chartsheet().add_chart(BarChart())
    book.remove(book.worksheets[0])
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (as_csv(ROWS)[0], "file.xlsx", "δεν είναι βιβλίο εργασίας"),
        (as_xlsx(ROWS)[0], "file.csv", "είναι .xlsx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "file.xlsx", "κατεστραμμένο"),
        (b"%PDF-1.7", "file.pdf", ".csv, .tsv και .json"),
        (as_xlsx([])[0], "file.xlsx", "κενό"),
        (b"", "file.csv", "κενό"),
        (without_cells(), "file.xlsx", "δεν έχει φύλλο με κελιά"),
        (zipped("a.txt"), "file.xlsx", "κατεστραμμένο"),
        (as_xlsx(ROWS)[0][:2000], "file.xlsx", "κατεστραμμένο"),
        (b"a,b\n\x00\x01", "file.csv", "δεν είναι κείμενο"),
        (b"a,b\n\xff\xfe\xd2\xaa\x81", "file.csv", "δεν είναι κείμενο"),
        (b'a,b\n"x,1\n', "file.csv", "εισαγωγικά"),
        (b",".join([b"a"] * 201), "file.csv", "Πάνω από 200 στήλες"),
    ],
)
def test_what_is_no_table_is_refused_by_name(content, name, words):
    assert words in refused((content, name))


def test_a_zip_bomb_is_refused_by_its_directory():
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(SHEET, "w", force_zip64=True) as sheet,
    ):
        for _ in range(250):
            sheet.write(b"0" * 1_000_000)
    assert len(content.getvalue()) < 1_000_000
    assert "250 MB" in refused((content.getvalue(), "file.xlsx"), max_rows=5000)


def test_entities_that_grow_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "' + "x" * 1000 + '">'
    for one, other in zip("bcdefg", "abcdef", strict=True):
        bomb += f'<!ENTITY {one} "{f"&{other};" * 20}">'
    bomb = f"{bomb}]>".encode()
    file = changed(SHEET, lambda text: bomb + text.replace(b"1.234,50", b"&g;"))
    assert "κατεστραμμένο" in refused(file)


@pytest.mark.long
def test_ten_megabytes_in_one_cell_are_an_error_of_that_cell():
    rows = [["Τίτλος"], ["α" * 10_000_000]]
    for file in (as_csv(rows), as_csv(rows, encoding="cp1253")):
        _headings, [(number, [cell])] = read(file)
        assert number == 2
        assert isinstance(cell, CellError)
        assert str(MAX_CELL) in cell.right


def test_formulas_and_errors_of_excel_are_errors_of_their_cell():
    _headings, [(_number, cells)] = read(as_xlsx([["α", "β"], ["=1+1", "#REF!"]]))
    assert [cell.value for cell in cells[:2]] == ["=1+1", "#REF!"]
    assert "τύπο" in cells[0].problem
    assert "σφάλμα του Excel" in cells[1].problem


def test_more_rows_than_the_admin_takes():
    assert "Πάνω από 1 γραμμές" in refused(as_csv(ROWS), max_rows=1)


def test_a_cell_at_the_end_of_the_sheet_does_not_make_a_million_rows_wait():
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert "200 στήλες" in refused(changed(SHEET, lambda text: text.replace(b"</sheetData>", far)))


WORST = """
import io, sys, zipfile
import django
django.setup()
from absorption.imports.errors import FileError
from absorption.imports.sheets import open_sheet
content = sys.stdin.buffer.read()
try:
    with open_sheet(io.BytesIO(content), sys.argv[1], 5000) as sheet:
        list(sheet.rows)
except FileError:
    pass
# Not ru_maxrss, which begins with what the parent had.
[peak] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(peak) // 1000)
"""


def megabytes_to_read(content, filename):
    done = subprocess.run(
        [sys.executable, "-c", WORST, filename], input=content, capture_output=True, check=True
    )
    return int(done.stdout)


def padded(part, filler, times):
    def pad(text):
        root = text.rindex(b"</")
        return text[:root] + filler * times + text[root:]

    return changed(part, pad)


def test_too_many_tags_are_refused_before_they_are_read():
    file = padded("xl/styles.xml", b"<x/>", 2_000_001)
    assert "υπερβολικά πολλά" in refused(file, max_rows=5000)


@pytest.mark.long
def test_as_many_rows_as_the_admin_takes_with_every_column_full_fit():
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row in range(5001):
        for column in range(len(DATASETS["contracts"].fields)):
            sheet.write_string(row, column, "κείμενο")
    book.close()
    _headings, rows = read((content.getvalue(), "file.xlsx"), max_rows=5000)
    assert len(rows) == 5000


@pytest.mark.long
@pytest.mark.parametrize(
    ("part", "filler", "times"),
    [
        ("xl/sharedStrings.xml", b"<si/>", 1_900_000),
        (SHEET, b"<x/>", 1_900_000),
        ("xl/styles.xml", b"<x/>", 1_900_000),
        ("xl/workbook.xml", b"<x/>", 1_900_000),
        ("xl/workbook.xml", b'<x a="1"/>', 950_000),
        (SHEET, b"x", 29_000_000),
    ],
)
def test_the_worst_workbook_that_is_opened_stays_under_512_megabytes(part, filler, times):
    assert megabytes_to_read(*padded(part, filler, times)) < 512


@pytest.mark.long
def test_twenty_megabytes_of_csv_stay_under_512_megabytes():
    for content in (b"a,b\n" * 5_000_000, b"a\n" + b"x" * 20_000_000, b'a\n"' + b"," * 20_000_000):
        assert megabytes_to_read(content, "file.csv") < 512


def test_a_byte_that_is_no_text_is_refused_in_words():
    assert "δεν είναι κείμενο CSV" in refused((b"\0", "file.csv"))


def test_a_line_of_one_very_long_cell_is_told_in_its_place():
    _headings, [(number, [cell])] = read((b"a\n" + b"x" * 200_000, "file.csv"))
    assert number == 2
    assert isinstance(cell, CellError)
    assert "200000 χαρακτήρες" in cell.problem
