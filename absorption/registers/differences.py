"""Where ΚΗΜΔΗΣ and the portal disagree about a published contract, and which fault that looks like.

Worked out from the last reading and from what is public, so that a correction on either
side shows at once. Amounts are euro.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from absorption.registers.models import RegisterReading
from absorption.templatetags.amounts import money, short_day
from municipalities.identifiers import may_be_person

AMOUNT, DATES, CONTRACTORS, PAYMENTS = (
    "register-amount",
    "register-dates",
    "register-contractors",
    "register-payments",
)
CHUNK = 500  # contracts read at a time
CODES = (AMOUNT, DATES, CONTRACTORS, PAYMENTS)


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
    yield from _amounts(contract, reading)
    yield from _dates(contract, reading)
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
    found = [_("ποσό χωρίς ΦΠΑ")]
    if contract.current_gross is not None and reading.gross is not None:
        found.append(_("ποσό με ΦΠΑ"))
    if contract.signed_on and reading.signed_on:
        found.append(_("υπογραφή"))
    if contract.current_ends_on and reading.ends_on:
        found.append(_("λήξη"))
    if _comparable_members(contract, reading):
        found.append(_("ανάδοχοι"))
    if contract.absorbed is not None:
        found.append(_("πληρωμές έως %s") % short_day(contract.figure_date))
    return found


def _amounts(contract, reading):
    if not reading.is_comparable:
        return
    for field, vat, ours, theirs in (
        ("net_amount", _("χωρίς ΦΠΑ"), contract.current_net, reading.net),
        ("gross_amount", _("με ΦΠΑ"), contract.current_gross, reading.gross),
    ):
        if ours is not None and theirs is not None and ours != theirs:
            yield Difference(
                AMOUNT,
                field,
                f"{money(theirs)} {vat}",
                money(ours),
                {"field": field, "register": theirs, "portal": ours},
                _fault_of_amount(contract, reading, theirs, ours, field),
            )


def _fault_of_amount(contract, reading, theirs, ours, field):
    if field == "net_amount" and theirs == contract.current_gross:
        return _("Γνωστό σφάλμα: το ποσό με ΦΠΑ στη θέση του καθαρού.")
    granted = contract.allocation
    budgets = {reading.budget}
    if granted:
        budgets |= {granted.net_amount, granted.gross_amount}
    if theirs in budgets:
        return _("Γνωστό σφάλμα: ο προϋπολογισμός στη θέση του συμβατικού ποσού.")
    return _moved_point(theirs, ours)


def _moved_point(theirs, ours):
    for times in (100, 10):
        if Decimal(0) not in {theirs, ours} and (theirs == ours * times or ours == theirs * times):
            return _("Γνωστό σφάλμα: ποσό %(times)d φορές άλλο, χάθηκε η υποδιαστολή.") % {
                "times": times
            }
    return ""


def _dates(contract, reading):
    for field, ours, theirs in (
        ("signed_on", contract.signed_on, reading.signed_on),
        ("ends_on", contract.current_ends_on, reading.ends_on),
    ):
        if ours and theirs and ours != theirs:
            far = abs((ours - theirs).days) > 5 * 365
            fault = _("Γνωστό σφάλμα: ημερομηνία χρόνια μακριά.") if far else ""
            label = contract._meta.get_field(field).verbose_name
            yield Difference(
                DATES,
                field,
                f"{label} {short_day(theirs)}",
                short_day(ours),
                {"field": field, "register": theirs, "portal": ours},
                fault,
            )


def _contractors(contract, reading):
    ours = {each.tax_id for each in contract.contractors.all()}
    theirs = set(reading.tax_ids)
    if not _comparable_members(contract, reading) or ours == theirs:
        return
    people = {each.tax_id for each in contract.contractors.all() if each.natural_person}
    companies = {each.tax_id for each in contract.contractors.all() if not each.natural_person}
    register = _members(theirs, people, companies)
    portal = _members(ours, people, companies)
    fault = ""
    if theirs < ours or ours < theirs:
        fault = _("Γνωστό σφάλμα: μια ένωση γράφεται με τον δικό της ΑΦΜ ή με μέρος των μελών.")
    yield Difference(
        CONTRACTORS,
        "contractors",
        register,
        portal,
        {"register": register, "portal": portal},
        fault,
    )


def _comparable_members(contract, reading):
    ours = {each.tax_id for each in contract.contractors.all()}
    theirs = set(reading.tax_ids)
    return bool(ours and theirs) and "" not in ours | theirs


def _members(tax_ids, people, companies):
    """Return the members for the public: a person is counted and not named."""
    persons = {t for t in tax_ids if t in people or (t not in companies and may_be_person(t))}
    shown = [f"ΑΦΜ {tax_id}" for tax_id in sorted(tax_ids - persons)]
    shown += [str(_("φυσικό πρόσωπο"))] * len(persons)
    return ", ".join(shown)


def _payments(contract, reading):
    day = contract.figure_date
    if day is None:
        day, theirs = _last_paid(reading)
        if day is not None and theirs:
            yield Difference(
                PAYMENTS,
                "absorbed_amount",
                _("πληρωμές %(amount)s έως %(day)s")
                % {"amount": money(theirs), "day": short_day(day)},
                _("καμία ακόμη"),
                {"day": day, "register": theirs},
            )
        return
    ours = contract.absorbed
    if ours is None or not _comparable_day(contract, reading):
        return
    theirs = _paid_by(reading, day)
    if theirs == ours:
        return
    register = (
        _("καμία πληρωμή έως %(day)s") % {"day": short_day(day)}
        if theirs is None
        else _("πληρωμές %(amount)s έως %(day)s") % {"amount": money(theirs), "day": short_day(day)}
    )
    fault = ""
    if theirs is not None:
        fault = _moved_point(theirs, ours)
        if contract.absorbed_gross is not None and theirs == contract.absorbed_gross:
            fault = _("Γνωστό σφάλμα: το ποσό με ΦΠΑ στη θέση του καθαρού.")
    if not fault and reading.orders_on_superseded:
        fault = _("%d εντάλματα μένουν σε παλιά έκδοση της σύμβασης: μετρούν και αυτά.") % (
            reading.orders_on_superseded
        )
    yield Difference(
        PAYMENTS,
        "absorbed_amount",
        register,
        money(ours),
        {"day": day, "register": theirs, "portal": ours},
        fault,
    )


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


def _last_paid(reading):
    if not reading.paid:
        return None, None
    day, net = reading.paid[-1]
    return date.fromisoformat(day), Decimal(net)


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
