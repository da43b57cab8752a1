"""The dataset of figures: what was paid, and what official rows state of municipalities."""

from dataclasses import replace

from django.db.models import CharField, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import GROSS, NET, ON_ITS_BASIS, Dataset, Field, Kind, linked, of
from absorption.models import AbsorptionFigure
from municipalities.models import Municipality


def of_subject(municipality, contract):
    """Return the first value in a figure of a municipality as a whole, else the second."""
    return expressions.either(Q(contract=None), municipality, contract, CharField())


def figure_municipalities(as_of):
    """Return the codes of the municipalities of the figure's subject, whichever it is."""
    own = linked(Municipality, "municipality", "ypes_code")
    return of_subject(own(as_of), expressions.municipality_codes("contract")(as_of))


# A source states one basis for all that its row says of a municipality; of a contract, and where a
# row has payments only, the amounts that are known say it.
_KNOWN_BASIS = shared.basis("absorbed_amount", "absorbed_gross")
BASIS = replace(
    _KNOWN_BASIS,
    value=Coalesce(NullIf("vat_basis", Value("")), _KNOWN_BASIS.value),
    description=_(
        "Η βάση όλων των ποσών της γραμμής. «unknown»: η πηγή δεν λέει αν περιλαμβάνουν ΦΠΑ· "
        "τέτοια ποσά δεν προστίθενται στα καθαρά."
    ),
)

FIGURES = Dataset(
    "figures",
    _("Στοιχεία απορρόφησης"),
    _(
        "Σωρευτικές πληρωμές στους αναδόχους ανά ημερομηνία για μία σύμβαση, ή ό,τι δηλώνει μία "
        "πηγή για έναν Δήμο στο σύνολό του: προϋπολογισμός, συμβάσεις, πληρωμές, ποσοστό. Μόνο "
        "όσα ισχύουν· όσα αντικαταστάθηκαν είναι στις μεταβολές."
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
        *of(AbsorptionFigure, "absorbed_amount", unit=NET),
        *of(AbsorptionFigure, "absorbed_gross", unit=GROSS),
        BASIS,
        *of(AbsorptionFigure, "absorbed_unstated", "budget_amount", unit=ON_ITS_BASIS),
        *of(AbsorptionFigure, "contracted_amount", unit=ON_ITS_BASIS),
        *of(AbsorptionFigure, "stated_rate", "stated_definition"),
        *of(AbsorptionFigure, "budget_heading", "contracted_heading"),
        *of(AbsorptionFigure, "absorbed_heading", "rate_heading"),
        *of(AbsorptionFigure, "change_kind", "change_reason"),
        shared.link("supersedes_id", _("Κλειδί του στοιχείου που αντικαθιστά")),
        *of(AbsorptionFigure, "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)
