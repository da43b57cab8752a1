"""One asking of the registers: find, follow, watch. Nothing becomes public or a draft here.

Every window and every candidate is a transaction of its own, so that a run that breaks off
has written whole pieces, and the next one goes on from there.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from absorption.models.registers import (
    Candidate,
    CandidateState,
    FundingCode,
    RegisterRecord,
    SyncPosition,
    SyncRun,
)
from absorption.registers import monitoring
from absorption.registers.client import Asker, Counts, RegisterError, UnavailableError
from absorption.registers.diavgeia import Diavgeia
from absorption.registers.khmdhs import Khmdhs, Received, windows
from absorption.registers.lock import alone
from absorption.registers.parsing import (
    ContractRecord,
    PaymentRecord,
    RecordError,
    read,
    unfamiliar,
)
from absorption.registers.scoring import ACTION, Known, judge
from absorption.registers.store import (
    REGISTER,
    Dossier,
    candidate_of,
    dossier,
    judge_candidate,
    judge_dossier,
    keep,
    new_candidate,
)
from municipalities.dates import today
from municipalities.models import Allocation, Municipality

FIRST_DAY = date(2021, 1, 1)
OVERLAP = timedelta(days=7)
RESUMED_WITHIN = timedelta(days=7)
LONGEST_CHAIN = 40

Track = Callable[[Iterable, str], Iterable]


@dataclass
class Outcome:
    """What a run did and what it could not."""

    counts: Counts
    problems: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)  # to know: text, and an example
    found: list[tuple[int, str]] = field(default_factory=list)  # of a dry run: score, what
    resumed: bool = False


@dataclass
class Lead:
    """A record of ΚΗΜΔΗΣ that may be the Action's, as received and as read.

    `contract` is that of a payment order, where no candidate has it yet.
    """

    received: Received
    record: ContractRecord | PaymentRecord
    contract: Received | None = None


class Sync:
    """A run over the bodies asked for."""

    def __init__(
        self,
        asker: Asker,
        *,
        municipality: Municipality | None = None,
        since: date | None = None,
        until: date | None = None,
        dry_run: bool = False,
        track: Track = lambda items, text: items,
    ):
        """Take who asks, and what is asked for; `track` shows progress."""
        self.khmdhs = Khmdhs(asker, settings.KHMDHS_URL)
        self.diavgeia = Diavgeia(asker, settings.DIAVGEIA_URL)
        self.municipality, self.since, self.dry_run = municipality, since, dry_run
        self.track = track
        self.counts = asker.counts
        self.outcome = Outcome(self.counts)
        self.until = until or today() - timedelta(days=1)  # the registers are a day late
        self.known = _known()
        self.down: set[str] = set()
        self.run_row = SyncRun(started_at=timezone.now())  # of a dry run, never saved

    def run(self) -> Outcome:
        """Ask everything; what fails is told and the rest goes on. Raises BusyError."""
        with alone():
            if not self.dry_run:
                self.run_row = self._start()
            self._search("act")
            self.known = _known()  # with the acts
            self._search("contract", "payment")
            if not self.dry_run:
                self._funded()
                self._follow()
            self.counts.refused += len(self.khmdhs.refused)
            # A record that is searched and followed is told once.
            told = dict.fromkeys([*self.outcome.problems, *self.khmdhs.refused])
            self.outcome.problems = list(told)
            if not self.dry_run:
                self._finish()
        return self.outcome

    # --- find ---------------------------------------------------------------------------

    def _search(self, *kinds):
        bodies = [(uid, kind) for uid in self._bodies() for kind in kinds]
        for uid, kind in self.track(bodies, "Αναζήτηση"):
            for first, last in windows(self._start_of(uid, kind), self.until):
                if not self._try(kind, self._search_window, uid, kind, first, last):
                    break

    def _bodies(self):
        own = self.municipality.diavgeia_uid if self.municipality else None
        bodies = [own] if own else list(self.known.municipalities)
        return [*bodies, *self.known.central]

    def _start_of(self, uid, kind):
        position = SyncPosition.objects.filter(organisation=uid, kind=kind).first()
        if self.dry_run or position is None:
            return self.since or FIRST_DAY
        if position.run_id == self.run_row.pk and position.run_to:
            return position.run_to + timedelta(days=1)
        if self.since:
            return self.since
        if position.covered_to and position.covered_from and position.covered_from <= FIRST_DAY:
            return position.covered_to - OVERLAP
        return FIRST_DAY

    def _search_window(self, uid, kind, first, last):
        acts, leads = [], []
        if kind == "act":
            acts = self.diavgeia.mentioning(ACTION, uid, first, last)
        else:
            leads = self._wanted(self.khmdhs.posted(kind, uid, first, last))
        if self.dry_run:
            self.outcome.found += [(0, f"{each.reference} {each.raw['subject']}") for each in acts]
            self.outcome.found += [
                (judge(each.record, self.known).score, f"{each.record.adam} {each.record.title}")
                for each in leads
            ]
            return
        # Whatever has to be asked besides is asked before anything is written.
        for lead in leads:
            lead.contract = self._contract_of(lead.record)
        with transaction.atomic():
            for act in acts:
                keep(act, None, self.counts)
            for lead in leads:
                self._enter(lead)
            self._cover(uid, kind, first, last)

    def _wanted(self, received):
        """Return what may be the Action's, or belongs to a contract that may be."""
        tracked = set(
            RegisterRecord.objects.exclude(candidate=None).values_list("reference", flat=True)
        )
        leads = [Lead(each, record) for each in received if (record := self._read(each))]
        return [
            lead
            for lead in leads
            if judge(lead.record, self.known).is_kept
            or tracked & {lead.record.adam, *lead.record.contracts}
        ]

    def _contract_of(self, record):
        """Return the contract of a payment order as received, None when there is nothing to ask."""
        if isinstance(record, PaymentRecord) and not candidate_of(record.contracts):
            for adam in record.contracts:
                if received := self.khmdhs.one("contract", adam):
                    return received
        return None

    def _enter(self, lead):
        """Keep a record for its candidate; a contract without one becomes one."""
        record = lead.record
        candidate = candidate_of([record.adam, *record.contracts])
        if candidate is None and isinstance(record, ContractRecord):
            candidate = new_candidate(record, judge(record, self.known), self.counts)
        elif candidate is None and lead.contract:
            contract = self._read(lead.contract)
            if contract is None:
                return
            candidate = candidate_of(contract.contracts)
            if candidate is None:
                judged = judge_dossier(Dossier([contract], [record]), self.known)
                candidate = new_candidate(contract, judged, self.counts)
            keep(lead.contract, candidate, self.counts)
        if candidate is None:
            self.counts.orphans += 1
            self._note(f"το ένταλμα {record.adam} μοιάζει της Δράσης και δεν έχει σύμβαση")
            return
        keep(lead.received, candidate, self.counts)

    def _read(self, received, problems=None):
        """Return the record, or None for one that cannot be read: then it is told."""
        for text in unfamiliar(received.kind, received.raw):
            self._note(f"{received.kind}: {text}", f"(π.χ. {received.reference})")
        try:
            return read(received.kind, received.raw)
        except RecordError as error:
            self.counts.refused += 1
            (self.outcome.problems if problems is None else problems).append(str(error))
            return None

    def _note(self, text, example=""):
        self.outcome.notes.setdefault(text, example)

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
            self._try("contract", self._funded_by, code.number)

    def _funded_by(self, number):
        known = set(RegisterRecord.objects.values_list("reference", flat=True))
        for kind, adam in self.khmdhs.funded(number):
            received = self.khmdhs.one(kind, adam) if adam not in known else None
            record = self._read(received) if received else None
            if received and record:
                lead = Lead(received, record, self._contract_of(record))
                with transaction.atomic():
                    self._enter(lead)

    # --- follow and watch -----------------------------------------------------------------

    def _follow(self):
        watched = {each.pk for each in monitoring.watched()}
        candidates = Candidate.objects.exclude(state=CandidateState.REFUSED)
        if self.municipality:
            candidates, watched = candidates.filter(municipalities=self.municipality), set()
        chosen = watched.union(candidates.values_list("pk", flat=True))
        for pk in self.track(sorted(chosen), "Υποψήφιες και συμβάσεις"):
            candidate = Candidate.objects.filter(pk=pk).first()
            if candidate is None:  # merged into another meanwhile
                continue
            if candidate.followed_at and candidate.followed_at >= self.run_row.started_at:
                continue
            self._try("contract", self._follow_one, candidate)

    def _follow_one(self, candidate):
        """Ask for every version and payment order of a candidate, then write them at once."""
        problems: list[str] = []
        versions = self._versions(candidate, problems)
        received = [each.received for each in versions]
        received += self._orders(candidate, [each.record for each in versions], problems)
        with transaction.atomic():
            adams = [each.record.adam for each in versions]
            candidate = candidate_of([candidate.adam, *adams]) or candidate
            for each in received:
                keep(each, candidate, self.counts)
            if candidate.problems != problems:
                candidate.problems = problems
                self.counts.changes += 1
            found = dossier(candidate)
            if first := found.chain.first:
                candidate.describe(first)
            candidate.followed_at = timezone.now()
            candidate.save()
            if found.contracts:
                judge_candidate(candidate, judge_dossier(found, self.known), self.counts)
            monitoring.read(candidate, found, self.counts)
        self.outcome.problems += problems

    def _versions(self, candidate, problems) -> list[Lead]:
        known = candidate.records.filter(kind="contract").values_list("reference", flat=True)
        waiting, seen = [candidate.adam, *known], set()
        found = []
        while waiting and len(seen) < LONGEST_CHAIN:
            adam = waiting.pop(0)
            if adam in seen or "SYMV" not in adam:
                continue
            seen.add(adam)
            if lead := self._asked("contract", adam, problems):
                found.append(lead)
                waiting += lead.record.contracts
        return found

    def _orders(self, candidate, versions, problems) -> list[Received]:
        listed = {adam for version in versions for adam in version.payments}
        known = candidate.records.filter(kind="payment").values_list("reference", flat=True)
        adams = {version.adam for version in versions}
        wanted = listed.union(known, *(self.khmdhs.payments_with(adam) for adam in sorted(adams)))
        found = []
        for adam in sorted(each for each in wanted if "PAY" in each):
            lead = self._asked("payment", adam, problems)
            if lead is None:
                continue
            if adam in listed or adams & set(lead.record.contracts):
                found.append(lead.received)
            elif not lead.record.contracts and not lead.record.cancelled:
                problems.append(f"το ένταλμα {adam} δεν λέει σε ποια σύμβαση ανήκει")
        return found

    def _asked(self, kind, adam, problems) -> Lead | None:
        """Return the record of an ΑΔΑΜ; None for one that is not there or cannot be read."""
        received = self.khmdhs.one(kind, adam)
        if received is None:
            what = "τη σύμβαση" if kind == "contract" else "το ένταλμα"
            problems.append(f"το ΚΗΜΔΗΣ δεν βρίσκει {what} {adam}")
            return None
        record = self._read(received, problems)
        return Lead(received, record) if record else None

    # --- the run ----------------------------------------------------------------------------

    def _try(self, kind, ask, *arguments):
        """Return whether asking went well; a register that is down is not asked any more."""
        register = REGISTER[kind]
        if register in self.down:
            return False
        try:
            ask(*arguments)
        except RegisterError as error:
            text = f"{register}: {error}"
            if isinstance(error, UnavailableError):
                self.down.add(register)
                text += ". Δεν ρωτήθηκε άλλο."
            self.outcome.problems.append(text)
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
