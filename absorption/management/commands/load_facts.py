"""Load the real facts that the database does not have yet."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from absorption import facts


class Command(BaseCommand):
    """`manage.py load_facts`."""

    help = "Load the real facts from fixtures/ where they are absent; touch nothing else."

    def handle(self, *args, **options):
        """Load, or refuse the whole load."""
        try:
            loaded = facts.load()
        except facts.FixtureError as error:
            raise CommandError(_("%(error)s Δεν φορτώθηκε τίποτα.") % {"error": error}) from error
        self.stdout.write(
            _("Φορτώθηκαν %(count)d εγγραφές.") % {"count": loaded}
            if loaded
            else _("Τα πραγματικά στοιχεία υπάρχουν ήδη.")
        )
