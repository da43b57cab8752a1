"""Whether what a register lists may belong to the Action, by its words; a person decides.

A search in ΚΗΜΔΗΣ by municipality gives everything that it signed, road works included.
"""

import re

from absorption.imports.names import folded

# Beginnings of words in what the Action pays for: its seven categories and their equipment.
STEMS = re.compile(
    r"\b(εξυπν|ευφυ|smart|ssc|iot|συστημ|ψηφιακ|digital|πληροφορικ|πληροφορι|αισθητηρ|sensor|τηλεμετρ"
    r"|τηλεματικ|τηλεδιαχειρ|τηλεχειρ|τηλεελεγχ|σταθμευσ|παρκινγκ|parking|φωτισμ|λογισμικ|software"
    r"|πλατφορμ|εφαρμογ|ηλεκτρονικ|κυβερνοασφαλει|δεδομεν|data|gis|γεωπληροφορ|wi ?fi"
    r"|ασυρματ|lora"
    r"|δικτυ|servers?|διακομιστ|υπολογιστ|καμερ|επιτηρησ|κινητικοτητ|ηλεκτροκινη|φορτιστ|φορτιση"
    r"|διαβασ|κυκλοφορ|απορριμμ|καδ|υδρομετρ|υδρευσ|αρδευσ|ενεργει|ταμειο ανακαμψησ|ρομποτ|drones?"
    r"|εικονικ|επαυξημεν|τεχνητη νοημοσυνη|16954)"
)
# Divisions of CPV: equipment, telecommunications, instruments, traffic, software, services of IT.
DIVISIONS = ("30", "32", "35", "38", "48", "64", "72", "3499", "316", "315")


def is_related(title, cpv=""):
    """Return whether a title or a list of CPV codes has to do with the Action."""
    return bool(STEMS.search(folded(title))) or any(
        code.startswith(DIVISIONS) for code in (cpv or "").split()
    )
