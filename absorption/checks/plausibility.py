"""The faults that the registers are known to have, looked for by their traces.

They are described, with how often each was met, in a public study of ΚΗΜΔΗΣ and Διαύγεια
for another action of the Fund. Each may also be true: the editor reads the document.
"""

from decimal import Decimal
from functools import partial, reduce
from operator import or_

from django.db.models import (
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Window,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.checks.limits import with_previous
from absorption.checks.registry import (
    OFFICIAL,
    PAYMENT,
    STUDY,
    Finding,
    Severity,
    check,
    in_turn,
)
from absorption.models import AbsorptionFigure
from absorption.templatetags.amounts import money
from municipalities.models import Action, Allocation, VatBasis

VAT = Decimal("1.24")  # the standard rate, 24%
CENTS = Decimal("0.05")  # what rounding of several invoices may add up to
HALF_CENT = Decimal("0.005")  # SQLite adds decimals as floats
FAR = 100
DIRECT_AWARD = (
    30_000  # euro without VAT up to which small purchases repeat (ν. 4412/2016, άρθρο 118)
)


@check(
    "amount-like-its-neighbours",
    label=gettext_lazy("Ποσό της ίδιας τάξης με τα γειτονικά του"),
    description=gettext_lazy(
        "Ένα ποσό δεν είναι εκατό φορές μεγαλύτερο από το προηγούμενο στοιχείο, ή από τον μέσο "
        "όρο των άλλων συμβάσεων του Δήμου: ίσως χάθηκε η υποδιαστολή."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"contract", "contractamendment", PAYMENT, OFFICIAL},
)
def amount_like_its_neighbours(scope):
    """Compare figures with the one before, contracts with the mean of at least two others."""
    if scope.concerns(PAYMENT, OFFICIAL):
        yield from _figures_far_from_the_one_before(scope)
    if scope.concerns("contract", "contractamendment"):
        yield from _contracts_far_from_others(scope)


def _figures_far_from_the_one_before(scope):
    figures = with_previous(scope, "absorbed_amount").filter(previous__gt=0)
    for figure in in_turn(figures.filter(absorbed_amount__gte=FAR * F("previous"))):
        numbers = {"absorbed_amount": figure.absorbed_amount, "previous": figure.previous}
        yield _far(figure, "absorbed_amount", figure.absorbed_amount, figure.previous, numbers)


def _contracts_far_from_others(scope):
    in_municipality = partial(Window, partition_by=[F("shares__municipality")])
    contracts = (
        scope.contract_rows.filter(shares__share=100, current_net__isnull=False)
        .annotate(
            all_net=in_municipality(Sum("total__net_amount")),
            neighbours=in_municipality(Count("pk")),
        )
        .annotate(
            times_others=F("current_net") * (F("neighbours") - 1),
            far=FAR * (F("all_net") - F("current_net")),
        )
        .filter(neighbours__gte=3, all_net__gt=F("current_net"), times_others__gte=F("far"))
    )
    for contract in in_turn(contracts):
        mean = (contract.all_net - contract.current_net) / (contract.neighbours - 1)
        mean = mean.quantize(Decimal("0.01"))
        numbers = {"net_amount": contract.current_net}
        yield _far(contract, "net_amount", contract.current_net, mean, numbers)


def _far(record, field, amount, neighbour, numbers):
    message = _("%(amount)s, εκατό φορές ή περισσότερο πάνω από %(neighbour)s.") % {
        "amount": money(amount),
        "neighbour": money(neighbour),
    }
    return Finding(record, field, message, numbers)


@check(
    "contract-is-not-the-budget",
    label=gettext_lazy("Η σύμβαση δεν έχει για ποσό ολόκληρο τον προϋπολογισμό"),
    description=gettext_lazy(
        "Το συμβατικό ποσό δεν ισούται με τον προϋπολογισμό της Ένταξης, της Δράσης ή του Δήμου, "
        "δεν ξεπερνά όσες συμβάσεις δηλώνει επίσημα ο Δήμος, και δεν είναι το ίδιο σε δύο "
        "διαφορετικές συμβάσεις του (από 30.000 €): ίσως καταχωρίστηκε στη θέση του ο "
        "προϋπολογισμός του έργου."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"action", "allocation", "contract", OFFICIAL},
)
def contract_is_not_the_budget(scope):
    """Compare with what was granted, with what is stated of the municipality, and with peers."""
    told = set()
    said = (
        (_as_large_as_a_budget, _("είναι ίσο με ολόκληρο τον προϋπολογισμό")),
        (_above_commitments, _("ξεπερνά όλες μαζί τις συμβάσεις που δηλώνει επίσημα ο Δήμος")),
        (_as_large_as_a_peer, _("είναι ίδιο σε άλλη σύμβαση του Δήμου με άλλον τίτλο")),
    )
    for rows, what in said:
        for contract in in_turn(rows(scope)):
            if contract.pk in told:
                continue
            told.add(contract.pk)
            amount = contract.net_amount
            amount = contract.gross_amount if amount is None else amount
            numbers = {"amount": amount}
            message = _("Το συμβατικό ποσό %(amount)s %(what)s.") % {
                "amount": money(amount),
                "what": what,
            }
            yield Finding(contract, "net_amount", message, numbers)


def _as_large_as_a_budget(scope):
    """Return contracts whose amount, with VAT or without, is that of a budget, with or without."""
    names = ("net_amount", "gross_amount")
    same = reduce(or_, (Q(**{left: OuterRef(right)}) for left in names for right in names))
    granted = Allocation.objects.published(scope.as_of).filter(
        same, municipality__contract_shares__contract=OuterRef("pk")
    )
    budget = Action.objects.published(scope.as_of).filter(
        reduce(or_, (Q(total_budget=OuterRef(name)) for name in names))
    )
    stated = _stated(scope).filter(reduce(or_, (Q(budget_amount=OuterRef(name)) for name in names)))
    return scope.contract_rows.filter(Exists(granted) | Exists(budget) | Exists(stated))


def _above_commitments(scope):
    """Return contracts of one municipality above the newest sum of its contracts on their basis."""
    newest = _stated(scope).filter(contracted_amount__isnull=False).order_by("-figure_date")
    rows = scope.contract_rows.counted(scope.as_of).filter(shares__share=100)
    above = Q(pk__in=[])
    for basis, name in ((VatBasis.NET, "net_amount"), (VatBasis.GROSS, "gross_amount")):
        stated = newest.filter(vat_basis=basis, figure_date__gte=OuterRef("signed_on"))
        rows = rows.annotate(
            **{f"stated_{basis}": Subquery(stated.values("contracted_amount")[:1])}
        )
        above |= Q(**{f"{name}__gt": F(f"stated_{basis}")})
    return rows.filter(above)


def _as_large_as_a_peer(scope):
    """Return contracts of a municipality whose amount an earlier one of another title has, too."""
    peers = scope.contract_rows.counted(scope.as_of).filter(
        net_amount__gte=DIRECT_AWARD, shares__municipality__isnull=False
    )
    earlier = partial(Window, partition_by=[F("shares__municipality"), F("net_amount")])
    same = peers.annotate(
        first=earlier(Min("reference")),
        of_title=earlier(Min("title")),
        to_title=earlier(Max("title")),
    )
    return same.filter(first__lt=F("reference")).exclude(of_title=F("to_title"))


def _stated(scope):
    """Return what is officially stated of the municipality of a contract as a whole."""
    rows = AbsorptionFigure.objects.stated(scope.as_of)
    return rows.filter(municipality__contract_shares__contract=OuterRef("pk"))


@check(
    "net-is-not-gross",
    label=gettext_lazy("Το καθαρό ποσό δεν είναι το ποσό με ΦΠΑ"),
    description=gettext_lazy(
        "Το ποσό χωρίς ΦΠΑ διαφέρει από το ποσό με ΦΠΑ, και οι πληρωμές δεν είναι ακριβώς 1,24 "
        "φορές το συμβατικό ποσό."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"allocation", "contract", "contractamendment", PAYMENT, OFFICIAL},
)
def net_is_not_gross(scope):
    """Look for equal amounts with and without VAT, and for payments with it."""
    if scope.concerns("contract"):
        yield from _same_with_vat(scope.contract_rows, "net_amount", "gross_amount")
    if scope.concerns("allocation"):
        allocations = scope.of_municipalities(Allocation.objects.published(scope.as_of))
        yield from _same_with_vat(allocations, "net_amount", "gross_amount")
    if scope.concerns(PAYMENT, OFFICIAL):
        yield from _same_with_vat(scope.figure_rows, "absorbed_amount", "absorbed_gross")
    if scope.concerns("contract", "contractamendment", PAYMENT):
        yield from _paid_with_vat(scope)


def _same_with_vat(rows, net, gross):
    for record in in_turn(rows.filter(**{f"{net}__gt": 0, net: F(gross)})):
        amount = getattr(record, net)
        message = _("Το ίδιο ποσό, %(amount)s, χωρίς και με ΦΠΑ.") % {"amount": money(amount)}
        yield Finding(record, net, message, {net: amount})


def _paid_with_vat(scope):
    with_vat = F("current_net") * VAT
    paid_with_vat = scope.contract_rows.filter(
        absorbed__gte=with_vat - CENTS, absorbed__lte=with_vat + CENTS, current_net__gt=0
    )
    for contract in in_turn(paid_with_vat):
        message = _("Πληρωμές %(paid)s, 1,24 φορές το συμβατικό ποσό %(signed)s: με ΦΠΑ;") % {
            "paid": money(contract.absorbed),
            "signed": money(contract.current_net),
        }
        numbers = {"absorbed_amount": contract.absorbed, "signed": contract.current_net}
        yield Finding(contract, "absorbed_amount", message, numbers)


@check(
    "contract-counts-once",
    label=gettext_lazy("Κάθε σύμβαση μετρά μία φορά"),
    description=gettext_lazy(
        "Δύο συμβάσεις ενός Δήμου δεν έχουν ίδιο ποσό και ίδια ημερομηνία υπογραφής (μια ένωση "
        "εταιρειών που γράφτηκε μία φορά για κάθε μέλος), ούτε ίδια αρχή, τίτλο και ποσό (μια "
        "σύμβαση που ακυρώθηκε και αναρτήθηκε ξανά), και καμία δεν είναι το άθροισμα των άλλων του "
        "ίδιου υποέργου (μια σύμβαση-πλαίσιο μαζί με τα μέρη της)."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"contract"},
)
def contract_counts_once(scope):
    """Look for twins of an earlier contract, then for wholes beside their parts."""
    counted = scope.contract_rows.counted(scope.as_of).filter(net_amount__gt=0)
    yield from _twins(counted)
    of_subproject = partial(Window, partition_by=[F("subprojects")])
    double = 2 * F("net_amount")
    wholes = (
        counted.filter(subprojects__isnull=False)
        .annotate(
            all_net=of_subproject(Sum("net_amount")),
            members=of_subproject(Count("pk")),
        )
        .filter(members__gte=3, all_net__gt=double - HALF_CENT, all_net__lt=double + HALF_CENT)
    )
    for contract in in_turn(wholes):
        message = _("%(amount)s: όσο όλες οι άλλες συμβάσεις του ίδιου υποέργου μαζί.") % {
            "amount": money(contract.net_amount)
        }
        yield Finding(contract, "subprojects", message, {"net_amount": contract.net_amount})


def _twins(counted):
    """Yield the contracts that an earlier one of the municipality is the same as, each once."""
    one = [F("shares__municipality"), F("net_amount")]
    words = [F("contracting_authority"), F("title")]
    of_a_day = Q(signed_on__isnull=False, by_day__lt=F("reference"))
    twins = (
        counted.filter(shares__municipality__isnull=False)
        .annotate(
            by_day=Window(Min("reference"), partition_by=[*one, F("signed_on")]),
            by_words=Window(Min("reference"), partition_by=[*one, *words]),
        )
        .filter(of_a_day | Q(by_words__lt=F("reference")))
    )
    for contract in in_turn(twins):
        if contract.signed_on and contract.by_day < contract.reference:
            twin = contract.by_day
            message = _("Ίδιο ποσό (%(amount)s) και ημερομηνία υπογραφής με τη σύμβαση %(twin)s.")
        else:
            twin = contract.by_words
            message = _(
                "Ίδια αρχή, τίτλος και ποσό (%(amount)s) με τη σύμβαση %(twin)s: αναρτήθηκε ξανά;"
            )
        said = message % {"amount": money(contract.net_amount), "twin": twin}
        yield Finding(contract, "net_amount", said, {"net_amount": contract.net_amount})
