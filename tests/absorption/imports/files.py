"""Files to import: exports of the portal, and tables written by hand."""

import csv
import io

from openpyxl import Workbook

from absorption.datasets import DATASETS
from absorption.exports.export import Export
from absorption.exports.values import DIALECTS
from absorption.exports.workbook import xlsx_file
from absorption.exports.writers import csv_chunks, json_chunks
from absorption.imports.plan import Change
from absorption.imports.preview import import_previewed, preview
from absorption.lists.listings import listing
from tests.factories import make_action, make_document, make_user
from tests.pages import csv_rows

# What the search of ΚΗΜΔΗΣ exports.
SEARCHED_HEADINGS = [
    "Τίτλος", "Κωδικός ΑΔΑΜ", "Αναρτήθηκε", "Τελευταία ανανέωση", "Έναρξη", "Λήξη",
    "Συνολική εκτιμώμενη αξία σύμβασης χωρίς ΦΠΑ", "Αναθέτουσα Αρχή/Αναθέτων Φορέας",
]  # fmt: skip


def new_contract(**cells):
    """Return the row of a contract that the portal does not have."""
    make_action()
    return {
        "title": "Προμήθεια αισθητήρων",
        "contracting_authority": "Δήμος Αθηναίων",
        "municipality_names": "ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ",
        "document_reference": make_document().reference,
    } | cells


def exported(name, form="csv", dialect=""):
    """Return the export of a dataset as (content, filename)."""
    export = Export(DATASETS[name], listing(name, {}).rows)
    try:
        if form == "xlsx":
            with xlsx_file(export, DIALECTS[dialect]) as file:
                return file.read(), f"{name}.xlsx"
        if form == "json":
            return b"".join(json_chunks(export)), f"{name}.json"
        return b"".join(csv_chunks(export, DIALECTS[dialect])), f"{name}.csv"
    finally:
        export.close()


def exported_rows(name):
    """Return the export of a dataset as a list of dictionaries."""
    content, _filename = exported(name)
    return csv_rows(content.decode())


def as_csv(rows, delimiter=",", encoding="utf-8"):
    """Return rows (dictionaries, or a list whose first is the heading) as a CSV file."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=delimiter)
    if rows and isinstance(rows[0], dict):
        writer.writerow(rows[0])
        rows = [row.values() for row in rows]
    writer.writerows(rows)
    return lines.getvalue().encode(encoding), "file.csv"


def as_xlsx(rows, title="Φύλλο1", number_formats=None):
    """Return a list of rows as a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for place, form in (number_formats or {}).items():
        sheet[place].number_format = form
    content = io.BytesIO()
    book.save(content)
    return content.getvalue(), "file.xlsx"


def previewed(file, dataset, reason="", **options):
    """Return the preview of a file (content, filename)."""
    content, filename = file
    change = Change(reason=reason)
    return preview(io.BytesIO(content), filename, dataset, make_user("editor"), change, **options)


def imported(file, dataset, reason="νέα στοιχεία του Δήμου"):
    """Import a file; return its preview."""
    found = previewed(file, dataset, reason)
    import_previewed(found)
    return found
