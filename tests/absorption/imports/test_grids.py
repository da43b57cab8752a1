"""Every kind of file and paste becomes the cells that a person sees in it, or one sentence."""

import codecs
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from absorption.imports import grids
from absorption.imports.cells import CellError, Unit, unit_of
from absorption.imports.errors import FileError
from tests.absorption.imports.files import as_xlsx

TABLE = [["Δήμος", "Πληρωμές"], ["Άργους - Μυκηνών", "1.234,50"], ["Ύδρας", "7"]]
LINES = "Δήμος;Πληρωμές\r\nΆργους - Μυκηνών;1.234,50\r\nΎδρας;7\r\n"


def read(content, filename="file.csv"):
    return grids.read(io.BytesIO(content), filename)


def values(content, filename="file.csv"):
    [grid] = read(content, filename).grids
    return [[cell.value for cell in row.cells] for row in grid.rows]


def refused(content, filename="file.csv"):
    with pytest.raises(FileError) as refusal:
        read(content, filename)
    return refusal.value.message


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        LINES.encode(),
        codecs.BOM_UTF8 + LINES.encode(),
        LINES.encode("utf-16"),
        LINES.encode("utf-16-le"),
        LINES.encode("utf-16-be"),
        LINES.encode("cp1253"),
        LINES.encode("iso8859_7"),
        f"sep=;\r\n{LINES}".encode(),
        LINES.replace(";", "\t").encode(),
        LINES.replace(";", "|").encode(),
    ],
)
def test_greek_letters_are_right_in_every_encoding_of_spreadsheets(content):
    assert values(content) == TABLE


@pytest.mark.parametrize("encoding", ["cp737", "cp869", "mac_greek"])
def test_another_encoding_is_refused_by_name(encoding):
    content = LINES.replace("Ύ", "Υ").encode(encoding, errors="replace")
    assert "CSV UTF-8" in refused(content)


def test_what_is_windows_in_one_line_and_iso_in_another_is_refused_by_name():
    content = "Άργος;Άλσος\n".encode("cp1253") + "Άνδρος;Άρτα\n".encode("iso8859_7")
    message = refused(content)
    assert "Windows-1253" in message
    assert "ISO-8859-7" in message


@pytest.mark.parametrize(
    "garbled",
    [
        LINES.encode().decode("cp1253", errors="ignore"),
        LINES.encode().decode("latin-1"),
        LINES.encode("cp1253").decode("latin-1"),
    ],
)
def test_letters_that_were_lost_on_the_way_are_recognised(garbled):
    assert "αλλοιωθεί" in refused(garbled.encode())


def test_french_and_german_are_no_lost_letters():
    assert values("Ανάδοχος;Έδρα\nMüller & Söhne;Besançon\n".encode())[1] == [
        "Müller & Söhne",
        "Besançon",
    ]


def test_a_line_break_in_quotes_is_no_new_row():
    [grid] = read(b'a,b\r\n1,"x\r\ny\r\nz"\r\n\r\n2,w\r\n').grids
    assert [row.number for row in grid.rows] == [1, 2, 4]
    assert grid.rows[1].cells[1].value == "x\ny\nz"


@pytest.mark.parametrize(
    ("number_format", "unit", "is_scaled"),
    [
        ("General", Unit.NONE, False),
        ("#,##0.00", Unit.NONE, False),
        ('#,##0.00 "€"', Unit.NONE, False),
        ("#,##0.00\\ [$€-408];[Red]-#,##0.00\\ [$€-408]", Unit.NONE, False),
        ('_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-', Unit.NONE, False),
        ("0.0%", Unit.PERCENT, False),
        ('#,##0.0," χιλ. €"', Unit.THOUSAND, True),
        ("#,##0,", Unit.THOUSAND, True),
        ("#,##0.0,,", Unit.MILLION, True),
        ('0.0" χιλ. €"', Unit.THOUSAND, False),
        ('0.0" Χιλιάδες ευρώ"', Unit.THOUSAND, False),
        ('0.0"k€"', Unit.THOUSAND, False),
        ('#,##0.00" εκατ."', Unit.MILLION, False),
        ('0.0" εκ. €"', Unit.MILLION, False),
        ("[$$-409]#,##0.00", Unit.OTHER_CURRENCY, False),
        ('"$"#,##0.00', Unit.OTHER_CURRENCY, False),
        ("[$£-809]#,##0.00", Unit.OTHER_CURRENCY, False),
        ("#,##0.00\\ [$CHF]", Unit.OTHER_CURRENCY, False),
        ('#,##0" δρχ."', Unit.OTHER_CURRENCY, False),
        ("[$EUR]\\ #,##0.00", Unit.NONE, False),
        ('[>=1000000]0.0,,"M";[>=1000]0.0,"K";0', Unit.MILLION, True),
    ],
)
def test_what_a_number_format_shows_is_known(number_format, unit, is_scaled):
    assert unit_of(number_format) == (unit, is_scaled)


