"""What the sample says was signed: contracts, contractors, amendments, changes of state."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from stdnum.gr import vat

from absorption.demo.grants import WITHOUT_DECISION
from absorption.demo.plan import START, cents, first_reason, with_vat
from absorption.demo.words import AWKWARD_TITLES, COMPANIES, DELAYS, FOREIGN_COMPANY, PERSON
from municipalities.models import Contract, ContractAmendment, Contractor, ContractStatus
from municipalities.records import ChangeKind

USUAL, MORE = 9, 11  # contracts a municipality
WITH_MORE = ("athens", "thessaloniki", "larissa", "volos")
AWKWARD, AWKWARD_FROM = "volos", 3  # whose titles are awkward, from which contract on
LATE = {  # signed after the initial load: (signed, published)
    "athens": (date(2025, 5, 12), date(2025, 6, 3)),
    "larissa": (date(2025, 8, 4), date(2025, 9, 2)),
    "volos": (date(2025, 11, 3), date(2025, 12, 1)),
    "thessaloniki": (date(2026, 7, 6), date(2026, 8, 24)),
    "acharnes": (date(2026, 8, 3), date(2026, 9, 15)),
    "chalkida": (date(2026, 8, 31), date(2026, 9, 28)),
}
# What became of a municipality's third contract: (status, since, public on, why).
ENDINGS = {
    "patras": (ContractStatus.TERMINATED, date(2025, 9, 30), "Λύση με κοινή συμφωνία."),
    "chalkida": (ContractStatus.TERMINATED, date(2026, 1, 15), "Έκπτωση του αναδόχου."),
    "athens": (ContractStatus.WITHDRAWN, date(2025, 12, 10), "Το υποέργο απεντάχθηκε."),
    "trikala": (ContractStatus.WITHDRAWN, date(2026, 5, 20), "Το υποέργο απεντάχθηκε."),
    "heraklion": (ContractStatus.MOVED, date(2026, 3, 2), "Συνεχίζεται με άλλους πόρους."),
    "volos": (ContractStatus.MOVED, date(2025, 10, 6), "Συνεχίζεται με άλλους πόρους."),
}


@dataclass
class Signed:
    """A contract of the sample, and how its payments go."""

    row: Contract
    home: str  # the municipality's slug, or «koini» of a common contract
    public_on: date
    payments: str = "usual"  # or: full, none, nothing, gross
    paid_up_by: date | None = None


def plan_contractors(plan):
    """Put the contractors into the plan; return the companies, then Germany's, then a person."""
    rows = [
        Contractor(name=name, slug=f"epideixi-{number}", tax_id=tax_id(number))
        for number, name in enumerate(COMPANIES, 1)
    ]
    rows.append(Contractor(name=FOREIGN_COMPANY, slug="epideixi-de", country="DE"))
    rows.append(
        Contractor(
            name=PERSON, slug="person-epideixi", tax_id=tax_id(99), natural_person=True
        )
    )
    return [plan.add(START, row) for row in rows]


def tax_id(number):
    """Return an ΑΦΜ with a valid check digit that begins with zeros as no real one does."""
    digits = f"{number:08d}"
    return digits + vat.calc_check_digit(digits)


def plan_contracts(plan, town, contractors):
    """Put a municipality's contracts into the plan; return them."""
    count = MORE if town.slug in WITH_MORE else USUAL
    weights = [plan.random.randint(4, 16) for _ in range(count)]
    budget = town.budget * plan.random.randint(70, 84) / 100
    signed = []
    for number, weight in enumerate(weights):
        net = cents(budget * weight / sum(weights) + Decimal(plan.random.randrange(99)) / 100)
        row = _contract(plan, town, number, net)
        _publish(plan, row, START, [(town.municipality, 100)], town, number, contractors)
        signed.append(_destiny(plan, town, number, row))
    if town.slug in LATE:
        signed.append(_plan_late(plan, town, count, contractors))
    return signed


