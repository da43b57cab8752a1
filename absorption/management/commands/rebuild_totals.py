"""`manage.py rebuild_totals`: what each contract comes to, computed anew from the ledger."""

from itertools import islice

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from tqdm import tqdm

from absorption.models import ContractTotal
from absorption.publication.data_version import next_data_version, queue
from absorption.publication.totals import rebuild_totals, wrong_totals
from municipalities.models import Contract

BATCH = 1000


class Command(BaseCommand):
    """Compare the totals that publication keeps with the ledger, and mend them."""

    help = "Ελέγχει (--check) ή ξαναγράφει τα σύνολα των συμβάσεων από τα δημοσιευμένα."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="μόνο έλεγχος, τίποτε δεν γράφεται"
        )

    def handle(self, *args, **options):
        """Name the contracts whose total differs; with --check that is an error."""
        try:
            wrong, orphans = _compared()
        except DatabaseError as error:
            raise CommandError(
                f"Δεν έγινε έλεγχος: η βάση δεν απάντησε ως το τέλος ({error})."
            ) from error
        for contract in wrong:
            self.stdout.write(f"{contract.reference}: διαφέρει από τα δημοσιευμένα")
        for total in orphans:
            self.stdout.write(f"{total.contract.reference}: σύνολο χωρίς δημοσιευμένη σύμβαση")
        if orphans and options["check"]:
            raise CommandError(f"Σύνολα χωρίς δημοσιευμένη σύμβαση: {len(orphans)}.")
        if not wrong:
            self.stdout.write("Τα σύνολα συμφωνούν με τα δημοσιευμένα.")
        elif options["check"]:
            raise CommandError(
                f"Διαφέρουν σύνολα: {len(wrong)}. Διόρθωση: manage.py rebuild_totals"
            )
        else:
            _mend(wrong)
            self.stdout.write(f"Ξαναγράφτηκαν: {len(wrong)}")


@transaction.atomic
def _compared():
    """Return (contracts whose total differs, totals of no public contract), of one moment."""
    queue()
    contracts = Contract.objects.published().order_by("pk")
    everyone = iter(tqdm(contracts.iterator(), total=contracts.count(), disable=None))
    wrong = []
    while batch := list(islice(everyone, BATCH)):
        differ = wrong_totals([contract.pk for contract in batch])
        wrong += [contract for contract in batch if contract.pk in differ]
    totals = ContractTotal.objects.current().select_related("contract")
    return wrong, list(totals.exclude(contract__in=contracts.order_by()))


@transaction.atomic
def _mend(contracts):
    _version, moment = next_data_version()
    rebuild_totals([contract.pk for contract in contracts], moment)
