"""The datasets of contracts and of their amendments."""

from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import GROSS, NET, Dataset, Field, Kind, of
from absorption.figures import totals
from municipalities.models import Contract, ContractAmendment

CONTRACTS = Dataset(
    "contracts",
    _("Συμβάσεις"),
    _(
        "Μία γραμμή για κάθε σύμβαση της Δράσης, με τις τροποποιήσεις της και το τελευταίο "
        "στοιχείο πληρωμών."
    ),
    ("contract_reference",),
    (
        *of(
            Contract,
            "reference",
            as_name="contract_reference",
            kind=Kind.CODE,
            required=True,
            unique=True,
        ),
        *of(Contract, "title", "title_language"),
        shared.municipality_list(expressions.municipality_codes("pk")),
        Field(
            "municipality_slugs",
            Kind.LIST,
            _("Δήμοι στη διεύθυνση"),
            expressions.of_municipalities("slug"),
            _("Με τη σειρά των κωδικών· το όνομά τους στη διεύθυνση της σελίδας."),
            source="municipalities.Municipality.slug",
        ),
        Field(
            "municipality_names",
            Kind.LIST,
            _("Δήμοι"),
            expressions.of_municipalities("name"),
            _("Με τη σειρά των κωδικών, χωρισμένοι με |."),
            source="municipalities.Municipality.name",
        ),
        Field(
            "municipality_shares",
            Kind.LIST,
            _("Μερίδια των Δήμων (%)"),
            expressions.municipality_shares,
            _("Με τη σειρά των Δήμων· κενό όπου το μερίδιο δεν είναι γνωστό."),
            "%",
            "municipalities.ContractShare.share",
        ),
        *of(Contract, "contracting_authority"),
        Field(
            "contractor_slugs",
            Kind.LIST,
            _("Ανάδοχοι στη διεύθυνση"),
            expressions.of_contractors(expressions.public_slug),
            _("Με τη σειρά των αναδόχων (σύνολο «contractors»)."),
            source="municipalities.Contractor.slug",
        ),
        Field(
            "contractor_names",
            Kind.LIST,
            _("Ανάδοχοι"),
            expressions.of_contractors(expressions.public_name),
            _("Τα μέλη μιας ένωσης χωρισμένα με |. Φυσικά πρόσωπα δεν ονομάζονται."),
            source="municipalities.Contractor.public_name",
        ),
        *of(Contract, "adam", "ada", "cpv"),
        shared.link("allocation_id", _("Κλειδί Ένταξης")),
        Field(
            "subproject_ids",
            Kind.LIST,
            _("Κλειδιά Υποέργων"),
            expressions.subprojects,
            _("Τα Υποέργα που εκτελεί η σύμβαση (σύνολο «subprojects»)."),
        ),
        *of(Contract, "signed_on", "starts_on", "ends_on"),
        *of(Contract, "net_amount", unit=NET),
        *of(Contract, "gross_amount", unit=GROSS),
        Field(
            "current_net",
            Kind.AMOUNT,
            _("Τρέχον συμβατικό ποσό χωρίς ΦΠΑ"),
            "current_net",
            _("Η σύμβαση και οι τροποποιήσεις της."),
            NET,
            "absorption.ContractTotal.net_amount",
        ),
        Field(
            "current_gross",
            Kind.AMOUNT,
            _("Τρέχον συμβατικό ποσό με ΦΠΑ"),
            "current_gross",
            _("Η σύμβαση και οι τροποποιήσεις της."),
            GROSS,
            "absorption.ContractTotal.gross_amount",
        ),
        Field(
            "current_ends_on",
            Kind.DATE,
            _("Τρέχουσα λήξη"),
            "current_ends_on",
            _("Η λήξη μετά τις τροποποιήσεις."),
        ),
        Field(
            "absorbed",
            Kind.AMOUNT,
            totals.ABSORBED.label,
            "absorbed",
            totals.ABSORBED.formula,
            NET,
            "absorption.figures.ABSORBED",
            minimum=0,
        ),
        Field(
            "absorbed_gross",
            Kind.AMOUNT,
            _("Πληρωμές με ΦΠΑ"),
            "absorbed_gross",
            _("Σωρευτικά, έως την ημερομηνία του στοιχείου."),
            GROSS,
            "absorption.AbsorptionFigure.absorbed_gross",
            minimum=0,
        ),
        Field(
            "figure_date",
            Kind.DATE,
            _("Ημερομηνία στοιχείου πληρωμών"),
            "figure_date",
            _("Έως ποια ημέρα μετρά το ποσό."),
        ),
        *shared.document(
            "total__figure__document",
            "figure_document",
            required=False,
            label=_("Έγγραφο του στοιχείου πληρωμών"),
        ),
        Field(
            totals.ABSORBED_OF_CONTRACTED.code,
            Kind.PERCENT,
            totals.ABSORBED_OF_CONTRACTED.label,
            expressions.percent("absorbed", "current_net"),
            totals.ABSORBED_OF_CONTRACTED.formula,
            "%",
            "absorption.figures.ABSORBED_OF_CONTRACTED",
            places=4,
            minimum=0,
        ),
        shared.basis("current_net", "current_gross"),
        *of(Contract, "status", "status_on", "moved_to"),
        *shared.document(
            "status_document",
            "status_document",
            required=False,
            label=_("Έγγραφο της κατάστασης"),
        ),
        shared.counts(
            lambda as_of: expressions.is_in(Contract.objects.left_action(as_of), then=False)
        ),
        *of(Contract, "delay_reason", "corrective_action"),
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
        shared.contract_reference(required=True),
        *of(ContractAmendment, "number"),
        shared.municipality_list(expressions.municipality_codes("contract")),
        *of(ContractAmendment, "signed_on"),
        *shared.amounts(ContractAmendment, "net_change", "gross_change"),
        *of(ContractAmendment, "new_ends_on", "adam", "ada", "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)
