"""What becomes of a contract of the sample after it was first made public."""

from dataclasses import dataclass
from datetime import date, timedelta

from absorption.demo.plan import Payer, cents, with_vat
from absorption.demo.words import DELAYS
from municipalities.models import Contract, ContractAmendment, ContractStatus
from municipalities.records import ChangeKind

# What became of a municipality's third contract: (status, since, public on, why).
ENDINGS = {
    "patras": (ContractStatus.TERMINATED, date(2025, 9, 30), "Λύση με κοινή συμφωνία."),
    "chalkida": (ContractStatus.TERMINATED, date(2026, 1, 15), "Έκπτωση του αναδόχου."),
    "athens": (ContractStatus.WITHDRAWN, date(2025, 12, 10), "Το υποέργο απεντάχθηκε."),
    "heraklion": (ContractStatus.MOVED, date(2026, 3, 2), "Συνεχίζεται με άλλους πόρους."),
    "volos": (ContractStatus.MOVED, date(2025, 10, 6), "Συνεχίζεται με άλλους πόρους."),
}


@dataclass
class Signed:
    """A contract of the sample, and how its payments go."""

    row: Contract
    payer: Payer
    payments: str = "usual"  # or: full, none, nothing, gross
    paid_up_by: date | None = None


def plan_destiny(plan, town, number, row):
    """Plan what becomes of the contract after the initial load."""
    signed = Signed(row, town.payer)
    if number == 0:
        row.status, row.status_on = ContractStatus.COMPLETED, date(2024, 12, 20)
        row.ends_on = min(row.ends_on, row.status_on)
        signed.payments, signed.paid_up_by = "full", date(2024, 12, 31)
    elif number == 1:
        _complete(plan, row, town.position)
        signed.payments, signed.paid_up_by = "full", date(2026, 3, 31)
    elif number == 2 and town.slug in ENDINGS:
        status, since, reason = ENDINGS[town.slug]
        public_on = since + timedelta(days=9)
        plan.change(public_on, row, reason, status=status, status_on=since)
        signed.paid_up_by = since
    elif number == 3 and town.position % 4 == 0:
        row.delay_reason, row.corrective_action = DELAYS[town.position // 4 % len(DELAYS)]
    elif number == 4 and town.position % 8 == 5:
        _plan_amount_correction(plan, row)
    elif number == 7 and town.position % 2:
        _delay(plan, row, town.position)
    elif number in (6, 8):
        _plan_amendment(plan, row, number, town.position)
    exceptions = {(5, 1): "none", (6, 2): "nothing", (7, 3): "gross"}
    signed.payments = exceptions.get((number, town.position % 6), signed.payments)
    if row.net_amount is None:
        signed.payments = "gross"
    return signed


def _complete(plan, row, position):
    done = date(2026, 3, 1 + position)
    row.ends_on = max(row.ends_on, date(2026, 2, 27))
    values = {"status": ContractStatus.COMPLETED, "status_on": done}
    plan.change(done + timedelta(days=20), row, "Οριστική παραλαβή.", **values)


def _plan_amount_correction(plan, row):
    """Plan the correction of an amount that was typed wrong."""
    right = row.net_amount
    row.net_amount, row.gross_amount = right + 900, with_vat(right + 900)
    plan.change(
        date(2025, 7, 3),
        row,
        "Διόρθωση του ποσού σύμφωνα με το υπογεγραμμένο κείμενο.",
        ChangeKind.CORRECTION,
        net_amount=right,
        gross_amount=with_vat(right),
    )


def _delay(plan, row, position):
    reason, action = DELAYS[position // 2 % len(DELAYS)]
    plan.change(
        date(2026, 2, 3 + position),
        row,
        "Ο Δήμος εξηγεί την καθυστέρηση.",
        delay_reason=reason,
        corrective_action=action,
    )


def _plan_amendment(plan, row, number, position):
    """Plan more money, less money, or (of the seventh contract) only a later end."""
    months = position % 12
    year, month = (2025, 5 + months) if months < 8 else (2026, months - 7)
    signed_on = date(year, month, 1 + position)
    public_on = signed_on + timedelta(days=12)
    amendment = ContractAmendment(
        contract=row, number=1, signed_on=signed_on, adam=plan.adam(signed_on)
    )
    if number == 8:
        percent = 4 if position % 2 == 0 else -6
        amendment.net_change = cents(row.net_amount * percent / 100)
        amendment.gross_change = with_vat(amendment.net_change)
    else:
        amendment.new_ends_on = max(row.ends_on, signed_on) + timedelta(days=180)
    amendment.document = plan.document(
        public_on,
        f"tropopoiisi-{amendment.adam.lower()}",
        f"Τροποποίηση της σύμβασης {row.adam}",
        signed_on,
        "register",
    )
    plan.add(public_on, amendment)
