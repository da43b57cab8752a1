"""What has been published of whom: a row a municipality and step. Computed, not selected."""

from django.utils.translation import gettext_lazy as _

from absorption.datasets.fields import Dataset, Field, Kind
from absorption.datasets.shared import document, municipality_of_row, proofs
from absorption.figures import disclosure


def prepare(municipalities, as_of=None):
    """Return the tuples of the columns for each step of the `municipalities` (a QuerySet)."""
    entries = disclosure.entries(municipalities, as_of)
    found = proofs([entry.document for entry in entries], as_of)
    own = DISCLOSURE.columns[: -len(PROOF)]
    return [
        [*(field.of_row(entry) for field in own), *found.get(entry.document, ("", ""))]
        for entry in entries
    ]


PROOF = document(required=False, label=_("Έγγραφο που το λέει"))
DISCLOSURE = Dataset(
    "disclosure",
    _("Τι έχει δημοσιευθεί"),
    _(
        "Για κάθε Δήμο και κάθε βήμα: επίσημο, αναφερόμενο ή δεν βρήκαμε, από ποια ημέρα και "
        "από ποιο έγγραφο. Με ?as_of= η εικόνα κάθε ημέρας."
    ),
    ("municipality_code", "step"),
    (
        *municipality_of_row(),
        Field(
            "step",
            Kind.CODE,
            _("Βήμα"),
            "cell.step.value",
            _("Ένταξη, σύμβαση, πληρωμές, έργα, ανάδοχος."),
            source="absorption.figures.disclosure.Step",
            choices=tuple(disclosure.Step.choices),
            required=True,
        ),
        Field(
            "finding",
            Kind.CODE,
            _("Τι βρήκαμε"),
            "cell.finding.value",
            _(
                "Επίσημο: το λέει δημοσιευμένη εγγραφή του βιβλίου. Αναφερόμενο: το λέει "
                "δημοσίευμα ή σχέδιο που κατονομάζει τη Δράση ή πιθανόν την αφορά."
            ),
            source="absorption.figures.disclosure.Finding",
            choices=tuple(disclosure.Finding.choices),
            required=True,
        ),
        Field(
            "since",
            Kind.DATE,
            _("Από ημέρα"),
            "since",
            _("Η ημέρα που άλλαξε για τελευταία φορά στην πύλη το τι βρήκαμε."),
            required=True,
        ),
        Field(
            "holder",
            Kind.TEXT,
            _("Ποιος έχει το έγγραφο"),
            lambda entry: str(disclosure.HOLDERS[entry.cell.step]),
            _("Ποιος μπορεί να δώσει το έγγραφο του βήματος."),
            required=True,
        ),
        *PROOF,
    ),
    prepare=prepare,
)
