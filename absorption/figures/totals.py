"""Every sum and every ratio, as of a date, each with its definition.

The rules come from the house's design and from the definition of absorption that the
coordinating authority (ΕΥΣΤΑ) gave to Parliament: payments ÷ budget of included projects.
Amounts are euro without VAT, exact to the cent, but for official amounts of a municipality that
stand on another VAT basis: those are summed and divided among themselves. What is not known is
None, never 0. Totals are Σ÷Σ over the municipalities where both sides are known, and say how many
those are.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Protocol, Self, TypedDict, cast

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.lookups import IsNull
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures import gaps
from absorption.figures.gaps import Gap
from absorption.models import AbsorptionFigure
from municipalities.dates import end_of_day, today
from municipalities.models import (
    Action,
    Allocation,
    Contract,
    ContractShare,
    ContractStatus,
    Document,
    Municipality,
    VatBasis,
)
from municipalities.models.contracts import ContractQuerySet, left_action

CENT = Decimal("0.01")
# To what percentages are rounded: on pages, and in files.
TENTH, FINEST = Decimal("0.1"), Decimal("0.0001")


@dataclass(frozen=True)
class Definition:
    """What a number means; it stands wherever the number stands."""

    code: str
    label: str | Promise
    formula: str | Promise
    unit: str | Promise
    # What it is called where citizens read; the label is the official term.
    plain: str | Promise = ""


ALLOCATED = Definition(
    "allocated",
    _("Προϋπολογισμός ένταξης"),
    _("Σ προϋπολογισμών των αποφάσεων ένταξης που ισχύουν, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
    _("Εγκρίθηκαν"),
)
CONTRACTED = Definition(
    "contracted",
    _("Συμβατικό ποσό"),
    _("Σ ποσών των συμβάσεων με τις τροποποιήσεις τους, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
    _("Υπογράφηκαν"),
)
ABSORBED = Definition(
    "absorbed",
    _("Πληρωμές"),
    _("Σωρευτικές πληρωμές στους αναδόχους έως την ημερομηνία του στοιχείου, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
    _("Πληρώθηκαν"),
)
CONTRACTED_OF_ALLOCATED = Definition(
    "contracted_of_allocated",
    _("Συμβασιοποίηση: συμβατικό ποσό ÷ προϋπολογισμός ένταξης"),
    _("Σ συμβατικών ποσών ÷ Σ προϋπολογισμών ένταξης × 100"),
    "%",
    _("Υπογράφηκε: % του προϋπολογισμού"),
)
ABSORBED_OF_ALLOCATED = Definition(
    "absorbed_of_allocated",
    _("Απορρόφηση: πληρωμές ÷ προϋπολογισμός ένταξης"),
    _("Σ πληρωμών ÷ Σ προϋπολογισμών ένταξης × 100"),
    "%",
    _("Πληρώθηκε: % του προϋπολογισμού"),
)
ABSORBED_OF_CONTRACTED = Definition(
    "absorbed_of_contracted",
    _("Πληρωμές ÷ συμβατικό ποσό"),
    _("Σ πληρωμών ÷ Σ συμβατικών ποσών × 100"),
    "%",
    _("Πληρώθηκε: % όσων υπογράφηκαν"),
)
AMOUNTS = (ALLOCATED, CONTRACTED, ABSORBED)
RATIOS = (CONTRACTED_OF_ALLOCATED, ABSORBED_OF_ALLOCATED, ABSORBED_OF_CONTRACTED)


def percent(
    numerator: Decimal | None, denominator: Decimal | None, step: Decimal = TENTH
) -> Decimal | None:
    """Return numerator ÷ denominator in % to a `step`, half up, or None if a side is missing.

    What is not all and not nothing keeps digits that say so: 99.9876, 0.0004.
    """
    if numerator is None or not denominator:
        return None
    exact = numerator / denominator * 100
    rounded = exact.quantize(step, ROUND_HALF_UP)
    if rounded in (0, 100) and rounded != exact:
        return exact.quantize(FINEST, ROUND_FLOOR if exact < rounded else ROUND_CEILING)
    return rounded


def part_of(amount: Decimal, share: Decimal | int, before: Decimal | int = 0) -> Decimal:
    """Return the `share` % of an amount in euro that follows on `before` %, to the cent.

    Parts that follow on each other come together to exactly what they are parts of.
    """
    start, end = (amount * Decimal(upto) / 100 for upto in (before, before + share))
    return end.quantize(CENT, ROUND_HALF_UP) - start.quantize(CENT, ROUND_HALF_UP)


def shares_before(municipality: int | F) -> Subquery:
    """Return the known shares of a contract before that of a municipality (its key), in %, in SQL.

    The order is that of `SharedContract.parts`: by the key of the municipality.
    """
    before = ContractShare.objects.filter(contract=OuterRef("pk"), municipality__lt=municipality)
    return Subquery(before.order_by().values("contract").values_list(Sum("share")))


def thousandths(part: Decimal | None, whole: Decimal | None) -> int | None:
    """Return part ÷ whole as a whole number from 0 to 1000, or None if a side is missing."""
    if part is None or not whole:
        return None
    return min(1000, int((part / whole * 1000).to_integral_value(ROUND_HALF_UP)))


@dataclass(frozen=True)
class Basis:
    """On which VAT basis amounts stand: only those of one basis are added or divided.

    Where a source does not say, the amounts of its one `document` (key) are a basis of their own.
    """

    vat: VatBasis = VatBasis.NET
    document: int | None = None

    @classmethod
    def of(cls, row: AbsorptionFigure) -> Self:
        """Return the basis of an official row that states amounts."""
        return cls(row.basis, row.document_id if row.basis == VatBasis.UNKNOWN else None)

    @property
    def key(self) -> str:
        """A short name, empty without VAT: «gross», «unknown-12»."""
        document = f"-{self.document}" if self.document else ""
        return "" if self == NET else f"{self.vat}{document}"

    @property
    def label(self) -> str | Promise:
        """The basis in words."""
        return self.vat.label

    @property
    def mark(self) -> str | Promise:
        """What stands beside an amount that is not without VAT; empty beside one that is."""
        match self.vat:
            case VatBasis.NET:
                return ""
            case VatBasis.GROSS:
                return VatBasis.GROSS.label
        return _("ΦΠΑ δεν αναφέρεται")


NET = Basis()
OTHER_BASIS = Gap((gaps.OTHER_BASIS,))


@dataclass(frozen=True)
class Total:
    """A sum in euro on one VAT basis, with what it rests on.

    `amount` is the sum over the `known` of `count` rows, None when none is known.
    `gross_only` is the sum with VAT of the rows of which only that is known: it is shown,
    marked, and enters no ratio. `oldest` and `newest` date the figures in the sum. `official`
    is the row that states the amount for a municipality as a whole, where it is no sum, and
    `heading` what its source calls it; `officials` is how many of the rows are such ones.
    """

    amount: Decimal | None = None
    known: int = 0
    count: int = 0
    gross_only: Decimal | None = None
    oldest: date | None = None
    newest: date | None = None
    basis: Basis = NET
    official: AbsorptionFigure | None = None
    heading: str = ""
    officials: int = 0

    @property
    def own_known(self) -> int:
        """How many decisions or contracts with a known amount are in it."""
        return self.known - self.officials

    @property
    def own_count(self) -> int:
        """How many decisions or contracts are in it."""
        return self.count - self.officials

    @property
    def is_complete(self) -> bool:
        """Whether every row is known: only then may the sum enter a ratio."""
        return self.count > 0 and self.known == self.count

    @property
    def is_partial(self) -> bool:
        """Whether the sum says «at least»."""
        return 0 < self.known < self.count

    def __add__(self, other: "Total") -> "Total":
        """Return both sums as one.

        Raises ValueError for sums on two bases.
        """
        if self.basis != other.basis:
            raise ValueError("Amounts on two VAT bases are never added.")
        return Total(
            amount=_plus(self.amount, other.amount),
            known=self.known + other.known,
            count=self.count + other.count,
            gross_only=_plus(self.gross_only, other.gross_only),
            oldest=min(filter(None, (self.oldest, other.oldest)), default=None),
            newest=max(filter(None, (self.newest, other.newest)), default=None),
            basis=self.basis,
            officials=self.officials + other.officials,
        )


@dataclass(frozen=True)
class Ratio:
    """A ratio that names both its sides (euro); `percent` is None when one is missing.

    Both sides stand on `basis`. `covered` of `count` municipalities (or contracts) have both.
    `gap` says why it can't be computed, where it can't.
    """

    definition: Definition
    numerator: Decimal | None
    denominator: Decimal | None
    covered: int = 1
    count: int = 1
    basis: Basis = NET
    gap: Gap = field(default_factory=Gap)

    @property
    def percent(self) -> Decimal | None:
        """The ratio in %, one decimal, or None."""
        return percent(self.numerator, self.denominator)

    @property
    def finest_percent(self) -> Decimal | None:
        """The ratio in %, four decimals, or None."""
        return percent(self.numerator, self.denominator, FINEST)

    @property
    def is_partial(self) -> bool:
        """Whether some municipality is not in it."""
        return self.covered < self.count


@dataclass(frozen=True)
class SharedContract:
    """A contract of several municipalities: amounts in euro, shares in %.

    `known` are the shares that are known, by municipality; `unknown` the municipalities with a
    part of what is left.
    """

    pk: int
    net: Decimal | None
    gross: Decimal | None
    absorbed: Decimal | None
    absorbed_gross: Decimal | None
    signed_on: date | None
    figure_date: date | None
    known: dict[int, Decimal] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)

    @property
    def parts(self) -> list[tuple[int, Decimal, Decimal]]:
        """The known shares: (municipality, its share in %, what comes before it in %)."""
        before = accumulate(self.known.values(), initial=Decimal(0))
        return [
            (key, share, start)
            for (key, share), start in zip(self.known.items(), before, strict=False)
        ]

    @property
    def given(self) -> Decimal:
        """The share that stands in the municipalities' own sums, in %."""
        return sum(self.known.values(), Decimal(0))

    def part(self, code: str, share: Decimal | int, before: Decimal | int) -> Total:
        """Return what a share that follows on `before` comes to: signed, or paid, by the code."""
        if code == CONTRACTED.code:
            return _part(self.net, self.gross, share, before, self.signed_on)
        return _part(self.absorbed, self.absorbed_gross, share, before, self.figure_date)


