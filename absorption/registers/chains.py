"""The versions of a contract in ΚΗΜΔΗΣ, and what was paid over all of them.

Amounts are euro. The register's known faults are named, never mended: what cannot be
trusted is left out and says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from absorption.imports.names import folded
from absorption.registers.records import ContractRecord, PaymentRecord

MOST_PAID = Decimal("1.5")  # of the contract; above, the order's amount is not believed
TITLE_CUT = 100


@dataclass(frozen=True)
class Version:
    """A later version and what it changes; `problem` says why that is not known."""

    record: ContractRecord
    net_change: Decimal | None
    gross_change: Decimal | None
    new_ends_on: date | None
    problem: str = ""


@dataclass(frozen=True)
class Chain:
    """The versions of one contract in order, cancelled ones left out."""

    versions: tuple[ContractRecord, ...]
    cancelled: tuple[ContractRecord, ...] = ()

    @classmethod
    def of(cls, records: Iterable[ContractRecord]) -> "Chain":
        """Put records in order: by their links, else by the day they were posted."""
        records = sorted(records, key=lambda record: (record.submitted_on, record.adam))
        by_adam = {record.adam: record for record in records}
        ordered: list[ContractRecord] = []

        def enter(record, path=()):
            if record in ordered or record.adam in path:
                return
            for adam in record.previous:
                if adam in by_adam:
                    enter(by_adam[adam], (*path, record.adam))
            ordered.append(record)

        for record in records:
            enter(record)
        return cls(
            tuple(record for record in ordered if not record.cancelled),
            tuple(record for record in ordered if record.cancelled),
        )

    @property
    def first(self) -> ContractRecord | None:
        """The contract as signed."""
        return self.versions[0] if self.versions else None

    @property
    def tip(self) -> ContractRecord | None:
        """The version that holds."""
        return self.versions[-1] if self.versions else None

    @property
    def adams(self) -> tuple[str, ...]:
        """The ΑΔΑΜ of all versions, cancelled ones too: payments stay on any of them."""
        return tuple(record.adam for record in (*self.versions, *self.cancelled))

    @property
    def later(self) -> list[Version]:
        """The later versions, with what each changes."""
        return [
            _version(before, after)
            for before, after in zip(self.versions, self.versions[1:], strict=False)
        ]

    @property
    def is_comparable(self) -> bool:
        """Whether the tip's amount is the contract's: a supplement may add to it."""
        return bool(self.versions) and not any(version.problem for version in self.later)

    @property
    def faults(self) -> list[str]:
        """What looks like a known fault of the register, for who reads the document."""
        return [text for record in self.versions for text in _faults(record)] + [
            f"{version.record.adam}: {version.problem}" for version in self.later if version.problem
        ]


def _version(before, after):
    problem = ""
    if "συμπληρωματικ" in folded(after.text):
        problem = "συμπληρωματική: δεν φαίνεται αν το ποσό προστίθεται ή αντικαθιστά"
    elif before.net and after.net is not None and not _near(before.net, after.net):
        problem = "ποσό δέκα ή εκατό φορές άλλο από της προηγούμενης έκδοσης"
    ends = after.ends_on if after.ends_on != before.ends_on else None
    return Version(
        after, _minus(after.net, before.net), _minus(after.gross, before.gross), ends, problem
    )


def _near(before, after):
    return before / 10 < after < before * 10


def _minus(after, before):
    return None if after is None or before is None else after - before


def _faults(record):
    found = []
    if not record.net:
        found.append("χωρίς καθαρό ποσό")
    elif record.net == record.gross:
        found.append("το καθαρό ποσό είναι ίσο με το ποσό με ΦΠΑ")
    elif record.gross is not None and record.gross < record.net:
        found.append("το ποσό με ΦΠΑ είναι μικρότερο από το καθαρό")
    if record.net and record.budget is not None and record.budget in {record.net, record.gross}:
        found.append("το ποσό είναι ίσο με τον προϋπολογισμό: ίσως δεν είναι το συμβατικό")
    if record.signed_on and abs((record.submitted_on - record.signed_on).days) > 3 * 365:
        found.append(
            f"υπογραφή {record.signed_on:%d/%m/%Y}, ανάρτηση {record.submitted_on:%d/%m/%Y}"
        )
    if len(record.title) == TITLE_CUT:
        found.append("ο τίτλος ίσως είναι κομμένος στους 100 χαρακτήρες")
    return [f"{record.adam}: {text}" for text in found]


@dataclass(frozen=True)
class Paid:
    """What was paid by a day: Σ net of the orders that are not cancelled, credits negative.

    `gross` is None unless every order has it. `orders` are all the ΑΔΑΜ in the sum.
    """

    day: date
    net: Decimal
    gross: Decimal | None
    orders: tuple[str, ...]


@dataclass(frozen=True)
class Payments:
    """The cumulative sums of a contract by day, why they stop, and what to look at."""

    paid: tuple[Paid, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    blocked_from: date | None = None  # the first day by which the sum is not known
    on_superseded: int = 0  # orders that stay on an earlier version


def payments(orders: Sequence[PaymentRecord], chain: Chain, today: date) -> Payments:
    """Return the sums over the whole chain.

    An order that cannot be counted blocks every sum from its day on; without a day, all.
    """
    live = sorted(
        (order for order in orders if not order.cancelled),
        key=lambda order: (order.signed_on or date.min, order.adam),
    )
    problems, notes = [], []
    blocked_from: date | None = None
    limit = max((v.net for v in chain.versions if v.net is not None), default=None)
    for order in live:
        problem = _why_not_counted(order, chain, limit, today)
        if problem:
            problems.append(f"{order.adam}: {problem}")
            day = _believed_day(order, chain, today)
            blocked_from = min(blocked_from or day, day)
        if order.credit and order.net is not None and order.net > 0:
            notes.append(f"{order.adam}: πιστωτικό με θετικό ποσό, αφαιρέθηκε")
        if not order.credit and order.net is not None and order.net < 0:
            notes.append(f"{order.adam}: αρνητικό ποσό χωρίς την ένδειξη του πιστωτικού")
    superseded = _on_superseded(live, chain)
    notes += _twins(live)
    if superseded:
        notes.append(f"{superseded} εντάλματα μένουν σε παλιά έκδοση της σύμβασης")
    sums: list[Paid] = []
    net, gross, counted = Decimal(0), Decimal(0), []
    gross_known = True
    for order in live:
        if blocked_from is not None and (order.signed_on or date.min) >= blocked_from:
            break
        assert order.net is not None and order.signed_on is not None  # noqa: PT018, S101
        net += _signed(order, order.net)
        gross_known = gross_known and order.gross is not None
        gross += _signed(order, order.gross or Decimal(0))
        counted.append(order.adam)
        if sums and sums[-1].day == order.signed_on:
            sums.pop()
        sums.append(Paid(order.signed_on, net, gross if gross_known else None, tuple(counted)))
    if any(each.net < 0 for each in sums):
        day = next(each.day for each in sums if each.net < 0)
        problems.append(f"αρνητικό άθροισμα στις {day:%d/%m/%Y}")
        blocked_from = min(blocked_from or day, day)
        sums = [each for each in sums if each.day < day]
    return Payments(tuple(sums), tuple(problems), tuple(notes), blocked_from, superseded)


def _signed(order, amount):
    return -abs(amount) if order.credit else amount


def _why_not_counted(order, chain, limit, today):
    if not order.net:
        return "ένταλμα χωρίς καθαρό ποσό"
    if order.signed_on is None:
        return "ένταλμα χωρίς ημερομηνία"
    if order.signed_on > today:
        return f"ημερομηνία στο μέλλον: {order.signed_on:%d/%m/%Y}"
    signed = chain.first.signed_on if chain.first else None
    if signed and order.signed_on < signed:
        return f"ημερομηνία {order.signed_on:%d/%m/%Y}, πριν από τη σύμβαση"
    if limit and abs(order.net) > limit * MOST_PAID:
        return f"{order.net} €, πάνω από μιάμιση φορά η σύμβαση: ίσως χάθηκε η υποδιαστολή"
    return ""


def _believed_day(order, chain, today):
    """Return the day from which sums are in doubt; with a date that cannot be, all are."""
    signed = chain.first.signed_on if chain.first else None
    day = order.signed_on
    if day is None or day > today or (signed and day < signed):
        return date.min
    return day


def _twins(orders):
    seen: dict[tuple, str] = {}
    found = []
    for order in orders:
        key = (order.signed_on, order.net, order.title)
        if key in seen:
            found.append(f"{order.adam}: ίδιο με το {seen[key]}, ίσως αναρτήθηκε δύο φορές")
        seen.setdefault(key, order.adam)
    return found


def _on_superseded(orders, chain):
    tip = chain.tip.adam if chain.tip else ""
    return sum(
        len(chain.adams) > 1 and bool(order.contracts) and tip not in order.contracts
        for order in orders
    )
