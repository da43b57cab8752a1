"""Where ΚΗΜΔΗΣ and the portal disagree about a published contract, and which fault that looks like.

Worked out from the last reading and from what is public, so that a correction on either
side shows at once. Amounts are euro.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.registers.models import RegisterReading
from absorption.templatetags.amounts import money, short_day
from municipalities.identifiers import may_be_person

AMOUNT, DATES, CONTRACTORS, PAYMENTS = CODES = (
    "register-amount",
    "register-dates",
    "register-contractors",
    "register-payments",
)
CHUNK = 500  # contracts read at a time


class Value(NamedTuple):
    """A value that both sides may write, and where: a row of `figures.contracts`, a reading."""

    code: str
    field: str  # of the contract
    name: Any
    ours: str
    theirs: str


VALUES = (
    Value(AMOUNT, "net_amount", gettext_lazy("ποσό χωρίς ΦΠΑ"), "current_net", "net"),
    Value(AMOUNT, "gross_amount", gettext_lazy("ποσό με ΦΠΑ"), "current_gross", "gross"),
    Value(DATES, "signed_on", gettext_lazy("υπογραφή"), "signed_on", "signed_on"),
    Value(DATES, "ends_on", gettext_lazy("λήξη"), "current_ends_on", "ends_on"),
)


@dataclass(frozen=True)
class Difference:
    """One disagreement. `numbers` tell it from others: the same one keeps its explanation."""

    code: str
    field: str
    register: str
    portal: str
    numbers: Mapping[str, Any]
    fault: str = ""

    def message(self, reading):
        """Return it in words, with the day of the reading."""
        text = _("Το ΚΗΜΔΗΣ γράφει %(register)s, η πύλη %(portal)s, στις %(day)s.") % {
            "register": self.register,
            "portal": self.portal,
            "day": short_day(reading.read_on),
        }
        return f"{text} {self.fault}".strip()


def differences(contract, reading) -> Iterator[Difference]:
    """Yield the disagreements; `contract` is one of `figures.contracts`, with contractors."""
    yield from _values(contract, reading)
    yield from _contractors(contract, reading)
    yield from _payments(contract, reading)


def is_verified(contract, reading):
    """Whether the register writes the same amount, dates, contractors and payments."""
    return (
        reading.is_comparable
        and reading.net is not None
        and contract.current_net is not None
        and _comparable_day(contract, reading)
        and not any(differences(contract, reading))
    )


def compared(contract, reading):
    """Return, in words, what both sides say: only that can be verified."""
    found = [str(value.name) for value, _ours, _theirs in _of_both(contract, reading)]
    if _comparable_members(contract, reading):
        found.append(_("ανάδοχοι"))
    if contract.absorbed is not None:
        found.append(_("πληρωμές έως %s") % short_day(contract.figure_date))
    return found


def _of_both(contract, reading):
    """Yield the values that can be compared: (value, ours, theirs)."""
    for value in VALUES:
        ours, theirs = getattr(contract, value.ours), getattr(reading, value.theirs)
        can_be = reading.is_comparable or value.code != AMOUNT
        if can_be and ours is not None and theirs is not None:
            yield value, ours, theirs


def _values(contract, reading):
    for value, ours, theirs in _of_both(contract, reading):
        if ours == theirs:
            continue
        if value.code == AMOUNT:
            shown, fault = money, _fault_of_amount(contract, reading, theirs, ours, value.field)
        else:
            far = abs((ours - theirs).days) > 5 * 365
            shown, fault = short_day, _("Γνωστό σφάλμα: ημερομηνία χρόνια μακριά.") if far else ""
        yield Difference(
            value.code,
            value.field,
            f"{value.name} {shown(theirs)}",
            shown(ours),
            {"field": value.field, "register": theirs, "portal": ours},
            fault,
        )


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


def _contractors(contract, reading):
    ours, theirs = _tax_ids(contract), set(reading.tax_ids)
    if not _comparable_members(contract, reading) or ours.keys() == theirs:
        return
    register, portal = _members(theirs, ours), _members(ours.keys(), ours)
    fault = ""
    if theirs < ours.keys() or ours.keys() < theirs:
        fault = _("Γνωστό σφάλμα: μια ένωση γράφεται με τον δικό της ΑΦΜ ή με μέρος των μελών.")
    numbers = {"register": register, "portal": portal}
    yield Difference(CONTRACTORS, "contractors", register, portal, numbers, fault)


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


def _payments(contract, reading):
    day, ours = contract.figure_date, contract.absorbed
    if day is None and reading.paid:  # nothing is published: the register's last sum counts
        day = date.fromisoformat(reading.paid[-1][0])
    elif ours is None or not _comparable_day(contract, reading):
        return
    theirs = _paid_by(reading, day)
    if theirs == ours or not (theirs or ours):
        return
    text = (
        _("πληρωμές %(amount)s έως %(day)s")
        if theirs is not None
        else _("καμία πληρωμή έως %(day)s")
    )
    numbers = {"day": day, "register": theirs}
    yield Difference(
        PAYMENTS,
        "absorbed_amount",
        text % {"amount": money(theirs), "day": short_day(day)},
        _("καμία ακόμη") if ours is None else money(ours),
        numbers if ours is None else numbers | {"portal": ours},
        "" if ours is None else _fault_of_payments(contract, reading, theirs, ours),
    )


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


def read_contracts(contracts, as_of=None):
    """Yield (contract, its last reading) for those of `figures.contracts` that have one."""
    readings = RegisterReading.objects.standing(as_of)
    rows = contracts.filter(identity__in=readings.values("contract"))
    rows = rows.select_related("allocation").prefetch_related("contractors")
    waiting = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(waiting, CHUNK)):
        keys = [row.identity_id for row in chunk]
        found = {each.contract_id: each for each in readings.filter(contract__in=keys)}
        for row in chunk:
            yield row, found[row.identity_id]
