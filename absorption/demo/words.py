"""The vocabulary of the sample: made-up works, companies and reasons, no amounts.

Every company bears the word «Επίδειξη» in its name, so that nobody real is named.
"""

import csv
from pathlib import Path
from typing import NamedTuple

from municipalities.models import Theme


class Work(NamedTuple):
    """A kind of work: the sub-project, what it delivers, its contract and CPV."""

    theme: Theme
    title: str
    delivers: str
    contract: str
    cpv: str


with Path(__file__).with_name("works.csv").open(encoding="utf-8", newline="") as file:
    WORKS = tuple(Work(Theme(row.pop("theme")), **row) for row in csv.DictReader(file))

COMPANIES = (
    "Αστικά Δίκτυα Επίδειξη Α.Ε.",
    "Φωτισμός Επίδειξη Α.Ε.",
    "Πληροφορική Επίδειξη Ε.Π.Ε.",
    "Αισθητήρες Επίδειξη Ι.Κ.Ε.",
    "Κινητικότητα Επίδειξη Α.Ε.",
    "Κυβερνοασφάλεια Επίδειξη Α.Ε.",
    "Ενέργεια Επίδειξη Α.Ε.",
    "Τηλεματική Επίδειξη Ε.Ε.",
    "Τεχνική Επίδειξη Α.Τ.Ε.",
    "Λογισμικό Επίδειξη Ι.Κ.Ε.",
    "Περιβάλλον Επίδειξη Α.Ε.",
    "Σύμβουλοι Επίδειξη Ο.Ε.",
)
FOREIGN_COMPANY = "Vorführung (Επίδειξη) GmbH"
PERSON = "Πρόσωπο Επίδειξης"

# Titles that break a careless table, CSV file or spreadsheet.
AWKWARD_TITLES = (
    'Προμήθεια «έξυπνων» κάδων "τύπου Α"',
    "Προμήθεια αισθητήρων, μετρητών, και λοιπού εξοπλισμού",
    "Υπηρεσίες συντήρησης\nΜέρος Β΄: λογισμικό",
    "=1+1",
)

DELAYS = (
    (
        "Ένσταση κατά της κατακύρωσης καθυστέρησε την έναρξη κατά τέσσερις μήνες.",
        "Νέο χρονοδιάγραμμα με παράλληλη εκτέλεση των δύο φάσεων.",
    ),
    (
        "Καθυστέρησε η παράδοση εξοπλισμού από τον προμηθευτή.",
        "Τμηματικές παραλαβές, ώστε να μη σταματά η εγκατάσταση.",
    ),
    (
        "Αναμένεται η άδεια τομής οδοστρώματος.",
        "Ξεκίνησαν πρώτα τα σημεία που δεν χρειάζονται άδεια.",
    ),
    ("Χρειάστηκε νέα μελέτη για τη σύνδεση με το δίκτυο ηλεκτροδότησης.", ""),
)
CORRECTIONS = (
    "Λογιστικό λάθος: το ποσό περιείχε ένα τιμολόγιο δύο φορές.",
    "Το ποσό περιείχε πληρωμή άλλης σύμβασης.",
    "Λάθος στη μεταφορά του ποσού από την κατάσταση πληρωμών.",
)
REVISIONS = (
    "Προστέθηκαν πληρωμές του τριμήνου που καταχωρίστηκαν αργότερα.",
    "Οριστικά στοιχεία στη θέση των προσωρινών.",
)
