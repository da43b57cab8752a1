"""The municipalities beside each other: by one measure, and against the median.

The median is that of the municipalities of which the measure is known; it says how many.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures import gaps, totals
from absorption.figures.gaps import Gap
from absorption.figures.totals import NET, Basis, Definition, MunicipalityFigures

ALLOCATED_PER_RESIDENT = Definition(
    "per_resident",
    _("Προϋπολογισμός ένταξης ανά κάτοικο"),
    _("Σ προϋπολογισμών ένταξης ÷ πληθυσμός της απογραφής 2021"),
    _("ευρώ χωρίς ΦΠΑ ανά κάτοικο"),
)
# How many municipalities, the nearest in inhabitants, count as of similar size.
SIMILAR = 5


@dataclass(frozen=True)
class Measure:
    """One number of a municipality, on one VAT basis: others are not compared with it.

    `value_on` returns it for a row and a basis, or None; `total_on` what it is part of.
    """

    definition: Definition
    value_on: Callable[[MunicipalityFigures, Basis], Decimal | None]
    total_on: Callable[[MunicipalityFigures, Basis], totals.Total] | None = None
    basis: Basis = NET
    gap_on: Callable[[MunicipalityFigures, Basis], Gap] | None = None

    @property
    def code(self) -> str:
        """Its name in addresses."""
        return self.definition.code

    @property
    def is_ratio(self) -> bool:
        """Whether it is a percentage."""
        return self.definition.unit == "%"

    @property
    def is_net(self) -> bool:
        """Whether it stands on amounts without VAT."""
        return self.basis == NET

    @property
    def unit(self) -> str | Promise:
        """What it is counted in, with the basis."""
        if self.is_net:
            return self.definition.unit
        unit = self.definition.unit if self.is_ratio else _("ευρώ")
        return f"{unit}, {self.basis.label}"

    def fitted(self, rows: Sequence[MunicipalityFigures]) -> "Measure":
        """Return the measure on the basis on which most of the rows have it, net if alike."""
        bases = {total.basis for row in rows for total in row.headline.values()} - {NET}
        known = {
            basis: sum(1 for row in rows if self.value_on(row, basis) is not None)
            for basis in (NET, *sorted(bases, key=lambda basis: (basis.vat, basis.document or 0)))
        }
        return replace(self, basis=max(known, key=known.__getitem__))

    def value(self, row: MunicipalityFigures) -> Decimal | None:
        """Return the number of a row, or None."""
        return self.value_on(row, self.basis)

    def gap(self, row: MunicipalityFigures) -> Gap:
        """Return why a row has no number, where it has none."""
        return self.gap_on(row, self.basis) if self.gap_on else Gap()

    def is_minimum(self, row: MunicipalityFigures) -> bool:
        """Whether the number says «at least»."""
        return bool(self.total_on and self.total_on(row, self.basis).is_partial)


def per_resident(row: MunicipalityFigures, basis: Basis) -> Decimal | None:
    """Return euro of allocation per inhabitant of 2021, to the cent, or None."""
    inhabitants, allocated = row.municipality.population, row.on(basis, totals.ALLOCATED.code)
    if not allocated.is_complete or not inhabitants:
        return None
    return (allocated.amount / inhabitants).quantize(totals.CENT, ROUND_HALF_UP)


def _amount(definition: Definition) -> Measure:
    return Measure(
        definition,
        lambda row, basis: row.on(basis, definition.code).amount,
        lambda row, basis: row.on(basis, definition.code),
        gap_on=lambda row, basis: _gap_of_amount(row, basis, definition.code),
    )


def _gap_of_amount(row: MunicipalityFigures, basis: Basis, code: str) -> Gap:
    """Return how an amount is published that does not stand on the basis of the measure."""
    if not gaps.is_published(row.headline[code]):
        return Gap()
    with_vat_only = row.on(basis, code).gross_only is not None
    reason = gaps.WITH_VAT_ONLY[code] if with_vat_only else gaps.OTHER_BASIS
    return Gap((reason,), gaps.NOT_COMPARED)


def _gap_per_resident(row: MunicipalityFigures, basis: Basis) -> Gap:
    """Return what keeps the allocation from being divided by the inhabitants."""
    code = totals.ALLOCATED.code
    allocated = row.on(basis, code)
    if not gaps.is_published(row.headline[code]):
        return Gap()
    if not gaps.is_published(allocated):
        return Gap((gaps.OTHER_BASIS,))
    missing = None if row.municipality.population else gaps.NO_POPULATION
    return Gap(tuple(filter(None, (gaps.of_side(code, allocated), missing))))


def _ratio(definition: Definition) -> Measure:
    return Measure(
        definition,
        lambda row, basis: row.ratio(definition, basis).percent,
        gap_on=lambda row, basis: row.ratio(definition, basis).gap,
    )


MEASURES = {
    measure.code: measure
    for measure in (
        _ratio(totals.ABSORBED_OF_ALLOCATED),
        _ratio(totals.CONTRACTED_OF_ALLOCATED),
        _ratio(totals.ABSORBED_OF_CONTRACTED),
        *map(_amount, totals.AMOUNTS),
        Measure(ALLOCATED_PER_RESIDENT, per_resident, gap_on=_gap_per_resident),
    )
}
HEADLINE = totals.ABSORBED_OF_ALLOCATED.code


def measure_of(params: Mapping[str, str] | QueryDict) -> Measure:
    """Return the measure that an address asks for, or the headline."""
    return MEASURES.get(params.get("measure", ""), MEASURES[HEADLINE])


@dataclass(frozen=True)
class Median:
    """The middle value over the `known` of `count` municipalities; None when none is known."""

    value: Decimal | None
    known: int
    count: int


def median_of(measure: Measure, rows: Sequence[MunicipalityFigures]) -> Median:
    """Return the median of `measure` over `rows`."""
    known = [value for value in map(measure.value, rows) if value is not None]
    middle = None
    if known:
        step = Decimal("0.1") if measure.is_ratio else totals.CENT
        middle = median(known).quantize(step, ROUND_HALF_UP)
    return Median(middle, len(known), len(rows))


def similar(
    row: MunicipalityFigures, rows: Sequence[MunicipalityFigures]
) -> list[MunicipalityFigures]:
    """Return the municipalities nearest to `row` in inhabitants, itself left out."""
    inhabitants = row.municipality.population
    others = [other for other in rows if other is not row and other.municipality.population]
    if not inhabitants:
        return []
    others.sort(key=lambda other: abs(other.municipality.population - inhabitants))
    return others[:SIMILAR]


@dataclass(frozen=True)
class Comparison:
    """One measure of a municipality beside two medians."""

    measure: Measure
    value: Decimal | None
    of_all: Median
    of_similar: Median


COMPARED = (
    totals.CONTRACTED_OF_ALLOCATED,
    totals.ABSORBED_OF_ALLOCATED,
    totals.ABSORBED_OF_CONTRACTED,
    ALLOCATED_PER_RESIDENT,
)


def medians(rows: Sequence[MunicipalityFigures]) -> list[tuple[Measure, Median]]:
    """Return (measure, its median over `rows`) of all that a municipality is compared by."""
    measures = [MEASURES[definition.code].fitted(rows) for definition in COMPARED]
    return [(measure, median_of(measure, rows)) for measure in measures]


def comparisons(
    row: MunicipalityFigures,
    rows: Sequence[MunicipalityFigures],
    of_all: Sequence[tuple[Measure, Median]],
) -> list[Comparison]:
    """Return `row` beside `of_all`, the `medians` of `rows`, and those of similar size.

    Empty while no measure of `row` is known: a column of dashes compares nothing.
    """
    near = similar(row, rows)
    compared = [
        Comparison(measure, measure.value(row), middle, median_of(measure, near))
        for measure, middle in of_all
    ]
    return compared if any(comparison.value is not None for comparison in compared) else []
