"""What the sample says was signed: contracts and contractors."""

from datetime import date, timedelta
from decimal import Decimal

from stdnum.gr import vat

from absorption.demo.destinies import Signed, plan_destiny
from absorption.demo.grants import WITHOUT_DECISION
from absorption.demo.plan import START, Payer, cents, with_vat
from absorption.demo.words import AWKWARD_TITLES, COMPANIES, FOREIGN_COMPANY, PERSON
from municipalities.models import Contract, Contractor

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


def plan_contractors(plan):
    """Put the contractors into the plan; return the companies, then Germany's, then a person."""
    rows = [
        Contractor(name=name, slug=f"epideixi-{number}", tax_id=tax_id(number))
        for number, name in enumerate(COMPANIES, 1)
    ]
    rows.append(Contractor(name=FOREIGN_COMPANY, slug="epideixi-de", country="DE"))
    rows.append(
        Contractor(name=PERSON, slug="person-epideixi", tax_id=tax_id(99), natural_person=True)
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
        signed.append(plan_destiny(plan, town, number, row))
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
    return Signed(row, Payer("koini", "κοινών συμβάσεων"))


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
    code = row.adam.lower()
    row.document = plan.document(
        day, f"symvasi-{code}", f"Σύμβαση {row.adam}", row.signed_on, "register"
    )
    companies, foreign, person = contractors[:-2], contractors[-2], contractors[-1]
    chosen = plan.random.sample(companies, 3 if number == 5 else 1)
    if town and town.slug in ("athens", "larissa") and number == 6:
        chosen = [foreign]
    if town and town.slug in ("athens", "rhodes") and number == 7:
        chosen = [person]
    subproject = town.subprojects.get(town.works[number]) if town else None
    links = {"contractors": chosen, "subprojects": [subproject] if subproject else []}
    plan.add(day, row, links, shares)


def _plan_late(plan, town, number, contractors):
    signed_on, public_on = LATE[town.slug]
    net = cents(town.budget * plan.random.randint(2, 4) / 100)
    row = _contract(plan, town, number, net, signed_on)
    _publish(plan, row, public_on, [(town.municipality, 100)], town, number, contractors)
    return Signed(row, town.payer)
