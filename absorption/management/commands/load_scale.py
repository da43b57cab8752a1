"""`manage.py load_scale`: a made-up ledger of any size, only into an empty database."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from absorption.demo import scale
from municipalities.models import Contract, Document, Municipality


class Command(BaseCommand):
    """Fill an empty PostgreSQL database for measuring."""

    help = "Γεμίζει μια κενή βάση επίδειξης με επινοημένα δεδομένα μεγάλης κλίμακας."

    def add_arguments(self, parser):
        """Take the size."""
        parser.add_argument("--contracts", type=int, default=1_000_000, metavar="N")

    def handle(self, *args, **options):
        """Load, or refuse anywhere but in an empty PostgreSQL in demo mode."""
        if not settings.PORTAL_DEMO:
            raise CommandError("Μόνο σε βάση επίδειξης: PORTAL_DEMO=1.")
        if connection.vendor != "postgresql":
            raise CommandError("Μόνο σε PostgreSQL: DATABASE_URL=postgresql://…")
        if options["contracts"] < 1:
            raise CommandError("--contracts: τουλάχιστον 1.")
        for model in (Municipality, Contract, Document):
            if model._base_manager.exists():
                raise CommandError(
                    "Η βάση δεν είναι κενή: τα επινοημένα δεν μπαίνουν δίπλα σε άλλα."
                )
        total = scale.rows_of(options["contracts"])
        with tqdm(total=total, unit=" γραμμές", unit_scale=True, mininterval=1) as bar:
            scale.load(options["contracts"], bar.update)
