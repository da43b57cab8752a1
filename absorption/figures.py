"""Every sum and every ratio, as of a date, each with its definition.

The rules come from the house's design and from the definition of absorption that the
coordinating authority (ΕΥΣΤΑ) gave to Parliament: payments ÷ budget of included projects.
Amounts are euro without VAT, exact to the cent. What is not known is None, never 0. Totals
are Σ÷Σ over the municipalities where both sides are known, and say how many those are.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Count, F, FilteredRelation, Max, Min, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.models import AbsorptionFigure
from municipalities.dates import end_of_day
from municipalities.models import Action, Allocation, Contract, ContractStatus, Municipality
from municipalities.models.contracts import left_action
from municipalities.records import ChangeKind

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Definition:
    """What a number means; it stands wherever the number stands."""

    code: str
    label: str | Promise
    formula: str | Promise
    unit: str | Promise


ALLOCATED = Definition(
    "allocated",
    _("Προϋπολογισμός ένταξης"),
    _("Σ προϋπολογισμών των αποφάσεων ένταξης που ισχύουν, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
)
CONTRACTED = Definition(
    "contracted",
    _("Συμβατικό ποσό"),
    _("Σ ποσών των συμβάσεων με τις τροποποιήσεις τους, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
)
ABSORBED = Definition(
    "absorbed",
    _("Πληρωμές"),
    _("Σωρευτικές πληρωμές στους αναδόχους έως την ημερομηνία του στοιχείου, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
)
CONTRACTED_OF_ALLOCATED = Definition(
    "contracted_of_allocated",
    _("Συμβασιοποίηση: συμβατικό ποσό ÷ προϋπολογισμός ένταξης"),
    _("Σ συμβατικών ποσών ÷ Σ προϋπολογισμών ένταξης × 100"),
    "%",
)
ABSORBED_OF_ALLOCATED = Definition(
    "absorbed_of_allocated",
    _("Απορρόφηση: πληρωμές ÷ προϋπολογισμός ένταξης"),
    _("Σ πληρωμών ÷ Σ προϋπολογισμών ένταξης × 100"),
    "%",
)
ABSORBED_OF_CONTRACTED = Definition(
    "absorbed_of_contracted",
    _("Πληρωμές ÷ συμβατικό ποσό"),
    _("Σ πληρωμών ÷ Σ συμβατικών ποσών × 100"),
    "%",
)
AMOUNTS = (ALLOCATED, CONTRACTED, ABSORBED)
RATIOS = (CONTRACTED_OF_ALLOCATED, ABSORBED_OF_ALLOCATED, ABSORBED_OF_CONTRACTED)


def percent(numerator, denominator):
    """Return numerator ÷ denominator in % with one decimal, or None if a side is missing."""
    if numerator is None or not denominator:
        return None
    return (numerator / denominator * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def thousandths(part, whole):
    """Return part ÷ whole as a whole number from 0 to 1000, or None if a side is missing."""
    if part is None or not whole:
        return None
    return min(1000, int((part / whole * 1000).to_integral_value(ROUND_HALF_UP)))


@dataclass(frozen=True)
class Total:
    """A sum in euro without VAT, with what it rests on.

    `amount` is the sum over the `known` of `count` rows, None when none is known.
    `gross_only` is the sum with VAT of the rows of which only that is known: it is shown,
    marked, and enters no ratio. `oldest` and `newest` date the figures in the sum.
    """

    amount: Decimal | None = None
    known: int = 0
    count: int = 0
    gross_only: Decimal | None = None
    oldest: date | None = None
    newest: date | None = None

    @property
    def is_complete(self):
        """Whether every row is known: only then may the sum enter a ratio."""
        return self.count > 0 and self.known == self.count

    @property
    def is_partial(self):
        """Whether the sum says «at least»."""
        return 0 < self.known < self.count

    def __add__(self, other):
        """Return both sums as one."""
        return Total(
            amount=_plus(self.amount, other.amount),
            known=self.known + other.known,
            count=self.count + other.count,
            gross_only=_plus(self.gross_only, other.gross_only),
            oldest=min(filter(None, (self.oldest, other.oldest)), default=None),
            newest=max(filter(None, (self.newest, other.newest)), default=None),
        )


@dataclass(frozen=True)
class Ratio:
    """A ratio that names both its sides (euro); `percent` is None when one is missing.

    `covered` of `count` municipalities (or contracts) have both sides.
    """

    definition: Definition
    numerator: Decimal | None
    denominator: Decimal | None
    covered: int = 1
    count: int = 1

    @property
    def percent(self):
        """The ratio in %, one decimal, or None."""
        return percent(self.numerator, self.denominator)

    @property
    def is_partial(self):
        """Whether some municipality is not in it."""
        return self.covered < self.count


@dataclass(frozen=True)
class MunicipalityFigures:
    """What one municipality was granted, signed and was paid."""

    municipality: Municipality
    allocated: Total = field(default_factory=Total)
    contracted: Total = field(default_factory=Total)
    absorbed_by_contracts: Total = field(default_factory=Total)
    # The figure for the municipality as a whole: its headline, never added to its contracts.
    official: AbsorptionFigure | None = None
    # Contracts signed for several municipalities, this one's part unknown.
    common_contracts: int = 0

    @cached_property
    def absorbed(self):
        """The headline: the official figure, else the sum over the contracts."""
        if self.official is None or self.official.absorbed_amount is None:
            return self.absorbed_by_contracts
        amount = self.official.absorbed_amount
        day = self.official.figure_date
        return Total(amount=amount, known=1, count=1, oldest=day, newest=day)

    @property
    def is_official(self):
        """Whether the headline is an official figure for the municipality as a whole."""
        return self.absorbed is not self.absorbed_by_contracts

    @cached_property
    def contracted_of_allocated(self):
        """Contracts ÷ allocation."""
        return Ratio(
            CONTRACTED_OF_ALLOCATED,
            _whole(self.contracted, self.common_contracts),
            _whole(self.allocated),
        )

    @cached_property
    def absorbed_of_allocated(self):
        """Payments ÷ allocation: absorption as ΕΥΣΤΑ defines it."""
        common = 0 if self.is_official else self.common_contracts
        return Ratio(ABSORBED_OF_ALLOCATED, _whole(self.absorbed, common), _whole(self.allocated))

    @cached_property
    def absorbed_of_contracted(self):
        """Payments ÷ contracts."""
        common = self.common_contracts if self.is_official else 0
        return Ratio(ABSORBED_OF_CONTRACTED, _whole(self.absorbed), _whole(self.contracted, common))

    @property
    def ratios(self):
        """The three ratios, in the order of `RATIOS`."""
        return [getattr(self, definition.code) for definition in RATIOS]

    @property
    def chain(self):
        """The three amounts: (total, definition, what is counted in it)."""
        counted = (_("αποφάσεις ένταξης"), _("συμβάσεις"), _("συμβάσεις"))
        return [
            (getattr(self, definition.code), definition, words)
            for definition, words in zip(AMOUNTS, counted, strict=True)
        ]

    @property
    def has_figures(self):
        """Whether any official amount of this municipality has been published."""
        return any(total.known for total in (self.allocated, self.contracted, self.absorbed))


@dataclass(frozen=True)
class ActionFigures:
    """The Action as a whole, over the rows of its municipalities."""

    action: Action | None
    rows: Sequence[MunicipalityFigures]
    common_contracted: Total
    common_absorbed: Total

    @cached_property
    def allocated(self):
        """Σ allocations."""
        return sum((row.allocated for row in self.rows), Total())

    @cached_property
    def contracted(self):
        """Σ contracts; a contract common to several municipalities counts once."""
        return sum((row.contracted for row in self.rows), self.common_contracted)

    @cached_property
    def absorbed(self):
        """Σ payments: each municipality's headline, and the common contracts'."""
        return sum((row.absorbed for row in self.rows), self.common_absorbed)

    @cached_property
    def ratios(self):
        """The three ratios: Σ÷Σ over the municipalities where both sides are known."""
        return [self._ratio(definition) for definition in RATIOS]

    @property
    def chain(self):
        """The three amounts: (total, definition, in how many municipalities it is known)."""
        return [
            (
                getattr(self, definition.code),
                definition,
                sum(1 for row in self.rows if getattr(row, definition.code).known),
            )
            for definition in AMOUNTS
        ]

    @property
    def with_figures(self):
        """How many municipalities have any official amount published."""
        return sum(1 for row in self.rows if row.has_figures)

    def _ratio(self, definition):
        parts = [getattr(row, definition.code) for row in self.rows]
        known = [part for part in parts if part.percent is not None]
        return Ratio(
            definition,
            sum((part.numerator for part in known), Decimal(0)) if known else None,
            sum((part.denominator for part in known), Decimal(0)) if known else None,
            covered=len(known),
            count=len(parts),
        )


def contracts(as_of=None):
    """Return the public contracts with what they come to.

    Adds `current_net`, `current_gross`, `current_ends_on`, and of the latest figure
    `absorbed`, `absorbed_gross`, `figure_date`, `figure_id`. Amounts in euro; unknown is None.
    """
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


def contract_states(as_of=None):
    """Return (status, its label, how many public contracts have it), in the order of the work."""
    found = Contract.objects.published(as_of).values("status").annotate(count=Count("pk"))
    counts = dict(found.values_list("status", "count"))
    return [
        (status.value, status.label, counts[status.value])
        for status in ContractStatus
        if status.value in counts
    ]


def contract_ratio(contract):
    """Return payments ÷ contract amount of one of `contracts`."""
    return Ratio(ABSORBED_OF_CONTRACTED, contract.absorbed, contract.current_net)


@dataclass(frozen=True)
class ContractSums:
    """What the contracts of a list come to; those that left the Action do not count."""

    contracted: Total
    absorbed: Total
    absorbed_of_contracted: Ratio
    left_action: int

    @property
    def listed(self):
        """How many contracts the list has."""
        return self.contracted.count + self.left_action


def contract_sums(listed, as_of=None):
    """Return the sums over `listed`, a QuerySet of `contracts`, each contract once."""
    chosen = contracts(as_of).filter(pk__in=listed.order_by().values("pk"))
    counts = ~left_action(as_of)
    signed, paid = counts & Q(current_net__isnull=False), counts & Q(absorbed__isnull=False)
    both = signed & paid
    sums = chosen.aggregate(
        listed=Count("pk"),
        count=Count("pk", filter=counts),
        net_known=Count("pk", filter=signed),
        net=Sum("current_net", filter=signed),
        gross_only=Sum("current_gross", filter=counts & Q(current_net=None)),
        paid_known=Count("pk", filter=paid),
        paid=Sum("absorbed", filter=paid),
        paid_gross_only=Sum("absorbed_gross", filter=counts & Q(absorbed=None)),
        oldest=Min("figure_date", filter=paid),
        newest=Max("figure_date", filter=paid),
        both=Count("pk", filter=both),
        paid_of_both=Sum("absorbed", filter=both),
        net_of_both=Sum("current_net", filter=both),
    )
    count = sums["count"]
    return ContractSums(
        contracted=Total(sums["net"], sums["net_known"], count, sums["gross_only"]),
        absorbed=Total(
            sums["paid"],
            sums["paid_known"],
            count,
            sums["paid_gross_only"],
            sums["oldest"],
            sums["newest"],
        ),
        absorbed_of_contracted=Ratio(
            ABSORBED_OF_CONTRACTED, sums["paid_of_both"], sums["net_of_both"], sums["both"], count
        ),
        left_action=sums["listed"] - count,
    )


def municipality_figures(as_of=None, **lookups):
    """Return the figures of the municipalities, all or those with `lookups`, by name."""
    municipalities = Municipality.objects.published(as_of).with_identity()
    municipalities = municipalities.annotate(key=F("identity")).select_related("region")
    municipalities = list(municipalities.filter(**lookups))
    keys = [municipality.key for municipality in municipalities]
    allocated = _allocated(as_of, keys)
    signed, paid = _whole_contracts(as_of, keys)
    unknown = defaultdict(int)
    for part in _common_contracts(as_of, Q(shares__municipality__in=keys)):
        if part.share is None:
            unknown[part.municipality] += 1
        else:
            signed[part.municipality] += _contract_total(part.current_net, part.share)
            paid[part.municipality] += _contract_total(part.absorbed, part.share, part.figure_date)
    official = _official(as_of, keys)
    return [
        MunicipalityFigures(
            municipality,
            allocated[municipality.key],
            signed[municipality.key],
            paid[municipality.key],
            official.get(municipality.key),
            unknown[municipality.key],
        )
        for municipality in municipalities
    ]


def action_figures(rows, as_of=None):
    """Return the Action as a whole over `rows` of `municipality_figures`."""
    signed, paid = Total(), Total()
    official = {row.municipality.identity_id for row in rows if row.is_official}
    common = defaultdict(list)
    for part in _common_contracts(as_of, Q(shares__share=None)):
        common[part.pk].append(part)
    for parts in common.values():
        contract, unknown = parts[0], {part.municipality for part in parts if part.share is None}
        # What is known of the others stands in their own sums.
        left = 100 - sum(part.share or 0 for part in parts)
        signed += _contract_total(contract.current_net, left)
        # A municipality's official figure may hold its part of the contract already.
        if not official & unknown:
            paid += _contract_total(contract.absorbed, left, contract.figure_date)
    action = Action.objects.published(as_of).select_related("document").first()
    return ActionFigures(action, rows, signed, paid)


def _plus(one, other):
    known = [amount for amount in (one, other) if amount is not None]
    return sum(known) if known else None


def _whole(total, left_out=0):
    """Return the amount if nothing is missing from it, else None."""
    return total.amount if total.is_complete and not left_out else None


def _contract_total(amount, share=100, day=None):
    if amount is None:
        return Total(count=1)
    part = (amount * Decimal(share) / 100).quantize(CENT, ROUND_HALF_UP)
    return Total(amount=part, known=1, count=1, oldest=day, newest=day)


def _allocated(as_of, keys):
    totals = defaultdict(Total)
    for allocation in (
        Allocation.objects.published(as_of).counted(as_of).filter(municipality__in=keys)
    ):
        net, gross = allocation.net_amount, allocation.gross_amount
        totals[allocation.municipality_id] += Total(
            amount=net,
            known=int(net is not None),
            count=1,
            gross_only=gross if net is None else None,
            oldest=allocation.decided_on,
            newest=allocation.decided_on,
        )
    return totals


def _whole_contracts(as_of, keys):
    """Return two totals a municipality, signed and paid, over the contracts wholly its own."""
    signed, paid = defaultdict(Total), defaultdict(Total)
    paid_known = Q(total__figure__absorbed_amount__isnull=False)
    groups = (
        contracts(as_of)
        .counted(as_of)
        .filter(shares__share=100, shares__municipality__in=keys)
        .values("shares__municipality")
        .annotate(
            count=Count("pk"),
            signed_known=Count("total__net_amount"),
            signed=Sum("total__net_amount"),
            signed_gross_only=Sum("total__gross_amount", filter=Q(total__net_amount=None)),
            paid_known=Count("total__figure__absorbed_amount"),
            paid=Sum("total__figure__absorbed_amount"),
            paid_gross_only=Sum("total__figure__absorbed_gross", filter=~paid_known),
            oldest=Min("total__figure__figure_date", filter=paid_known),
            newest=Max("total__figure__figure_date", filter=paid_known),
        )
    )
    for group in groups:
        key, count = group["shares__municipality"], group["count"]
        signed[key] = Total(
            group["signed"], group["signed_known"], count, group["signed_gross_only"]
        )
        paid[key] = Total(
            group["paid"],
            group["paid_known"],
            count,
            group["paid_gross_only"],
            group["oldest"],
            group["newest"],
        )
    return signed, paid


def _common_contracts(as_of, chosen):
    """Return the parts of the `chosen` contracts that are not wholly one municipality's.

    Each with `pk`, `current_net`, `absorbed` and `figure_date` of its contract, and its own
    `municipality` and `share`.
    """
    counted = contracts(as_of).counted(as_of)
    common = counted.filter(chosen, Q(shares__share=None) | Q(shares__share__lt=100))
    return (
        counted.filter(pk__in=common.values("pk"))
        .order_by("pk", "shares__pk")
        .annotate(municipality=F("shares__municipality"), share=F("shares__share"))
        .values_list(
            "pk",
            "current_net",
            "absorbed",
            "figure_date",
            "municipality",
            "share",
            named=True,
        )
    )


def _official(as_of, keys):
    """Return the latest figure for each municipality as a whole, by municipality."""
    figures = (
        AbsorptionFigure.objects.published(as_of)
        .filter(municipality__in=keys)
        .exclude(change_kind=ChangeKind.WITHDRAWAL)
        .select_related("document")
        .order_by("figure_date")
    )
    return {figure.municipality_id: figure for figure in figures}
