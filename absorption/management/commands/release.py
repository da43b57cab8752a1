"""`manage.py release`: freezes what is public under the next number."""

from django.core.management.base import BaseCommand, CommandError

from absorption.exports.releases import NothingNewError, is_intact, make_release, strays
from absorption.models import DataRelease
from absorption.models.system_texts import AFTER_A_PUBLICATION


class Command(BaseCommand):
    """Make a release, or check those that were made."""

    help = "Freezes what is public as a numbered release; --check re-reads every old one."

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--reason", help="why, in Greek; shown in public")
        what.add_argument(
            "--nightly", action="store_true", help="if something became public (for a timer)"
        )
        what.add_argument("--check", action="store_true", help="compare files with checksums")

    def handle(self, *args, reason=None, nightly=False, check=False, **options):
        if check:
            self._check()
            return
        try:
            release = make_release(AFTER_A_PUBLICATION if nightly else reason)
        except NothingNewError:
            self.stdout.write("Nothing became public since the last release.")
            return
        except OSError as error:
            raise CommandError(f"Nothing was released: {error}") from error
        self.stdout.write(f"Release {release.number}: {release.file.name}, {release.sha256}")

    def _check(self):
        broken = [release for release in DataRelease.objects.standing() if not is_intact(release)]
        if broken:
            numbers = ", ".join(str(release.number) for release in broken)
            raise CommandError(f"Missing or changed: {numbers}")
        if left := strays():
            raise CommandError(
                f"Of no release, left by a run that died; the next one sweeps it: {', '.join(left)}"
            )
        self.stdout.write("Every release is as it was made.")
