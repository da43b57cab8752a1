"""The faults that the registers are known to have, looked for by their traces.

They are described, with how often each was met, in a public study of ΚΗΜΔΗΣ and Διαύγεια
for another action of the Fund. Each may also be true: the editor reads the document.
"""

from decimal import Decimal
from functools import partial

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum, Window
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.checks.limits import with_previous
from absorption.checks.registry import Finding, Severity, check, in_turn
from absorption.templatetags.amounts import money
from municipalities.models import Action, Allocation

VAT = Decimal("1.24")  # the standard rate, 24%
CENTS = Decimal("0.05")  # what rounding of several invoices may add up to
HALF_CENT = Decimal("0.005")  # SQLite adds decimals as floats
FAR = 100
STUDY = gettext_lazy(
    "Γνωστά σφάλματα των μητρώων, από δημόσια μελέτη της Δράσης ΤΑΑ 16849 "
    "(https://github.com/elpidag/evia-khmdhs)"
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
    concerns={"contract", "contractamendment", "absorptionfigure"},
)
def amount_like_its_neighbours(scope):
    """Compare figures with the one before, contracts with the mean of at least two others."""
    figures = with_previous(scope, "absorbed_amount").filter(previous__gt=0)
    for figure in in_turn(figures.filter(absorbed_amount__gte=FAR * F("previous"))):
        numbers = {"absorbed_amount": figure.absorbed_amount, "previous": figure.previous}
        yield _far(figure, "absorbed_amount", figure.absorbed_amount, figure.previous, numbers)
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
        "Το συμβατικό ποσό δεν ισούται με τον προϋπολογισμό της Ένταξης ή της Δράσης: ίσως "
        "καταχωρίστηκε ο προϋπολογισμός του έργου στη θέση του."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"action", "allocation", "contract"},
)
def contract_is_not_the_budget(scope):
    """Compare with the allocations of the contract's municipalities, and with the Action."""
    same = Q(net_amount=OuterRef("net_amount")) | Q(gross_amount=OuterRef("gross_amount"))
    granted = Allocation.objects.published(scope.as_of).filter(
        same, municipality__contract_shares__contract=OuterRef("pk")
    )
    budget = Action.objects.published(scope.as_of).filter(
        Q(total_budget=OuterRef("net_amount")) | Q(total_budget=OuterRef("gross_amount"))
    )
    as_large = scope.contract_rows.filter(Exists(granted) | Exists(budget))
    for contract in in_turn(as_large):
        amount = contract.net_amount if contract.net_amount is not None else contract.gross_amount
        message = _("Το συμβατικό ποσό %(amount)s είναι ίσο με ολόκληρο τον προϋπολογισμό.") % {
            "amount": money(amount)
        }
        yield Finding(contract, "net_amount", message, {"amount": amount})


@check(
    "net-is-not-gross",
    label=gettext_lazy("Το καθαρό ποσό δεν είναι το ποσό με ΦΠΑ"),
    description=gettext_lazy(
        "Το ποσό χωρίς ΦΠΑ διαφέρει από το ποσό με ΦΠΑ, και οι πληρωμές δεν είναι ακριβώς 1,24 "
        "φορές το συμβατικό ποσό."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"allocation", "contract", "contractamendment", "absorptionfigure"},
)
def net_is_not_gross(scope):
    """Look for equal amounts with and without VAT, and for payments with it."""
    contracts = scope.contract_rows
    allocations = scope.of_municipalities(Allocation.objects.published(scope.as_of))
    for rows in (contracts, allocations):
        for record in in_turn(rows.filter(net_amount__gt=0, net_amount=F("gross_amount"))):
            yield _same_with_vat(record, "net_amount", record.net_amount)
    figures = scope.figure_rows.select_related("contract", "municipality")
    same = figures.filter(absorbed_amount__gt=0, absorbed_amount=F("absorbed_gross"))
    for figure in in_turn(same):
        yield _same_with_vat(figure, "absorbed_amount", figure.absorbed_amount)
    with_vat = F("current_net") * VAT
    paid_with_vat = contracts.filter(
        absorbed__gte=with_vat - CENTS, absorbed__lte=with_vat + CENTS, current_net__gt=0
    )
    for contract in in_turn(paid_with_vat):
        message = _("Πληρωμές %(paid)s, 1,24 φορές το συμβατικό ποσό %(signed)s: με ΦΠΑ;") % {
            "paid": money(contract.absorbed),
            "signed": money(contract.current_net),
        }
        numbers = {"absorbed_amount": contract.absorbed, "signed": contract.current_net}
        yield Finding(contract, "absorbed_amount", message, numbers)


def _same_with_vat(record, field, amount):
    message = _("Το ίδιο ποσό, %(amount)s, χωρίς και με ΦΠΑ.") % {"amount": money(amount)}
    return Finding(record, field, message, {field: amount})


@check(
    "contract-counts-once",
    label=gettext_lazy("Κάθε σύμβαση μετρά μία φορά"),
    description=gettext_lazy(
        "Δύο συμβάσεις δεν έχουν ίδιο ποσό και ίδια ημερομηνία υπογραφής (μια ένωση εταιρειών "
        "που γράφτηκε μία φορά για κάθε μέλος), και καμία δεν είναι το άθροισμα των άλλων του "
        "ίδιου υποέργου (μια σύμβαση-πλαίσιο μαζί με τα μέρη της)."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"contract"},
)
def contract_counts_once(scope):
    """Look for twins of an earlier contract, then for wholes beside their parts."""
    counted = scope.contract_rows.counted(scope.as_of).filter(net_amount__gt=0)
    same = [F("shares__municipality"), F("net_amount"), F("signed_on")]
    twins = counted.filter(shares__municipality__isnull=False, signed_on__isnull=False).annotate(
        twin=Window(Min("reference"), partition_by=same)
    )
    for contract in in_turn(twins.filter(twin__lt=F("reference"))):
        message = _("Ίδιο ποσό (%(amount)s) και ημερομηνία υπογραφής με τη σύμβαση %(twin)s.") % {
            "amount": money(contract.net_amount),
            "twin": contract.twin,
        }
        yield Finding(contract, "net_amount", message, {"net_amount": contract.net_amount})
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
