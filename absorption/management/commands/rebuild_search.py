"""`manage.py rebuild_search`: write every search entry anew."""

from django.core.management.base import BaseCommand
from django.db import transaction

from absorption.search import entries


class Command(BaseCommand):
    """Publication keeps the entries; this is for a change of how words are folded."""

    help = "Write every search entry anew."

    @transaction.atomic
    def handle(self, *args, **options):
        self.stdout.write(f"{entries.rebuild()} search entries")
