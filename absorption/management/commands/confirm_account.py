"""Confirm a proposal about an account while nobody else who publishes could."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from absorption.models import AccountProposal
from absorption.models.accounts import Outcome
from absorption.staff import accounts, proposals


class Command(BaseCommand):
    """The second pair of eyes of a portal with one publisher is whoever runs its server."""

    help = (
        "Χωρίς αριθμό δείχνει τις ανοιχτές προτάσεις για λογαριασμούς. Με αριθμό εγκρίνει μία, "
        "όσο δεν υπάρχει δεύτερος υπεύθυνος δημοσίευσης, και τυπώνει τον σύνδεσμο εγγραφής."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", nargs="?", type=int, help="αριθμός της πρότασης")
        parser.add_argument("--address", help="πού ακούει η πύλη, αν δεν το λέει το BASE_URL")

    def handle(self, *, number, address, **options):
        found = AccountProposal.objects.filter(outcome=Outcome.OPEN)
        if number is None:
            for each in found:
                said = f"{each.pk}: {each} — πρότεινε {each.proposed_by}: {each.reason}"
                self.stdout.write(said)
            return
        proposal = found.filter(pk=number).first()
        if proposal is None:
            raise CommandError(f"Δεν υπάρχει ανοιχτή πρόταση με αριθμό {number}.")
        try:
            enrolls = proposals.confirm(proposal)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Έγινε. {proposal}")
        if enrolls:
            self.stdout.write(accounts.enrolment_url(enrolls, address))
