"""The ledger's datasets: what was paid, what was said, what proves it, what changed."""

from django.db.models import CharField, Q, Value
from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import Dataset, Field, Kind, linked, of
from absorption.models import AbsorptionFigure, Change
from municipalities.models import Document, Municipality, ReportedFigure


def of_subject(municipality, contract):
    """Return the first value in a figure of a municipality as a whole, else the second."""
    return expressions.either(Q(contract=None), municipality, contract, CharField())


def figure_municipalities(as_of):
    """Return the codes of the municipalities of the figure's subject, whichever it is."""
    own = linked(Municipality, "municipality", "ypes_code")
    return of_subject(own(as_of), expressions.municipality_codes("contract")(as_of))


FIGURES = Dataset(
    "figures",
    _("Στοιχεία απορρόφησης"),
    _(
        "Σωρευτικές πληρωμές στους αναδόχους ανά ημερομηνία, για μία σύμβαση ή για έναν Δήμο "
        "στο σύνολό του. Μόνο όσα ισχύουν· όσα αντικαταστάθηκαν είναι στις μεταβολές."
    ),
    ("figure_id",),
    (
        shared.key("figure_id", _("Κλειδί στοιχείου"), "pk"),
        Field(
            "subject",
            Kind.CODE,
            _("Αφορά"),
            of_subject(Value("municipality"), Value("contract")),
            _("Μία σύμβαση ή έναν Δήμο στο σύνολό του."),
            choices=(("contract", _("Σύμβαση")), ("municipality", _("Δήμος στο σύνολό του"))),
            required=True,
        ),
        shared.contract_reference(required=False),
        shared.municipality_list(figure_municipalities, source=""),
        *of(AbsorptionFigure, "figure_date"),
        *shared.amounts(AbsorptionFigure, "absorbed_amount", "absorbed_gross"),
        *of(AbsorptionFigure, "stated_rate", "stated_definition", "change_kind", "change_reason"),
        shared.link("supersedes_id", _("Κλειδί του στοιχείου που αντικαθιστά")),
        *of(AbsorptionFigure, "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)

REPORTED = Dataset(
    "reported",
    _("Αναφερόμενα ποσά"),
    _("Ό,τι είπε ο Τύπος, ένα σχέδιο ή ένας Δήμος, με το παράθεμά του. Δεν αθροίζονται."),
    ("reported_code",),
    (
        *of(ReportedFigure, "code", as_name="reported_code", kind=Kind.CODE, unique=True),
        *shared.municipality(required=False),
        shared.link("subproject_id", _("Κλειδί Υποέργου")),
        *of(ReportedFigure, "kind", "scope", "title", "title_language", "contractor"),
        *of(ReportedFigure, "amount", unit=_("Ευρώ, στη βάση ΦΠΑ της γραμμής")),
        *of(ReportedFigure, "percent", "vat_basis", "reported_on", "reported_precision"),
        *of(ReportedFigure, "quote", "quote_language", "confidence", "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)

DOCUMENTS = Dataset(
    "documents",
    _("Τεκμήρια"),
    _("Κάθε έγγραφο στο οποίο στηρίζεται κάτι στην πύλη."),
    ("document_reference",),
    (
        *of(Document, "reference", as_name="document_reference", unique=True),
        *of(Document, "title", "title_language", "standing", "number", "issuer"),
        *of(Document, "issued_on", "issued_precision"),
        *of(Document, "url", as_name="document_url"),
        *of(Document, "sha256", kind=Kind.CODE),
        *of(Document, "note"),
        shared.PUBLISHED_AT,
    ),
)

CHANGES = Dataset(
    "changes",
    _("Μεταβολές"),
    _("Ό,τι δημοσιεύθηκε ή άλλαξε: παλιά και νέα τιμή, λόγος, ώρα."),
    ("change_id",),
    (
        shared.key("change_id", _("Κλειδί μεταβολής"), "pk"),
        *of(Change, "at", description=_("Ώρα UTC.")),
        *of(Change, "data_version", "kind"),
        *of(Change, "record_type", kind=Kind.CODE),
        *of(Change, "record_id", "label"),
        *shared.municipality(required=False)[:1],
        shared.contract_reference(required=False),
        *shared.document(required=False),
        *of(Change, "old", as_name="old_values", required=False),
        *of(Change, "new", as_name="new_values", required=False),
        *of(Change, "reason"),
    ),
)