# What stands on either side of a ratio, by the code of the ratio: numerator, denominator.
SIDES = {
    CONTRACTED_OF_ALLOCATED.code: (CONTRACTED.code, ALLOCATED.code),
    ABSORBED_OF_ALLOCATED.code: (ABSORBED.code, ALLOCATED.code),
    ABSORBED_OF_CONTRACTED.code: (ABSORBED.code, CONTRACTED.code),
}


@dataclass(frozen=True)
class MunicipalityFigures:
    """What one municipality was granted, signed and was paid.

    The headline of each amount is the latest official row that states it for the municipality as
    a whole; the sum over its own decisions or contracts stands beside it and is never added.
    """

    municipality: Municipality
    allocated_by_decisions: Total = field(default_factory=Total)
    contracted_by_contracts: Total = field(default_factory=Total)
    absorbed_by_contracts: Total = field(default_factory=Total)
    # The official rows, the newest first.
    official_rows: Sequence[AbsorptionFigure] = ()
    # Contracts signed for several municipalities, this one's part unknown.
    common: Sequence[SharedContract] = ()
    # Those of which its part is known: the part stands in its sums.
    parted: Sequence[SharedContract] = ()
    # The date of its newest figure of any kind: its own, or of a contract that it has a part in.
    reported_until: date | None = None
    # How many of its decisions and contracts left the Action, by code: they don't count.
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def common_contracts(self) -> int:
        """How many contracts it has in common with others, its part unknown."""
        return len(self.common)

    @cached_property
    def own(self) -> dict[str, Total]:
        """The sums over its own decisions and contracts, by code."""
        return {
            ALLOCATED.code: self.allocated_by_decisions,
            CONTRACTED.code: self.contracted_by_contracts,
            ABSORBED.code: self.absorbed_by_contracts,
        }

    @cached_property
    def official(self) -> dict[str, Total]:
        """The amounts that official rows state, by code: of each the latest that states it."""
        return _stated_last(self.official_rows)

    @cached_property
    def stated_rate(self) -> AbsorptionFigure | None:
        """The latest official row that prints a percentage, or None."""
        printed = (row for row in self.official_rows if row.stated_rate is not None)
        return next(printed, None)

    @cached_property
    def headline(self) -> dict[str, Total]:
        """What stands first, by code: the official amount, else the sum over its own."""
        return self.own | self.official

    @property
    def allocated(self) -> Total:
        """The headline of what it was granted."""
        return self.headline[ALLOCATED.code]

    @property
    def contracted(self) -> Total:
        """The headline of what it signed."""
        return self.headline[CONTRACTED.code]

    @property
    def absorbed(self) -> Total:
        """The headline of what was paid."""
        return self.headline[ABSORBED.code]

    def on(self, basis: Basis, code: str) -> Total:
        """Return what it brings to the totals on a basis: its headline, or its own net sum."""
        headline = self.headline[code]
        if headline.basis == basis:
            return headline
        return self.own[code] if basis == NET else Total(basis=basis)

    def standings(self, code: str) -> list[Total]:
        """Return the official amount and the sum over its own, where known, the newer first."""
        official, own = self.official.get(code), self.own[code]
        if official is None:
            return [own]
        if not own.known and own.gross_only is None:
            return [official]
        days = own.newest, official.newest
        later = days[0] is not None and days[1] is not None and days[0] > days[1]
        return [own, official] if later else [official, own]

    def ratio(self, definition: Definition, basis: Basis | None = None) -> Ratio:
        """Return a ratio with both sides on one basis (on `basis` if given).

        Of the headlines; where those stand on two bases, of the sums over its own.
        """
        for sides in (self.headline, self.own):
            numerator, denominator = (sides[code] for code in SIDES[definition.code])
            if numerator.basis == denominator.basis and basis in (None, numerator.basis):
                over, under = self._whole(numerator, denominator)
                is_headline = sides is self.headline
                gap = self._gap(definition, numerator, denominator) if is_headline else OTHER_BASIS
                return Ratio(definition, over, under, basis=numerator.basis, gap=gap)
        stand = [self.headline[code] for code in SIDES[definition.code]]
        gap = OTHER_BASIS if any(map(gaps.is_published, stand)) else Gap()
        return Ratio(definition, None, None, basis=basis or NET, gap=gap)

    def _whole(self, *sides: Total) -> list[Decimal | None]:
        """Return the amounts of both sides of a ratio, None for one that is not whole."""
        lacking = self._lacks_shares(sides)
        return [None if not side.is_complete or side in lacking else side.amount for side in sides]

    def _lacks_shares(self, sides: Sequence[Total]) -> list[Total]:
        """Return the sides that lack the municipality's part of a common contract.

        It is missing from both sums over contracts alike; beside anything else the one sum is
        not whole.
        """
        of_contracts = [side for side in sides if self._is_of_contracts(side)]
        return of_contracts if self.common and len(of_contracts) == 1 else []

    def _gap(self, definition: Definition, *sides: Total) -> Gap:
        """Return what keeps a ratio of two sides from being computed."""
        if not any(map(gaps.is_published, sides)):
            left = any(self.left.get(code) for code in SIDES[definition.code])
            return Gap((gaps.LEFT,) if left else ())
        codes = zip(SIDES[definition.code], sides, strict=True)
        reasons = [gaps.of_side(code, side) for code, side in codes]
        if self._lacks_shares(sides):
            reasons.append(gaps.shares_missing(self.common_contracts))
        if sides[1].amount == 0:
            reasons.append(gaps.ZERO[SIDES[definition.code][1]])
        return Gap(tuple(filter(None, reasons)))

    def _is_of_contracts(self, side: Total) -> bool:
        return side is self.contracted_by_contracts or side is self.absorbed_by_contracts

    @cached_property
    def ratios(self) -> list[Ratio]:
        """The three ratios, in the order of `RATIOS`."""
        return [self.ratio(definition) for definition in RATIOS]

    @property
    def contracted_of_allocated(self) -> Ratio:
        """Contracts ÷ allocation."""
        return self.ratios[0]

    @property
    def absorbed_of_allocated(self) -> Ratio:
        """Payments ÷ allocation: absorption as ΕΥΣΤΑ defines it."""
        return self.ratios[1]

    @property
    def absorbed_of_contracted(self) -> Ratio:
        """Payments ÷ contracts."""
        return self.ratios[2]

    @property
    def chain(self) -> list[tuple[Total, Definition, str | Promise]]:
        """The three amounts: (total, definition, what is counted in it)."""
        counted = (_("αποφάσεις ένταξης"), _("συμβάσεις"), _("συμβάσεις"))
        return [
            (self.headline[definition.code], definition, words)
            for definition, words in zip(AMOUNTS, counted, strict=True)
        ]

    @property
    def has_figures(self) -> bool:
        """Whether any official amount of this municipality has been published."""
        return any(total.known for total in self.headline.values())


