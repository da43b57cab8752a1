"""The watch over published contracts: what ΚΗΜΔΗΣ writes of them, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from absorption import checks
from absorption.checks import registers as compare
from absorption.figures import totals
from absorption.models.registers import Candidate, CandidateState, RegisterReading, RegisterRecord
from absorption.publication.data_version import next_data_version
from absorption.registers.client import Counts
from absorption.registers.store import Dossier, as_stored
from municipalities.dates import today
from municipalities.models import Contract


def watched() -> Iterable[Candidate]:
    """Return a candidate for every published contract with an ΑΔΑΜ; one is made where none is.

    The same ΑΔΑΜ is the same contract: that needs nobody's decision.
    """
    for contract in Contract.objects.originals().published().exclude(adam=""):
        candidate = Candidate.objects.filter(contract=contract).first()
        if candidate is None:
            of_record = RegisterRecord.objects.filter(reference=contract.adam).values("candidate")
            candidate = (
                Candidate.objects.filter(adam=contract.adam).first()
                or Candidate.objects.filter(pk__in=of_record).first()
                or Candidate(adam=contract.adam, title=contract.title, found_at=timezone.now())
            )
            if candidate.contract_id is None:
                candidate.state, candidate.contract = CandidateState.LINKED, contract
                candidate.save()
                candidate.municipalities.set(contract.municipalities.all())
        yield candidate


def read(candidate: Candidate, found: Dossier, counts: Counts) -> None:
    """Keep what the register writes today of a candidate's contract, if it is published."""
    contract = candidate.contract
    chain, paid = found.chain, found.payments
    tip, first = chain.tip, chain.first
    if contract is None or not contract.is_published or tip is None or first is None:
        return
    blocked = date.min if candidate.problems else paid.blocked_from
    record = RegisterRecord.objects.select_related("answer").get(reference=tip.adam)
    values = {
        "answer": record.answer,
        "adam": tip.adam,
        "net": tip.net,
        "gross": tip.gross,
        "budget": tip.budget,
        "signed_on": first.signed_on,
        "ends_on": tip.ends_on,
        "tax_ids": sorted({member.tax_id for member in tip.members}),
        "paid": as_stored([[each.day, each.net] for each in paid.paid]),
        "paid_blocked_from": blocked,
        "orders_on_superseded": paid.on_superseded,
        "is_comparable": chain.is_comparable,
        "problems": [*candidate.problems, *paid.problems],
        "faults": [*chain.faults, *paid.notes],
    }
    kept = RegisterReading.objects.filter(contract=contract, read_on=today()).first()
    if kept is not None and all(getattr(kept, name) == value for name, value in values.items()):
        return
    RegisterReading.objects.update_or_create(
        contract=contract, read_on=today(), defaults=values | {"read_at": timezone.now()}
    )
    next_data_version()  # the page of the contract says when it was read
    counts.readings += 1


@dataclass(frozen=True)
class Standing:
    """How a public contract stands against the register.

    `verified_on` is a day, or None, and `compared` what was found the same then; `explained`
    are the differences that somebody has looked at: (what differs, why it stands). Others are
    not public yet.
    """

    reading: RegisterReading
    verified_on: date | None
    compared: list[str]
    explained: list[tuple[str, str]]


def standing(contract, as_of=None) -> Standing | None:
    """Return how one of `totals.contracts` stands, or None when the register was not read."""
    rows = totals.contracts(as_of).filter(pk=contract.pk)
    for row, reading in compare.read_contracts(rows, as_of):
        verified = reading.read_on if compare.is_verified(row, reading) else None
        same = compare.compared(row, reading) if verified else []
        return Standing(reading, verified, same, [] if verified else _explained(row, as_of))
    return None


def verified_count(contracts, as_of=None) -> int:
    """Return how many of `totals.contracts` the register verifies."""
    return sum(
        compare.is_verified(row, reading)
        for row, reading in compare.read_contracts(contracts, as_of)
    )


def failures(contract, as_of=None):
    """Return the differences with the register of a public contract, explained or not."""
    scope = checks.Scope(as_of, frozenset({contract.pk}), frozenset())
    rules = [each for code, each in checks.REGISTRY.items() if code in compare.COMPARISONS]
    found = [
        failure
        for failure in checks.findings(scope, rules)
        if failure.record_id == contract.identity_id
    ]
    return checks.with_acknowledgements(found, as_of)


def _explained(contract, as_of):
    return [
        (failure.message, failure.acknowledgement.reason)
        for failure in failures(contract, as_of)
        if failure.acknowledgement is not None
    ]
