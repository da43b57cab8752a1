"""No part is larger than its whole, and what is cumulative does not fall."""

from collections import defaultdict
from decimal import Decimal
from functools import partial
from itertools import pairwise

from django.db.models import F, Q, Sum, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.checks.registry import OFFICIAL, PAYMENT, Finding, Severity, check, in_turn
from absorption.figures.totals import (
    ALLOCATED,
    CONTRACTED,
    NET,
    Basis,
    official_amounts,
)
from absorption.figures.totals import percent as ratio
from absorption.models.payments import OF_A_WHOLE, PAID
from absorption.templatetags.amounts import exact_percent, money, percent, short_day
from municipalities.models import Action, Allocation

TOLERATED_POINTS = Decimal("0.5")
CHAIN_OF_MONEY = gettext_lazy(
    "Η αλυσίδα του χρήματος: Δράση ≥ εντάξεις ≥ συμβάσεις με τις τροποποιήσεις τους ≥ πληρωμές"
)


@check(
    "absorbed-within-contract",
    label=gettext_lazy("Πληρωμές έως το συμβατικό ποσό"),
    description=gettext_lazy(
        "Οι σωρευτικές πληρωμές μιας σύμβασης δεν ξεπερνούν το ποσό της με τις τροποποιήσεις."
    ),
    severity=Severity.CONTRADICTION,
    source=CHAIN_OF_MONEY,
    concerns={"contract", "contractamendment", PAYMENT},
)
def absorbed_within_contract(scope):
    """Compare net with net and gross with gross."""
    over_net = Q(absorbed__gt=F("current_net"))
    over_gross = Q(absorbed_gross__gt=F("current_gross"))
    for contract in in_turn(scope.contract_rows.filter(over_net | over_gross)):
        for field, paid, signed, basis in (
            ("absorbed_amount", contract.absorbed, contract.current_net, _("χωρίς ΦΠΑ")),
            ("absorbed_gross", contract.absorbed_gross, contract.current_gross, _("με ΦΠΑ")),
        ):
            if paid is not None and signed is not None and paid > signed:
                message = _(
                    "Πληρωμές %(paid)s, πάνω από το συμβατικό ποσό %(signed)s (%(basis)s)."
                ) % {"paid": money(paid), "signed": money(signed), "basis": basis}
                yield Finding(contract, field, message, {field: paid, "signed": signed})


@check(
    "contracts-within-allocation",
    label=gettext_lazy("Συμβάσεις έως τον προϋπολογισμό ένταξης"),
    description=gettext_lazy(
        "Το άθροισμα των συμβάσεων ενός Δήμου, ή μιας Ένταξης, δεν ξεπερνά τον "
        "προϋπολογισμό που εντάχθηκε (χωρίς ΦΠΑ)."
    ),
    severity=Severity.CONTRADICTION,
    source=CHAIN_OF_MONEY,
    concerns={"allocation", "contract", "contractamendment"},
)
def contracts_within_allocation(scope):
    """Compare by municipality; where that holds, by allocation too."""
    over = set()
    for row in scope.municipality_rows:
        granted, signed = (row.on(NET, each.code) for each in (ALLOCATED, CONTRACTED))
        signed = signed.amount
        if granted.is_complete and signed is not None and signed > granted.amount:
            over.add(row.municipality.identity_id)
            yield _over_allocation(row.municipality, signed, granted.amount)
    sums = dict(
        scope.contract_rows.counted(scope.as_of)
        .filter(allocation__isnull=False)
        .order_by()
        .values_list("allocation")
        .annotate(Sum("total__net_amount"))
    )
    allocations = Allocation.objects.published(scope.as_of).filter(net_amount__isnull=False)
    for allocation in scope.of_municipalities(allocations).exclude(municipality__in=over):
        signed = sums.get(allocation.identity_id)
        if signed is not None and signed > allocation.net_amount:
            yield _over_allocation(allocation, signed, allocation.net_amount)


def _over_allocation(record, signed, granted):
    message = _("Συμβάσεις %(signed)s, πάνω από τον προϋπολογισμό ένταξης %(granted)s.") % {
        "signed": money(signed),
        "granted": money(granted),
    }
    return Finding(record, "net_amount", message, {"signed": signed, "granted": granted})


