"""Where ΚΗΜΔΗΣ and the portal disagree about a published contract, and which fault that looks like.

Worked out from the last reading and from what is public, so that a correction on either
side shows at once. Public once somebody has looked: the registers have faults of their own.
Amounts are euro.
"""

from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.checks.registry import PAYMENT, Finding, Severity, check
from absorption.models.registers import RegisterReading
from absorption.templatetags.amounts import money, short_day
from municipalities.identifiers import may_be_person

CHUNK = 500  # contracts read at a time
COMPARISONS: dict[str, Any] = {}  # by code of the check: (contract, reading) → findings


class Value(NamedTuple):
    """A value that both sides may write, and where: a row of `totals.contracts`, a reading."""

    field: str  # of the contract
    name: Any
    ours: str
    theirs: str


AMOUNTS = (
    Value("net_amount", gettext_lazy("ποσό χωρίς ΦΠΑ"), "current_net", "net"),
    Value("gross_amount", gettext_lazy("ποσό με ΦΠΑ"), "current_gross", "gross"),
)
DATES = (
    Value("signed_on", gettext_lazy("υπογραφή"), "signed_on", "signed_on"),
    Value("ends_on", gettext_lazy("λήξη"), "current_ends_on", "ends_on"),
)


def read_contracts(contracts, as_of=None):
    """Yield (contract, its last reading) for those of `totals.contracts` that have one."""
    readings = RegisterReading.objects.standing(as_of)
    rows = contracts.filter(identity__in=readings.values("contract"))
    rows = rows.prefetch_related("allocation", "contractors")
    waiting = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(waiting, CHUNK)):
        keys = [row.identity_id for row in chunk]
        found = {each.contract_id: each for each in readings.filter(contract__in=keys)}
        for row in chunk:
            yield row, found[row.identity_id]


def _read_in(scope):
    """Return `read_contracts` of a scope; of a neighbourhood they are kept for the next check."""
    if scope.municipalities is None:
        return read_contracts(scope.contract_rows, scope.as_of)
    if "read" not in scope.kept:
        scope.kept["read"] = list(read_contracts(scope.contract_rows, scope.as_of))
    return scope.kept["read"]


def is_verified(contract, reading):
    """Whether the register writes the same amount, dates, contractors and payments."""
    return (
        reading.is_comparable
        and reading.net is not None
        and contract.current_net is not None
        and _comparable_day(contract, reading)
        and not any(
            True for compare in COMPARISONS.values() for _found in compare(contract, reading)
        )
    )


def compared(contract, reading):
    """Return, in words, what both sides say: only that can be verified."""
    values = _of_both(contract, reading, (*AMOUNTS, *DATES))
    found = [str(value.name) for value, _ours, _theirs in values]
    if _comparable_members(contract, reading):
        found.append(_("ανάδοχοι"))
    if contract.absorbed is not None:
        found.append(_("πληρωμές έως %s") % short_day(contract.figure_date))
    return found


def _compares(code, label, description):
    """Enter the decorated comparison of a contract with its last reading as a check."""

    def enter(compare):
        def rule(scope):
            for contract, reading in _read_in(scope):
                yield from compare(contract, reading)

        COMPARISONS[code] = compare
        check(
            code,
            label=label,
            description=description,
            severity=Severity.IMPROBABLE,
            source=gettext_lazy("ΚΗΜΔΗΣ, ανοικτά δεδομένα (cerpp.eprocurement.gov.gr, CC BY 4.0)"),
            concerns={"contract", "contractamendment", PAYMENT},
            public_at_once=False,
        )(rule)
        return compare

    return enter


def _finding(contract, reading, field, register, portal, numbers, fault):
    """Return a disagreement in words, with the day of the reading.

    `numbers` tell it from others: the same one keeps its explanation.
    """
    text = _("Το ΚΗΜΔΗΣ γράφει %(register)s, η πύλη %(portal)s, στις %(day)s.") % {
        "register": register,
        "portal": portal,
        "day": short_day(reading.read_on),
    }
    return Finding(contract, field, f"{text} {fault}".strip(), numbers)


def _of_both(contract, reading, values):
    """Yield those of `values` that both sides write: (value, ours, theirs)."""
    for value in values:
        ours, theirs = getattr(contract, value.ours), getattr(reading, value.theirs)
        if ours is not None and theirs is not None:
            yield value, ours, theirs


@_compares(
    "register-amount",
    gettext_lazy("Το ποσό της σύμβασης όπως στο ΚΗΜΔΗΣ"),
    gettext_lazy(
        "Το ποσό της σύμβασης με τις τροποποιήσεις της είναι όσο γράφει στο ΚΗΜΔΗΣ η έκδοση "
        "που ισχύει."
    ),
)
def _amounts(contract, reading):
    for value, ours, theirs in _of_both(contract, reading, AMOUNTS):
        if ours != theirs and reading.is_comparable:
            fault = _fault_of_amount(contract, reading, theirs, ours, value.field)
            yield _different(contract, reading, value, money, ours, theirs, fault)


@_compares(
    "register-dates",
    gettext_lazy("Οι ημερομηνίες της σύμβασης όπως στο ΚΗΜΔΗΣ"),
    gettext_lazy("Η υπογραφή και η λήξη της σύμβασης είναι όπως στο ΚΗΜΔΗΣ."),
)
def _dates(contract, reading):
    for value, ours, theirs in _of_both(contract, reading, DATES):
        if ours != theirs:
            far = abs((ours - theirs).days) > 5 * 365
            fault = _("Γνωστό σφάλμα: ημερομηνία χρόνια μακριά.") if far else ""
            yield _different(contract, reading, value, short_day, ours, theirs, fault)


