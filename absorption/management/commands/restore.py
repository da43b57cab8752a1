"""`manage.py restore`: an archive of `backup` back into an empty database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from absorption.operations import backups


class Command(BaseCommand):
    """Check the archive, then bring all of it back, or nothing."""

    help = "Brings an archive back into an empty database and an empty MEDIA_ROOT."

    def add_arguments(self, parser):
        """Take the archive."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="compare checksums only")

    def handle(self, *args, file, check, **options):
        """Do it, and say what was brought back."""
        try:
            manifest = backups.verify(file) if check else backups.restore(file)
        except (backups.BackupError, OSError) as error:
            raise CommandError(error) from error
        self.stdout.write(
            f"{'Intact' if check else 'Restored'}: data version {manifest['data_version']} "
            f"of {manifest['made_at']}, {len(manifest['files']) - 1} files."
        )
        if not check:
            self.stdout.write("Next: manage.py migrate, then docs/operators.md, 'After a restore'.")
