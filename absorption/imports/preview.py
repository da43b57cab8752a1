"""A whole file at once: previewed, then imported as it was previewed."""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from absorption.imports.errors import FileError
from absorption.imports.plan import Importer
from absorption.imports.rows import Planned, PlannedRows
from absorption.imports.sheets import open_sheet
from absorption.imports.writing import write

MAX_ROWS = 5_000


@dataclass
class Preview(PlannedRows):
    """What importing a file would do."""

    importer: Importer
    planned: list[Planned]

    @property
    def columns(self):
        """What was made of the headings."""
        return self.importer.columns

    @property
    def digest(self):
        """What tells whether the import would still do what was previewed."""
        text = repr([(each.number, each.outcome, *each.differences) for each in self.planned])
        return hashlib.sha256(text.encode()).hexdigest()


def preview(file, filename, dataset, by, change=None, max_rows=MAX_ROWS, *, tried=True):
    """Return the `Preview` of an open binary file; nothing is written.

    A file that was tried before need not be `tried` again to be written. Raises FileError
    when the file as a whole cannot be used.
    """
    with open_sheet(file, filename, max_rows) as sheet:
        importer = Importer(sheet, dataset, by, change)
        planned = [each for chunk in importer.chunks(tried=tried) for each in chunk]
    if not planned:
        raise FileError(_("Το αρχείο έχει μόνο τις επικεφαλίδες: δεν υπάρχει γραμμή."))
    return Preview(importer, planned)


def import_previewed(found):
    """Write what was previewed as drafts: everything, or nothing.

    Raises FileError when a row is refused, a public change has no reason, or the portal has
    changed since.
    """
    if found.problems:
        raise FileError(
            _("Το αρχείο έχει %(count)d σφάλματα: δεν εισήχθη τίποτα.")
            % {"count": len(found.problems)}
        )
    if found.changes_public and not found.importer.change.reason.strip():
        raise FileError(_("Γράψτε τη δημόσια αιτιολογία της αλλαγής."))
    try:
        return write(found.planned, found.importer)
    except (DatabaseError, ValidationError) as error:
        raise FileError(_("Η πύλη άλλαξε στο μεταξύ: δείτε ξανά τι θα γίνει.")) from error
