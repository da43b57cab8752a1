"""The sample set of `make demo`: made up, deterministic, with every awkward case.

It stands on the real facts and is published like them, day by day, so that the ledger and
the past days have something to show. Each of its documents says «ΕΠΙΔΕΙΞΗ».
"""

from datetime import date

from django.db import transaction

from absorption import publication
from absorption.demo.contracts import plan_common, plan_contractors, plan_contracts
from absorption.demo.grants import DECISIONS, plan_town
from absorption.demo.official import NOTHING_ELSE, plan_official
from absorption.demo.payments import (
    moving_quarter,
    plan_change,
    plan_payments,
    plan_withdrawal,
)
from absorption.demo.plan import START, Changed, Plan, moment
from absorption.models.system_texts import FIRST_LOADING_OF_THE_SAMPLE
from absorption.operations import facts
from municipalities.models import Action, ContractShare, Document, Municipality
from municipalities.records import ChangeKind

COMMON_UNKNOWN = ("nikaia-agios-ioannis-rentis", "acharnes", "kallithea")
COMMON_KNOWN = ("patras", "heraklion")


@transaction.atomic
def load():
    """Load the facts and the sample where they are absent; return the number of new rows.

    All or nothing. Raises facts.FactError and publication.PublicationError.
    """
    if Document.objects.filter(reference__startswith="epideixi-").exists():
        return 0
    facts.load(at=moment(START))
    action = Action.objects.get_by_natural_key("16954")
    towns = {row.slug: row for row in Municipality.objects.originals()}
    plan, count = build(action, towns), 0
    for at, entries in plan.batches():
        rows = [_draft(entry) for entry in entries]
        publication.load(rows, FIRST_LOADING_OF_THE_SAMPLE, at=at, with_changes=True)
        count += len(rows)
    return count


def build(action, municipalities):
    """Return the plan of the sample on the Action and its municipalities by slug."""
    plan = Plan(action, municipalities)
    contractors = plan_contractors(plan)
    for position, slug in enumerate(DECISIONS):
        town = plan_town(plan, position, slug)
        signed = [] if slug in NOTHING_ELSE else plan_contracts(plan, town, contractors)
        figures = [plan_payments(plan, contract, position) for contract in signed]
        _put_right(plan, town, figures)
        plan_official(plan, town)
    for slugs, shares in ((COMMON_UNKNOWN, (None, None, None)), (COMMON_KNOWN, (55, 45))):
        common = plan_common(plan, [municipalities[slug] for slug in slugs], shares, contractors)
        plan_payments(plan, common, 0)
    return plan


def _put_right(plan, town, figures):
    """Plan what is corrected, revised and withdrawn in a municipality."""
    if town.position == 6:
        plan_withdrawal(plan, town.payer, figures[8], date(2026, 6, 30))
    kind = ChangeKind.CORRECTION if town.position % 2 else ChangeKind.REVISION
    for dated in reversed(figures):
        if quarter := moving_quarter(dated):
            plan_change(plan, town.payer, kind, dated, quarter)
            return


def _draft(entry):
    """Save a planned row as a draft, with its parts and links; return it."""
    if isinstance(entry, Changed):
        entry.row.refresh_from_db()
        row = publication.propose(entry.row, None)
        for name, value in entry.values.items():
            setattr(row, name, value)
        row.change_kind, row.change_reason = entry.kind, entry.reason
        row.save()
        return row
    entry.row.save()
    ContractShare.objects.bulk_create(
        ContractShare(contract=entry.row, municipality=municipality, share=share)
        for municipality, share in entry.shares
    )
    for name, links in entry.links.items():
        getattr(entry.row, name).set(links)
    return entry.row
