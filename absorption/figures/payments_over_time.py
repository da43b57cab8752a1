"""Payments over time: of a municipality, contract by contract, and of the Action as a whole.

Each contract holds its cumulative amount from the date of one figure to that of the next;
before its first figure it is unknown (None), not 0. Euro without VAT; the last column sums
to the payments by contracts in `totals`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple, cast

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures import totals
from absorption.models import AbsorptionFigure
from municipalities.models import Contract, ContractAmendment
from municipalities.models.contracts import ContractQuerySet

# A contract (its key) grew by so much on a day, or nobody says when.
Change = tuple[date | None, int, Decimal]
# How many contracts have a layer of their own; the rest share one.
LARGEST = 10


@dataclass(frozen=True)
class Layer:
    """One contract's payments (or the rest's) at each date."""

    label: str | Promise
    reference: str
    amounts: Sequence[Decimal | None]

    @property
    def name(self) -> str | Promise:
        """A short label."""
        return self.reference or self.label

    @property
    def url(self) -> str:
        """The contract's page; the rest has none."""
        return reverse("contract-detail", args=[self.reference]) if self.reference else ""

    @property
    def last(self) -> Decimal | None:
        """What it came to."""
        return self.amounts[-1]


@dataclass(frozen=True)
class History:
    """The layers, the largest first, at each of `dates`."""

    dates: list[date]
    layers: list[Layer]

    @property
    def totals(self) -> list[Decimal | None]:
        """What is known of all layers at each date."""
        return _sum([layer.amounts for layer in self.layers], len(self.dates))

    @property
    def known(self) -> list[tuple[date, Decimal]]:
        """The dates with what all layers came to, where something is known."""
        pairs = zip(self.dates, self.totals, strict=True)
        return [(day, total) for day, total in pairs if total is not None]

    @property
    def of_all(self) -> bool:
        """Whether it tells only what all contracts came to."""
        return [layer.reference for layer in self.layers] == [""]

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self.dates)


@dataclass(frozen=True)
class Steps:
    """A sum that grows with time: what it came to from each day on, in euro without VAT.

    `undated` are rows that are in the sum and have no day to stand at.
    """

    steps: list[tuple[date, Decimal]]
    undated: int = 0

    @property
    def last(self) -> Decimal | None:
        """What it came to; None where nothing has a day."""
        return self.steps[-1][1] if self.steps else None


class Signed(NamedTuple):
    """A contract that counts, with the municipality's share of it in %."""

    key: int
    reference: str
    title: str
    share: Decimal
    before: Decimal | None
    signed_on: date | None
    net_amount: Decimal | None


def over_time(municipality: int, as_of: date | None = None) -> tuple[History, Steps]:
    """Return what the contracts of `municipality` (its key) were paid, and what they came to."""
    counted = _counted(as_of).filter(shares__municipality=municipality, shares__share__isnull=False)
    # Plain values: a large city has thousands of contracts, and each many figures.
    contracts = [
        Signed(*row)
        for row in counted.values_list(
            *("key", "reference", "title", "shares__share"),
            totals.shares_before(municipality),
            *("signed_on", "net_amount"),
        )
    ]
    return _paid(contracts, counted, as_of), _signed(contracts, counted, as_of)


def of_action(as_of: date | None = None) -> tuple[History, Steps]:
    """Return what all contracts were paid, in one layer, and what they came to, each once.

    The database sums by day: there may be a million of them.
    """
    counted = _counted(as_of)
    known = counted.filter(net_amount__isnull=False)
    changes = _changes(known, as_of).order_by()
    added = [
        *known.values_list("signed_on").annotate(rows=Count("pk"), amount=Sum("net_amount")),
        *changes.values_list("signed_on").annotate(rows=Count("pk"), amount=Sum("net_change")),
    ]
    growth = defaultdict(Decimal)
    for day, _rows, amount in added:
        growth[day] += amount
    growth.pop(None, None)
    signed = Steps(_heights(growth), sum(rows for day, rows, _amount in added if day is None))

    figures = _figures(as_of).order_by()
    # What it followed is asked by the key alone, which has an index.
    before = figures.filter(
        contract=OuterRef("contract"), figure_date__lt=OuterRef("figure_date")
    ).order_by("-figure_date")
    rise = F("absorbed_amount") - Coalesce(
        Subquery(before.values("absorbed_amount")[:1]), Decimal(0)
    )
    figures = figures.filter(contract__in=counted.values("key"))
    paid = _heights(dict(figures.values_list("figure_date").annotate(rise=Sum(rise))))
    amounts = [amount for _day, amount in paid]
    layers = [Layer(_("Όλες οι συμβάσεις"), "", amounts)] if paid else []
    return History([day for day, _amount in paid], layers), signed


