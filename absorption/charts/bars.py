"""Bars: the chain of money as a funnel, and the municipalities ranked by one measure.

Lengths are thousandths of the scale, whole numbers; None draws «not published».
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures.comparison import Measure
from absorption.figures.gaps import Gap, is_published
from absorption.figures.totals import ABSORBED, AMOUNTS, CONTRACTED, Definition, Total, thousandths
from absorption.templatetags import amounts
from municipalities.models import Municipality

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Stage:
    """One step of the funnel: a sum, what is counted in it, and its length."""

    definition: Definition
    total: Total
    words: str | Promise
    length: int | None
    covered: int | None = None
    # All that is known of the step, where that is more than the total; the newer first.
    standings: Sequence[Total] = ()

    @property
    def shown(self):
        """What is written at the step, in order."""
        return self.standings or [self.total]

    @property
    def is_drawn(self):
        """Whether a bar says something: not where the amount is known and has no scale."""
        return self.length is not None or not is_published(self.total)

    @property
    def code(self):
        """Its name; the style sheet has a fill for each."""
        return self.definition.code


def action_funnel(sums, budget=None):
    """Return the steps of the Action on one basis (`sums`: totals.Sums).

    The scale is the budget of the Action in euro, or the longest step if one is longer.
    """
    words = (_("αποφάσεις ένταξης"), _("συμβάσεις"), _("συμβάσεις"))
    return _stages(
        [
            (total, definition, word, covered)
            for (total, definition, covered), word in zip(sums.chain, words, strict=True)
        ],
        budget,
    )


def budget_length(sums, budget):
    """Return how long the budget of the Action (euro) is on the scale of `action_funnel`."""
    return thousandths(budget, _scale([total for total, *_rest in sums.chain], budget))


def municipality_funnel(row):
    """Return the steps of one municipality; the scale is its longest step.

    Beside a headline stands what else is known of it, the newer first: the bar is that one's.
    """
    chain = [
        (_first_known(row.standings(definition.code)) or total, definition, words, None)
        for total, definition, words in row.chain
    ]
    stages = _stages(chain)
    return [replace(stage, standings=row.standings(stage.code)) for stage in stages]


def _first_known(totals):
    """Return the first of some totals that has an amount, or None."""
    return next((total for total in totals if total.amount is not None), None)


def municipality_steps(row, steps):
    """Return (step, its stage in the funnel, or None of a ratio) of a municipality.

    `steps` are those of `figures.steps.of_municipality`.
    """
    stages = {stage.code: stage for stage in municipality_funnel(row)}
    return [(step, stages.get(step.code)) for step in steps]


def contracts_funnel(sums):
    """Return what a list of contracts signed and was paid (`sums`: totals.ContractSums)."""
    return _stages(
        [
            (sums.contracted, CONTRACTED, _("συμβάσεις"), None),
            (sums.absorbed, ABSORBED, _("συμβάσεις"), None),
        ]
    )


def _stages(chain, budget=None):
    scale = _scale([total for total, *_rest in chain], budget)
    return [
        Stage(definition, total, words, thousandths(total.amount, scale), covered)
        for total, definition, words, covered in chain
    ]


def _scale(totals, budget=None):
    """Return what a whole bar stands for, in euro; None when nothing has a scale in common."""
    known = [total for total in totals if total.amount is not None]
    # Amounts on two bases have no scale in common.
    if len({total.basis for total in known}) > 1:
        return None
    amounts_known = [total.amount for total in known]
    return max([*amounts_known, budget] if budget else amounts_known, default=None)


@dataclass(frozen=True)
class Bar:
    """One municipality's bar."""

    municipality: Municipality
    value: Decimal | None
    text: str
    length: int | None
    is_minimum: bool
    gap: Gap

    @property
    def said(self):
        """The number, or why there is none."""
        return self.gap.text if self.value is None else self.text


@dataclass(frozen=True)
class Ranking:
    """The municipalities by one measure, the longest first, unknown last.

    `scale` is what a whole bar stands for; None when nothing is known.
    """

    measure: Measure
    bars: list[Bar]
    scale: Decimal | None

    @property
    def ranked(self):
        """The bars that have a value."""
        return [bar for bar in self.bars if bar.value is not None]

    @property
    def unranked(self):
        """The bars that have none."""
        return [bar for bar in self.bars if bar.value is None]

    @property
    def known(self):
        """How many have a value."""
        return len(self.ranked)

    @property
    def has_gaps(self):
        """Whether some value can't be computed from what is published."""
        return any(bar.value is None and bar.gap.is_published for bar in self.bars)

    @property
    def has_unpublished(self):
        """Whether nothing is published of some municipality."""
        return any(bar.value is None and not bar.gap.is_published for bar in self.bars)

    @property
    def fill(self):
        """The measure's fill in the style sheet: that of its amount, if it is one."""
        codes = [definition.code for definition in AMOUNTS]
        return self.measure.code if self.measure.code in codes else "ratio"


def ranking(rows, measure):
    """Return `rows` (totals.MunicipalityFigures) ranked by `measure`, on the basis of most."""
    measure = measure.fitted(rows)
    values = [measure.value(row) for row in rows]
    scale = max((value for value in values if value is not None), default=None)
    if measure.is_ratio and scale is not None:
        scale = max(scale, HUNDRED)
    known = [pair for pair in zip(rows, values, strict=True) if pair[1] is not None]
    unknown = [pair for pair in zip(rows, values, strict=True) if pair[1] is None]
    # By name first: equal values keep that order.
    known.sort(key=lambda pair: pair[0].municipality.name)
    known.sort(key=itemgetter(1), reverse=True)
    bars = [
        Bar(
            row.municipality,
            value,
            amounts.measured(value, measure),
            thousandths(value, scale),
            measure.is_minimum(row),
            measure.gap(row),
        )
        for row, value in known + unknown
    ]
    return Ranking(measure, bars, scale)
