"""`manage.py backup`: database and files into one archive."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from absorption.operations import backups, strays


class Command(BaseCommand):
    """Write an archive and say where it is."""

    help = "Writes database and files into one archive; it may run while the portal does."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BACKUP_ROOT)

    def handle(self, *args, folder, **options):
        try:
            strays.sweep()
            path, digest = backups.make(folder)
        except (backups.BackupError, OSError) as error:
            raise CommandError(error) from error
        self.stdout.write(f"{digest}  {path}")