@dataclass(frozen=True)
class Sums:
    """The sums and ratios over the rows of municipalities on one VAT basis, Σ and Σ÷Σ.

    A contract common to several municipalities counts once, and not where an official amount in
    the sum may hold it already.
    """

    rows: Sequence[MunicipalityFigures]
    basis: Basis = NET
    common_contracted: Total | None = None
    common_absorbed: Total | None = None

    @cached_property
    def allocated(self) -> Total:
        """Σ allocations."""
        return self._sum(ALLOCATED)

    @cached_property
    def contracted(self) -> Total:
        """Σ contracts."""
        return self._sum(CONTRACTED, self.common_contracted)

    @cached_property
    def absorbed(self) -> Total:
        """Σ payments."""
        return self._sum(ABSORBED, self.common_absorbed)

    @cached_property
    def ratios(self) -> list[Ratio]:
        """The three ratios: Σ÷Σ over the municipalities where both sides are known."""
        return [self._ratio(definition) for definition in RATIOS]

    @cached_property
    def chain(self) -> list[tuple[Total, Definition, int]]:
        """The three amounts: (total, definition, in how many municipalities it is known)."""
        return [
            (
                getattr(self, definition.code),
                definition,
                sum(1 for row in self.rows if row.on(self.basis, definition.code).known),
            )
            for definition in AMOUNTS
        ]

    @property
    def has_figures(self) -> bool:
        """Whether any amount on this basis is known."""
        return any(total.known for total, *_rest in self.chain)

    def rests_on_fewer(self, ratio: Ratio) -> bool:
        """Whether a ratio leaves out rows that the sums have: it does not follow from them."""
        if ratio.percent is None:
            return False
        sums = (getattr(self, code).amount for code in SIDES[ratio.definition.code])
        return (ratio.numerator, ratio.denominator) != tuple(sums)

    @property
    def ratios_rest_on_fewer(self) -> bool:
        """Whether some ratio does."""
        return any(map(self.rests_on_fewer, self.ratios))

    @cached_property
    def document(self) -> Document | None:
        """The one document that states no basis, None on another basis."""
        if self.basis.document is None:
            return None
        stated = [total for row in self.rows for total in row.official.values()]
        rows = (total.official for total in stated if total.basis == self.basis)
        return next(row.document for row in rows if row)

    def _sum(self, definition: Definition, common: Total | None = None) -> Total:
        parts = (row.on(self.basis, definition.code) for row in self.rows)
        return sum(parts, common or Total(basis=self.basis))

    def _ratio(self, definition: Definition) -> Ratio:
        parts = [row.ratio(definition, self.basis) for row in self.rows]
        known = [part for part in parts if part.percent is not None]
        return Ratio(
            definition,
            _plus(*(part.numerator for part in known)),
            _plus(*(part.denominator for part in known)),
            covered=len(known),
            count=len(parts),
            basis=self.basis,
            gap=Gap((gaps.NOWHERE_BOTH,) if self._shows_a_side(definition) else ()),
        )

    def _shows_a_side(self, definition: Definition) -> bool:
        """Whether either side of a ratio is known of any municipality."""
        sides = (getattr(self, code) for code in SIDES[definition.code])
        return any(map(gaps.is_published, sides))


