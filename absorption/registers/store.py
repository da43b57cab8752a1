"""Keeps what the registers answered: answers byte for byte, records in part, candidates."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from absorption.registers.chains import Chain, Payments, payments
from absorption.registers.models import (
    Candidate,
    CandidateState,
    RegisterAnswer,
    RegisterRecord,
)
from absorption.registers.records import (
    ContractRecord,
    PaymentRecord,
    kept,
    read_contract,
    read_payment,
)
from absorption.registers.rules import Judgement, Known, Reason, judge
from municipalities.dates import today


@dataclass
class Counts:
    """What a run did, in numbers."""

    requests: int = 0
    repeated: int = 0
    records: int = 0
    duplicates: int = 0
    reread: int = 0
    cut: int = 0
    refused: int = 0
    candidates: int = 0
    changes: int = 0
    readings: int = 0
    orphans: int = 0

    @property
    def words(self):
        """The numbers with what they count."""
        names = {
            "requests": "ερωτήσεις", "repeated": "επαναλήψεις", "records": "εγγραφές",
            "duplicates": "διπλές", "reread": "ξαναδιαβάστηκαν", "cut": "κομμένα διαστήματα",
            "refused": "απορρίφθηκαν", "candidates": "νέες υποψήφιες", "changes": "μεταβολές",
            "readings": "αναγνώσεις συμβάσεων", "orphans": "εντάλματα χωρίς σύμβαση",
        }  # fmt: skip
        return [(names[name], getattr(self, name)) for name in names]


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


def keep_answer(register: str, answer) -> RegisterAnswer:
    """Return the kept answer, each content once."""
    return RegisterAnswer.objects.get_or_create(
        sha256=answer.sha256,
        defaults={
            "register": register,
            "asked": answer.asked,
            "received_at": answer.received_at,
            "content": answer.content,
        },
    )[0]


def keep_record(received, candidate: Candidate, counts: Counts) -> None:
    """Keep a record of ΚΗΜΔΗΣ for a candidate, if it is new or has changed."""
    content = kept(received.kind, received.raw)
    known = RegisterRecord.objects.filter(reference=received.reference).first()
    moment = timezone.now()
    if known is None:
        RegisterRecord.objects.create(
            kind=received.kind,
            reference=received.reference,
            content=content,
            answer=keep_answer("khmdhs", received.answer),
            candidate=candidate,
            seen_at=moment,
        )
        counts.changes += 1
        _flag_news(candidate, moment)
        return
    moved = known.candidate_id != candidate.pk
    changed = known.content != as_stored(content)
    if not (moved or changed):
        return
    known.candidate = candidate
    if changed:
        known.content, known.changed_at = content, moment
        known.answer = keep_answer("khmdhs", received.answer)
        _flag_news(candidate, moment)
    known.save()
    counts.changes += 1


def _flag_news(candidate, moment):
    """Note that the register changed after a candidate was decided and first asked about."""
    if candidate.state != CandidateState.NEW and candidate.followed_at:
        candidate.changed_at = moment
        candidate.save(update_fields=["changed_at"])


def as_stored(content: Any) -> Any:
    """Return content as it comes back from the database: decimals as text."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))


def keep_act(act, counts: Counts) -> None:
    """Keep an act of Διαύγεια that mentions the Action."""
    content = {
        "ada": act.ada,
        "subject": act.subject,
        "type": act.decision_type,
        "organisation": act.organisation,
        "issued_on": act.issued_on.isoformat(),
        "status": act.status,
        "version": act.version,
    }
    known = RegisterRecord.objects.filter(reference=act.ada).first()
    if known is not None and known.content == content:
        return
    counts.changes += 1
    answer = keep_answer("diavgeia", act.answer)
    if known is None:
        RegisterRecord.objects.create(
            kind="act", reference=act.ada, content=content, answer=answer, seen_at=timezone.now()
        )
        return
    known.content, known.answer, known.changed_at = content, answer, timezone.now()
    known.save()


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
    candidate = Candidate.objects.create(
        adam=record.adam,
        title=record.title,
        organisation=record.organisation[:20],
        organisation_name=record.organisation_name[:300],
        found_at=timezone.now(),
    )
    counts.candidates += 1
    judge_candidate(candidate, judgement, counts)
    return candidate
