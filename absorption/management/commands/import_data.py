"""Import a spreadsheet of any length as drafts: the same diff and errors as in the admin."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from absorption.datasets import DATASETS
from absorption.imports.columns import dataset_of, placed, recognised
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import FileError
from absorption.imports.grids import read
from absorption.imports.official.answers import (
    HIDDEN,
    UNITS,
    VAT,
    answered,
    remembered_meanings,
    table_named,
)
from absorption.imports.official.names import Names
from absorption.imports.official.plan import plan
from absorption.imports.official.table import tables_in
from absorption.imports.plan import KINDS, Change, Importer
from absorption.imports.reports import Report
from absorption.imports.rows import Outcome
from absorption.imports.sheets import open_sheet
from absorption.imports.writing import write

# The option that answers a question.
OPTIONS = {
    "date": "--date", "document": "--document", "vat": "--vat", "unit": "--unit",
    "columns": "--column", "hidden": "--hidden", "sheet": "--sheet",
}  # fmt: skip
OF_TABLE = ("date", "document", "vat", "unit", "rate", "sheet", "column", "hidden")


class Command(BaseCommand):
    """Read the file twice: first to find everything wrong with it, then to write it.

    A table of municipalities, as any ministry writes it, becomes official rows; anything else
    is read by the columns of a dataset.
    """

    help = "Imports a spreadsheet as drafts, all or nothing."

    def add_arguments(self, parser):
        """Take the file, its dataset, and what a file is asked once."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dataset", choices=EDITABLES, help="else its columns tell")
        parser.add_argument("--user", help="who drafts (needed unless --dry-run)")
        parser.add_argument("--dry-run", action="store_true", help="show and write nothing")
        parser.add_argument("--kind", choices=[*map(str, KINDS)], default=Change.kind)
        parser.add_argument("--reason", default="", help="public reason of the changes")
        parser.add_argument("--json", action="store_true", help="print one object, nothing else")
        table = parser.add_argument_group("a table of municipalities (Πίνακας ανά Δήμο)")
        table.add_argument("--date", help="the day up to which the amounts count")
        table.add_argument("--document", help="its reference, number, ΑΔΑ or title")
        table.add_argument("--vat", choices=VAT, help="else what the table says, or unstated")
        table.add_argument("--unit", choices=UNITS, help="else what the table says, or euro")
        table.add_argument("--rate", help="how the source defines its percentage; else left out")
        table.add_argument("--sheet", help="which sheet, where several have such a table")
        table.add_argument("--column", action="append", help="what a column is: D=payments")
        table.add_argument("--hidden", choices=HIDDEN, help="read hidden rows, or leave them out")

    def handle(self, *args, file, dataset, user, dry_run, kind, reason, **options):
        """Print the diff and the errors; write unless there are any."""
        self.is_json = options["json"]
        self.report = Report(dataset or "")
        self.changes_public = False
        said = {name: options.get(name) for name in OF_TABLE}
        try:
            self._import(
                file, dataset, self._user(user, dry_run), Change(kind, reason), dry_run, said
            )
        except (FileError, OSError, CommandError) as error:
            message = _message(error, file)
            if not self.report.is_refused or isinstance(error, FileError):
                self.report.refuse(message)
            raise CommandError(message) from error
        finally:
            if self.is_json:
                self.stdout.write(json.dumps(self.report.as_object(), ensure_ascii=False, indent=2))

    def _import(self, file, dataset, by, change, dry_run, said):
        if self._is_table(file, dataset, said):
            self._import_table(file, dataset, by, change, dry_run, said)
            return
        dataset = dataset or self._dataset_of(file)
        self.report.dataset = dataset
        run = {"dataset": dataset, "by": by, "change": change}
        with file.open("rb") as opened:
            self._examine(opened, file, run)
        if self.is_json:
            self.report.find_missing()
        self._say_counts()
        if self.report.is_refused:
            raise CommandError(_("Υπάρχουν σφάλματα: δεν γράφτηκε τίποτα."))
        if dry_run:
            return
        self._require_reason(change)
        with file.open("rb") as opened:
            self._write(opened, file, run)

    # --- a table of municipalities --------------------------------------------------------

    def _is_table(self, file, dataset, said):
        """Return whether the file is read as a table of municipalities, not by a dataset's columns.

        Raises FileError for a file of payments of contracts that lacks a column.
        """
        if dataset not in (None, "figures"):
            return False
        figures = EDITABLES["figures"]()
        try:
            with file.open("rb") as opened, open_sheet(opened, file.name) as sheet:
                if {"contract_reference", figures.key} & placed(sheet, figures).positions.keys():
                    return False
                if dataset is None and dataset_of(sheet) != figures.name:
                    return False
                return bool(recognised(sheet, figures).unplaced or any(said.values()))
        except FileError:
            return True

    def _import_table(self, file, dataset, by, change, dry_run, said):
        self.report.dataset = "figures"
        names = Names()
        with file.open("rb") as opened:
            book = read(opened, file.name)
        try:
            tables = tables_in(book, names, remembered_meanings())
        except FileError as error:
            if dataset is not None:
                raise
            other = _("Αν είναι άλλο σύνολο δεδομένων, δώστε --dataset.")
            raise FileError(f"{error.message} {other}") from error
        table = table_named(tables, said["sheet"])
        answers, notices = answered(table, said)
        found = plan(table, names, answers, by, change)
        totals = [total.said for total in found.totals]
        self._notice(*book.notices, *notices, *found.notices, *totals)
        for column in found.table.columns:
            if column.meaning:
                self._say(f"{column.place} → {column.meaning.label}")
        for question in found.questions:
            self.report.refuse(f"{question.text} ({OPTIONS[question.about]})")
            self._say(self.report.problems[-1]["problem"])
        for each in found.planned:
            self._report(each)
        self.report.rows["skipped"] = len(found.skipped)
        self.report.missing = [each.slug for each in found.missing]
        self._say_counts()
        if self.report.is_refused:
            raise CommandError(_("Υπάρχουν σφάλματα: δεν γράφτηκε τίποτα."))
        if dry_run:
            return
        self._require_reason(change)
        write(found.planned, found.importer)

    # --- a dataset ------------------------------------------------------------------------

    def _dataset_of(self, file):
        with file.open("rb") as opened, open_sheet(opened, file.name) as sheet:
            found = dataset_of(sheet)
        self._say(str(DATASETS[found].title))
        return found

    def _user(self, name, dry_run):
        if name is None and dry_run:
            return None
        found = get_user_model().objects.filter(username=name or "", is_active=True).first()
        if found is None:
            raise CommandError(_("Δώστε με --user έναν ενεργό λογαριασμό."))
        return found

    def _examine(self, opened, file, run):
        with open_sheet(opened, file.name) as sheet:
            importer = Importer(sheet, **run)
            for heading in (*importer.columns.unplaced, *importer.columns.computed):
                self._notice(f"{_('Δεν εισάγεται')}: {heading}")
            with self._progress(_("Έλεγχος")) as progress:
                for chunk in importer.chunks():
                    for each in chunk:
                        self._report(each)
                    progress.update(len(chunk))
            self._notice(*sheet.notices)
            if sheet.hidden_rows:
                rows = ", ".join(map(str, sheet.hidden_rows[:20]))
                self._notice(_("Το φύλλο κρύβει γραμμές, που διαβάστηκαν: %s.") % rows)

    @transaction.atomic
    def _write(self, opened, file, run):
        with open_sheet(opened, file.name) as sheet, self._progress(_("Εγγραφή")) as progress:
            importer = Importer(sheet, **run)
            for chunk in importer.chunks(tried=False):
                if any(each.problems for each in chunk):
                    raise CommandError(_("Η πύλη άλλαξε στο μεταξύ: δεν γράφτηκε τίποτα."))
                write(chunk, importer)
                progress.update(len(chunk))

    # --- what is said ---------------------------------------------------------------------

    def _report(self, each):
        self.report.add(each)
        self.changes_public |= each.changes_public
        for problem in each.problems:
            self._say(
                f"{problem.sheet}:{problem.row} {problem.column} «{problem.value}»: "
                f"{problem.problem} {_('Σωστό')}: {problem.right}"
            )
        if self.is_json:
            return
        for difference in each.differences:
            self._say(
                f"{each.number} {each.label} {difference.column}: "
                f"{difference.old} → {difference.new}"
            )

    def _require_reason(self, change):
        if self.changes_public and not change.reason.strip():
            raise CommandError(_("Γράψτε τη δημόσια αιτιολογία της αλλαγής (--reason)."))

    def _notice(self, *texts):
        for text in texts:
            self.report.notices.append(text)
            self._say(text)

    def _say_counts(self):
        counts = dict(zip(Outcome, self.report.rows.values(), strict=False))
        self._say(", ".join(f"{outcome}: {count}" for outcome, count in counts.items()))

    def _say(self, text):
        if not self.is_json:
            self.stdout.write(text)

    def _progress(self, text):
        return tqdm(desc=text, unit=" γραμμές", disable=True if self.is_json else None)


def _message(error, file):
    """Return what is wrong in words."""
    if isinstance(error, FileError):
        return error.message
    return f"{file}: {error.strerror}" if isinstance(error, OSError) else str(error)