@dataclass(frozen=True)
class ActionFigures(Sums):
    """The Action as a whole, over the rows of its municipalities: what is known without VAT.

    `other_bases` are the sums of official amounts that stand on another basis.
    """

    action: Action | None = None
    other_bases: Sequence[Sums] = ()

    @cached_property
    def all_bases(self) -> list[Sums]:
        """The sums on each basis of which something is known; at least those without VAT."""
        known = [sums for sums in (self, *self.other_bases) if sums.has_figures]
        return known or [self]

    @property
    def with_figures(self) -> int:
        """How many municipalities have any official amount published."""
        return sum(1 for row in self.rows if row.has_figures)


class ContractWithSums(Protocol):
    """One of `contracts`, read: what it comes to and what was paid, in euro; unknown is None."""

    status: str
    current_net: Decimal | None
    current_gross: Decimal | None
    current_ends_on: date | None
    absorbed: Decimal | None
    absorbed_gross: Decimal | None
    figure_date: date | None


def contracts(as_of: date | None = None) -> ContractQuerySet:
    """Return the public contracts with what they come to.

    Adds `current_net`, `current_gross`, `current_ends_on`, and of the latest figure
    `absorbed`, `absorbed_gross`, `figure_date`, `figure_id`. Amounts in euro; unknown is None.
    """
    return _contracts(as_of).all()


