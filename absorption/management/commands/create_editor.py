"""Make staff accounts and print the links with which their owners enrol."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from absorption.staff import accounts
from absorption.staff.roles import EDITORS, PUBLISHERS


class Command(BaseCommand):
    """The first set-up makes two people: one drafts, the other publishes."""

    help = (
        "Φτιάχνει λογαριασμό συντάκτη και, με --publisher, υπεύθυνου δημοσίευσης. Τυπώνει για "
        "τον καθένα σύνδεσμο μίας χρήσης, όπου ορίζει κωδικό και εγγράφει το κινητό του. Για "
        "υπάρχοντα λογαριασμό τυπώνει νέο σύνδεσμο."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", help="όνομα σύνδεσης του συντάκτη")
        parser.add_argument("--publisher", help="όνομα σύνδεσης του υπεύθυνου δημοσίευσης")
        parser.add_argument("--email", default="", help="διεύθυνση του συντάκτη")
        parser.add_argument("--address", help="πού ακούει η πύλη, αν δεν το λέει το BASE_URL")
        parser.add_argument("--publisher-email", default="", help="διεύθυνση του υπεύθυνου")

    def handle(self, *, name, publisher, email, publisher_email, address=None, **options):
        if publisher == name:
            raise CommandError("Συντάκτης και υπεύθυνος δημοσίευσης είναι δύο πρόσωπα.")
        exists = get_user_model().objects.filter(username=name).exists()
        has_publisher = get_user_model().objects.filter(groups__name=PUBLISHERS).exists()
        if not (exists or publisher or has_publisher):
            raise CommandError(
                "Κανείς δεν δημοσιεύει ό,τι έγραψε ο ίδιος: ορίστε και δεύτερο πρόσωπο, "
                f"π.χ. create_editor {name} --publisher ΟΝΟΜΑ"
            )
        people = [(name, EDITORS, email)]
        if publisher:
            people.append((publisher, PUBLISHERS, publisher_email))
        with transaction.atomic():
            users = [accounts.make_account(*person) for person in people]
            if closed := [user.username for user in users if not user.is_active]:
                raise CommandError(
                    f"Ο λογαριασμός «{closed[0]}» είναι ανενεργός: τον ανοίγει ξανά πρόταση "
                    "υπεύθυνου δημοσίευσης."
                )
        for user in users:
            roles = ", ".join(user.groups.values_list("name", flat=True)) or "—"
            self.stdout.write(f"{user.username} ({roles})")
            self.stdout.write(f"  {accounts.enrolment_url(user, address)}")
        self.stdout.write("Κάθε σύνδεσμος ισχύει τρεις ημέρες και για μία εγγραφή.")
