"""The four steps of a municipality's money: what is official of each, who says what, who knows.

Inclusion, contract, payments, absorption. Where nothing official is published, the step names
what was said of it and who has the document; a claim is never taken for an amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from absorption.figures import disclosure
from absorption.figures.claims import Claim
from absorption.figures.gaps import Gap, is_published
from absorption.figures.totals import (
    ABSORBED,
    ABSORBED_OF_ALLOCATED,
    ALLOCATED,
    CONTRACTED,
    SIDES,
    Definition,
    MunicipalityFigures,
    Ratio,
    Total,
)
from municipalities.models import ReportedKind

# Who has the document of a step that nobody published, and of what kind its claims are.
HOLDERS = {
    ALLOCATED.code: disclosure.HOLDERS[disclosure.Step.ALLOCATION],
    CONTRACTED.code: disclosure.HOLDERS[disclosure.Step.CONTRACT],
    ABSORBED.code: disclosure.HOLDERS[disclosure.Step.PAYMENTS],
    ABSORBED_OF_ALLOCATED.code: _("Υπουργείο Ψηφιακής Διακυβέρνησης (πίνακας ανά δήμο)"),
}
KINDS = {
    ALLOCATED.code: ReportedKind.BUDGET,
    CONTRACTED.code: ReportedKind.CONTRACT,
    ABSORBED.code: ReportedKind.PAYMENT,
    ABSORBED_OF_ALLOCATED.code: ReportedKind.ABSORPTION,
}
ABSORPTION, ITS_SIDES = _("Απορρόφηση"), _("πληρωμές ÷ προϋπολογισμός")
DEFINITIONS = {
    definition.code: definition
    for definition in (ALLOCATED, CONTRACTED, ABSORBED, ABSORBED_OF_ALLOCATED)
}


@dataclass(frozen=True)
class Step:
    """One step: a `total` (or, of the last, a `ratio`), the claims of it, what left the Action.

    `until` is the day of what a ratio rests on, where newer amounts stand beside it.
    """

    code: str
    total: Total | None
    ratio: Ratio | None
    claims: Sequence[Claim] = ()
    left: int = 0
    until: date | None = None

    @property
    def definition(self) -> Definition:
        """What its number means."""
        return DEFINITIONS[self.code]

    @property
    def label(self) -> str | Promise:
        """What it is called, in a word."""
        return ABSORPTION if self.ratio else self.definition.plain

    @property
    def term(self) -> str | Promise:
        """The official word for it, or what it is made of."""
        return ITS_SIDES if self.ratio else self.definition.label

    @property
    def holder(self) -> str | Promise:
        """Who has the document that would say it."""
        return HOLDERS[self.code]

    @property
    def is_known(self) -> bool:
        """Whether something official is published of it."""
        if self.ratio:
            return self.ratio.percent is not None
        return self.total is not None and is_published(self.total)

    @property
    def left_text(self) -> str:
        """What left the Action, in words, where nothing of the step is left in it; else empty."""
        if not self.left or self.is_known or self.total is None or self.total.count:
            return ""
        if self.code == ALLOCATED.code:
            text = ngettext(
                "0 σε ισχύ: {count} απόφαση ένταξης βγήκε από τη Δράση",
                "0 σε ισχύ: {count} αποφάσεις ένταξης βγήκαν από τη Δράση",
                self.left,
            )
        else:
            text = ngettext(
                "0 μετρούν: {count} σύμβαση βγήκε από τη Δράση",
                "0 μετρούν: {count} συμβάσεις βγήκαν από τη Δράση",
                self.left,
            )
        return text.format(count=self.left)

    @property
    def is_unpublished(self) -> bool:
        """Whether nothing of it is published."""
        return not (self.is_known or self.gap or self.left_text)

    @property
    def gap(self) -> Gap | None:
        """What keeps it from being computed, or None where nothing of it is published."""
        return self.ratio.gap if self.ratio and self.ratio.gap.is_published else None


def of_municipality(row: MunicipalityFigures, said: Sequence[Claim]) -> list[Step]:
    """Return the four steps of a municipality, with what is said of each and may concern it."""
    relevant = [claim for claim in said if claim.names_action or claim.is_probable]
    steps = [
        Step(code, row.headline[code], None, _of_kind(relevant, code), row.left.get(code, 0))
        for code in (ALLOCATED.code, CONTRACTED.code, ABSORBED.code)
    ]
    last = ABSORBED_OF_ALLOCATED.code
    until = _day_of_older(row, SIDES[last])
    said_of_last = _of_kind(relevant, last)
    return [*steps, Step(last, None, row.absorbed_of_allocated, said_of_last, until=until)]


def _day_of_older(row: MunicipalityFigures, codes: Sequence[str]) -> date | None:
    """Return the day of the official amounts, where newer ones of the municipality's own stand."""
    older = [code for code in codes if row.standings(code)[0] is not row.headline[code]]
    return min(filter(None, (row.headline[code].newest for code in older)), default=None)


def _of_kind(said: Sequence[Claim], code: str) -> list[Claim]:
    return [claim for claim in said if claim.first.kind == KINDS[code]]
