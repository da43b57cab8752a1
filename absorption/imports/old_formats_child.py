"""Reads a .xls, .xlsb or .ods on its standard input and prints its sheets as JSON.

It runs in a process of its own, with little memory and time, because its library is machine
code that reserves a place for every cell between the first and the last: one cell far away
would end the whole process. It imports nothing of ours.
"""

import datetime
import io
import json
import resource
import sys

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY, SECONDS = 700_000_000, 20


def plain(value):
    """Return a value as JSON has it: text as it is, everything else with its kind."""
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int | float):
        return {"n": repr(value)}
    if isinstance(value, datetime.date):
        return {"d": value.isoformat()}
    return str(value)


def main():
    """Print {"sheets": [{name, hidden, merged, rows: [[number, cells]]}]}, or {"refused": why}."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets = []
        for about in book.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            first, left = sheet.start or (0, 0)
            rows = []
            for number, cells in enumerate(sheet.to_python(skip_empty_area=True), first + 1):
                while cells and cells[-1] == "":
                    cells.pop()
                if cells:
                    rows.append([number, [""] * left + [plain(cell) for cell in cells]])
            merged = [
                [top + 1, start + 1, bottom + 1, end + 1]
                for (top, start), (bottom, end) in sheet.merged_cell_ranges or []
            ]
            is_hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append({"name": about.name, "hidden": is_hidden, "merged": merged, "rows": rows})
        found: dict[str, object] = {"sheets": sheets}
    except PasswordError:
        found = {"refused": "password"}
    except MemoryError:
        found = {"refused": "size"}
    except Exception:
        found = {"refused": "damaged"}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