@lru_cache(maxsize=8)
def _contracts(as_of: date | None) -> ContractQuerySet:
    """Return the query of the public contracts on a day, put together once and never asked."""
    valid = Q(totals__superseded_at=None)
    if as_of:
        moment = end_of_day(as_of)
        valid = (valid | Q(totals__superseded_at__gte=moment)) & Q(totals__published_at__lt=moment)
    return (
        Contract.objects.published(as_of)
        .with_identity()
        .annotate(
            total=FilteredRelation("totals", condition=valid),
            current_net=F("total__net_amount"),
            current_gross=F("total__gross_amount"),
            current_ends_on=F("total__ends_on"),
            absorbed=F("total__figure__absorbed_amount"),
            absorbed_gross=F("total__figure__absorbed_gross"),
            figure_date=F("total__figure__figure_date"),
            figure_id=F("total__figure"),
        )
    )


def past_end(day: date) -> Q:
    """Return the condition that one of `contracts` stands as running though its end has passed."""
    return Q(status=ContractStatus.ACTIVE, total__ends_on__lt=day)


def is_past_end(contract: ContractWithSums, day: date) -> bool:
    """Return the same of one of `contracts` that is read."""
    ends_on = contract.current_ends_on
    return contract.status == ContractStatus.ACTIVE and ends_on is not None and ends_on < day


def contract_states(
    as_of: date | None = None,
) -> tuple[list[tuple[str, str | Promise, int]], "Running"]:
    """Return (status, its label, how many public contracts have it) of each, and the `Running`."""
    found = contracts(as_of).order_by().values("status")
    counts = {
        group["status"]: group
        for group in found.annotate(
            count=Count("pk"), past=Count("pk", filter=past_end(as_of or today()))
        )
    }
    active = counts.get(ContractStatus.ACTIVE.value)
    states: list[tuple[str, str | Promise, int]] = [
        (status.value, status.label, counts[status.value]["count"])
        for status in ContractStatus
        if status.value in counts
    ]
    return states, Running(active["count"], active["past"]) if active else Running()


