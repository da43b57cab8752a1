"""A whole file at once: previewed, then imported as it was previewed."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from absorption.imports.columns import knows
from absorption.imports.editable import EDITABLES
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
    def questions(self):
        """What has to be said before it is written."""
        return self.importer.questions

    @cached_property
    def digest(self):
        """What tells whether the import would still do what was previewed."""
        text = repr([(each.number, each.outcome, *each.differences) for each in self.planned])
        return hashlib.sha256(text.encode()).hexdigest()


def preview(file, filename, dataset, by, change=None, said=None, *, max_rows=MAX_ROWS, tried=True):
    """Return the `Preview` of an open binary file; nothing is written.

    A file that was tried before need not be `tried` again to be written. Raises FileError
    when the file as a whole cannot be used.
    """
    known = knows(EDITABLES[dataset]())
    with open_sheet(file, filename, max_rows, knows=known, said=said) as sheet:
        importer = Importer(sheet, dataset, by, change, said)
        planned = [each for chunk in importer.chunks(tried=tried) for each in chunk]
    if not planned:
        raise FileError(_("Το αρχείο έχει μόνο τις επικεφαλίδες: δεν υπάρχει γραμμή."))
    return Preview(importer, planned)


def import_previewed(found, *, good_only=False):
    """Write what was previewed as drafts: everything, or nothing; `good_only`, the right rows.

    Raises FileError when a row is refused, something is asked, a public change has no reason, or
    the portal has changed since.
    """
    if found.problems and not good_only:
        raise FileError(
            _("Το αρχείο έχει %(count)d σφάλματα: δεν εισήχθη τίποτα.")
            % {"count": len(found.problems)}
        )
    if found.questions:
        raise FileError(found.questions[0].text)
    if found.changes_public and not found.importer.change.reason.strip():
        raise FileError(_("Γράψτε τη δημόσια αιτιολογία της αλλαγής."))
    try:
        return write(found.planned, found.importer)
    except (DatabaseError, ValidationError) as error:
        raise FileError(_("Η πύλη άλλαξε στο μεταξύ: δείτε ξανά τι θα γίνει.")) from error
