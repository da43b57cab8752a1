"""What has been published of each municipality: five steps, each official, reported or not found.

Official is what a published record of the ledger says; reported what the press, a plan or a
municipality said that names the Action or probably belongs to it; a part of another reported sum
says nothing of a whole. Neither an amount nor a rank: a contract without a price counts too.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import chain
from operator import or_

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from absorption.models import AbsorptionFigure, ContractTotal
from absorption.models.payments import PAID
from municipalities.dates import end_of_day, today
from municipalities.models import (
    Allocation,
    Contract,
    Municipality,
    ReportedFigure,
    ReportedKind,
    Scope,
    Subproject,
)
from municipalities.models.sources import BACKING_STANDINGS
from municipalities.records import ChangeKind, VersionedQuerySet

# From a day on, until before another or until now.
Span = tuple[date, date | None]


class Step(models.TextChoices):
    """What may be known of a municipality, in the order of the money."""

    ALLOCATION = "allocation", _("Ένταξη")
    CONTRACT = "contract", _("Σύμβαση")
    PAYMENTS = "payments", _("Πληρωμές")
    WORKS = "works", _("Έργα")
    CONTRACTOR = "contractor", _("Ανάδοχος")


class Finding(models.TextChoices):
    """How surely something is known."""

    OFFICIAL = "official", _("επίσημο")
    REPORTED = "reported", _("αναφερόμενο")
    NOT_FOUND = "not-found", _("δεν βρήκαμε")


# Who has the document of a step, as the answer to Parliament and the law on registers have it.
HOLDERS = {
    Step.ALLOCATION: _("Υπουργείο Οικονομικών, Δήμος"),
    Step.CONTRACT: _("Δήμος, ΚΗΜΔΗΣ"),
    Step.PAYMENTS: _("Δήμος, ΚΗΜΔΗΣ"),
    Step.WORKS: _("Δήμος"),
    Step.CONTRACTOR: _("Δήμος, ΚΗΜΔΗΣ"),
}


@dataclass(frozen=True)
class Evidence:
    """The rows of a model that show something of a municipality while they are public.

    `municipality` is the path to it, `document` that to what proves the row.
    """

    model: type[models.Model]
    condition: Q = field(default_factory=Q)
    municipality: str = "municipality"
    document: str = "document"

    @property
    def rows(self) -> QuerySet:
        """The rows, public or not; asked only now, for models get their history after this file."""
        return self.model._default_manager.filter(self.condition)

    def public(self, as_of: date | None = None) -> QuerySet:
        """Return the rows public now, or at the end of the day `as_of`, of the outer row."""
        there = self.rows.filter(**{self.municipality: OuterRef("identity")})
        if as_of is None:
            return there.filter(published_at__isnull=False, superseded_at=None)
        moment = end_of_day(as_of)
        still = Q(superseded_at=None) | Q(superseded_at__gte=moment)
        return there.filter(still, published_at__lt=moment)

    def spans(self, keys: Sequence[int]) -> Iterable[tuple[int, date, date | None]]:
        """Return (municipality, first day, day after the last or None), each once."""
        ever = self.rows.filter(published_at__isnull=False, **{f"{self.municipality}__in": keys})
        days = TruncDate("published_at"), TruncDate("superseded_at")
        return ever.order_by().values_list(self.municipality, *days).distinct()


def _official_rows(condition: Q) -> Evidence:
    stands = Q(municipality__isnull=False) & ~Q(change_kind=ChangeKind.WITHDRAWAL)
    return Evidence(AbsorptionFigure, condition & stands)


def _reported(**lookups: object) -> Evidence:
    return Evidence(ReportedFigure, Q(scope__in=(Scope.ACTION, Scope.PROBABLE), **lookups))


def _works(*, official: bool) -> Evidence:
    backed = Q(document__standing__in=BACKING_STANDINGS)
    said = ~backed & Q(scope__in=(Scope.ACTION, Scope.PROBABLE, Scope.SUB_ACTION))
    return Evidence(Subproject, backed if official else said)


def _contracts(**lookups: object) -> Evidence:
    return Evidence(Contract, Q(**lookups), "shares__municipality")


EVIDENCE: dict[Step, dict[Finding, tuple[Evidence, ...]]] = {
    Step.ALLOCATION: {
        Finding.OFFICIAL: (
            Evidence(Allocation),
            _official_rows(Q(budget_amount__isnull=False)),
        ),
        Finding.REPORTED: (_reported(kind=ReportedKind.BUDGET),),
    },
    Step.CONTRACT: {
        Finding.OFFICIAL: (_contracts(), _official_rows(Q(contracted_amount__isnull=False))),
        Finding.REPORTED: (_reported(kind=ReportedKind.CONTRACT),),
    },
    Step.PAYMENTS: {
        Finding.OFFICIAL: (
            Evidence(
                ContractTotal,
                Q(figure__isnull=False),
                "contract__shares__municipality",
                "figure__document",
            ),
            _official_rows(~Q(**dict.fromkeys([*PAID.values(), "stated_rate"]))),
        ),
        Finding.REPORTED: (_reported(kind__in=(ReportedKind.PAYMENT, ReportedKind.ABSORPTION)),),
    },
    Step.WORKS: {
        Finding.OFFICIAL: (_works(official=True),),
        Finding.REPORTED: (_works(official=False),),
    },
    Step.CONTRACTOR: {
        Finding.OFFICIAL: (_contracts(contractors__isnull=False),),
        Finding.REPORTED: (_reported(contractor__gt=""),),
    },
}
KNOWN = (Finding.OFFICIAL, Finding.REPORTED)


@dataclass(frozen=True)
class Cell:
    """What is found of one step of a municipality."""

    step: Step
    finding: Finding


@dataclass(frozen=True)
class Disclosure:
    """A municipality and what is found of each step, in the order of `Step`."""

    municipality: Municipality
    cells: Sequence[Cell]


def disclosures(municipalities: VersionedQuerySet, as_of: date | None = None) -> list[Disclosure]:
    """Return what is published of each of the public `municipalities` (a QuerySet), by name."""
    found = (
        municipalities.with_identity()
        .order_by("name", "pk")
        .annotate(
            **{
                _name(step, finding): _any(EVIDENCE[step][finding], as_of)
                for step in Step
                for finding in KNOWN
            }
        )
    )
    return [Disclosure(each, [Cell(step, _finding(each, step)) for step in Step]) for each in found]


@dataclass(frozen=True)
class Entry:
    """One step of a municipality with the day its finding last changed, and its document (key)."""

    municipality: Municipality
    cell: Cell
    since: date
    document: int | None


def entries(municipalities: VersionedQuerySet, as_of: date | None = None) -> list[Entry]:
    """Return an `Entry` for each step of each of the public `municipalities`, by name."""
    rows = disclosures(municipalities.with_identity().annotate(**_documents(as_of)), as_of)
    keys = [row.municipality.identity_id for row in rows]
    first = _first_days(keys)
    spans = {step: {kind: _spans(EVIDENCE[step][kind], keys) for kind in KNOWN} for step in Step}
    day = as_of or today()
    return [
        Entry(
            row.municipality,
            cell,
            _since(
                day,
                first[row.municipality.identity_id],
                *(spans[cell.step][kind][row.municipality.identity_id] for kind in KNOWN),
            ),
            getattr(row.municipality, f"{_name(cell.step, cell.finding)}_document", None),
        )
        for row in rows
        for cell in row.cells
    ]


def _name(step: Step, finding: Finding) -> str:
    return f"{step.value}_{finding.value.replace('-', '_')}"


def _any(evidence: Sequence[Evidence], as_of: date | None) -> Q:
    """Return whether any of the rows is public, in SQL."""
    return reduce(or_, (Q(Exists(each.public(as_of))) for each in evidence))


def _finding(municipality: Municipality, step: Step) -> Finding:
    there = (kind for kind in KNOWN if getattr(municipality, _name(step, kind)))
    return next(there, Finding.NOT_FOUND)


def _documents(as_of: date | None) -> dict[str, Subquery | Coalesce]:
    """Return, by step and finding, the document of what was published last."""
    found = {}
    for step in Step:
        for kind in KNOWN:
            latest = [
                Subquery(
                    each.public(as_of)
                    .order_by("-published_at", "-pk")
                    .values(f"{each.document}_id")[:1]
                )
                for each in EVIDENCE[step][kind]
            ]
            name = f"{_name(step, kind)}_document"
            found[name] = Coalesce(*latest) if len(latest) > 1 else latest[0]
    return found


def _first_days(keys: Sequence[int]) -> dict[int, date]:
    """Return the day on which each municipality first was public."""
    first = {}
    rows = Municipality.objects.ever_published().with_identity().annotate(key=F("identity"))
    days = rows.filter(key__in=keys).order_by("-published_at")
    for key, day in days.values_list("key", TruncDate("published_at")):
        first[key] = day
    return first


def _spans(evidence: Sequence[Evidence], keys: Sequence[int]) -> dict[int, list[Span]]:
    found = defaultdict(list)
    for key, start, end in chain.from_iterable(each.spans(keys) for each in evidence):
        found[key].append((start, end))
    return found


def _since(day: date, first: date, *spans: list[Span]) -> date:
    """Return from which day on the finding is what it is on `day`; `spans` by `KNOWN`."""

    def finding(on: date) -> int:
        return [any(_covers(span, on) for span in each) for each in spans].index(True)

    spans = (*spans, [(first, None)])  # nothing found is a finding too, and the last
    turns = {turn for each in spans for span in each for turn in span if turn and turn <= day}
    since = day
    for turn in sorted(turns, reverse=True):
        if turn < first or finding(turn) != finding(day):
            break
        since = turn
    return since


def _covers(span: Span, day: date) -> bool:
    start, end = span
    return start <= day and (end is None or day < end)