def _counted(as_of: date | None) -> ContractQuerySet:
    """Return the contracts that count, with the key by which others link to them."""
    counted = Contract.objects.published(as_of).with_identity().counted(as_of)
    return counted.annotate(key=F("identity")).order_by()


def _changes(contracts: ContractQuerySet, as_of: date | None) -> QuerySet[ContractAmendment]:
    """Return the amendments of these contracts that say by how much."""
    return ContractAmendment.objects.published(as_of).filter(
        contract__in=contracts.values("key"), net_change__isnull=False
    )


def _figures(as_of: date | None) -> QuerySet[AbsorptionFigure]:
    """Return what contracts were paid, as far as the day had come."""
    known = AbsorptionFigure.objects.published(as_of).filter(
        contract__isnull=False, absorbed_amount__isnull=False
    )
    return known.filter(figure_date__lte=as_of) if as_of else known


def _heights(growth: Mapping[date, Decimal]) -> list[tuple[date, Decimal]]:
    """Return (day, sum so far) of what was added on each day, in order of time."""
    days = sorted(growth)
    return list(zip(days, accumulate(growth[day] for day in days), strict=True))


def _signed(contracts: Sequence[Signed], counted: ContractQuerySet, as_of: date | None) -> Steps:
    """Return the contracts from their signing on, each amendment from its own."""
    known = {each.key: each for each in contracts if each.net_amount is not None}
    changes = _changes(counted, as_of)
    dated: list[Change] = [
        *(
            (each.signed_on, each.key, each.net_amount)
            for each in contracts
            if each.net_amount is not None
        ),
        *cast("Iterable[Change]", changes.values_list("signed_on", "contract", "net_change")),
    ]
    dated = [step for step in dated if step[1] in known]
    growth, undated = defaultdict(Decimal), 0
    stood: dict[int, Decimal] = {}
    # A part of a contract is rounded of what it came to, as in the totals, not of each change.
    for day, key, amount in sorted(dated, key=lambda step: (step[0] or date.min, step[1])):
        share, before = known[key].share, known[key].before or 0
        was = stood.get(key, Decimal(0))
        stood[key] = was + amount
        if day is None:
            undated += 1
            continue
        growth[day] += _part(stood[key], share, before) - _part(was, share, before)
    return Steps(_heights(growth), undated)


def _paid(contracts: Sequence[Signed], counted: ContractQuerySet, as_of: date | None) -> History:
    known = _figures(as_of).filter(contract__in=counted.values("key"))
    known = known.order_by("figure_date", "pk")
    paid = defaultdict(dict)
    for key, day, amount in known.values_list("contract", "figure_date", "absorbed_amount"):
        paid[key][day] = amount
    dates = sorted({day for amounts in paid.values() for day in amounts})
    layers = [
        Layer(
            f"{each.reference} {each.title}",
            each.reference,
            _held(_parts(paid[each.key], each.share, each.before or 0), dates),
        )
        for each in contracts
        if each.key in paid
    ]
    layers.sort(key=lambda layer: (-(layer.last or 0), layer.label))
    return History(dates, _with_rest(layers, len(dates)))


def _part(amount: Decimal, share: Decimal, before: Decimal | int) -> Decimal:
    return amount if share == 100 else totals.part_of(amount, share, before)


def _parts(
    amounts: Mapping[date, Decimal], share: Decimal, before: Decimal | int
) -> dict[date, Decimal]:
    """Return the municipality's part of the `amounts`, to the cent."""
    return {day: _part(amount, share, before) for day, amount in amounts.items()}


def _held(amounts: Mapping[date, Decimal], dates: Sequence[date]) -> list[Decimal | None]:
    held, column = None, []
    for day in dates:
        held = amounts.get(day, held)
        column.append(held)
    return column


def _with_rest(layers: list[Layer], length: int) -> list[Layer]:
    rest = layers[LARGEST:]
    if not rest:
        return layers
    amounts = _sum([layer.amounts for layer in rest], length)
    return [*layers[:LARGEST], Layer(_("Λοιπές συμβάσεις"), "", amounts)]


def _sum(columns: Sequence[Sequence[Decimal | None]], length: int) -> list[Decimal | None]:
    known = [
        [amount for column in columns if (amount := column[position]) is not None]
        for position in range(length)
    ]
    return [sum(amounts, Decimal(0)) if amounts else None for amounts in known]
