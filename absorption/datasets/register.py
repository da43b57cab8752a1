"""The register's datasets: what was granted, planned and signed, and by whom."""

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from absorption import figures
from absorption.datasets import expressions, shared
from absorption.datasets.fields import GROSS, NET, Dataset, Field, Kind, linked, of, text
from municipalities.models import (
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    Document,
    Subproject,
)


def key(name, label):
    """Return the column of the row's key in the portal; it stays when values change."""
    return text(
        name,
        Kind.INTEGER,
        label,
        Coalesce("version_of_id", "id"),
        description=_("Κλειδί της πύλης· μένει το ίδιο όταν αλλάζουν οι τιμές."),
        required=True,
        unique=True,
    )


def link(name, label, attribute):
    """Return the column of the key of another dataset's row."""
    return text(
        name,
        Kind.INTEGER,
        label,
        F(attribute),
        description=_("Το κλειδί της άλλης γραμμής στο δικό της σύνολο· κενό όταν δεν υπάρχει."),
    )


def counts(counted):
    """Return the column that says whether the row is in the Action's totals."""
    return text(
        "counts_in_totals",
        Kind.BOOLEAN,
        _("Μετρά στα σύνολα"),
        counted,
        description=_("Ψευδές για ό,τι απεντάχθηκε, μεταφέρθηκε ή αντικαταστάθηκε."),
        required=True,
    )


def contract_reference(path):
    """Return the column of the number of the contract that the row is about."""
    return text(
        "contract_reference",
        Kind.CODE,
        _("Αριθμός Σύμβασης στην πύλη"),
        linked(Contract, path, "reference"),
        description=_("Δίνεται μία φορά και μένει ο ίδιος (σύνολο «contracts»)."),
        source="municipalities.Contract.reference",
        required=True,
    )


