"""The datasets of documents, and of what was merely reported."""

from django.utils.translation import gettext_lazy as _

from absorption.datasets import shared
from absorption.datasets.fields import ON_ITS_BASIS, Dataset, Kind, of
from municipalities.models import Document, ReportedFigure

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
        *of(ReportedFigure, "amount", unit=ON_ITS_BASIS),
        *of(ReportedFigure, "percent", "vat_basis", "reported_on", "reported_precision"),
        *of(ReportedFigure, "quote", "quote_language", "confidence", "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)


DOCUMENTS = Dataset(
    "documents",
    _("Έγγραφα"),
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
