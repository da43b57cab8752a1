"""`manage.py load_facts`: the real facts, inserted where they are absent."""

from django.core.management.base import BaseCommand, CommandError

from absorption.operations import facts


class Command(BaseCommand):
    """Insert the real facts that are absent; a second run changes nothing."""

    help = "Φορτώνει τα πραγματικά στοιχεία που λείπουν· δεν αγγίζει ό,τι υπάρχει."

    def handle(self, *args, **options):
        try:
            inserted = facts.load()
        except facts.FactError as error:
            raise CommandError(error) from error
        self.stdout.write(f"Νέες γραμμές: {inserted}")
