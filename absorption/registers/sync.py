"""One asking of the registers: find, follow, watch. Nothing becomes public or a draft here.

Every window and every candidate is a transaction of its own, so that a run that breaks off
has written whole pieces, and the next one goes on from there.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from absorption.registers import watch
from absorption.registers.asking import RegisterError, UnavailableError
from absorption.registers.diavgeia import Diavgeia
from absorption.registers.khmdhs import Khmdhs, Received, windows
from absorption.registers.models import (
    Candidate,
    CandidateState,
    FundingCode,
    RegisterRecord,
    SyncPosition,
    SyncRun,
)
from absorption.registers.records import RecordError, read, unfamiliar
from absorption.registers.rules import ACTION, Known, judge
from absorption.registers.store import (
    Counts,
    Dossier,
    candidate_of,
    dossier,
    judge_candidate,
    judge_dossier,
    keep_act,
    keep_record,
    new_candidate,
)
from municipalities.dates import today
from municipalities.models import Allocation, Municipality

FIRST_DAY = date(2021, 1, 1)
OVERLAP = timedelta(days=7)
RESUMED_WITHIN = timedelta(days=7)
LONGEST_CHAIN = 40
KINDS = ("contract", "payment")

Track = Callable[[Iterable, str], Iterable]


@dataclass
class Outcome:
    """What a run did and what it could not."""

    counts: Counts = field(default_factory=Counts)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    found: list[tuple[int, str]] = field(default_factory=list)  # of a dry run: score, what
    resumed: bool = False

    def note(self, text):
        """Enter something to know, once."""
        if text not in self.notes:
            self.notes.append(text)


class Sync:
    """A run over the bodies asked for."""

    def __init__(
        self,
        khmdhs: Khmdhs,
        diavgeia: Diavgeia,
        *,
        municipality: Municipality | None = None,
        since: date | None = None,
        until: date | None = None,
        dry_run: bool = False,
        track: Track = lambda items, text: items,
    ):
        """Take the clients and what is asked for; `track` shows progress."""
        self.khmdhs, self.diavgeia = khmdhs, diavgeia
        self.municipality, self.since, self.dry_run = municipality, since, dry_run
        self.track = track
        self.outcome = Outcome()
        self.counts = self.outcome.counts
        self.until = until or today() - timedelta(days=1)  # the registers are a day late
        self.known = _known()
        self.down: set[str] = set()
        self.run_row = SyncRun(started_at=timezone.now())  # of a dry run, never saved

    def run(self) -> Outcome:
        """Ask everything; what fails is told and the rest goes on."""
        if not self.dry_run:
            self.run_row = self._start()
        self._search("diavgeia", ("act",))
        self.known = _known()
        self._search("khmdhs", KINDS)
        if not self.dry_run:
            self._funded()
            self._follow()
        self._count()
        if not self.dry_run:
            self._finish()
        return self.outcome

    # --- find ---------------------------------------------------------------------------

    def _search(self, register, kinds):
        bodies = [(uid, kind) for uid in self._bodies() for kind in kinds]
        for uid, kind in self.track(bodies, "Αναζήτηση"):
            for first, last in self._windows(uid, kind):
                if not self._try(register, self._search_window, uid, kind, first, last):
                    break

    def _bodies(self):
        own = self.municipality.diavgeia_uid if self.municipality else None
        bodies = [own] if own else list(self.known.municipalities)
        return [*bodies, *self.known.central]

    def _windows(self, uid, kind) -> Iterator[tuple[date, date]]:
        return windows(self._start_of(uid, kind), self.until)

    def _start_of(self, uid, kind):
        if self.dry_run:
            return self.since or FIRST_DAY
        position = SyncPosition.objects.filter(organisation=uid, kind=kind).first()
        if position and position.run_id == self.run_row.pk and position.run_to:
            return position.run_to + timedelta(days=1)
        if self.since:
            return self.since
        if position and position.covered_from and position.covered_to:
            return (
                position.covered_to - OVERLAP if position.covered_from <= FIRST_DAY else FIRST_DAY
            )
        return FIRST_DAY

    def _search_window(self, uid, kind, first, last):
        if kind == "act":
            acts = self.diavgeia.mentioning(ACTION, uid, first, last)
            self.counts.records += len(acts)
            if self.dry_run:
                self.outcome.found += [(0, f"{act.ada} {act.subject}") for act in acts]
                return
            with transaction.atomic():
                for act in acts:
                    keep_act(act, self.counts)
                self._cover(uid, kind, first, last)
            return
        received = self.khmdhs.posted(kind, uid, first, last)
        leads = list(self._leads(kind, received))
        if self.dry_run:
            for judged, record, _received in leads:
                self.outcome.found.append((judged.score, f"{record.adam} {record.title}"))
            return
        # Whatever has to be asked besides is asked before anything is written.
        wanted = [
            (judged, record, each, None if kind == "contract" else self._contract_of(record))
            for judged, record, each in leads
        ]
        with transaction.atomic():
            for judged, record, each, contract in wanted:
                if kind == "contract":
                    self._enter_contract(record, each, judged)
                else:
                    self._enter_order(record, each, contract)
            self._cover(uid, kind, first, last)

    def _leads(self, kind, received):
        """Yield (judgement, record, as received) for what may be the Action's."""
        tracked = set(
            RegisterRecord.objects.exclude(candidate=None).values_list("reference", flat=True)
        )
        for each in received:
            record = self._read(each)
            if record is None:
                continue
            judged = judge(record, self.known)
            links = {
                record.adam,
                *getattr(record, "contracts", ()),
                *getattr(record, "previous", ()),
            }
            if judged.is_kept or links & tracked:
                yield judged, record, each

    def _contract_of(self, order):
        """Return the contract of a payment order as received, None when it does not name one."""
        for adam in order.contracts:
            if candidate_of([adam]):
                return None
            received = self.khmdhs.one("contract", adam)
            if received is not None:
                return received
        return None

    def _enter_contract(self, record, received, judged):
        candidate = candidate_of([record.adam, *record.previous, *record.following])
        if candidate is None:
            candidate = new_candidate(record, judged, self.counts)
        keep_record(received, candidate, self.counts)

    def _enter_order(self, order, received, contract):
        candidate = candidate_of([order.adam, *order.contracts])
        if candidate is None and contract is not None:
            record = self._read(contract)
            if record is None:
                return
            candidate = candidate_of([record.adam, *record.previous, *record.following])
            if candidate is None:
                judged = judge_dossier(Dossier([record], [order]), self.known)
                candidate = new_candidate(record, judged, self.counts)
            keep_record(contract, candidate, self.counts)
        if candidate is None:
            self.counts.orphans += 1
            self.outcome.note(f"το ένταλμα {order.adam} μοιάζει της Δράσης και δεν έχει σύμβαση")
            return
        keep_record(received, candidate, self.counts)

    def _read(self, received: Received):
        """Return the record, or None for one that cannot be read: then it is told."""
        for text in unfamiliar(received.kind, received.raw):
            self.outcome.note(f"{received.kind}: {text} (π.χ. {received.reference})")
        try:
            return read(received.kind, received.raw)
        except RecordError as error:
            self.counts.refused += 1
            self.outcome.problems.append(str(error))
            return None

    def _cover(self, uid, kind, first, last):
        position, _made = SyncPosition.objects.get_or_create(organisation=uid, kind=kind)
        if position.covered_to is None or position.covered_from is None:
            position.covered_from, position.covered_to = first, last
        elif first <= position.covered_to + timedelta(1) and last >= position.covered_from:
            position.covered_from = min(position.covered_from, first)
            position.covered_to = max(position.covered_to, last)
        position.run, position.run_to = self.run_row, last
        position.save()

    # --- under a confirmed funding code --------------------------------------------------

    def _funded(self):
        for code in self.track(list(FundingCode.objects.all()), "Κωδικοί χρηματοδότησης"):
            self._try("khmdhs", self._funded_by, code.number)

    def _funded_by(self, number):
        listed = self.khmdhs.funded(number)
        known = set(RegisterRecord.objects.values_list("reference", flat=True))
        for kind in KINDS:
            for adam in listed.get(f"{kind}s", []):
                if adam in known:
                    continue
                received = self.khmdhs.one(kind, adam)
                record = self._read(received) if received else None
                if record is None:
                    continue
                contract = self._contract_of(record) if kind == "payment" else None
                with transaction.atomic():
                    if kind == "contract":
                        self._enter_contract(record, received, judge(record, self.known))
                    else:
                        self._enter_order(record, received, contract)

    # --- follow and watch -----------------------------------------------------------------

    def _follow(self):
        watched = list(watch.watched())
        candidates = Candidate.objects.exclude(state=CandidateState.REFUSED)
        if self.municipality:
            candidates = candidates.filter(municipalities=self.municipality)
        chosen = {each.pk for each in candidates}
        chosen |= {each.pk for each in watched} if not self.municipality else set()
        for pk in self.track(sorted(chosen), "Υποψήφιες και συμβάσεις"):
            candidate = Candidate.objects.filter(pk=pk).first()
            if candidate is None:  # merged into another meanwhile
                continue
            if candidate.followed_at and candidate.followed_at >= self.run_row.started_at:
                continue
            self._try("khmdhs", self._follow_one, candidate)

    def _follow_one(self, candidate):
        """Ask for every version and payment order of a candidate, then write them at once."""
        problems: list[str] = []
        received = self._versions(candidate, problems)
        versions = {each.reference: read("contract", each.raw) for each in received}
        received += self._orders(candidate, versions, problems)
        with transaction.atomic():
            candidate = candidate_of([candidate.adam, *versions]) or candidate
            for each in received:
                keep_record(each, candidate, self.counts)
            if candidate.problems != problems:
                candidate.problems = problems
                self.counts.changes += 1
            found = dossier(candidate)
            first = found.chain.first
            if first:
                candidate.title = first.title
                candidate.organisation = first.organisation[:20]
                candidate.organisation_name = first.organisation_name[:300]
            candidate.followed_at = timezone.now()
            candidate.save()
            if found.contracts:
                judge_candidate(candidate, judge_dossier(found, self.known), self.counts)
            watch.read(candidate, found, self.counts)
        self.outcome.problems += problems

    def _versions(self, candidate, problems) -> list[Received]:
        known = candidate.records.filter(kind="contract").values_list("reference", flat=True)
        waiting, seen = [candidate.adam, *known], set()
        found = []
        while waiting and len(seen) < LONGEST_CHAIN:
            adam = waiting.pop(0)
            if adam in seen or "SYMV" not in adam:
                continue
            seen.add(adam)
            received = self.khmdhs.one("contract", adam)
            if received is None:
                problems.append(f"το ΚΗΜΔΗΣ δεν βρίσκει τη σύμβαση {adam}")
                continue
            record = self._read_for(received, problems)
            if record is not None:
                found.append(received)
                waiting += [*record.previous, *record.following]
        return found

    def _orders(self, candidate, versions, problems) -> list[Received]:
        listed = {adam for version in versions.values() for adam in version.payments}
        wanted = set(listed)
        wanted |= set(candidate.records.filter(kind="payment").values_list("reference", flat=True))
        for adam in versions:
            wanted |= set(self.khmdhs.chain(adam).get("payments", []))
        found = []
        for adam in sorted(each for each in wanted if "PAY" in each):
            received = self.khmdhs.one("payment", adam)
            if received is None:
                problems.append(f"το ΚΗΜΔΗΣ δεν βρίσκει το ένταλμα {adam}")
                continue
            order = self._read_for(received, problems)
            if order is None:
                continue
            if adam in listed or versions.keys() & set(order.contracts):
                found.append(received)
            elif not order.contracts and not order.cancelled:
                problems.append(f"το ένταλμα {adam} δεν λέει σε ποια σύμβαση ανήκει")
        return found

    def _read_for(self, received, problems):
        try:
            return read(received.kind, received.raw)
        except RecordError as error:
            self.counts.refused += 1
            problems.append(str(error))
            return None

    # --- the run ----------------------------------------------------------------------------

    def _try(self, register, ask, *arguments):
        """Return whether asking went well; a register that is down is not asked any more."""
        if register in self.down:
            return False
        try:
            ask(*arguments)
        except UnavailableError as error:
            self.down.add(register)
            self.outcome.problems.append(f"{register}: {error}. Δεν ρωτήθηκε άλλο.")
            return False
        except RegisterError as error:
            self.outcome.problems.append(f"{register}: {error}")
            return False
        return True

    def _start(self):
        slug = self.municipality.slug if self.municipality else ""
        left = SyncRun.objects.filter(since=self.since, municipality=slug).first()
        if left and left.finished_at is None and left.started_at > timezone.now() - RESUMED_WITHIN:
            self.outcome.resumed = True
            return left
        return SyncRun.objects.create(
            started_at=timezone.now(), since=self.since, municipality=slug
        )

    def _count(self):
        tally = self.khmdhs.tally
        self.counts.requests = self.khmdhs.asker.requests
        self.counts.repeated = self.khmdhs.asker.repeated
        self.counts.records += tally.records
        self.counts.duplicates = tally.duplicates
        self.counts.reread, self.counts.cut = tally.reread, tally.cut
        refused = list(dict.fromkeys(tally.refused))
        self.counts.refused += len(refused)
        self.outcome.problems += refused

    def _finish(self):
        """Close the run, unless a register was down: then the next one goes on with it."""
        run = self.run_row
        run.finished_at = None if self.down else timezone.now()
        run.succeeded = not self.outcome.problems
        run.problems = self.outcome.problems[:100]
        run.counts = asdict(self.counts)
        run.save()


def _known() -> Known:
    """Return what the portal knows, to judge by."""
    municipalities = Municipality.objects.originals().published().exclude(diavgeia_uid="")
    codes = Allocation.objects.originals().exclude(ops_code="")
    acts = RegisterRecord.objects.filter(kind="act")
    return Known(
        municipalities={each.diavgeia_uid: each for each in municipalities},
        central=settings.CENTRAL_BODIES,
        funding_codes=frozenset(FundingCode.objects.values_list("number", flat=True)),
        ops_codes=frozenset(codes.values_list("ops_code", flat=True)),
        acts=frozenset(acts.values_list("reference", flat=True)),
    )
