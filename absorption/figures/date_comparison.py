"""A municipality's headline numbers on two days, and what became of each between them.

Both days are read by the one query function of `absorption.figures`. A difference stands only
where both sides are whole and of one kind: the step from «at least» to a sum, or from the
contracts to an official figure, is not money that was paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from absorption.figures import totals
from absorption.figures.totals import Definition, MunicipalityFigures, Ratio, Total

PARAMETER = "compare"


@dataclass(frozen=True)
class Line:
    """A sum (euro, on its VAT basis) or a ratio on both days.

    `difference` is later − earlier, in euro or percentage points, or None.
    """

    definition: Definition
    earlier: Total | Ratio
    later: Total | Ratio
    difference: Decimal | None

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio."""
        return isinstance(self.later, Ratio)


@dataclass(frozen=True)
class TwoDays:
    """The lines, and the days they are of; a day that is None is now."""

    earlier: date | None
    later: date | None
    lines: list[Line]


def two_days(row: MunicipalityFigures, as_of: date | None, other: date) -> TwoDays:
    """Return the figures `row` of the page's day `as_of` beside those of the day `other`.

    What the portal had not published by a day is unknown on it.
    """
    municipality = row.municipality
    found = totals.municipality_figures(other, key=municipality.identity_id)
    beside = found[0] if found else MunicipalityFigures(municipality)
    before, after = (row, beside) if as_of and as_of < other else (beside, row)
    days = (as_of, other) if as_of and as_of < other else (other, as_of)
    return TwoDays(*days, [*_amounts(before, after), *_ratios(before, after)])


def _amounts(before: MunicipalityFigures, after: MunicipalityFigures) -> Iterator[Line]:
    for definition in totals.AMOUNTS:
        earlier, later = (getattr(row, definition.code) for row in (before, after))
        whole = _alike(earlier, later) and earlier.is_complete and later.is_complete
        difference = later.amount - earlier.amount if whole else None
        yield Line(definition, earlier, later, difference)


def _ratios(before: MunicipalityFigures, after: MunicipalityFigures) -> Iterator[Line]:
    for earlier, later in zip(before.ratios, after.ratios, strict=True):
        start, end = earlier.percent, later.percent
        alike = earlier.basis == later.basis and all(
            _alike(before.headline[code], after.headline[code])
            for code in totals.SIDES[earlier.definition.code]
        )
        difference = None if start is None or end is None or not alike else end - start
        yield Line(earlier.definition, earlier, later, difference)


def _alike(earlier: Total, later: Total) -> bool:
    """Return whether both amounts are of one kind, on one VAT basis."""
    return earlier.basis == later.basis and (earlier.official is None) == (later.official is None)
