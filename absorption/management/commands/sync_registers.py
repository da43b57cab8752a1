"""Ask ΚΗΜΔΗΣ and Διαύγεια for contracts of the Action, and compare what is published."""

import os
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from absorption.registers.client import Asker
from absorption.registers.lock import BusyError
from absorption.registers.sync import Sync
from municipalities.dates import today
from municipalities.models import Municipality

TOLD = 30  # problems told on the console; the run keeps the rest


class Command(BaseCommand):
    """Find candidates and watch contracts; nothing is drafted or published."""

    help = "Ρωτά ΚΗΜΔΗΣ και Διαύγεια· ό,τι βρίσκει περιμένει απόφαση στη διαχείριση."

    def add_arguments(self, parser):
        parser.add_argument(
            "--municipality", metavar="SLUG", help="this one and the central bodies"
        )
        parser.add_argument(
            "--since", type=_day, metavar="DATE", help="postings from YYYY-MM-DD on"
        )
        parser.add_argument("--dry-run", action="store_true", help="ask, show, write nothing")

    def handle(self, *args, municipality, since, dry_run, verbosity, **options):
        """Run, print the summary.

        Exit code 1 when something could not be done, 75 when another run is going on.
        """
        agent = f"smartcities-portal/1 (+{settings.BASE_URL}; {settings.CONTACT_EMAIL})"
        with Asker(agent, pause=settings.REGISTERS_PAUSE) as asker:
            sync = Sync(
                asker,
                municipality=self._municipality(municipality),
                since=since,
                dry_run=dry_run,
                track=lambda items, text: tqdm(
                    items, desc=text, disable=None if verbosity else True
                ),
            )
            try:
                outcome = sync.run()
            except BusyError as error:
                raise CommandError(
                    "Τα μητρώα ερωτώνται ήδη από άλλη εκτέλεση: δοκιμάστε όταν τελειώσει.",
                    returncode=os.EX_TEMPFAIL,
                ) from error
        if outcome.resumed:
            self.stdout.write("Συνεχίζει από εκεί που σταμάτησε η προηγούμενη.")
        for score, what in sorted(outcome.found, reverse=True):
            self.stdout.write(f"{score:>4} {what}")
        for text, example in [*outcome.notes.items()][:TOLD]:
            self.stdout.write(f"Σημείωση: {text} {example}".rstrip())
        self.stdout.write(", ".join(f"{name}: {count}" for name, count in outcome.counts.words))
        for text in outcome.problems[:TOLD]:
            self.stderr.write(f"Δεν έγινε: {text}")
        if outcome.problems:
            raise CommandError(
                f"{len(outcome.problems)} δεν έγιναν. Ό,τι γράφτηκε είναι ολόκληρο· "
                "η επόμενη εκτέλεση συνεχίζει."
            )

    def _municipality(self, slug):
        if slug is None:
            return None
        found = Municipality.objects.originals().published().filter(slug=slug).first()
        if found is None or not found.diavgeia_uid:
            raise CommandError(f"Δεν υπάρχει Δήμος «{slug}» με uid Διαύγειας.")
        return found


def _day(text):
    """Return the date of an argument; argparse tells of a ValueError."""
    day = date.fromisoformat(text)
    if day >= today():
        raise ValueError("in the future")
    return day
