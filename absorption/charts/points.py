"""What a chart draws, as rows: a point, or a bar, each."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from absorption.datasets import Field, Kind
from absorption.figures.totals import NET


@dataclass(frozen=True)
class Points:
    """The rows of a chart under their columns, as a file writes them."""

    columns: tuple[Field, ...]
    rows: list[tuple[Any, ...]]
    can_copy = False

    @property
    def fields(self):
        """Every column; invented points say so themselves."""
        demo = _column("demo", Kind.BOOLEAN)
        return (*self.columns, *([demo] if settings.PORTAL_DEMO else []))

    def values(self):
        """Return the rows as tuples in the order of `fields`."""
        return [(*row, True) for row in self.rows] if settings.PORTAL_DEMO else self.rows


def _column(name, kind, **options):
    return Field(name, kind, name, None, **options)


PAYMENTS = (
    _column("series", Kind.CODE),
    _column("label", Kind.TEXT),
    _column("date", Kind.DATE),
    _column("amount", Kind.AMOUNT),
    _column("vat_basis", Kind.CODE),
)
RANKING = (
    _column("municipality_code", Kind.CODE),
    _column("municipality_name", Kind.TEXT),
    _column("measure", Kind.CODE),
    _column("vat_basis", Kind.CODE),
    _column("percent", Kind.PERCENT, places=4),
    _column("amount", Kind.AMOUNT),
    _column("at_least", Kind.BOOLEAN),
)


def of_payments(area):
    """Return the points of the lines, the contracts behind them and the official amounts.

    Each amount holds until the next of its series. `area` is a timelines.Area, or None.
    """
    return Points(PAYMENTS, list(_of_area(area)) if area else [])


def _of_area(area):
    net = NET.vat.value
    for line in area.lines:
        for day, amount in line.steps:
            yield line.code, str(line.definition.label), day, amount, net
    for layer in [] if area.history.of_all else area.history.layers:
        for day, amount in zip(area.history.dates, layer.amounts, strict=True):
            if amount is not None:
                yield layer.reference or "rest", str(layer.label), day, amount, net
    for point in area.official:
        yield "official", str(point.label), point.day, point.row.paid, point.row.basis.value


def of_ranking(ranking):
    """Return the bars of a `bars.Ranking` in their order; what has no value has an empty cell."""
    measure = ranking.measure
    rows = [
        (
            bar.municipality.ypes_code,
            bar.municipality.name,
            measure.code,
            measure.basis.vat.value,
            bar.value if measure.is_ratio else None,
            None if measure.is_ratio else bar.value,
            bar.is_minimum,
        )
        for bar in ranking.bars
    ]
    return Points(RANKING, rows)
