"""The dataset of figures: what was paid."""

from django.db.models import CharField, Q, Value
from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import Dataset, Field, Kind, linked, of
from absorption.models import AbsorptionFigure
from municipalities.models import Municipality


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