@check(
    "allocations-within-budget",
    label=gettext_lazy("Εντάξεις έως τον προϋπολογισμό της Δράσης"),
    description=gettext_lazy(
        "Το άθροισμα των εντάξεων δεν ξεπερνά τον συνολικό προϋπολογισμό της Δράσης."
    ),
    severity=Severity.CONTRADICTION,
    source=CHAIN_OF_MONEY,
    concerns={"action", "allocation"},
)
def allocations_within_budget(scope):
    """Compare the net sum with the budget as stated: with VAT the sum would be larger still."""
    sums = dict(
        Allocation.objects.published(scope.as_of)
        .counted(scope.as_of)
        .order_by()
        .values_list("action")
        .annotate(Sum("net_amount"))
    )
    for action in Action.objects.published(scope.as_of):
        granted = sums.get(action.identity_id)
        if granted is not None and granted > action.total_budget:
            message = _("Εντάξεις %(granted)s, πάνω από τον προϋπολογισμό %(budget)s.") % {
                "granted": money(granted),
                "budget": money(action.total_budget),
            }
            numbers = {"granted": granted, "budget": action.total_budget}
            yield Finding(action, "net_amount", message, numbers)


@check(
    "official-amounts-in-order",
    label=gettext_lazy("Τα επίσημα ποσά ενός δήμου συμφωνούν μεταξύ τους"),
    description=gettext_lazy(
        "Σε όσα δηλώνει ένα έγγραφο για έναν δήμο, οι συμβάσεις δεν ξεπερνούν τον προϋπολογισμό "
        "και οι πληρωμές δεν ξεπερνούν τις συμβάσεις."
    ),
    severity=Severity.IMPROBABLE,
    source=CHAIN_OF_MONEY,
    concerns={OFFICIAL},
    asks_why=False,
)
def official_amounts_in_order(scope):
    """Compare the amounts of one row: they stand on one basis."""
    whole, part = gettext_lazy("προϋπολογισμός"), gettext_lazy("συμβάσεις")
    paid = gettext_lazy("πληρωμές")
    rows = scope.figure_rows.filter(contract=None)
    for figure in in_turn(rows):
        chain = [
            (figure.budget_amount, whole),
            (figure.contracted_amount, part),
            (figure.paid, paid),
        ]
        known = [step for step in chain if step[0] is not None]
        for (more, of_more), (less, of_less) in pairwise(known):
            if less > more:
                message = _("%(less)s %(amount)s, πάνω από %(more)s %(limit)s.") % {
                    "less": str(of_less).capitalize(),
                    "amount": money(less),
                    "more": of_more,
                    "limit": money(more),
                }
                yield Finding(figure, "contracted_amount", message, {"part": less, "whole": more})


@check(
    "official-budgets-within-action",
    label=gettext_lazy("Επίσημοι προϋπολογισμοί έως τον προϋπολογισμό της Δράσης"),
    description=gettext_lazy(
        "Το άθροισμα των προϋπολογισμών που δηλώνουν επίσημα έγγραφα για τους δήμους, στην ίδια "
        "βάση ΦΠΑ, δεν ξεπερνά τον προϋπολογισμό της Δράσης. Αν τον ξεπερνά, ίσως περιέχει ΦΠΑ."
    ),
    severity=Severity.IMPROBABLE,
    source=CHAIN_OF_MONEY,
    concerns={"action", OFFICIAL},
    asks_why=False,
)
def official_budgets_within_action(scope):
    """Add the budgets of each basis over all municipalities, also when some are in scope."""
    stated: dict[Basis, list[Decimal]] = defaultdict(list)
    for official in official_amounts(scope.as_of):
        budget = official.get(ALLOCATED.code)
        if budget and budget.amount is not None:
            stated[budget.basis].append(budget.amount)
    action = Action.objects.sole(scope.as_of)
    for basis, budgets in stated.items():
        granted = sum(budgets)
        if action and granted > action.total_budget:
            message = _(
                "Προϋπολογισμοί %(granted)s (%(basis)s, δήμοι: %(count)d), πάνω από τον "
                "προϋπολογισμό %(budget)s: ίσως περιέχουν ΦΠΑ."
            ) % {
                "granted": money(granted),
                "basis": basis.label,
                "count": len(budgets),
                "budget": money(action.total_budget),
            }
            numbers = {"granted": granted, "budget": action.total_budget}
            yield Finding(action, "total_budget", message, numbers)