def _different(contract, reading, value, shown, ours, theirs, fault):
    numbers = {"field": value.field, "register": theirs, "portal": ours}
    register = f"{value.name} {shown(theirs)}"
    return _finding(contract, reading, value.field, register, shown(ours), numbers, fault)


def _fault_of_amount(contract, reading, theirs, ours, field):
    if field == "net_amount" and theirs == contract.current_gross:
        return _gross_for_net()
    granted = contract.allocation
    budgets = {reading.budget}
    if granted:
        budgets |= {granted.net_amount, granted.gross_amount}
    if theirs in budgets:
        return _("Γνωστό σφάλμα: ο προϋπολογισμός στη θέση του συμβατικού ποσού.")
    return _moved_point(theirs, ours)


def _gross_for_net():
    return _("Γνωστό σφάλμα: το ποσό με ΦΠΑ στη θέση του καθαρού.")


def _moved_point(theirs, ours):
    for times in (100, 10):
        if theirs and ours and (theirs == ours * times or ours == theirs * times):
            return _("Γνωστό σφάλμα: ποσό %(times)d φορές άλλο, χάθηκε η υποδιαστολή.") % {
                "times": times
            }
    return ""


@_compares(
    "register-contractors",
    gettext_lazy("Οι ανάδοχοι όπως στο ΚΗΜΔΗΣ"),
    gettext_lazy("Οι ανάδοχοι της σύμβασης έχουν τους ΑΦΜ που γράφει το ΚΗΜΔΗΣ."),
)
def _contractors(contract, reading):
    ours, theirs = _tax_ids(contract), set(reading.tax_ids)
    if not _comparable_members(contract, reading) or ours.keys() == theirs:
        return
    register, portal = _members(theirs, ours), _members(ours.keys(), ours)
    fault = ""
    if theirs < ours.keys() or ours.keys() < theirs:
        fault = _("Γνωστό σφάλμα: μια ένωση γράφεται με τον δικό της ΑΦΜ ή με μέρος των μελών.")
    numbers = {"register": register, "portal": portal}
    yield _finding(contract, reading, "contractors", register, portal, numbers, fault)


def _tax_ids(contract):
    """Return whether each contractor is a natural person, by ΑΦΜ."""
    return {each.tax_id: each.natural_person for each in contract.contractors.all()}


def _comparable_members(contract, reading):
    ours, theirs = _tax_ids(contract).keys(), reading.tax_ids
    return bool(ours and theirs) and "" not in {*ours, *theirs}


def _members(tax_ids, persons):
    """Return the members for the public: a person is counted and not named."""
    named = [t for t in sorted(tax_ids) if not persons.get(t, may_be_person(t))]
    shown = [f"ΑΦΜ {tax_id}" for tax_id in named]
    return ", ".join(shown + [_("φυσικό πρόσωπο")] * (len(tax_ids) - len(named)))


@_compares(
    "register-payments",
    gettext_lazy("Οι πληρωμές όπως στο ΚΗΜΔΗΣ"),
    gettext_lazy(
        "Οι σωρευτικές πληρωμές είναι το άθροισμα των καθαρών ποσών των ενταλμάτων του ΚΗΜΔΗΣ "
        "που δεν έχουν ακυρωθεί, με τα πιστωτικά αρνητικά, έως την ίδια ημερομηνία."
    ),
)
def _payments(contract, reading):
    day, ours = contract.figure_date, contract.absorbed
    if day is None and reading.paid:  # nothing is published: the register's last sum counts
        day = date.fromisoformat(reading.paid[-1][0])
    elif ours is None or not _comparable_day(contract, reading):
        return
    theirs = _paid_by(reading, day)
    if theirs == ours or (ours is None and not theirs):
        return
    text = _("πληρωμές %(amount)s έως %(day)s")
    if theirs is None:
        text = _("καμία πληρωμή έως %(day)s")
    register = text % {"amount": money(theirs), "day": short_day(day)}
    portal, numbers, fault = _("καμία ακόμη"), {"day": day, "register": theirs}, ""
    if ours is not None:
        portal, numbers = money(ours), numbers | {"portal": ours}
        fault = _fault_of_payments(contract, reading, theirs, ours)
    yield _finding(contract, reading, "absorbed_amount", register, portal, numbers, fault)


def _fault_of_payments(contract, reading, theirs, ours):
    if theirs is not None and theirs == contract.absorbed_gross:
        return _gross_for_net()
    if fault := _moved_point(theirs, ours):
        return fault
    if reading.orders_on_superseded:
        return _("%d εντάλματα μένουν σε παλιά έκδοση της σύμβασης: μετρούν και αυτά.") % (
            reading.orders_on_superseded
        )
    return ""


def _comparable_day(contract, reading):
    """Whether the register's sum by the day of our figure is known."""
    day = contract.figure_date
    return day is None or (
        day <= reading.read_on
        and (reading.paid_blocked_from is None or day < reading.paid_blocked_from)
    )


def _paid_by(reading, day):
    sums = [net for paid_on, net in reading.paid if paid_on <= day.isoformat()]
    return Decimal(sums[-1]) if sums else None
