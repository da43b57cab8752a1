"""Payments of a municipality over time, contract by contract.

Each contract holds its cumulative amount from the date of one figure to that of the next;
before its first figure it is unknown (None), not 0. Euro without VAT; the last column sums
to the municipality's payments by contracts in `figures`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption import figures
from absorption.models import AbsorptionFigure

# How many contracts have a layer of their own; the rest share one.
LARGEST = 10


@dataclass(frozen=True)
class Layer:
    """One contract's payments (or the rest's) at each date; `name` is the short label."""

    label: str | Promise
    name: str | Promise
    url: str
    amounts: list[Decimal | None]

    @property
    def last(self):
        """What it came to."""
        return self.amounts[-1]


@dataclass(frozen=True)
class History:
    """The layers of a municipality, the largest first, at each of `dates`."""

    dates: list[date]
    layers: list[Layer]

    @property
    def totals(self):
        """What is known of all layers at each date."""
        return _sum([layer.amounts for layer in self.layers], len(self.dates))

    def __bool__(self):
        """Whether anything is known."""
        return bool(self.dates)


def absorbed_over_time(municipality, as_of=None):
    """Return the history of the contracts of `municipality` (its key) that count."""
    shares = _shares(municipality, as_of)
    known = (
        AbsorptionFigure.objects.published(as_of)
        .filter(contract__in=shares, absorbed_amount__isnull=False)
        .order_by("figure_date", "pk")
    )
    if as_of:
        known = known.filter(figure_date__lte=as_of)
    paid = defaultdict(dict)
    for figure in known:
        _contract, share = shares[figure.contract_id]
        part = (figure.absorbed_amount * share / 100).quantize(figures.CENT, ROUND_HALF_UP)
        paid[figure.contract_id][figure.figure_date] = part
    dates = sorted({day for amounts in paid.values() for day in amounts})
    layers = [
        Layer(
            f"{contract.reference} {contract.title}",
            contract.reference,
            contract.get_absolute_url(),
            _held(paid[key], dates),
        )
        for key, (contract, _share) in shares.items()
        if key in paid
    ]
    layers.sort(key=lambda layer: (-layer.last, layer.label))
    return History(dates, _with_rest(layers, len(dates)))


def _shares(municipality, as_of):
    """Return (contract, share in %) by key: those that count, their share known."""
    found = (
        figures.contracts(as_of)
        .counted(as_of)
        .filter(shares__municipality=municipality, shares__share__isnull=False)
        .annotate(key=F("identity"), part=F("shares__share"))
    )
    return {contract.key: (contract, contract.part) for contract in found}


def _held(amounts, dates):
    held, column = None, []
    for day in dates:
        held = amounts.get(day, held)
        column.append(held)
    return column


def _with_rest(layers, length):
    rest = layers[LARGEST:]
    if not rest:
        return layers
    amounts = _sum([layer.amounts for layer in rest], length)
    return [*layers[:LARGEST], Layer(_("Λοιπές συμβάσεις"), _("Λοιπές"), "", amounts)]


def _sum(columns, length):
    known = [
        [column[position] for column in columns if column[position] is not None]
        for position in range(length)
    ]
    return [sum(amounts) if amounts else None for amounts in known]