def plan_common(plan, municipalities, shares, contractors):
    """Put a contract of several municipalities into the plan; return it."""
    signed_on = date(2024, 6, 3)
    names = ", ".join(municipality.short_name for municipality in municipalities)
    row = Contract(
        action=plan.action,
        title=f"Κοινή πλατφόρμα έξυπνης πόλης των Δήμων {names}",
        adam=plan.adam(signed_on),
        ada=plan.ada(),
        cpv="48000000-8",
        contracting_authority="Κεντρική αναθέτουσα αρχή (επίδειξη)",
        signed_on=signed_on,
        starts_on=date(2024, 6, 17),
        ends_on=date(2026, 6, 30),
        net_amount=cents(WITHOUT_DECISION * 2 / 5),
        gross_amount=with_vat(cents(WITHOUT_DECISION * 2 / 5)),
    )
    parts = list(zip(municipalities, shares, strict=True))
    _publish(plan, row, START, parts, None, 0, contractors)
    return Signed(row, "koini", START)


def _contract(plan, town, number, net, signed_on=None):
    """Return a contract; the first two are the oldest, because they will be completed."""
    months = plan.random.choice((8, 12)) if number < 2 else plan.random.choice((14, 18, 24, 30))
    first = date(2023, 3, 1) if number < 2 else date(2023, 11, 1)
    signed_on = signed_on or first + timedelta(days=plan.random.randrange(360))
    starts_on = signed_on + timedelta(days=plan.random.randint(5, 30))
    work = town.works[number]
    net_only = number == 3 and town.position % 3 == 0
    gross_only = number == 4 and town.position % 5 == 4
    row = Contract(
        action=plan.action,
        title=f"{work.contract} {town.of_name}",
        adam=plan.adam(signed_on),
        ada=plan.ada(),
        cpv=work.cpv,
        contracting_authority=town.municipality.name,
        allocation=town.allocations[0] if town.allocations else None,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=30 * months),
        net_amount=None if gross_only else net,
        gross_amount=None if net_only else with_vat(net),
    )
    if town.slug == AWKWARD and 0 <= number - AWKWARD_FROM < len(AWKWARD_TITLES):
        row.title = AWKWARD_TITLES[number - AWKWARD_FROM]
    return row


def _publish(plan, row, day, shares, town, number, contractors):
    """Put the contract with its document, parts and contractors into the plan."""
    reason = first_reason(day)
    code = row.adam.lower()
    row.document = plan.document(
        day, f"symvasi-{code}", f"Σύμβαση {row.adam}", row.signed_on, "register", reason
    )
    companies, foreign, person = contractors[:-2], contractors[-2], contractors[-1]
    chosen = plan.random.sample(companies, 3 if number == 5 else 1)
    if town and town.slug in ("athens", "larissa") and number == 6:
        chosen = [foreign]
    if town and town.slug in ("athens", "rhodes") and number == 7:
        chosen = [person]
    subproject = town.subprojects.get(town.works[number]) if town else None
    links = {"contractors": chosen, "subprojects": [subproject] if subproject else []}
    plan.add(day, row, links, shares, reason=reason)


def _destiny(plan, town, number, row):
    """Plan what becomes of the contract after the initial load."""
    signed = Signed(row, town.slug, START)
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
    signed_on = date(2025, 5 + position % 12, 1 + position) if position % 12 < 8 else None
    signed_on = signed_on or date(2026, 1 + position % 4, 1 + position)
    public_on = signed_on + timedelta(days=12)
    amendment = ContractAmendment(contract=row, number=1, signed_on=signed_on, adam=plan.adam(signed_on))
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
        first_reason(public_on),
    )
    plan.add(public_on, amendment, reason=first_reason(public_on))


def _plan_late(plan, town, number, contractors):
    signed_on, public_on = LATE[town.slug]
    net = cents(town.budget * plan.random.randint(2, 4) / 100)
    row = _contract(plan, town, number, net, signed_on)
    _publish(plan, row, public_on, [(town.municipality, 100)], town, number, contractors)
    return Signed(row, town.slug, public_on)
