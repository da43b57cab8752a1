"""The rows of a file that did not come in, as a workbook to be corrected and uploaded again."""

import io
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from absorption.imports.errors import CellError


def rest(sheet, refused):
    """Return refused rows as they stand, with the reason in a last column that no import reads."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet.name[:31] or None)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, heading in enumerate([*sheet.headings, _("Γιατί δεν μπήκε")]):
            page.write_string(0, place, heading)
        for number, each in enumerate(refused, 1):
            for place, cell in enumerate(each.row.raw[: len(sheet.headings)]):
                _write(page, number, place, cell, day)
            page.write_string(number, len(sheet.headings), _reason(each))
    return content.getvalue()


def _reason(planned):
    told = (f"{p.column}: {p.problem} {p.right}".strip() for p in planned.problems)
    return "\n".join(told)


def _write(page, number, place, cell, day):
    match cell:
        case None | "":
            return
        case CellError():
            page.write_string(number, place, str(cell.value or ""))
        case Decimal() if Decimal(repr(float(cell))) == cell:
            page.write_number(number, place, float(cell))
        case date():
            page.write_datetime(number, place, cell, day)
        case _:
            page.write_string(number, place, str(cell))
