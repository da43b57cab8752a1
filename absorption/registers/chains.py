"""The versions of a contract in ΚΗΜΔΗΣ, and what was paid over all of them.

Amounts are euro. The register's known faults are named, never mended: what cannot be
trusted is left out and says why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from absorption.imports.names import folded
from absorption.registers.parsing import ContractRecord, PaymentRecord

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
        return [_version(before, after) for before, after in pairwise(self.versions)]

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
    elif before.net and after.net is not None and not before.net / 10 < after.net < before.net * 10:
        problem = "ποσό δέκα ή εκατό φορές άλλο από της προηγούμενης έκδοσης"
    net, gross = (
        None if new is None or old is None else new - old
        for new, old in ((after.net, before.net), (after.gross, before.gross))
    )
    ends = after.ends_on if after.ends_on != before.ends_on else None
    return Version(after, net, gross, ends, problem)


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
    limit = max((v.net for v in chain.versions if v.net is not None), default=None)
    doubts = [(order, _doubt(order, chain.first, limit, today)) for order in live]
    problems = [f"{order.adam}: {problem}" for order, (problem, _day) in doubts if problem]
    blocked_from = min((day for _order, (problem, day) in doubts if problem), default=None)
    sums: list[Paid] = []
    net, gross, counted = Decimal(0), Decimal(0), []
    gross_known = True
    for day, of_day in groupby(live, key=lambda order: order.signed_on or date.min):
        if blocked_from is not None and day >= blocked_from:
            break
        for order in of_day:
            net += _signed(order, order.net)
            gross += _signed(order, order.gross or Decimal(0))
            gross_known = gross_known and order.gross is not None
            counted.append(order.adam)
        if net < 0:
            problems.append(f"αρνητικό άθροισμα στις {day:%d/%m/%Y}")
            blocked_from = day
            break
        sums.append(Paid(day, net, gross if gross_known else None, tuple(counted)))
    superseded = _on_superseded(live, chain)
    notes = [*_odd_signs(live), *_twins(live)]
    if superseded:
        notes.append(f"{superseded} εντάλματα μένουν σε παλιά έκδοση της σύμβασης")
    return Payments(tuple(sums), tuple(problems), tuple(notes), blocked_from, superseded)


def _signed(order, amount):
    return -abs(amount) if order.credit else amount


def _doubt(order, first, limit, today):
    """Return why an order cannot be counted, "" if it can, and from which day sums are in doubt.

    With a date that cannot be, all are.
    """
    day, signed = order.signed_on, first.signed_on if first else None
    of_net = of_day = ""
    if not order.net:
        of_net = "ένταλμα χωρίς καθαρό ποσό"
    elif limit and abs(order.net) > limit * MOST_PAID:
        of_net = f"{order.net} €, πάνω από μιάμιση φορά η σύμβαση: ίσως χάθηκε η υποδιαστολή"
    if day is None:
        of_day = "ένταλμα χωρίς ημερομηνία"
    elif day > today:
        of_day = f"ημερομηνία στο μέλλον: {day:%d/%m/%Y}"
    elif signed and day < signed:
        of_day = f"ημερομηνία {day:%d/%m/%Y}, πριν από τη σύμβαση"
    return " · ".join(filter(None, (of_net, of_day))), date.min if of_day else day


def _odd_signs(orders):
    for order in orders:
        if order.credit and order.net and order.net > 0:
            yield f"{order.adam}: πιστωτικό με θετικό ποσό, αφαιρέθηκε"
        if not order.credit and order.net and order.net < 0:
            yield f"{order.adam}: αρνητικό ποσό χωρίς την ένδειξη του πιστωτικού"


def _twins(orders):
    seen: dict[tuple, str] = {}
    for order in orders:
        first = seen.setdefault((order.signed_on, order.net, order.title), order.adam)
        if first != order.adam:
            yield f"{order.adam}: ίδιο με το {first}, ίσως αναρτήθηκε δύο φορές"


def _on_superseded(orders, chain):
    tip = chain.tip.adam if chain.tip else ""
    return sum(
        len(chain.adams) > 1 and bool(order.contracts) and tip not in order.contracts
        for order in orders
    )
