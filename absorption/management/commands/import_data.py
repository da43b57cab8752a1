"""Import a spreadsheet of any length as drafts: the same diff and errors as in the admin."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from tqdm import tqdm

from absorption.datasets import DATASETS
from absorption.imports.columns import dataset_of
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import FileError
from absorption.imports.plan import KINDS, Change, Importer
from absorption.imports.rows import Outcome
from absorption.imports.sheets import open_sheet
from absorption.imports.writing import write


class Command(BaseCommand):
    """Read the file twice: first to find everything wrong with it, then to write it."""

    help = "Imports a .xlsx or .csv as drafts, all or nothing."

    def add_arguments(self, parser):
        """Take the file, its dataset, and what a file is asked once."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dataset", choices=EDITABLES, help="else its columns tell")
        parser.add_argument("--user", help="who drafts (needed unless --dry-run)")
        parser.add_argument("--dry-run", action="store_true", help="show and write nothing")
        parser.add_argument("--kind", choices=[*map(str, KINDS)], default=Change.kind)
        parser.add_argument("--reason", default="", help="public reason of the changes")

    def handle(self, *args, file, dataset, user, dry_run, kind, reason, **options):
        """Print the diff and the errors; write unless there are any."""
        by = self._user(user, dry_run)
        self.counts = dict.fromkeys(Outcome, 0)
        self.changes_public = False
        try:
            dataset = dataset or self._dataset_of(file)
            run = {"dataset": dataset, "by": by, "change": Change(kind, reason)}
            with file.open("rb") as opened:
                self._examine(opened, file, run)
            self.stdout.write(", ".join(f"{o}: {count}" for o, count in self.counts.items()))
            if self.counts[Outcome.REFUSED]:
                raise CommandError(_("Υπάρχουν σφάλματα: δεν γράφτηκε τίποτα."))
            if dry_run:
                return
            if self.changes_public and not reason.strip():
                raise CommandError(_("Γράψτε τη δημόσια αιτιολογία της αλλαγής (--reason)."))
            with file.open("rb") as opened:
                self._write(opened, file, run)
        except FileError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error

    def _dataset_of(self, file):
        with file.open("rb") as opened, open_sheet(opened, file.name) as sheet:
            found = dataset_of(sheet)
        self.stdout.write(str(DATASETS[found].title))
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
                self.stdout.write(f"{_('Δεν εισάγεται')}: {heading}")
            with self._progress(_("Έλεγχος")) as progress:
                for chunk in importer.chunks():
                    for each in chunk:
                        self._report(each)
                    progress.update(len(chunk))

    def _report(self, each):
        self.counts[each.outcome] += 1
        self.changes_public |= each.changes_public
        for problem in each.problems:
            self.stdout.write(
                f"{problem.sheet}:{problem.row} {problem.column} «{problem.value}»: "
                f"{problem.problem} {_('Σωστό')}: {problem.right}"
            )
        for difference in each.differences:
            self.stdout.write(
                f"{each.number} {each.label} {difference.column}: "
                f"{difference.old} → {difference.new}"
            )

    @transaction.atomic
    def _write(self, opened, file, run):
        with open_sheet(opened, file.name) as sheet, self._progress(_("Εγγραφή")) as progress:
            importer = Importer(sheet, **run)
            for chunk in importer.chunks(tried=False):
                if any(each.problems for each in chunk):
                    raise CommandError(_("Η πύλη άλλαξε στο μεταξύ: δεν γράφτηκε τίποτα."))
                write(chunk, importer)
                progress.update(len(chunk))

    def _progress(self, text):
        return tqdm(desc=text, unit=" γραμμές", disable=None)
