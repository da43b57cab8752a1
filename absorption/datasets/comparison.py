"""A municipality beside the others: its measures and their medians, as on its page. Computed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from absorption.datasets.fields import Dataset, Field, Kind, count
from absorption.datasets.shared import basis_of, measure, municipality_of_row
from absorption.figures import comparison, totals
from absorption.figures.comparison import Measure, Median
from municipalities.models import Municipality

# Whose value a row has.
GROUPS = (
    ("own", _("Ο δήμος")),
    ("all", _("Μεσαία τιμή όλων των δήμων")),
    ("similar", _("Μεσαία τιμή των δήμων με παρόμοιο πληθυσμό")),
)


@dataclass(frozen=True)
class Beside:
    """One value of a municipality's comparison: its own, or a median."""

    municipality: Municipality
    measure: Measure
    group: str
    median: Median  # of one municipality, where it is its own


def besides(municipalities, as_of=None):
    """Yield every value of the comparisons of the `municipalities`, each beside all."""
    rows = totals.municipality_figures(as_of)
    middles = comparison.medians(rows)
    asked = set(municipalities.values_list("pk", flat=True))
    for row in (row for row in rows if row.municipality.pk in asked):
        for compared in comparison.comparisons(row, rows, middles):
            own = Median(compared.value, int(compared.value is not None), 1)
            shown = (own, compared.of_all, compared.of_similar)
            for (group, _label), median in zip(GROUPS, shown, strict=True):
                yield Beside(row.municipality, compared.measure, group, median)


def prepare(municipalities, as_of=None):
    """Return the tuples of the columns for the `municipalities` (a QuerySet)."""
    columns = COMPARISON.columns
    return [
        [field.of_row(beside) for field in columns] for beside in besides(municipalities, as_of)
    ]


def where(*, ratio) -> Callable[[Beside], Any]:
    """Return the function of a value for itself where it is a ratio, or where it is not."""
    return lambda beside: beside.median.value if beside.measure.is_ratio is ratio else None


COMPARISON = Dataset(
    "comparison",
    _("Οι δήμοι δίπλα στους άλλους"),
    _(
        "Για κάθε Δήμο και μέγεθος της σύγκρισης στη σελίδα του: η τιμή του, η μεσαία τιμή "
        "(διάμεσος) όλων των δήμων και όσων έχουν παρόμοιο πληθυσμό. Δήμος χωρίς καμία γνωστή "
        "τιμή δεν έχει γραμμές."
    ),
    ("municipality_code", "measure", "group"),
    (
        *municipality_of_row(),
        measure("measure.code", comparison.COMPARED),
        Field(
            "group",
            Kind.CODE,
            _("Ποιανού είναι η τιμή"),
            "group",
            _("Παρόμοιου πληθυσμού είναι οι πέντε δήμοι με τον πλησιέστερο, χωρίς τον ίδιο."),
            choices=GROUPS,
            required=True,
        ),
        basis_of(
            "measure.basis.vat.value",
            _("Εκείνη στην οποία το μέγεθος είναι γνωστό για τους περισσότερους δήμους."),
            required=True,
        ),
        Field(
            "percent",
            Kind.PERCENT,
            _("Ποσοστό"),
            where(ratio=True),
            _("Με όσα δεκαδικά έχει στη σελίδα."),
            "%",
            places=4,
        ),
        Field(
            "amount",
            Kind.AMOUNT,
            _("Ποσό"),
            where(ratio=False),
            comparison.ALLOCATED_PER_RESIDENT.formula,
            _("Ευρώ ανά κάτοικο, στη βάση ΦΠΑ της γραμμής"),
            minimum=0,
        ),
        count(
            "known", _("Δήμοι με γνωστή τιμή"), "median.known", _("Από αυτούς είναι η μεσαία τιμή.")
        ),
        count("count", _("Δήμοι συνολικά"), "median.count", _("Όσοι συγκρίνονται.")),
    ),
    prepare=prepare,
)