@check(
    "cumulative-does-not-fall",
    label=gettext_lazy("Τα σωρευτικά ποσά δεν μειώνονται"),
    description=gettext_lazy(
        "Οι πληρωμές έως μια ημερομηνία δεν είναι λιγότερες από τις πληρωμές έως μια προηγούμενη."
    ),
    severity=Severity.CONTRADICTION,
    source=gettext_lazy("Ορισμός του στοιχείου απορρόφησης: σωρευτικές πληρωμές"),
    concerns={PAYMENT, OFFICIAL},
)
def cumulative_does_not_fall(scope):
    """Compare each figure with the one before it that knows the same amount."""
    for field in PAID.values():
        if field in OF_A_WHOLE and not scope.concerns(OFFICIAL):
            continue
        fallen = with_previous(scope, field).filter(**{f"{field}__lt": F("previous")})
        for figure in in_turn(fallen):
            amount = getattr(figure, field)
            message = _("%(amount)s, λιγότερα από %(previous)s έως %(day)s.") % {
                "amount": money(amount),
                "previous": money(figure.previous),
                "day": short_day(figure.previous_date),
            }
            numbers = {field: amount, "previous": figure.previous}
            yield Finding(figure, field, message, numbers)


def with_previous(scope, field):
    """Return the figures that know `field`, with `previous` and `previous_date`."""
    before = partial(
        Window,
        partition_by=[F("contract"), F("municipality"), F("action")],
        order_by="figure_date",
    )
    return scope.figure_rows.filter(**{f"{field}__isnull": False}).annotate(
        previous=before(Lag(field)),
        previous_date=before(Lag("figure_date")),
    )


@check(
    "stated-rate-agrees",
    label=gettext_lazy("Το δημοσιευμένο ποσοστό συμφωνεί με τα ποσά"),
    description=gettext_lazy(
        "Το ποσοστό που τυπώνει μια πηγή απέχει έως 0,5 μονάδες από εκείνο που δίνουν τα ποσά "
        "της ίδιας ημερομηνίας."
    ),
    severity=Severity.IMPROBABLE,
    source=gettext_lazy("Ορισμοί των τριών ποσοστών της πύλης"),
    concerns={"allocation", "contract", "contractamendment", PAYMENT, OFFICIAL},
    asks_why=False,
)
def stated_rate_agrees(scope):
    """Accept a stated rate that is near any of the ratios that its source may mean.

    Of a municipality: those of the row's own amounts, else of the headlines of its day.
    """
    rates = scope.figure_rows.filter(stated_rate__isnull=False)
    printed = rates.in_bulk()
    if not printed:
        return
    # What a municipality comes to is asked for only where its own rows print a percentage.
    own = any(figure.contract_id is None for figure in printed.values())
    for row in scope.municipality_rows if own else ():
        figure = row.stated_rate
        if figure is None:
            continue
        computed = [
            ratio(figure.paid, figure.budget_amount),
            ratio(figure.paid, figure.contracted_amount),
        ]
        if computed == [None, None] and row.absorbed.newest == figure.figure_date:
            computed = [row.absorbed_of_allocated.percent, row.absorbed_of_contracted.percent]
        yield from _disagreement(figure, computed)
    stated = rates.filter(contract__isnull=False, absorbed_amount__isnull=False)
    signed = scope.contract_rows.filter(total__figure__in=stated)
    for contract in signed.annotate(figure_key=F("total__figure")):
        computed = [ratio(contract.absorbed, contract.current_net)]
        yield from _disagreement(printed[contract.figure_key], computed)


def _disagreement(figure, computed):
    known = [value for value in computed if value is not None]
    nearest = min(known, key=lambda value: abs(value - figure.stated_rate), default=None)
    if nearest is not None and abs(nearest - figure.stated_rate) > TOLERATED_POINTS:
        message = _("Η πηγή γράφει %(stated)s, τα ποσά δίνουν %(computed)s.") % {
            "stated": exact_percent(figure.stated_rate),
            "computed": percent(nearest),
        }
        numbers = {"stated_rate": figure.stated_rate, "computed": nearest}
        yield Finding(figure, "stated_rate", message, numbers)
