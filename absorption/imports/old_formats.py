"""Reads .xls, .xlsb and .ods, whose values the library gives but not their number formats."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from absorption.imports.cells import EMPTY, Book, Cell, Grid, GridRow
from absorption.imports.errors import CellError, FileError
from absorption.imports.xlsx_reader import as_day, exact

CHILD = Path(__file__).with_name("old_formats_child.py")
SECONDS = 30
ERRORS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "Err:502")
)


def book(content):
    """Return the `Book` of the content of a file.

    Raises FileError.
    """
    try:
        done = subprocess.run(  # noqa: S603 our own file, nothing of the editor's in the command
            [sys.executable, "-I", CHILD],
            input=content, capture_output=True, timeout=SECONDS, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise _refused("size") from error
    if "refused" in found:
        raise _refused(found["refused"])
    grids = [
        Grid(
            sheet["name"],
            [
                GridRow(number, [EMPTY if cell == "" else _cell(cell) for cell in cells])
                for number, cells in sheet["rows"]
            ],
            sheet["hidden"],
            [tuple(area) for area in sheet["merged"]],
        )
        for sheet in found["sheets"]
    ]
    notice = _(
        "Σε αυτή τη μορφή αρχείου δεν φαίνονται οι κρυφές γραμμές, οι τύποι και ο τρόπος που "
        "δείχνει το φύλλο τους αριθμούς (%, χιλιάδες, νόμισμα): ελέγξτε τα, ή αποθηκεύστε το "
        "ως .xlsx."
    )
    return Book(grids, [notice])


def _cell(value):
    if isinstance(value, str):
        if value in ERRORS:
            problem = _("Το κελί έχει σφάλμα του Excel.")
            return Cell(CellError(problem, _("μια τιμή ή κενό"), value))
        return Cell(value) if value.strip() else EMPTY
    [(kind, stored)] = value.items()
    if kind == "d":
        return Cell(as_day(datetime.fromisoformat(stored)))
    return Cell(stored if kind == "b" else exact(stored))


def _refused(why):
    return FileError(
        {
            "password": _("Το αρχείο έχει κωδικό: αποθηκεύστε το χωρίς κωδικό."),
            "size": _("Το αρχείο είναι υπερβολικά μεγάλο σε αυτή τη μορφή: αποθηκεύστε το .xlsx."),
        }.get(why, _("Το αρχείο είναι κατεστραμμένο: ανοίξτε το και αποθηκεύστε το ως .xlsx."))
    )