def test_cells_of_a_workbook_keep_value_and_unit():
    content, name = as_xlsx(
        [["α", "β", "γ", "δ"], [0.1 + 0.2, 0.453, 600.5, date(2025, 9, 23)]],
        number_formats={"B2": "0.0%", "C2": '0.0" χιλ. €"'},
    )
    [grid] = read(content, name).grids
    cells = grid.rows[1].cells
    assert [cell.value for cell in cells] == [
        Decimal("0.3"), Decimal("0.453"), Decimal("600.5"), date(2025, 9, 23),
    ]  # fmt: skip
    assert [cell.unit for cell in cells] == ["", "percent", "thousand", ""]


def test_hidden_rows_columns_and_sheets_and_merged_cells_are_told():
    book = Workbook()
    sheet = book.active
    for row in TABLE:
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A5:B6")
    book.create_sheet("παλιό").sheet_state = "hidden"
    first, second = read(saved(book), "file.xlsx").grids
    assert [row.is_hidden for row in first.rows] == [False, False, True]
    assert first.hidden_columns == {1}
    assert first.merged == [(5, 1, 6, 2)]
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_a_formula_without_a_value_is_an_error_that_shows_the_formula():
    book = Workbook()
    book.active["A1"] = "=1+1"
    book.active["B1"] = ArrayFormula("B1:B2", "=SUM(A1:A2*1)")
    [row] = read(saved(book), "file.xlsx").grids[0].rows
    assert [cell.value.value for cell in row.cells] == ["=1+1", "=SUM(A1:A2*1)"]


def test_a_formula_with_a_stored_value_is_read_and_named():
    content = replaced(as_xlsx([[1, 2], [3, 4]])[0], b"<v>4</v>", b"<f>A2+1</f><v>4</v>")
    book = read(content, "file.xlsx")
    assert book.grids[0].rows[1].cells[1].value == 4
    assert "B2" in book.notices[0]


def replaced(content, old, new, part="xl/worksheets/sheet1.xml"):
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.namelist():
            text = before.read(entry)
            after.writestr(entry, text.replace(old, new) if entry == part else text)
    return changed.getvalue()


def test_strict_open_xml_is_refused_with_what_to_do():
    content = replaced(
        as_xlsx(TABLE)[0],
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        "xl/workbook.xml",
    )
    assert "Strict" in refused(content, "file.xlsx")


def test_a_password_is_told():
    content = b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "κωδικό" in refused(content, "file.xlsx")


@pytest.mark.long
def test_a_blank_tail_of_a_million_rows_is_no_row():
    rows = b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(4, 300_000))
    content = replaced(as_xlsx(TABLE)[0], b"</sheetData>", rows + b"</sheetData>")
    assert values(content, "file.xlsx") == TABLE


def test_what_excel_escapes_is_text_again():
    content = replaced(as_xlsx([["α"], ["SIGN"]])[0], b"SIGN", b"_x005F_x0041_ _x0042_")
    assert values(content, "file.xlsx") == [["α"], ["_x0041_ B"]]


