"""The columns that several datasets have."""

from dataclasses import replace

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from absorption.datasets.expressions import vat_basis
from absorption.datasets.fields import GROSS, NET, Field, Kind, count, linked, of
from municipalities.models import Contract, Document, Municipality, VatBasis

PUBLISHED_AT = Field(
    "published_at",
    Kind.DATETIME,
    _("Δημοσιεύθηκε στην πύλη"),
    "published_at",
    _("Ώρα UTC, όπου η επικεφαλίδα δεν λέει άλλη. Όταν άλλαξε, η ώρα της τελευταίας αλλαγής."),
    required=True,
)


def key(name, label, value=None):
    """Return the column of the row's key in the portal; it stays when values change."""
    value = value or Coalesce("version_of_id", "id")
    description = _("Κλειδί της πύλης· μένει το ίδιο όταν αλλάζουν οι τιμές.")
    return Field(name, Kind.INTEGER, label, value, description, required=True, unique=True)


def link(name, label):
    """Return the column of the key of another dataset's row."""
    description = _("Το κλειδί της άλλης γραμμής στο δικό της σύνολο· κενό όταν δεν υπάρχει.")
    return Field(name, Kind.INTEGER, label, name, description)


def measure(value, measures):
    """Return the column that says which measure the row is of."""
    choices = tuple((one.code, one.label) for one in measures)
    description = _("Όπως λέγεται στα άλλα σύνολα δεδομένων.")
    return Field(
        "measure", Kind.CODE, _("Μέγεθος"), value, description, choices=choices, required=True
    )


def counts(counted):
    """Return the column that says whether the row is in the Action's totals."""
    description = _("Ψευδές για ό,τι απεντάχθηκε, μεταφέρθηκε ή αντικαταστάθηκε.")
    label = _("Μετρά στα σύνολα")
    return Field("counts_in_totals", Kind.BOOLEAN, label, counted, description, required=True)


def contract_reference(*, required):
    """Return the column of the number of the contract that the row is about."""
    return Field(
        "contract_reference",
        Kind.CODE,
        _("Αριθμός Σύμβασης στην πύλη"),
        linked(Contract, "contract", "reference"),
        _("Δίνεται μία φορά και μένει ο ίδιος (σύνολο «contracts»)."),
        source="municipalities.Contract.reference",
        required=required,
    )


def document(path="document", prefix="document", *, required=True, label=None):
    """Return the columns of the document that proves the row: its code and its address."""
    return (
        Field(
            f"{prefix}_reference",
            Kind.CODE,
            label or _("Έγγραφο"),
            linked(Document, path, "reference"),
            _("Κωδικός του εγγράφου στην πύλη (σύνολο «documents»)."),
            source="municipalities.Document.reference",
            required=required,
        ),
        Field(
            f"{prefix}_url",
            Kind.URL,
            _("Διεύθυνση εγγράφου"),
            linked(Document, path, "url"),
            _("Κενή όταν το έγγραφο δεν έχει δημόσια διεύθυνση."),
            source="municipalities.Document.url",
        ),
    )


def municipality(*, required=True):
    """Return the columns of the municipality that the row is about: its code and its name."""
    return (
        Field(
            "municipality_code",
            Kind.CODE,
            _("Κωδικός ΥΠΕΣ του Δήμου"),
            linked(Municipality, "municipality", "ypes_code"),
            _("Τέσσερα ψηφία, με τα μηδενικά τους: διαβάζεται ως κείμενο."),
            source="municipalities.Municipality.ypes_code",
            required=required,
        ),
        Field(
            "municipality_name",
            Kind.TEXT,
            _("Δήμος"),
            linked(Municipality, "municipality", "name"),
            _("Η επίσημη ονομασία του."),
            source="municipalities.Municipality.name",
            required=required,
        ),
    )


def fact(*names, **options):
    """Return the columns of a municipality's own fields, of a computed row that has one."""
    return tuple(
        replace(column, value=f"municipality.{column.value}")
        for column in of(Municipality, *names, **options)
    )


def municipality_of_row(*, unique=False):
    """Return the columns of the municipality of a computed row: its code, its slug, its name."""
    return (
        *fact("ypes_code", as_name="municipality_code", kind=Kind.CODE, unique=unique),
        *fact("slug", as_name="municipality_slug", unique=unique),
        *fact("name", as_name="municipality_name"),
    )


def municipality_list(value, description=None, source="municipalities.Municipality.ypes_code"):
    """Return the column of the codes of several municipalities."""
    usual = _("Χωρισμένοι με |, με την ίδια σειρά σε κάθε στήλη της γραμμής.")
    label = _("Κωδικοί ΥΠΕΣ των Δήμων")
    return Field("municipality_codes", Kind.LIST, label, value, description or usual, source=source)


def amounts(model, net, gross):
    """Return the columns of an amount without VAT and with it, and of the row's basis."""
    return (*of(model, net, unit=NET), *of(model, gross, unit=GROSS), basis(net, gross))


def basis(net, gross):
    """Return the column that says on which VAT basis the row's amounts stand."""
    return basis_of(
        vat_basis(net, gross),
        _(
            "Χωρίς ΦΠΑ όταν είναι γνωστό το καθαρό ποσό· με ΦΠΑ όταν είναι γνωστό μόνο εκείνο, "
            "και τότε η γραμμή δεν μπαίνει σε ποσοστά· κενή όταν κανένα δεν έχει δημοσιευθεί."
        ),
    )


def basis_of(value, description, *, required=False):
    """Return the same where `value` says it otherwise."""
    label, choices = _("Βάση ΦΠΑ της γραμμής"), tuple(VatBasis.choices)
    return Field(
        "vat_basis", Kind.CODE, label, value, description, choices=choices, required=required
    )


def sums(code, label, value, description, source=""):
    """Return the columns of a sum without VAT, and over how many rows it is.

    `value` gives the function of what a `Total` has under a name.
    """
    gross_only = _("Σύνολο με ΦΠΑ, όπου μόνο αυτό είναι γνωστό")
    return (
        Field(code, Kind.AMOUNT, label, value("amount"), description, NET, source),
        count(f"{code}_known", _("Γραμμές με γνωστό ποσό"), value("known"), label),
        count(f"{code}_count", _("Γραμμές συνολικά"), value("count"), label),
        Field(f"{code}_gross_only", Kind.AMOUNT, gross_only, value("gross_only"), label, GROSS),
    )


def proofs(keys, as_of):
    """Return (reference, address) of the documents with these keys, by key, in one query."""
    documents = Document.objects.published(as_of).with_identity().annotate(key=F("identity"))
    found = documents.filter(key__in=keys).values_list("key", "reference", "url")
    return {key: proof for key, *proof in found}
