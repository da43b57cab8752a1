"""What was said, as dots: one a claim on the scale of the largest; no range and no middle."""

from collections.abc import Sequence
from dataclasses import dataclass

from absorption.figures.claims import Claim
from absorption.figures.totals import thousandths
from municipalities.models import Municipality


@dataclass(frozen=True)
class Dot:
    """A claim and its place; hollow where it only probably speaks of the Action."""

    claim: Claim
    at: int  # thousandths of the scale

    @property
    def percent(self):
        """Its place as a percentage with one decimal, as SVG writes it."""
        return f"{self.at // 10}.{self.at % 10}%"

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
