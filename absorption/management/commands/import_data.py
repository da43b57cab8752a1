"""Import a spreadsheet of any length as drafts: the same diff and errors as in the admin."""

import json
from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from absorption.datasets import DATASETS
from absorption.imports.columns import dataset_of, knows, knows_any, placed, recognised
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import FileError
from absorption.imports.grids import listed, read
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
from absorption.imports.rest import rest
from absorption.imports.rows import Outcome, Planned
from absorption.imports.said import LEAVE, READ, Question, Said
from absorption.imports.sheets import open_sheet
from absorption.imports.writing import write
from municipalities.numbers import ENGLISH, GREEK

# The option that answers a question.
OPTIONS = {
    "date": "--date", "document": "--document", "vat": "--vat", "unit": "--unit",
    "columns": "--column", "hidden": "--hidden", "sheet": "--sheet",
}  # fmt: skip
OF_TABLE = ("date", "document", "vat", "unit", "rate", "sheet", "column", "hidden")
# The option that answers a question of a file that has columns of ours.
OF_FILE = OPTIONS | {"decimal": "--decimal", "unrelated": "--unrelated"}
DECIMAL = {"comma": GREEK, "point": ENGLISH}


class Command(BaseCommand):
    """Read the file twice: first to find everything wrong with it, then to write it.

    A table of municipalities, as any ministry writes it, becomes official rows; anything else
    is read by the columns of a dataset.
    """

    help = "Imports a spreadsheet as drafts: all or nothing, or with --rejected the right rows."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dataset", choices=EDITABLES, help="else its columns tell")
        parser.add_argument("--user", help="who drafts (needed unless --dry-run)")
        parser.add_argument("--dry-run", action="store_true", help="show and write nothing")
        parser.add_argument("--kind", choices=[*map(str, KINDS)], default=Change.kind)
        parser.add_argument("--reason", default="", help="public reason of the changes")
        parser.add_argument(
            "--rejected",
            type=Path,
            help="write the right rows alone, and the others with the reason in this .xlsx",
        )
        parser.add_argument("--json", action="store_true", help="print one object, nothing else")
        once = parser.add_argument_group("said once for the file")
        once.add_argument("--date", help="the day up to which the amounts count")
        once.add_argument("--document", help="its reference, number, ΑΔΑ or title")
        once.add_argument("--vat", choices=VAT, help="else what the table says, or unstated")
        once.add_argument("--sheet", help="which sheet, where several have such columns")
        once.add_argument("--hidden", choices=HIDDEN, help="read hidden rows, or leave them out")
        once.add_argument("--decimal", choices=DECIMAL, help="the mark, where «500.000» is all")
        once.add_argument(
            "--unrelated",
            choices=[READ, LEAVE],
            help="rows of ΚΗΜΔΗΣ that say nothing of the Action",
        )
        table = parser.add_argument_group("a table of municipalities (Πίνακας ανά Δήμο)")
        table.add_argument("--unit", choices=UNITS, help="else what the table says, or euro")
        table.add_argument("--rate", help="how the source defines its percentage; else left out")
        table.add_argument("--column", action="append", help="what a column is: D=payments")

    def handle(self, *args, file, dataset, user, dry_run, kind, reason, **options):
        """Print the diff and the errors; write unless there are any."""
        self.is_json, self.rejected = options["json"], options["rejected"]
        self.refused: list[Planned] = []
        self.report = Report(dataset or "")
        self.changes_public = False
        self.open_questions: list[Question] = []
        said = {name: options.get(name) for name in OF_TABLE}
        decimal, unrelated = options.get("decimal") or "", options.get("unrelated")
        self.said = Said.of(said | {"decimal": DECIMAL.get(decimal), "unrelated": unrelated})
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
        run = {"dataset": dataset, "by": by, "change": change, "said": self.said}
        with file.open("rb") as opened:
            self._examine(opened, file, run)
        if self.is_json:
            self.report.find_missing()
        self._say_counts()
        if self.report.is_refused and not self.rejected:
            raise CommandError(_("Υπάρχουν σφάλματα: δεν γράφτηκε τίποτα."))
        if dry_run:
            return
        if self.open_questions:
            raise CommandError(_("Μένουν ερωτήσεις: δεν γράφτηκε τίποτα."))
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
            with self._sheet(file, knows(figures)) as sheet:
                if {"contract_reference", figures.key} & placed(sheet, figures).positions.keys():
                    return False
                if dataset is None and self._dataset_of(file) != figures.name:
                    return False
                return bool(recognised(sheet, figures).unplaced or any(said.values()))
        except FileError:
            return True

    def _import_table(self, file, dataset, by, change, dry_run, said):
        if self.rejected:
            raise CommandError(_("Ένας πίνακας ανά Δήμο μπαίνει ολόκληρος: χωρίς --rejected."))
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

    @contextmanager
    def _sheet(self, file, known):
        with (
            file.open("rb") as opened,
            open_sheet(opened, file.name, knows=known, said=self.said) as sheet,
        ):
            yield sheet

    def _dataset_of(self, file):
        with self._sheet(file, knows_any()) as sheet:
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
        with open_sheet(opened, file.name, **self._known(run)) as sheet:
            importer = Importer(sheet, **run)
            for heading in (*importer.columns.unplaced, *importer.columns.computed):
                self._notice(f"{_('Δεν εισάγεται')}: {heading}")
            notes: dict[str, list[int]] = {}
            with self._progress(_("Έλεγχος")) as progress:
                for chunk in importer.chunks():
                    self.refused += [each for each in chunk if each.outcome == Outcome.REFUSED]
                    for each in chunk:
                        self._report(each)
                        for note in each.notes:
                            notes.setdefault(note, []).append(each.number)
                    progress.update(len(chunk))
            self._notice(*sheet.notices)
            for note, rows in notes.items():
                self._notice(_("Γραμμές %(rows)s: %(note)s") % {"rows": listed(rows), "note": note})
            self._ask(importer, sheet)

    def _ask(self, importer, sheet):
        """Tell what is asked; what the rows say depends on some of it."""
        self.report.rows["skipped"] += len(sheet.left_out)
        if sheet.hidden_rows:
            left = self.said.hidden == LEAVE
            text = _("Κρυφές γραμμές που έμειναν έξω: %s.") if left else _("Κρυφές γραμμές: %s.")
            self._notice(text % listed(sheet.hidden_rows))
            self.report.rows["skipped"] += len(sheet.hidden_rows) if left else 0
        self.open_questions = importer.questions
        for question in importer.questions:
            text = f"{question.text} ({OF_FILE[question.about]})"
            if question.changes_values:
                self.report.refuse(text)
                self._say(text)
            else:
                self._notice(text)

    def _known(self, run):
        return {"knows": knows(EDITABLES[run["dataset"]]()), "said": self.said}

    @transaction.atomic
    def _write(self, opened, file, run):
        opened_sheet = open_sheet(opened, file.name, **self._known(run))
        left_out = {each.number for each in self.refused}
        with opened_sheet as sheet, self._progress(_("Εγγραφή")) as progress:
            importer = Importer(sheet, **run)
            if self.refused:
                self.rejected.write_bytes(rest(sheet, self.refused))
            for chunk in importer.chunks(tried=False):
                right = [each for each in chunk if each.number not in left_out]
                if any(each.problems for each in right):
                    raise CommandError(_("Η πύλη άλλαξε στο μεταξύ: δεν γράφτηκε τίποτα."))
                write(right, importer)
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
    if isinstance(error, FileError):
        return error.message
    return f"{file}: {error.strerror}" if isinstance(error, OSError) else str(error)
