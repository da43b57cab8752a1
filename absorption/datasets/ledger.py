"""The ledger's datasets: what was paid, what was said, what proves it, what changed."""

from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import GROSS, NET, Dataset, Kind, linked, of, renamed, text
from absorption.datasets.register import contract_reference, key, link
from absorption.models import AbsorptionFigure, Change
from municipalities.models import Document, Municipality, ReportedFigure


def figure_municipalities(as_of):
    """Return the codes of the municipalities of the figure's subject, whichever it is."""
    own = linked(Municipality, "municipality", "ypes_code")
    return Case(
        When(contract=None, then=own(as_of)),
        default=expressions.municipality_codes("contract")(as_of),
        output_field=CharField(),
    )


FIGURES = Dataset(
    "figures",
    _("Στοιχεία απορρόφησης"),
    _(
        "Σωρευτικές πληρωμές στους αναδόχους ανά ημερομηνία, για μία σύμβαση ή για έναν Δήμο "
        "στο σύνολό του. Μόνο όσα ισχύουν· όσα αντικαταστάθηκαν είναι στις μεταβολές."
    ),
    ("figure_id",),
    (
        renamed(key("figure_id", _("Κλειδί στοιχείου")), value=lambda as_of: F("pk")),
        text(
            "subject",
            Kind.CODE,
            _("Αφορά"),
            Case(
                When(contract=None, then=Value("municipality")),
                default=Value("contract"),
                output_field=CharField(),
            ),
            description=_("Μία σύμβαση ή έναν Δήμο στο σύνολό του."),
            choices=(("contract", _("Σύμβαση")), ("municipality", _("Δήμος στο σύνολό του"))),
            required=True,
        ),
        renamed(contract_reference("contract"), required=False),
        text(
            "municipality_codes",
            Kind.LIST,
            _("Κωδικοί ΥΠΕΣ των Δήμων"),
            figure_municipalities,
            description=_("Χωρισμένοι με |, με την ίδια σειρά σε κάθε στήλη της γραμμής."),
        ),
        of(AbsorptionFigure, "figure_date"),
        of(AbsorptionFigure, "absorbed_amount", unit=NET),
        of(AbsorptionFigure, "absorbed_gross", unit=GROSS),
        shared.basis("absorbed_amount", "absorbed_gross"),
        of(AbsorptionFigure, "stated_rate"),
        of(AbsorptionFigure, "stated_definition"),
        of(AbsorptionFigure, "change_kind"),
        of(AbsorptionFigure, "change_reason"),
        link("supersedes_id", _("Κλειδί του στοιχείου που αντικαθιστά"), "supersedes_id"),
        of(AbsorptionFigure, "note"),
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
        of(
            ReportedFigure,
            "code",
            as_name="reported_code",
            kind=Kind.CODE,
            unique=True,
        ),
        *shared.municipality(required=False),
        link("subproject_id", _("Κλειδί Υποέργου"), "subproject_id"),
        of(ReportedFigure, "kind"),
        of(ReportedFigure, "scope"),
        of(ReportedFigure, "title"),
        of(ReportedFigure, "title_language"),
        of(ReportedFigure, "contractor"),
        of(ReportedFigure, "amount", unit=_("Ευρώ, στη βάση ΦΠΑ της γραμμής")),
        of(ReportedFigure, "percent"),
        of(ReportedFigure, "vat_basis"),
        of(ReportedFigure, "reported_on"),
        of(ReportedFigure, "reported_precision"),
        of(ReportedFigure, "quote"),
        of(ReportedFigure, "quote_language"),
        of(ReportedFigure, "confidence"),
        of(ReportedFigure, "note"),
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
        of(Document, "reference", as_name="document_reference", unique=True),
        of(Document, "title"),
        of(Document, "title_language"),
        of(Document, "standing"),
        of(Document, "number"),
        of(Document, "issuer"),
        of(Document, "issued_on"),
        of(Document, "issued_precision"),
        of(Document, "url", as_name="document_url"),
        of(Document, "sha256", kind=Kind.CODE),
        of(Document, "note"),
        shared.PUBLISHED_AT,
    ),
)

CHANGES = Dataset(
    "changes",
    _("Μεταβολές"),
    _("Ό,τι δημοσιεύθηκε ή άλλαξε: παλιά και νέα τιμή, λόγος, ώρα."),
    ("change_id",),
    (
        renamed(key("change_id", _("Κλειδί μεταβολής")), value=lambda as_of: F("pk")),
        of(Change, "at", description=_("Ώρα UTC.")),
        of(Change, "data_version"),
        of(Change, "kind"),
        of(Change, "record_type", kind=Kind.CODE),
        of(Change, "record_id"),
        of(Change, "label"),
        *shared.municipality(required=False)[:1],
        renamed(contract_reference("contract"), required=False),
        *shared.document(required=False),
        of(Change, "old", as_name="old_values", required=False),
        of(Change, "new", as_name="new_values", required=False),
        of(Change, "reason"),
    ),
)