ALLOCATIONS = Dataset(
    "allocations",
    _("Εντάξεις"),
    _("Μία γραμμή για κάθε απόφαση ένταξης Δήμου στη Δράση."),
    ("allocation_id",),
    (
        key("allocation_id", _("Κλειδί Ένταξης")),
        of(Allocation, "ops_code"),
        *shared.municipality(),
        of(Allocation, "title"),
        of(Allocation, "ada"),
        of(Allocation, "decided_on"),
        of(Allocation, "net_amount", unit=NET),
        of(Allocation, "gross_amount", unit=GROSS),
        shared.basis("net_amount", "gross_amount"),
        of(Allocation, "status"),
        of(Allocation, "status_on"),
        counts(
            lambda as_of: expressions.is_in(
                Allocation.objects.published(as_of).counted(as_of), then=True
            )
        ),
        link("supersedes_id", _("Κλειδί της Ένταξης που αντικαθιστά"), "supersedes_id"),
        of(Allocation, "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)

SUBPROJECTS = Dataset(
    "subprojects",
    _("Υποέργα"),
    _("Τι πρόκειται να γίνει σε κάθε Δήμο, όπως το αναφέρει η πηγή του."),
    ("subproject_id",),
    (
        key("subproject_id", _("Κλειδί Υποέργου")),
        *shared.municipality(),
        link("allocation_id", _("Κλειδί Ένταξης"), "allocation_id"),
        of(Subproject, "title"),
        of(Subproject, "title_language"),
        of(Subproject, "delivers"),
        of(Subproject, "theme"),
        of(Subproject, "planned_amount", unit=_("Ευρώ, στη βάση ΦΠΑ της γραμμής")),
        of(Subproject, "vat_basis"),
        of(Subproject, "place"),
        of(Subproject, "status"),
        of(Subproject, "status_on"),
        of(Subproject, "scope"),
        of(Subproject, "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)

CONTRACTS = Dataset(
    "contracts",
    _("Συμβάσεις"),
    _(
        "Μία γραμμή για κάθε σύμβαση της Δράσης, με τις τροποποιήσεις της και το τελευταίο "
        "στοιχείο πληρωμών."
    ),
    ("contract_reference",),
    (
        of(
            Contract,
            "reference",
            as_name="contract_reference",
            kind=Kind.CODE,
            required=True,
            unique=True,
        ),
        of(Contract, "title"),
        of(Contract, "title_language"),
        shared.municipalities_of_contract("pk"),
        text(
            "municipality_slugs",
            Kind.LIST,
            _("Δήμοι στη διεύθυνση"),
            expressions.of_municipalities("slug"),
            description=_("Με τη σειρά των κωδικών· το όνομά τους στη διεύθυνση της σελίδας."),
            source="municipalities.Municipality.slug",
        ),
        text(
            "municipality_names",
            Kind.LIST,
            _("Δήμοι"),
            expressions.of_municipalities("name"),
            description=_("Με τη σειρά των κωδικών, χωρισμένοι με |."),
            source="municipalities.Municipality.name",
        ),
        text(
            "municipality_shares",
            Kind.LIST,
            _("Μερίδια των Δήμων (%)"),
            expressions.municipality_shares,
            description=_("Με τη σειρά των Δήμων· κενό όπου το μερίδιο δεν είναι γνωστό."),
            unit="%",
            source="municipalities.ContractShare.share",
        ),
        of(Contract, "contracting_authority"),
        text(
            "contractor_slugs",
            Kind.LIST,
            _("Ανάδοχοι στη διεύθυνση"),
            expressions.of_contractors(expressions.public_slug),
            description=_("Με τη σειρά των αναδόχων (σύνολο «contractors»)."),
            source="municipalities.Contractor.slug",
        ),
        text(
            "contractor_names",
            Kind.LIST,
            _("Ανάδοχοι"),
            expressions.of_contractors(expressions.public_name),
            description=_("Τα μέλη μιας ένωσης χωρισμένα με |. Φυσικά πρόσωπα δεν ονομάζονται."),
            source="municipalities.Contractor.public_name",
        ),
        of(Contract, "adam"),
        of(Contract, "ada"),
        of(Contract, "cpv"),
        link("allocation_id", _("Κλειδί Ένταξης"), "allocation_id"),
        text(
            "subproject_ids",
            Kind.LIST,
            _("Κλειδιά Υποέργων"),
            expressions.subprojects,
            description=_("Τα Υποέργα που εκτελεί η σύμβαση (σύνολο «subprojects»)."),
        ),
        of(Contract, "signed_on"),
        of(Contract, "starts_on"),
        of(Contract, "ends_on"),
        of(Contract, "net_amount", unit=NET),
        of(Contract, "gross_amount", unit=GROSS),
        Field(
            "current_net",
            Kind.AMOUNT,
            _("Τρέχον συμβατικό ποσό χωρίς ΦΠΑ"),
            lambda as_of: F("current_net"),
            _("Η σύμβαση και οι τροποποιήσεις της."),
            NET,
            "absorption.ContractTotal.net_amount",
            places=2,
        ),
        Field(
            "current_gross",
            Kind.AMOUNT,
            _("Τρέχον συμβατικό ποσό με ΦΠΑ"),
            lambda as_of: F("current_gross"),
            _("Η σύμβαση και οι τροποποιήσεις της."),
            GROSS,
            "absorption.ContractTotal.gross_amount",
            places=2,
        ),
        text(
            "current_ends_on",
            Kind.DATE,
            _("Τρέχουσα λήξη"),
            F("current_ends_on"),
            description=_("Η λήξη μετά τις τροποποιήσεις."),
        ),
        Field(
            "absorbed",
            Kind.AMOUNT,
            figures.ABSORBED.label,
            lambda as_of: F("absorbed"),
            figures.ABSORBED.formula,
            NET,
            "absorption.figures.ABSORBED",
            places=2,
            minimum=0,
        ),
        Field(
            "absorbed_gross",
            Kind.AMOUNT,
            _("Πληρωμές με ΦΠΑ"),
            lambda as_of: F("absorbed_gross"),
            _("Σωρευτικά, έως την ημερομηνία του στοιχείου."),
            GROSS,
            "absorption.AbsorptionFigure.absorbed_gross",
            places=2,
            minimum=0,
        ),
        text(
            "figure_date",
            Kind.DATE,
            _("Ημερομηνία στοιχείου πληρωμών"),
            F("figure_date"),
            description=_("Έως ποια ημέρα μετρά το ποσό."),
        ),
        *shared.document(
            "total__figure__document",
            "figure_document",
            required=False,
            label=_("Τεκμήριο του στοιχείου πληρωμών"),
        ),
        Field(
            figures.ABSORBED_OF_CONTRACTED.code,
            Kind.PERCENT,
            figures.ABSORBED_OF_CONTRACTED.label,
            lambda as_of: expressions.Percent("absorbed", "current_net"),
            figures.ABSORBED_OF_CONTRACTED.formula,
            "%",
            "absorption.figures.ABSORBED_OF_CONTRACTED",
            places=1,
            minimum=0,
        ),
        shared.basis("current_net", "current_gross"),
        of(Contract, "status"),
        of(Contract, "status_on"),
        counts(lambda as_of: expressions.is_in(Contract.objects.left_action(as_of), then=False)),
        of(Contract, "delay_reason"),
        of(Contract, "corrective_action"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)

AMENDMENTS = Dataset(
    "amendments",
    _("Τροποποιήσεις συμβάσεων"),
    _("Μία γραμμή για κάθε μεταβολή ποσού ή λήξης μιας σύμβασης."),
    ("contract_reference", "number"),
    (
        contract_reference("contract"),
        of(ContractAmendment, "number"),
        shared.municipalities_of_contract("contract"),
        of(ContractAmendment, "signed_on"),
        of(ContractAmendment, "net_change", unit=NET),
        of(ContractAmendment, "gross_change", unit=GROSS),
        shared.basis("net_change", "gross_change"),
        of(ContractAmendment, "new_ends_on"),
        of(ContractAmendment, "adam"),
        of(ContractAmendment, "ada"),
        of(ContractAmendment, "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)


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


CONTRACTORS = Dataset(
    "contractors",
    _("Ανάδοχοι"),
    _("Όσοι υπέγραψαν συμβάσεις. Φυσικά πρόσωπα δεν ονομάζονται."),
    ("contractor_slug",),
    (
        of(
            Contractor,
            "slug",
            as_name="contractor_slug",
            value=lambda as_of: expressions.public_slug(""),
            unique=True,
        ),
        of(Contractor, "name", value=lambda as_of: expressions.public_name("")),
        of(
            Contractor,
            "natural_person",
            required=True,
            value=lambda as_of: expressions.is_person(""),
        ),
        of(Contractor, "country", kind=Kind.CODE),
        of(Contractor, "tax_id", value=lambda as_of: expressions.public_tax_id("")),
        text(
            "contracts",
            Kind.INTEGER,
            _("Πλήθος συμβάσεων"),
            number_signed,
            description=_("Μόνος ή μαζί με άλλους."),
            minimum=0,
        ),
        text(
            "contract_references",
            Kind.LIST,
            _("Συμβάσεις"),
            of_signed("reference"),
            description=_("Οι αριθμοί τους στην πύλη, χωρισμένοι με | (σύνολο «contracts»)."),
            source="municipalities.Contract.reference",
        ),
        text(
            "municipality_codes",
            Kind.LIST,
            _("Κωδικοί ΥΠΕΣ των Δήμων"),
            of_signed(expressions.municipality_codes("pk")),
            description=_("Ανά σύμβαση, με τη σειρά τους· χωρισμένοι με |."),
        ),
        text(
            "document_references",
            Kind.LIST,
            _("Τεκμήρια των συμβάσεων"),
            of_signed("document__reference"),
            description=_("Με τη σειρά των συμβάσεων (σύνολο «documents»)."),
            source="municipalities.Document.reference",
        ),
        text(
            "document_urls",
            Kind.LIST,
            _("Διευθύνσεις τεκμηρίων"),
            of_signed(linked(Document, "document", "url")),
            description=_("Με τη σειρά των συμβάσεων."),
            source="municipalities.Document.url",
        ),
        shared.PUBLISHED_AT,
    ),
)
