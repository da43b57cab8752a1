"""`manage.py check_facts`: what has no source, and what was edited since it was loaded."""

from django.core.management.base import BaseCommand, CommandError

from absorption.operations import facts


class Command(BaseCommand):
    """Compare the database with the fixtures; fail only when a fixture breaks a rule."""

    help = "Τι δεν έχει πηγή, και τι άλλαξε από τότε που φορτώθηκε."

    def handle(self, *args, **options):
        try:
            edited = facts.edited()
        except facts.FactError as error:
            raise CommandError(error) from error
        missing = facts.without_source()
        self.stdout.write(f"Χωρίς πηγή: {len(missing)}")
        for municipality, field in missing:
            self.stdout.write(f"  {municipality.slug}: {field}")
        self.stdout.write(f"Διαφέρουν από τα fixtures: {len(edited)}")
        for fact, field, ours, theirs in edited:
            self.stdout.write(f"  {fact.file}:{fact.line} {field}: {ours!r} → {theirs!r}")
