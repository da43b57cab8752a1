"""The dataset of contractors."""

from django.db.models import Case, Count, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import Dataset, Field, Kind, count, linked, of
from absorption.figures.contractors import ALONE, JOINT, signed_by
from municipalities.models import Contract, Contractor, Document

# What `signed_by` calls an amount and a sum with VAT.
SUMMED = {"amount": "sum", "gross_only": "gross"}


def of_signed(value):
    """Return the function of the day that joins `value` over the contractor's contracts."""

    def joined(as_of):
        signed = Contract.objects.published(as_of).filter(contractors=OuterRef("identity"))
        expression = value(as_of) if callable(value) else F(value)
        return expressions.Joined(signed.order_by("reference"), expression)

    return joined


def number_signed(as_of):
    """Return how many contracts the contractor has signed, alone or with others."""
    signed = Contract.objects.published(as_of).filter(contractors=OuterRef("identity"))
    counted = signed.order_by().values("contractors").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def signed(what):
    """Return the function of the day that gives `what` a contractor signed; a person has none."""

    def value(as_of):
        groups = signed_by(as_of, contractors=OuterRef("identity"))
        found = Subquery(groups.values(what))
        counted = what.endswith(("_count", "_known"))
        default = Coalesce(found, 0) if counted else found
        return Case(When(expressions.person(""), then=None), default=default)

    return value


def amounts(definition):
    """Return the columns of what is signed alone, or jointly, and over how many contracts."""

    def value(what):
        return signed(f"{definition.code}_{SUMMED.get(what, what)}")

    name, source = f"signed_{definition.code}", "absorption.figures.contractors"
    return shared.sums(name, definition.label, value, definition.formula, source)


CONTRACTORS = Dataset(
    "contractors",
    _("Ανάδοχοι"),
    _("Όσοι υπέγραψαν συμβάσεις. Φυσικά πρόσωπα δεν ονομάζονται."),
    ("contractor_slug",),
    (
        *of(
            Contractor,
            "slug",
            as_name="contractor_slug",
            value=expressions.public_slug(""),
            unique=True,
        ),
        *of(Contractor, "name", value=expressions.public_name("")),
        *of(Contractor, "natural_person", required=True, value=expressions.is_person("")),
        *of(Contractor, "country", kind=Kind.CODE),
        *of(Contractor, "tax_id", value=expressions.public_tax_id("")),
        count("contracts", _("Πλήθος συμβάσεων"), number_signed, _("Μόνος ή μαζί με άλλους.")),
        Field(
            "contract_references",
            Kind.LIST,
            _("Συμβάσεις"),
            of_signed("reference"),
            _("Οι αριθμοί τους στην πύλη, χωρισμένοι με | (σύνολο «contracts»)."),
            source="municipalities.Contract.reference",
        ),
        shared.municipality_list(
            of_signed(expressions.municipality_codes("pk")),
            _("Ανά σύμβαση, με τη σειρά τους· χωρισμένοι με |."),
            source="",
        ),
        Field(
            "document_references",
            Kind.LIST,
            _("Έγγραφα των συμβάσεων"),
            of_signed("document__reference"),
            _("Με τη σειρά των συμβάσεων (σύνολο «documents»)."),
            source="municipalities.Document.reference",
        ),
        Field(
            "document_urls",
            Kind.LIST,
            _("Διευθύνσεις εγγράφων"),
            of_signed(linked(Document, "document", "url")),
            _("Με τη σειρά των συμβάσεων."),
            source="municipalities.Document.url",
        ),
        *amounts(ALONE),
        *amounts(JOINT),
        shared.PUBLISHED_AT,
    ),
)