def contract_ratio(contract: ContractWithSums) -> Ratio:
    """Return payments ÷ contract amount of one of `contracts`."""
    paid = _of_one(contract.absorbed, contract.absorbed_gross)
    signed = _of_one(contract.current_net, contract.current_gross)
    sides = {ABSORBED.code: paid, CONTRACTED.code: signed}
    reasons = [gaps.of_side(code, side) for code, side in sides.items()]
    if signed.amount == 0:
        reasons.append(gaps.ZERO[CONTRACTED.code])
    published = any(map(gaps.is_published, sides.values()))
    gap = Gap(tuple(filter(None, reasons)) if published else ())
    return Ratio(ABSORBED_OF_CONTRACTED, paid.amount, signed.amount, gap=gap)


def _of_one(net: Decimal | None, gross: Decimal | None) -> Total:
    """Return an amount of one contract as a total."""
    return Total(net, int(net is not None), 1, gross if net is None else None)


# Contracts are grouped by what is known of them, so that a group is summed as it is: a sum with a
# condition of its own takes Django three times as long to write.
KNOWN = {
    "signed_known": IsNull(F("total__net_amount"), False),
    "paid_known": IsNull(F("total__figure__absorbed_amount"), False),
}
# What a group of `contracts` was signed for and was paid, see `_signed_and_paid`.
SIGNED_AND_PAID = {
    "count": Count("pk"),
    "signed": Sum("total__net_amount"),
    "signed_gross": Sum("total__gross_amount"),
    "first_signed": Min("signed_on"),
    "last_signed": Max("signed_on"),
    "paid": Sum("total__figure__absorbed_amount"),
    "paid_gross": Sum("total__figure__absorbed_gross"),
    "oldest": Min("total__figure__figure_date"),
    "newest": Max("total__figure__figure_date"),
}


class Group(TypedDict):
    """A group of `contracts` of which the same is `KNOWN`, as `SIGNED_AND_PAID` sums it."""

    signed_known: bool
    paid_known: bool
    count: int
    signed: Decimal | None
    signed_gross: Decimal | None
    first_signed: date | None
    last_signed: date | None
    paid: Decimal | None
    paid_gross: Decimal | None
    oldest: date | None
    newest: date | None


class GroupOfList(Group):
    """Those of a list that count, or that left the Action, as `_sums` sums them."""

    left: bool
    active: int
    past_end: int


# A query that groups contracts: what its rows hold, it says itself.
Groups = QuerySet[Contract, dict[str, Any]]


@dataclass(frozen=True)
class Running:
    """How many contracts stand as running, and of how many of those the end has passed."""

    count: int = 0
    past_end: int = 0


@dataclass(frozen=True)
class ContractSums:
    """What the contracts of a list come to; those that left the Action do not count."""

    contracted: Total
    absorbed: Total
    absorbed_of_contracted: Ratio
    left_action: int
    running: Running = Running()

    @property
    def ratio_rests_on_fewer(self) -> bool:
        """Whether the ratio leaves out contracts that the sums have."""
        ratio = self.absorbed_of_contracted
        sums = self.absorbed.amount, self.contracted.amount
        return ratio.percent is not None and (ratio.numerator, ratio.denominator) != sums

    @property
    def listed(self) -> int:
        """How many contracts the list has."""
        return self.contracted.count + self.left_action


def contract_sums(listed: ContractQuerySet, as_of: date | None = None) -> ContractSums:
    """Return the sums over `listed`, rows of `contracts` in which each stands once."""
    signed, paid, left, active, past_end = Total(), Total(), 0, 0, 0
    paid_of_both, signed_of_both, both = None, None, 0
    for group in cast("Iterable[GroupOfList]", _sums(listed, as_of or today())):
        if group["left"]:
            left += group["count"]
            continue
        signed_here, paid_here = _signed_and_paid(group)
        signed, paid = signed + signed_here, paid + paid_here
        if signed_here.known and paid_here.known:
            paid_of_both, signed_of_both, both = group["paid"], group["signed"], group["count"]
        active, past_end = active + group["active"], past_end + group["past_end"]
    return ContractSums(
        signed,
        paid,
        Ratio(ABSORBED_OF_CONTRACTED, paid_of_both, signed_of_both, both, signed.count),
        left,
        Running(active, past_end),
    )


