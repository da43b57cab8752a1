"""Amounts as dots on a scale: what was said, a dot a claim, and a municipality beside medians.

Of claims there is no range and no middle: nobody said those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from absorption.figures.claims import Claim
from absorption.figures.comparison import Comparison
from absorption.figures.totals import thousandths
from municipalities.models import Municipality

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Dot:
    """A claim and its place; hollow where it only probably speaks of the Action."""

    claim: Claim
    at: int  # thousandths of the scale

    @property
    def percent(self):
        """Its place as a percentage with one decimal, as SVG writes it."""
        return _percent(self.at)

    @property
    def is_hollow(self):
        """Whether the claim does not name the Action."""
        return not self.claim.names_action


@dataclass(frozen=True)
class DotRow:
    """A municipality with what was said of it, the largest first."""

    municipality: Municipality
    dots: Sequence[Dot]


def claim_dots(said):
    """Return the rows of `said`, (municipality, its claims of an amount), and their scale in euro.

    The scale is None where nothing was said.
    """
    scale = max((claim.amount for _town, claims in said for claim in claims), default=None)
    rows = [
        DotRow(town, [Dot(claim, thousandths(claim.amount, scale) or 0) for claim in claims])
        for town, claims in said
    ]
    return rows, scale


@dataclass(frozen=True)
class Beside:
    """A measure of a municipality beside two medians, each a dot on one scale where it is known."""

    comparison: Comparison
    own: str | None
    of_all: str | None
    of_similar: str | None


def beside(comparisons):
    """Return each of `comparisons` with its dots; the scale of a ratio is 100% at least."""
    return [_beside(each) for each in comparisons]


def _beside(comparison):
    values = (comparison.value, comparison.of_all.value, comparison.of_similar.value)
    least = [HUNDRED] if comparison.measure.is_ratio else []
    scale = max([*least, *(value for value in values if value is not None)], default=None)
    places = [thousandths(value, scale) for value in values]
    return Beside(comparison, *(None if at is None else _percent(at) for at in places))


def _percent(at):
    """Return thousandths as a percentage with one decimal, as SVG writes it."""
    return f"{at // 10}.{at % 10}%"
