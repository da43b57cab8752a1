"""Print every failed check of what is public."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from absorption import checks


class Command(BaseCommand):
    """Exit with 1 while a failed check has no public reason."""

    help = "Prints the failed checks of what is public; exits with 1 if one has no public reason."

    def handle(self, *args, **options):
        failures = checks.failures()
        for check in checks.REGISTRY.values():
            found = [failure for failure in failures if failure.check is check]
            self.stdout.write(f"{check.label} [{check.code}]: {len(found)}")
            for failure in found:
                self.stdout.write(f"  {failure.record}: {failure.message}")
                if failure.acknowledgement:
                    self.stdout.write(f"    {_('Αιτιολογία')}: {failure.acknowledgement.reason}")
        waiting = sum(failure.acknowledgement is None for failure in failures)
        if waiting:
            raise CommandError(
                _("%(count)d ευρήματα χωρίς δημόσια αιτιολογία.") % {"count": waiting}
            )