def _sums(listed: ContractQuerySet, day: date) -> Groups:
    """Return the query of the sums over the rows of a list itself.

    Not over the contracts that are among those of the list: PostgreSQL, where nobody has counted
    its rows, would ask for the list anew for each contract.
    """
    return (
        listed.order_by()
        .values(left=ExpressionWrapper(left_action(day), BooleanField()), **KNOWN)
        .annotate(
            **SIGNED_AND_PAID,
            active=Count("pk", filter=Q(status=ContractStatus.ACTIVE)),
            past_end=Count("pk", filter=past_end(day)),
        )
    )


def municipality_figures(as_of: date | None = None, **lookups: object) -> list[MunicipalityFigures]:
    """Return the figures of the municipalities, all or those with `lookups`, by name."""
    municipalities = Municipality.objects.published(as_of).with_identity()
    municipalities = municipalities.annotate(key=F("identity")).select_related("region")
    municipalities = list(municipalities.filter(**lookups))
    keys = [municipality.key for municipality in municipalities]
    allocated, allocations_left = _allocated(as_of, keys)
    contracts_left = _contracts_left(as_of, keys)
    signed, paid, reported = _whole_contracts(as_of, keys)
    common, parted = defaultdict(list), defaultdict(list)
    for shared in _shared_contracts(as_of, keys):
        for municipality in {*shared.known, *shared.unknown}:
            reported[municipality].append(shared.figure_date)
        for municipality, share, before in shared.parts:
            if share == 100:
                continue  # stands with the whole ones
            parted[municipality].append(shared)
            signed[municipality] += shared.part(CONTRACTED.code, share, before)
            paid[municipality] += shared.part(ABSORBED.code, share, before)
        for municipality in shared.unknown:
            common[municipality].append(shared)
    official = _official(as_of, keys)
    for key, figures in official.items():
        reported[key].append(figures[0].figure_date)
    return [
        MunicipalityFigures(
            municipality,
            allocated[municipality.key],
            signed[municipality.key],
            paid[municipality.key],
            official.get(municipality.key, ()),
            common[municipality.key],
            parted[municipality.key],
            max(filter(None, reported[municipality.key]), default=None),
            {
                ALLOCATED.code: allocations_left[municipality.key],
                CONTRACTED.code: contracts_left.get(municipality.key, 0),
                ABSORBED.code: contracts_left.get(municipality.key, 0),
            },
        )
        for municipality in municipalities
    ]


def action_figures(rows: Sequence[MunicipalityFigures], as_of: date | None = None) -> ActionFigures:
    """Return the Action as a whole over `rows` of `municipality_figures`."""
    action = Action.objects.select_related("document").sole(as_of)
    bases = {total.basis for row in rows for total in row.headline.values()} - {NET}
    others = sorted(bases, key=lambda basis: (basis.vat != VatBasis.GROSS, basis.document or 0))
    return ActionFigures(
        rows,
        common_contracted=_beyond_the_rows(rows, CONTRACTED),
        common_absorbed=_beyond_the_rows(rows, ABSORBED),
        action=action,
        other_bases=[Sums(rows, basis) for basis in others],
    )


def _plus(*amounts: Decimal | None) -> Decimal | None:
    """Return the sum of the amounts that are known, None where none is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _part(
    net: Decimal | None,
    gross: Decimal | None,
    share: Decimal | int,
    before: Decimal | int,
    day: date | None,
) -> Total:
    """Return a share of one contract's amount as a total."""
    if net is None:
        gross_only = None if gross is None else part_of(gross, share, before)
        return Total(count=1, gross_only=gross_only)
    return Total(part_of(net, share, before), known=1, count=1, oldest=day, newest=day)


def _beyond_the_rows(rows: Sequence[MunicipalityFigures], definition: Definition) -> Total:
    """Return what the contracts of several municipalities add to the sum over `rows`.

    The part that is no one's own counts, and a contract is one however many have a part in it.
    """
    code = definition.code
    official = {row.municipality.identity_id for row in rows if row.on(NET, code).official}
    holders = defaultdict(int)
    for row in rows:
        if row.municipality.identity_id not in official:
            for shared in row.parted:
                holders[shared.pk] += 1
    contracts = {shared.pk: shared for row in rows for shared in (*row.common, *row.parted)}
    beyond = Total()
    for shared in contracts.values():
        times = holders[shared.pk]
        # A municipality's official amount may hold its part of the contract already.
        if shared.unknown and not official & shared.unknown:
            beyond += shared.part(code, 100 - shared.given, shared.given)
            times += 1
        if times > 1:
            is_known = shared.part(code, 100, 0).known
            beyond += Total(known=-is_known * (times - 1), count=1 - times)
    return beyond


