"""What was merely reported, by claim and not by article: what is said, by how many, since when.

Sources that say the same thing (kind, amount, percentage, VAT basis, relation to the Action, and
what it is about) are one claim. Claims are quoted and never added up.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from municipalities.models import Municipality, ReportedFigure, ReportedKind, Scope, Subproject

# In which order claims stand: what names the Action, what probably belongs to it, the rest.
SCOPES: dict[str, int] = {Scope.ACTION: 0, Scope.PROBABLE: 1, Scope.SUB_ACTION: 3}
OTHER_SCOPE = 2


@dataclass(frozen=True)
class Claim:
    """One thing that was said: `reports` are its sources, the oldest first, the undated last."""

    reports: Sequence[ReportedFigure]

    @property
    def first(self) -> ReportedFigure:
        """The report that stands for all: what they have in common is read off it."""
        return self.reports[0]

    @property
    def amount(self) -> Decimal | None:
        """What all of them say, in euro, or None; whether with VAT, `first.vat_basis` tells."""
        return self.first.amount

    @property
    def percent(self) -> Decimal | None:
        """The percentage that all of them say, or None."""
        return self.first.percent

    @property
    def is_contract(self) -> bool:
        """Whether it says that a contract was signed."""
        return self.first.kind == ReportedKind.CONTRACT

    @property
    def names_action(self) -> bool:
        """Whether its sources name the Action."""
        return self.first.scope == Scope.ACTION

    @property
    def is_probable(self) -> bool:
        """Whether it probably speaks of the Action, and does not name it."""
        return self.first.scope == Scope.PROBABLE

    @property
    def is_part(self) -> bool:
        """Whether it is a part of another reported amount."""
        return self.first.scope == Scope.SUB_ACTION

    @property
    def is_own_amount(self) -> bool:
        """Whether it says an amount of the municipality itself, in the Action or probably."""
        return (
            self.amount is not None
            and self.subproject is None
            and (self.names_action or self.is_probable)
        )

    @cached_property
    def sources(self) -> int:
        """How many documents say it."""
        return len({report.document_id for report in self.reports})

    @property
    def oldest(self) -> ReportedFigure | None:
        """The oldest report that has a day, or None."""
        return self.first if self.first.reported_on else None

    @property
    def is_dated(self) -> bool:
        """Whether every report has a day."""
        return all(report.reported_on for report in self.reports)

    @cached_property
    def contractors(self) -> list[str]:
        """Who is named as contractor, each as its source writes it, the latest dated first."""
        named = [report.contractor for report in reversed(self.reports) if report.contractor]
        return list(dict.fromkeys(named))

    @property
    def subproject(self) -> Subproject | None:
        """The sub-project that it is about, or None."""
        return self.first.subproject


def by_municipality(as_of: date | None = None) -> dict[int | None, list[Claim]]:
    """Return the claims about each municipality, by its key, and about its sub-projects too.

    Those about no municipality are under None.
    """
    said = defaultdict(list)
    rows = ReportedFigure.objects.published(as_of)
    for report in rows.select_related("document", "subproject", "municipality").order_by("code"):
        said[_what(report)].append(report)
    found: dict[int | None, list[Claim]] = {}
    for claim in sorted(
        (Claim(sorted(reports, key=_by_day)) for reports in said.values()), key=_place
    ):
        found.setdefault(claim.first.municipality_id, []).append(claim)
    return found


def of_overview(
    said: Mapping[int | None, Sequence[Claim]],
) -> tuple[list[Claim], list[tuple[Municipality, list[Claim]]]]:
    """Return the claims about the Action, and pairs of a municipality and its claims of an amount.

    Of a municipality those count that name the Action or may, by its name; amounts of a
    sub-project, or of a part of another amount, are not its own.
    """
    of_whole = [claim for claim in said.get(None, ()) if claim.names_action]
    of_towns = []
    for claims in said.values():
        town, own = claims[0].first.municipality, [each for each in claims if each.is_own_amount]
        if town and own:
            of_towns.append((town, own))
    return of_whole, sorted(of_towns, key=lambda pair: pair[0].name)


def _what(report: ReportedFigure) -> tuple[object, ...]:
    """Return what a report says, so that those that say the same agree in it."""
    sums = (report.amount, report.percent)
    # Without a number only the contractor tells one contract from another.
    who = report.contractor if sums == (None, None) else ""
    title = "" if who or sums != (None, None) else report.title
    about = (report.municipality_id, report.subproject_id, report.kind, report.scope)
    return (*about, *sums, report.vat_basis, who, title)


def _by_day(report: ReportedFigure) -> tuple[bool, date, str]:
    return (report.reported_on is None, report.reported_on or date.min, report.code)


def _place(claim: Claim) -> tuple[int, int, Decimal | int, str]:
    kinds = list(ReportedKind.values)
    return (
        SCOPES.get(claim.first.scope, OTHER_SCOPE),
        kinds.index(claim.first.kind),
        -(claim.amount or 0),
        claim.first.code,
    )
