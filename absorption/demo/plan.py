"""What the sample publishes on which day, in memory: nothing here writes."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import NamedTuple

from django.utils import timezone

from absorption.models import AbsorptionFigure
from absorption.models.system_texts import NEW_FROM_THE_MUNICIPALITY
from municipalities.models import (
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    Document,
    Subproject,
)
from municipalities.records import ChangeKind, Record, VersionedRecord

START = date(2025, 3, 28)  # the initial load; what comes later has reasons of its own
END = date(2026, 9, 30)  # nothing in the sample is later than this
CENT = Decimal("0.01")
VAT = Decimal("1.24")
# Published in this order within a day: each rests on those before it.
ORDER = (
    Document,
    Allocation,
    Subproject,
    Contractor,
    Contract,
    ContractAmendment,
    AbsorptionFigure,
)
TEXT = (
    "Το έγγραφο αυτό δεν υπάρχει. Γράφτηκε μόνο για την επίδειξη της πύλης· "
    "τα ποσά και τα ονόματα που στηρίζει είναι επινοημένα."
)


@dataclass
class New:
    """A row to be published, with its links by field and its shares (municipality, %)."""

    row: Record
    links: dict = field(default_factory=dict)
    shares: list = field(default_factory=list)


@dataclass
class Changed:
    """Something public that gets other values, for a public reason."""

    row: VersionedRecord
    values: dict
    kind: ChangeKind
    reason: str


class Payer(NamedTuple):
    """Who states payments: a municipality, or all that share contracts."""

    slug: str
    of_name: str  # «Δήμου …»


class Plan:
    """The days of the sample, and the dice it is thrown with."""

    def __init__(self, action, municipalities):
        self.action, self.municipalities = action, municipalities
        self.random = Random(16954)  # noqa: S311 - a sample, no secret
        self.days = defaultdict(list)
        self.statements = {}
        self.numbers = 0

    def add(self, day, row, links=None, shares=(), reason=""):
        """Publish `row` on `day`, for the usual reason of that day unless another is given."""
        row.change_reason = reason or ("" if day == START else NEW_FROM_THE_MUNICIPALITY)
        self.days[day].append(New(row, links or {}, list(shares)))
        return row

    def change(self, day, row, reason, kind=ChangeKind.REVISION, **values):
        """Change the public `row` on `day`."""
        self.days[day].append(Changed(row, values, kind, reason))

    def document(self, day, reference, title, issued_on, standing="official_act", reason=""):
        """Publish on `day` a document that says that it is none; return it."""
        row = Document(
            reference=f"epideixi-{reference}",
            title=f"ΕΠΙΔΕΙΞΗ: {title}",
            standing=standing,
            issuer="Πύλη «Έξυπνες Πόλεις» (επίδειξη)",
            issued_on=issued_on,
            text=TEXT,
        )
        return self.add(day, row, reason=reason)

    def statement(self, payer, quarter, day, kind=""):
        """Return the statement of payments for the quarter that `payer` gives out on `day`."""
        key = (payer, quarter, day, kind)
        if key not in self.statements:
            parts = ("pliromes", payer.slug, f"{quarter:%Y-%m}", kind, f"{day:%m%d}")
            self.statements[key] = self.document(
                day,
                "-".join(filter(None, parts)),
                f"Κατάσταση πληρωμών {payer.of_name} έως {quarter:%d/%m/%Y}",
                day - timedelta(days=2),
            )
        return self.statements[key]

    def number(self):
        """Return the next number, for codes that must differ."""
        self.numbers += 1
        return self.numbers

    def ada(self):
        """Return an ΑΔΑ of the right form that nobody takes for a real one."""
        return f"ΕΠΙΔΕΙΞΗ-{self.number():04d}"

    def adam(self, day):
        """Return an ΑΔΑΜ of the right form that nobody takes for a real one."""
        return f"{day:%y}SYMV{self.number():09d}"

    def batches(self):
        """Yield (moment, entries in the order in which they rest on each other) by day."""
        for day in sorted(self.days):
            yield moment(day), sorted(self.days[day], key=_rank)


def moment(day):
    """Return when on the day the sample publishes: eleven in the morning, in Athens."""
    return timezone.make_aware(datetime.combine(day, time(11)))


def cents(amount):
    """Return the amount in euro, rounded to the cent."""
    return Decimal(amount).quantize(CENT, ROUND_HALF_UP)


def with_vat(net):
    """Return the amount with VAT of 24%; None stays None."""
    return None if net is None else cents(net * VAT)


def _rank(entry):
    return len(ORDER) if isinstance(entry, Changed) else ORDER.index(type(entry.row))