def _contracts_left(as_of: date | None, keys: Sequence[int]) -> dict[int, int]:
    """Return how many contracts of each municipality left the Action."""
    left = Contract.objects.published(as_of).left_action(as_of).order_by()
    left = left.filter(shares__municipality__in=keys).values("shares__municipality")
    return dict(left.values_list("shares__municipality", Count("pk", distinct=True)))


def _allocated(as_of: date | None, keys: Sequence[int]) -> tuple[dict[int, Total], dict[int, int]]:
    """Return the totals of the decisions in force, and how many left, by municipality."""
    totals, left = defaultdict(Total), defaultdict(int)
    for allocation in (
        Allocation.objects.published(as_of)
        .with_left(as_of)
        .filter(municipality__in=keys, is_replaced=False)
    ):
        if allocation.has_left:
            left[allocation.municipality_id] += 1
            continue
        net, gross = allocation.net_amount, allocation.gross_amount
        totals[allocation.municipality_id] += Total(
            amount=net,
            known=int(net is not None),
            count=1,
            gross_only=gross if net is None else None,
            oldest=allocation.decided_on,
            newest=allocation.decided_on,
        )
    return totals, left


def _whole_contracts(
    as_of: date | None, keys: Sequence[int]
) -> tuple[dict[int, Total], dict[int, Total], dict[int, list[date | None]]]:
    """Return what the contracts wholly a municipality's own come to, by municipality.

    The totals signed and paid, and the dates until which it reported.
    """
    signed, paid, reported = defaultdict(Total), defaultdict(Total), defaultdict(list)
    groups = (
        contracts(as_of)
        .counted(as_of)
        .filter(shares__share=100, shares__municipality__in=keys)
        .values("shares__municipality", **KNOWN)
        .annotate(**SIGNED_AND_PAID)
    )
    for group in groups:
        key = group["shares__municipality"]
        signed_here, paid_here = _signed_and_paid(group)
        signed[key] += signed_here
        paid[key] += paid_here
        reported[key].append(group["newest"])
    return signed, paid, reported


def _signed_and_paid(group: Group) -> tuple[Total, Total]:
    """Return the two totals of a group of contracts, summed by `SIGNED_AND_PAID`."""
    count = group["count"]
    signed = Total(None, 0, count, group["signed_gross"])
    paid = Total(None, 0, count, group["paid_gross"])
    if group["signed_known"]:
        days = group["first_signed"], group["last_signed"]
        signed = Total(group["signed"], count, count, None, *days)
    if group["paid_known"]:
        paid = Total(group["paid"], count, count, None, group["oldest"], group["newest"])
    return signed, paid


def _shared_contracts(as_of: date | None, keys: Sequence[int]) -> Collection[SharedContract]:
    """Return the contracts of these municipalities that are not wholly one's."""
    counted = contracts(as_of).counted(as_of)
    chosen = counted.filter(
        Q(shares__share=None) | Q(shares__share__lt=100), shares__municipality__in=keys
    )
    parts = (
        counted.filter(pk__in=chosen.order_by().values("pk"))
        .order_by("pk", "shares__municipality_id")
        .values_list(
            "pk",
            "current_net",
            "current_gross",
            "absorbed",
            "absorbed_gross",
            "signed_on",
            "figure_date",
            "shares__municipality",
            "shares__share",
        )
    )
    found: dict[int, SharedContract] = {}
    for pk, *amounts, municipality, share in parts:
        shared = found.setdefault(pk, SharedContract(pk, *amounts))
        if share is None:
            shared.unknown.add(municipality)
        else:
            shared.known[municipality] = share
    return found.values()


def official_amounts(as_of: date | None = None) -> list[dict[str, Total]]:
    """Return `MunicipalityFigures.official` of each municipality that has official rows."""
    keys = Municipality.objects.published(as_of).with_identity().values(key=F("identity"))
    return [_stated_last(rows) for rows in _official(as_of, keys).values()]


def _stated_last(official_rows: Sequence[AbsorptionFigure]) -> dict[str, Total]:
    """Return the amounts that official rows, the newest first, state by code: of each the last."""
    found = {}
    for row in reversed(official_rows):
        for code, (amount, heading) in row.stated_amounts.items():
            found[code] = Total(
                amount=amount,
                known=1,
                count=1,
                oldest=row.figure_date,
                newest=row.figure_date,
                basis=Basis.of(row),
                official=row,
                heading=heading,
                officials=1,
            )
    return found


def _official(
    as_of: date | None, keys: Sequence[int] | QuerySet
) -> dict[int, list[AbsorptionFigure]]:
    """Return the official rows of each municipality as a whole, the newest first."""
    found = defaultdict(list)
    for figure in (
        AbsorptionFigure.objects.stated(as_of)
        .filter(municipality__in=keys)
        .select_related("document")
        .order_by("-figure_date", "-pk")
    ):
        found[figure.municipality_id].append(figure)
    return found
