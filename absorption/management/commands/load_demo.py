"""`manage.py load_demo`: the made-up sample, only into a database of its own."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from absorption import demo, publication
from absorption.operations import facts


class Command(BaseCommand):
    """Insert the sample once; a second run changes nothing."""

    help = "Φορτώνει τα επινοημένα δεδομένα επίδειξης (μόνο με PORTAL_DEMO=1)."

    def handle(self, *args, **options):
        if not settings.PORTAL_DEMO:
            raise CommandError(
                "Τα δεδομένα επίδειξης φορτώνονται μόνο σε βάση επίδειξης: PORTAL_DEMO=1."
            )
        try:
            inserted = demo.load()
        except (facts.FactError, publication.PublicationError) as error:
            raise CommandError(error) from error
        self.stdout.write(f"Νέες γραμμές επίδειξης: {inserted}")
