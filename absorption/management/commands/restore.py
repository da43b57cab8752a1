"""`manage.py restore`: an archive of `backup` back into an empty database."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from absorption.operations import backups
from absorption.publication import journal, redaction


class Command(BaseCommand):
    """Check the archive, then bring all of it back, or nothing."""

    help = "Brings an archive back into an empty database and an empty MEDIA_ROOT."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="compare checksums only")

    def handle(self, *args, file, check, **options):
        try:
            manifest = backups.verify(file) if check else backups.restore(file)
        except (backups.BackupError, OSError) as error:
            raise CommandError(error) from error
        self.stdout.write(
            f"{'Intact' if check else 'Restored'}: data version {manifest['data_version']} "
            f"of {manifest['made_at']}, {len(manifest['files']) - 1} files."
        )
        if not check:
            self._redact_again(manifest["made_at"])
            self.stdout.write("Next: manage.py migrate, then docs/operators.md, 'After a restore'.")

    def _redact_again(self, made_at):
        """Take out what was redacted after the archive was made: it came back with it."""
        noted = journal.since(made_at)
        if not noted:
            return
        call_command("migrate", verbosity=0)
        done = sum(redaction.repeat(each) for each in noted)
        self.stdout.write(f"Redacted again: {done} of {len(noted)} since the archive was made.")