def opendocument(rows):
    """Return an OpenDocument spreadsheet of rows of text."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest {manifest}/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Φύλλο">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def test_open_document_is_read_and_its_page_says_what_is_not_seen():
    content = opendocument([["", ""], *TABLE])
    book = read(content, "file.ods")
    assert [row.number for row in book.grids[0].rows] == [2, 3, 4]
    assert values(content, "file.ods") == TABLE
    assert "κρυφές" in book.notices[0]


def test_a_damaged_or_bombing_old_file_is_one_sentence():
    assert "κατεστραμμένο" in refused(b"\xd0\xcf\x11\xe0" + bytes(600), "file.xls")
    assert "κατεστραμμένο" in refused(opendocument(TABLE)[:300], "file.ods")
    bomb = opendocument([["α" * 20_000_000]])
    assert "όριο" in refused(bomb, "file.ods")


def test_a_page_that_is_called_xls_is_read_as_the_table_it_is():
    page = "<html><table><tr><th>Δήμος</th><th>Ποσό</th></tr><tr><td>Άργους</td><td>5</td></tr>"
    assert values(page.encode(), "file.xls") == [["Δήμος", "Ποσό"], ["Άργους", "5"]]


@pytest.mark.parametrize(
    ("sign", "words"),
    [
        ("\u202e", "φορά"), ("\u2066", "φορά"), ("\x85", "ελέγχου"), ("\x01", "ελέγχου"),
        ("\ufffd", "χάσει"), ("\ufffe", "Unicode"), ("\ue000", "Unicode"),
    ],
)  # fmt: skip
def test_what_misleads_or_is_lost_in_a_text_is_refused_by_name(sign, words):
    [[_title], [cell]] = values(f"Τίτλος\nΠρο{sign}μήθεια\n".encode())
    assert isinstance(cell, CellError)
    assert words in cell.problem
    assert f"U+{ord(sign):04X}" in cell.problem
    assert sign not in cell.value


def test_what_nobody_sees_is_left_out_with_a_note():
    book = read("Τίτλος\nΠρο\u200bμή\u00adθεια\nΥ\u0308λη\n".encode())
    assert [row.cells[0].value for row in book.grids[0].rows] == ["Τίτλος", "Προμήθεια", "Ϋλη"]
    assert re.search(r"αόρατοι.* A2\.", book.notices[0])


# --- pasted --------------------------------------------------------------------------------


def cells(text):
    [grid] = grids.pasted(text).grids
    return [[cell.value for cell in row.cells] for row in grid.rows]


def test_cells_of_excel_are_pasted_as_html_or_tabs():
    html = """<html><head><style>td {mso-number-format:General}</style></head><body>
    <!--StartFragment--><table><tr><td>Δήμος</td><td>Πληρωμές</td></tr>
    <tr><td>Άργους&nbsp;-<br>Μυκηνών</td><td x:num="1234.5">1.234,50</td></tr>
    <tr style='display:none'><td>Ύδρας</td><td>7</td></tr></table><!--EndFragment-->"""
    [grid] = grids.pasted(html).grids
    assert [[cell.value for cell in row.cells] for row in grid.rows] == [
        TABLE[0], ["Άργους -\nΜυκηνών", "1.234,50"], TABLE[2],
    ]  # fmt: skip
    assert [row.is_hidden for row in grid.rows] == [False, False, True]
    assert cells("Δήμος\tΠληρωμές\r\n\"Άργους\n- Μυκηνών\"\t1.234,50\r\n") == [
        TABLE[0], ["Άργους\n- Μυκηνών", "1.234,50"],
    ]  # fmt: skip


def test_cells_over_several_places_stand_in_the_first_of_them():
    html = (
        "<table><tr><td rowspan=2>α</td><td colspan=2>β</td></tr>"
        "<tr><td>γ</td><td>δ</td></tr></table>"
    )
    assert cells(html) == [["α", "β"], [None, "γ", "δ"]]
    [grid] = grids.pasted(html).grids
    assert grid.merged == [(1, 1, 2, 1), (1, 2, 1, 3)]


def test_lines_of_a_pdf_are_a_name_and_its_amounts():
    text = (
        "Πίνακας απορρόφησης\nΔήμος  Πληρωμές  Ποσοστό\n"
        "Άργους - Μυκηνών 1.234,50 € 20,5%\nΎδρας 7,00 -\n"
    )
    assert cells(text) == [
        ["Πίνακας απορρόφησης"], ["Δήμος", "Πληρωμές", "Ποσοστό"],
        ["Άργους - Μυκηνών", "1.234,50 €", "20,5%"], ["Ύδρας", "7,00", "-"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["", "μια πρόταση", "Δήμος\nΠληρωμές\nΎδρας\n7,00", "<table></table>"]
)
def test_what_is_no_table_is_refused_with_what_to_do(text):
    with pytest.raises(FileError) as refusal:
        grids.pasted(text)
    assert "Αντιγράψτε" in refusal.value.message


def test_a_line_of_a_pdf_with_a_number_less_than_the_others_is_an_error():
    lines = [
        "Πίνακας 1, 2025",
        "Αθηναίων 6.350.921,07 4.227.948,93 20,5%",
        "Βόλου 3.805.526,19 2.049.996,39 60,9%",
        "Ρόδου 1.302.956,80 33,0%",
        "Σύνολο 9.000.000,00 8.000.000,00",
        "Σελίδα 1 από 1",
    ]
    [grid] = grids.pasted("\n".join(lines)).grids
    cells = {row.number: [cell.value for cell in row.cells] for row in grid.rows}
    assert cells[2] == ["Αθηναίων", "6.350.921,07", "4.227.948,93", "20,5%"]
    assert [str(cell.problem) for cell in cells[4][1:]] == [
        "Η γραμμή έχει 2 αριθμούς και οι άλλες 3."
    ] * 2
    assert cells[5] == ["Σύνολο", "9.000.000,00", "8.000.000,00"]
    assert cells[6] == ["Σελίδα 1 από 1"]
