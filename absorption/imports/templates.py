"""The template of an import: Greek headings, names beside codes, and the rows that are expected."""

import io

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from absorption.datasets import DATASETS, Kind
from absorption.exports.about import described
from absorption.exports.values import EXCEL_GREEK, header
from absorption.imports.editable import EDITABLES
from absorption.imports.preview import MAX_ROWS
from absorption.imports.sheets import DATA_SHEET
from municipalities.models import Contract, Municipality

MUNICIPALITY = {"municipality_code", "municipality_codes"}
NAME = {"municipality_name", "municipality_names"}
# A list of values to choose from holds no more characters.
MAX_LIST = 255


def template(name):
    """Return the workbook to be filled for a dataset, a row for each thing that has one."""
    content, columns = io.BytesIO(), columns_of(name)
    with Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet(DATA_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        amount = book.add_format({"num_format": "#,##0.00"})
        page.freeze_panes(1, 0)
        for place, (heading, field) in enumerate(columns.values()):
            form = {Kind.DATE: day, Kind.AMOUNT: amount}.get(field.kind) if field else None
            page.set_column(place, place, 24, form)
            page.write_string(0, place, heading, bold)
            if values := _choices(field):
                allowed = {"validate": "list", "source": values, "error_type": "warning"}
                page.data_validation(1, place, MAX_ROWS, place, allowed)
        for number, row in enumerate(expected(name), 1):
            for place, column in enumerate(columns):
                if column in row:
                    page.write_string(number, place, row[column])
        _explain(book.add_worksheet(_("Οδηγίες")), columns.values(), bold)
    return content.getvalue()


def columns_of(name):
    """Return the columns of the template: heading and field by name; what is read, and names."""
    fields, editable = DATASETS[name].fields, EDITABLES[name]
    read = editable.__new__(editable).columns
    # What the portal itself gives out is not asked for.
    key = {editable.key} - set(editable.required)
    headings = dict(zip(fields, header(fields, EXCEL_GREEK), strict=True))
    found: dict = {}
    for field in fields:
        if field.name not in read - key:
            continue
        found[field.name] = headings[field], field
        if field.name == "contract_reference":
            found["contract_title"] = _("Τίτλος σύμβασης (δεν διαβάζεται)"), None
        if field.name in MUNICIPALITY and not NAME & {each.name for each in fields}:
            found["municipality_names"] = _("Δήμος"), None
        if field.name == "contractor_slugs":
            found["contractor_tax_ids"] = _("ΑΦΜ αναδόχου"), None
    return found


def expected(name):
    """Return the rows that stand in the template: what each is of, by column."""
    columns = columns_of(name)
    rows = []
    if "contract_reference" in columns:
        contracts = Contract.objects.published().prefetch_related("municipalities")
        rows += [
            {
                "contract_reference": contract.reference,
                "contract_title": contract.title,
                "municipality_names": "|".join(each.name for each in contract.municipalities.all()),
            }
            for contract in contracts[:MAX_ROWS]
        ]
    if NAME & columns.keys():
        rows += [
            dict.fromkeys(MUNICIPALITY, each.ypes_code) | dict.fromkeys(NAME, each.name)
            for each in Municipality.objects.published().order_by("name")
        ]
    return rows[:MAX_ROWS]


def _choices(field):
    labels = [str(label) for code, label in field.choices if code] if field else []
    return labels if labels and len(",".join(labels)) <= MAX_LIST else []


def _explain(page, columns, bold):
    """Write what each column means, and what it may hold."""
    page.set_column(0, 2, 40)
    lines = [(_("Στήλη"), _("Περιγραφή"), _("Τιμές"))]
    for heading, field in columns:
        entry = described(field) if field else None
        values = "· ".join(label["el"] for label in entry["values"].values()) if entry else ""
        lines.append((heading, entry["description"]["el"] if entry else "", values))
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            page.write_string(number, place, text, bold if number == 0 else None)
    page.write_string(len(lines) + 1, 0, _("Όποια γραμμή μείνει χωρίς στοιχεία δεν εισάγεται."))
