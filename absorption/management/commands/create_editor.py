"""Make staff accounts and print the links with which their owners enrol."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

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
        """Name the people."""
        parser.add_argument("name", help="όνομα σύνδεσης του συντάκτη")
        parser.add_argument("--publisher", help="όνομα σύνδεσης του υπεύθυνου δημοσίευσης")
        parser.add_argument("--email", default="", help="διεύθυνση του συντάκτη")
        parser.add_argument("--publisher-email", default="", help="διεύθυνση του υπεύθυνου")

    def handle(self, *, name, publisher, email, publisher_email, **options):
        """Make the accounts and print their links."""
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
        for username, role, address in people:
            user = accounts.make_account(username, role, address)
            roles = ", ".join(user.groups.values_list("name", flat=True)) or "—"
            self.stdout.write(f"{username} ({roles})\n  {accounts.enrolment_url(user)}")
        self.stdout.write("Κάθε σύνδεσμος ισχύει τρεις ημέρες και για μία εγγραφή.")
