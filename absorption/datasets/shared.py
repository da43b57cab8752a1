"""The columns that several datasets have."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from absorption.datasets.expressions import municipality_codes, vat_basis
from absorption.datasets.fields import Kind, linked, text
from municipalities.models import Document, Municipality, VatBasis

PUBLISHED_AT = text(
    "published_at",
    Kind.DATETIME,
    _("Δημοσιεύθηκε στην πύλη"),
    F("published_at"),
    description=_("Ώρα UTC. Όταν άλλαξε, η ώρα της τελευταίας αλλαγής."),
    required=True,
)


def document(path="document", prefix="document", *, required=True, label=None):
    """Return the columns of the document that proves the row: its code and its address."""
    return (
        text(
            f"{prefix}_reference",
            Kind.CODE,
            label or _("Τεκμήριο"),
            linked(Document, path, "reference"),
            description=_("Κωδικός του τεκμηρίου στην πύλη (σύνολο «documents»)."),
            source="municipalities.Document.reference",
            required=required,
        ),
        text(
            f"{prefix}_url",
            Kind.URL,
            _("Διεύθυνση τεκμηρίου"),
            linked(Document, path, "url"),
            description=_("Κενή όταν το τεκμήριο δεν έχει δημόσια διεύθυνση."),
            source="municipalities.Document.url",
        ),
    )


def municipality(path="municipality", *, required=True):
    """Return the columns of the municipality that the row is about: its code and its name."""
    return (
        text(
            "municipality_code",
            Kind.CODE,
            _("Κωδικός ΥΠΕΣ του Δήμου"),
            linked(Municipality, path, "ypes_code"),
            description=_("Τέσσερα ψηφία, με τα μηδενικά τους: διαβάζεται ως κείμενο."),
            source="municipalities.Municipality.ypes_code",
            required=required,
        ),
        text(
            "municipality_name",
            Kind.TEXT,
            _("Δήμος"),
            linked(Municipality, path, "name"),
            description=_("Η επίσημη ονομασία του."),
            source="municipalities.Municipality.name",
            required=required,
        ),
    )


def municipalities_of_contract(path):
    """Return the column of the codes of the municipalities of a contract."""
    return text(
        "municipality_codes",
        Kind.LIST,
        _("Κωδικοί ΥΠΕΣ των Δήμων"),
        municipality_codes(path),
        description=_("Χωρισμένοι με |, με την ίδια σειρά σε κάθε στήλη της γραμμής."),
        source="municipalities.Municipality.ypes_code",
    )


def basis(net, gross):
    """Return the column that says on which VAT basis the row's amounts stand."""
    return text(
        "vat_basis",
        Kind.CODE,
        _("Βάση ΦΠΑ της γραμμής"),
        vat_basis(net, gross),
        description=_(
            "Χωρίς ΦΠΑ όταν είναι γνωστό το καθαρό ποσό· με ΦΠΑ όταν είναι γνωστό μόνο εκείνο, "
            "και τότε η γραμμή δεν μπαίνει σε λόγους· κενή όταν κανένα δεν έχει δημοσιευθεί."
        ),
        choices=tuple(VatBasis.choices),
    )
