"""What the sample says was granted: inclusion decisions and sub-projects."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from absorption.demo.plan import START, Payer, cents, with_vat
from absorption.demo.words import WORKS
from municipalities.models import (
    Allocation,
    AllocationStatus,
    Municipality,
    Subproject,
    SubprojectStatus,
)

# Net euro of each inclusion decision; no decision for three municipalities.
DECISIONS = {
    "athens": ("9800000", "2400000"),
    "thessaloniki": ("9200000",),
    "patras": ("7100000",),
    "heraklion": ("6300000",),
    "piraeus": ("6000000",),
    "larissa": ("5200000", "5600000"),
    "volos": ("4900000",),
    "peristeri": ("4300000",),
    "rhodes": ("4100000",),
    "ioannina": ("4200000",),
    "chania": ("4000000",),
    "acharnes": (),
    "nikaia-agios-ioannis-rentis": ("3600000",),
    "chalkida": ("3400000", "600000"),
    "kordelio-evosmos": ("3500000", "800000"),
    "kallithea": (),
    "trikala": (),
}
# What is signed where nothing says what was granted.
WITHOUT_DECISION = Decimal("2500000")
GROSS_ONLY = "rhodes"
SUPERSEDED = "larissa"
# Whose second decision left the Action, how, and on which day.
LEFT = {
    "chalkida": (AllocationStatus.WITHDRAWN, date(2025, 11, 20), "Απένταξη του δεύτερου μέρους."),
    "kordelio-evosmos": (
        AllocationStatus.MOVED,
        date(2026, 2, 18),
        "Το δεύτερο μέρος μεταφέρθηκε σε άλλο πρόγραμμα.",
    ),
}
# What becomes of the sub-projects that have no contract (one kind a municipality in turn).
WITHOUT_CONTRACT = (
    SubprojectStatus.PLANNED,
    SubprojectStatus.TENDERED,
    SubprojectStatus.UNDER_AUDIT,
    SubprojectStatus.AWARDED,
    SubprojectStatus.UNKNOWN,
    SubprojectStatus.WITHDRAWN,
    SubprojectStatus.MOVED,
)
WITH_CONTRACT = (
    SubprojectStatus.IN_USE,
    SubprojectStatus.DELIVERED,
    SubprojectStatus.CONTRACTED,
    SubprojectStatus.CONTRACTED,
)


@dataclass
class Town:
    """A municipality with what it was granted, while the sample is thought up."""

    municipality: Municipality
    position: int
    works: list
    budget: Decimal  # net euro that its contracts may come to
    allocations: list = field(default_factory=list)
    subprojects: dict = field(default_factory=dict)  # by work

    @property
    def slug(self):
        """Its name in addresses."""
        return self.municipality.slug

    @property
    def of_name(self):
        """«Δήμου …»."""
        return f"Δήμου {self.municipality.short_name}"

    @property
    def payer(self):
        """Who states what was paid."""
        return Payer(self.slug, self.of_name)


def plan_town(plan, position, slug):
    """Put a municipality's decisions and sub-projects into the plan; return it as a Town."""
    amounts = [Decimal(amount) for amount in DECISIONS[slug]]
    town = Town(
        plan.municipalities[slug],
        position,
        plan.random.sample(WORKS, len(WORKS)),
        amounts[-1 if slug == SUPERSEDED else 0] if amounts else WITHOUT_DECISION,
    )
    for number, amount in enumerate(amounts, 1):
        _plan_allocation(plan, town, number, amount)
    document = plan.document(
        START,
        f"schedio-{slug}",
        f"Στρατηγικό σχέδιο έξυπνης πόλης του {town.of_name}",
        date(2022, 2, 1 + position),
        standing="plan",
    )
    chosen = [*enumerate(town.works[:4]), *enumerate(town.works[-3:], 4)]
    for number, work in chosen:
        town.subprojects[work] = _plan_subproject(plan, town, number, work, document)
    return town


def _plan_allocation(plan, town, number, net):
    replaces = town.slug == SUPERSEDED and number == 2
    day = date(2025, 9, 12) if replaces else START
    decided = date(2025, 9, 1) if replaces else date(2022, 11, 1 + town.position)
    reason = "Τροποποίηση της απόφασης ένταξης." if replaces else ""
    document = plan.document(
        day,
        f"entaxi-{town.slug}-{number}",
        f"Απόφαση ένταξης {number}, {town.municipality.name}",
        decided,
        reason=reason,
    )
    allocation = Allocation(
        action=plan.action,
        municipality=town.municipality,
        ops_code=f"599{plan.number():04d}",
        title=f"Έξυπνη πόλη {town.of_name} (επίδειξη)",
        ada=plan.ada(),
        decided_on=decided,
        net_amount=None if town.slug == GROSS_ONLY else net,
        gross_amount=with_vat(net),
        supersedes=town.allocations[0] if replaces else None,
        document=document,
    )
    town.allocations.append(plan.add(day, allocation, reason=reason))
    if number == 2 and town.slug in LEFT:
        status, left_on, reason = LEFT[town.slug]
        plan.change(left_on, allocation, reason, status=status, status_on=left_on)


def _plan_subproject(plan, town, number, work, document):
    if number < len(WITH_CONTRACT):
        status = WITH_CONTRACT[number]
    else:
        status = WITHOUT_CONTRACT[(town.position + number) % len(WITHOUT_CONTRACT)]
    dated = status != SubprojectStatus.UNKNOWN
    subproject = Subproject(
        action=plan.action,
        municipality=town.municipality,
        allocation=town.allocations[0] if town.allocations else None,
        title=work.title,
        delivers=work.delivers,
        theme=work.theme,
        planned_amount=cents(town.budget * plan.random.randint(4, 12) / 100),
        vat_basis="net",
        status=status,
        status_on=date(2025, 1, 1 + plan.random.randrange(28)) if dated else None,
        scope="action-16954",
        document=document,
    )
    return plan.add(START, subproject)
