"""Texts that the portal itself writes into records: kept in Greek, shown in the reader's language.

Exports, ledger and releases keep what is stored (a text is a value there); pages and feeds
show it through `in_the_language_of_the_reader`.
"""

import re

from django.utils.translation import gettext, gettext_noop

WHOLE = set()


def _whole(text):
    """Keep a text that stands by itself in a record."""
    WHOLE.add(text)
    return text


FIRST_LOADING = _whole(gettext_noop("αρχική φόρτωση"))
FIRST_LOADING_OF_THE_SAMPLE = _whole(gettext_noop("αρχική φόρτωση της επίδειξης"))
MADE_UP_FOR_MEASURING = _whole(gettext_noop("Επινοημένα δεδομένα για μετρήσεις"))
NEW_FROM_THE_MUNICIPALITY = _whole(gettext_noop("νέα στοιχεία του Δήμου"))
# Of a record that is new to the readers they say no more than that it is.
OF_WHAT_IS_NEW = {FIRST_LOADING, FIRST_LOADING_OF_THE_SAMPLE, NEW_FROM_THE_MUNICIPALITY}
AFTER_A_PUBLICATION = _whole(gettext_noop("Έκδοση μετά από δημοσίευση"))
# Of releases that were made before they came every night.
_whole(gettext_noop("Μηνιαία έκδοση"))
ADAM_OF_THE_CONTRACT = _whole(gettext_noop("Ο ΑΔΑΜ της σύμβασης στο ΚΗΜΔΗΣ."))
SUM_OF_ORDERS_CHANGED = _whole(gettext_noop("Το άθροισμα των ενταλμάτων στο ΚΗΜΔΗΣ άλλαξε."))
UNDONE = _whole(
    gettext_noop("Αναίρεση δημοσίευσης που έγινε κατά λάθος: ισχύει ξανά ό,τι ίσχυε πριν.")
)
UNDONE_FIRST = _whole(
    gettext_noop("Αναίρεση δημοσίευσης που έγινε κατά λάθος: το στοιχείο δεν ισχύει.")
)
HELD_PERSONAL_DATA = _whole(
    gettext_noop("Περιείχε προσωπικά δεδομένα, που αφαιρέθηκαν από την πύλη.")
)
MADE_ANEW = _whole(
    gettext_noop("Στη θέση έκδοσης που ανακλήθηκε, επειδή περιείχε προσωπικά δεδομένα.")
)
REMOVED = gettext_noop("διαγράφηκε: προσωπικά δεδομένα")
TAKEN_OFF = gettext_noop("αφαιρέθηκε")
STUB = re.compile(rf"(?<=\[)({REMOVED}|{TAKEN_OFF})(?=, \d\d/\d\d/\d{{4}}\])")
# A source may state how many contracts there are, which is no amount: it stands in the note.
NUMBER_OF_CONTRACTS = gettext_noop("Πλήθος συμβάσεων κατά την πηγή")
COUNTED = re.compile(rf"^{NUMBER_OF_CONTRACTS}(?=: )")


def in_the_language_of_the_reader(text):
    """Return a stored text with what the portal wrote of it translated, the rest as it is."""
    text = str(text)
    if text in WHOLE:
        return gettext(text)
    for pattern in (STUB, COUNTED):
        text = pattern.sub(lambda found: gettext(found[0]), text)
    return text
