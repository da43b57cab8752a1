"""Keeps what the registers answered: answers byte for byte, records in part, candidates."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from absorption.models.registers import Candidate, CandidateState, RegisterAnswer, RegisterRecord
from absorption.registers.chains import Chain, Payments, payments
from absorption.registers.client import Counts
from absorption.registers.parsing import (
    ContractRecord,
    PaymentRecord,
    kept,
    read_contract,
    read_payment,
)
from absorption.registers.scoring import Judgement, Known, Reason, judge
from municipalities.dates import today

REGISTER = {"act": "diavgeia", "contract": "khmdhs", "payment": "khmdhs"}  # by kind of record


@dataclass
class Dossier:
    """A candidate as the register has it: its versions and its payment orders."""

    contracts: list[ContractRecord] = field(default_factory=list)
    orders: list[PaymentRecord] = field(default_factory=list)

    @property
    def chain(self) -> Chain:
        """The versions in order."""
        return Chain.of(self.contracts)

    @property
    def payments(self) -> Payments:
        """What was paid, over the whole chain."""
        return payments(self.orders, self.chain, today())


def dossier(candidate: Candidate) -> Dossier:
    """Return what is kept of a candidate. Raises RecordError only if a kept record is broken."""
    found = Dossier()
    for record in candidate.records.all():
        if record.kind == "contract":
            found.contracts.append(read_contract(record.content))
        else:
            found.orders.append(read_payment(record.content))
    return found


def keep(received, candidate: Candidate | None, counts: Counts) -> None:
    """Keep a record if it is new or has changed: of a candidate, or an act that is nobody's."""
    content = as_stored(kept(received.kind, received.raw))
    moment = timezone.now()
    record = RegisterRecord.objects.filter(reference=received.reference).first()
    is_new = record is None
    if record is None:
        record = RegisterRecord(kind=received.kind, reference=received.reference, seen_at=moment)
    elif record.content == content and record.candidate_id == (candidate and candidate.pk):
        return
    if is_new or record.content != content:
        record.content, record.changed_at = content, None if is_new else moment
        record.answer = _kept_answer(received)
        if candidate and candidate.state != CandidateState.NEW and candidate.followed_at:
            # The register changed after it was decided and first asked about.
            candidate.changed_at = moment
            candidate.save(update_fields=["changed_at"])
    record.candidate = candidate
    record.save()
    counts.changes += 1


def _kept_answer(received) -> RegisterAnswer:
    """Return the kept answer, each content once."""
    answer = received.answer
    return RegisterAnswer.objects.get_or_create(
        sha256=answer.sha256,
        defaults={
            "register": REGISTER[received.kind],
            "asked": answer.asked,
            "received_at": answer.received_at,
            "content": answer.content,
        },
    )[0]


def as_stored(content: Any) -> Any:
    """Return content as it comes back from the database: decimals as text."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def candidate_of(adams: Iterable[str]) -> Candidate | None:
    """Return the candidate that has one of these ΑΔΑΜ; two that turn out to be one are merged."""
    adams = list(adams)
    of_records = RegisterRecord.objects.filter(reference__in=adams).values("candidate")
    found = list(Candidate.objects.filter(Q(adam__in=adams) | Q(pk__in=of_records)))
    if not found:
        return None
    # What was decided stays; of two undecided ones, the first found.
    found.sort(key=lambda each: (each.state == CandidateState.NEW, each.found_at, each.pk))
    first, *others = found
    for other in others:
        if other.state == CandidateState.NEW:
            other.records.update(candidate=first)
            other.delete()
    return first


def judge_dossier(found: Dossier, known: Known) -> Judgement:
    """Return the judgement of the likeliest version; an order speaks for a silent contract."""
    versions = found.chain.versions or found.chain.cancelled
    best = max((judge(version, known) for version in versions), key=lambda each: each.score)
    if best.is_kept or not found.orders:
        return best
    order = max(found.orders, key=lambda each: judge(each, known).score)
    judged = judge(order, known)
    if not judged.is_kept:
        return best
    text = f"το ένταλμα {order.adam}: " + "· ".join(r.text for r in judged.reasons if r.points > 0)
    more = Reason("payment-order", judged.score, text)
    return Judgement((more, *best.reasons), best.municipalities)


def judge_candidate(candidate: Candidate, judgement: Judgement, counts: Counts) -> None:
    """Write score and reasons where they changed."""
    reasons = [
        {"code": each.code, "points": each.points, "text": each.text} for each in judgement.reasons
    ]
    score = max(-999, min(999, judgement.score))
    if (candidate.score, candidate.reasons) != (score, reasons):
        candidate.score, candidate.reasons = score, reasons
        candidate.save()
        counts.changes += 1
    if candidate.state == CandidateState.NEW:
        candidate.municipalities.set(judgement.municipalities)


def new_candidate(record: ContractRecord, judgement: Judgement, counts: Counts) -> Candidate:
    """Return a new candidate for a contract."""
    candidate = Candidate(adam=record.adam, found_at=timezone.now())
    candidate.describe(record)
    candidate.save()
    counts.candidates += 1
    judge_candidate(candidate, judgement, counts)
    return candidate
