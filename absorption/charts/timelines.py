"""Pictures with time from left to right: payments over time, and the life of a contract.

Positions are thousandths of the picture's width and height, whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures.payments_over_time import History, Steps
from absorption.figures.totals import (
    ABSORBED,
    ALLOCATED,
    CONTRACTED,
    NET,
    Definition,
    Total,
    thousandths,
)
from absorption.models import AbsorptionFigure
from municipalities.dates import today

SIZE = 1000
TOP, BOTTOM = 72, 300  # pixels, of the picture of payments
NOTHING = Steps([])
FINEST = 8  # thousandths of the width: what rises within them is drawn as one step
ROW = 18  # pixels from one label to the next


@dataclass(frozen=True)
class Axis:
    """Days from `first` to `last`."""

    first: date
    last: date

    def at(self, day):
        """Return where `day` stands, 0 to 1000."""
        length = max(1, (self.last - self.first).days)
        return min(SIZE, max(0, (day - self.first).days * SIZE // length))

    @property
    def years(self):
        """The first days of the years inside, with their places."""
        days = [date(year, 1, 1) for year in range(self.first.year + 1, self.last.year + 1)]
        return [Mark(day, str(day.year), self.at(day)) for day in days]


@dataclass(frozen=True)
class Mark:
    """A date in the picture."""

    day: date
    label: str | Promise
    at: int

    @property
    def percent(self):
        """Its place as a percentage with one decimal, as SVG writes it."""
        return f"{self.at // 10}.{self.at % 10}%"

    @property
    def centred(self):
        """How a label under it is anchored so that it stays inside the picture."""
        if self.at < SIZE * 6 // 100:
            return "start"
        return "end" if self.at > SIZE * 94 // 100 else "middle"

    @property
    def anchor(self):
        """On which side of it a text has room."""
        return "end" if self.at > SIZE * 6 // 10 else "start"


@dataclass(frozen=True)
class Line:
    """A sum over time, in a square of 1000, with its label at its end."""

    definition: Definition
    steps: Sequence[tuple[date, Decimal]]  # what it came to from each day on
    path: str
    label_y: int  # pixels from above, apart from the labels of the others

    @property
    def amount(self):
        """What it came to."""
        return self.steps[-1][1]

    @property
    def code(self):
        """Its name; the style sheet has a stroke for each."""
        return self.definition.code


@dataclass(frozen=True)
class Point(Mark):
    """What an official row says was paid in a municipality as a whole: it is part of no line."""

    row: AbsorptionFigure
    height: int  # thousandths of the scale

    @property
    def top(self):
        """Where it stands in the picture, in pixels from above."""
        return BOTTOM - (BOTTOM - TOP) * self.height // SIZE


@dataclass(frozen=True)
class Area:
    """Sums over time as lines, the scale, the marks on the axis of time.

    `official` are the amounts that stand beside the lines and are never added to them; `undated`
    is how many amounts of contracts have no day to stand at. `budget` is what was granted, where
    it is a line.
    """

    history: History
    axis: Axis
    scale: Decimal
    marks: list[Mark]
    # The last amounts are held until then.
    until: date
    official: list[Point] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    undated: int = 0
    budget: Total | None = None

    @property
    def dated(self):
        """The dates of the Fund, each with the height of its label: no line crosses another's."""
        rows = [16 + place * ROW for place in range(len(self.marks))]
        if self.marks and self.marks[-1].anchor == "end":  # labels to the left of their lines
            rows.reverse()
        return list(zip(self.marks, rows, strict=True))

    @property
    def most(self):
        """What the contracts came to at most, in euro; None without any."""
        return max((each for each in self.history.totals if each is not None), default=None)

    @property
    def newest(self):
        """The date of the newest amount."""
        return max([*self.history.dates, *(point.day for point in self.official)])


def area(history, milestones, as_of=None, official=(), signed=NOTHING, budget=None):
    """Return the picture of a `history`, the dates of the Fund marked; None when empty.

    `signed` are the contracts over time, `budget` what was granted (a Total): drawn beside the
    payments where they are known without VAT.

    `official` are the official rows of the municipality; one alone makes no picture. What was
    known last of a contract is held until `as_of`, or today.
    """
    official = [row for row in official if row.paid is not None]
    if not history and len(official) < 2:
        return None
    budget = budget if budget and budget.amount and budget.basis == NET else None
    days = sorted(
        [
            *history.dates,
            *(row.figure_date for row in official),
            *(day for day, _amount in signed.steps),
        ]
    )
    until = max(as_of or today(), days[-1])
    due = [milestone for milestone in milestones if milestone.due_on]
    axis = Axis(
        min([days[0] - timedelta(days=30), *(milestone.due_on for milestone in due)]),
        max([until, *(milestone.due_on for milestone in due)]),
    )
    sums = [
        (ABSORBED, history.known),
        (CONTRACTED, signed.steps),
        (ALLOCATED, [(axis.first, budget.amount)] if budget else []),
    ]
    heights = [amount for _definition, steps in sums for _day, amount in steps]
    scale = max([*heights, *(row.paid for row in official)])
    marks = [Mark(milestone.due_on, str(milestone), axis.at(milestone.due_on)) for milestone in due]
    points = [
        Point(
            row.figure_date,
            _("Επίσημο ποσό για τον δήμο"),
            axis.at(row.figure_date),
            row,
            thousandths(row.paid, scale) or 0,
        )
        for row in reversed(official)
    ]
    lines = _apart(
        [
            Line(definition, steps, _line_path(axis, steps, until, scale), _y(steps, scale))
            for definition, steps in sums
            if steps
        ]
    )
    return Area(history, axis, scale, marks, until, points, lines, signed.undated, budget)


def _y(steps, scale):
    """Return where the label of a line stands: above its end, in pixels."""
    height = thousandths(steps[-1][1], scale) or 0
    return BOTTOM - (BOTTOM - TOP) * height // SIZE - 6


def _apart(lines):
    """Return the lines with their labels one row apart, from below, none outside."""
    placed = []
    below = BOTTOM - 6 + ROW
    for line in sorted(lines, key=lambda line: -line.label_y):
        below = min(line.label_y, below - ROW)
        placed.append(replace(line, label_y=below))
    return placed


def _line_path(axis, steps, until, scale):
    """Return a line that holds each amount until the next, and ends at `until`."""
    places = [axis.at(day) for day, _amount in steps]
    heights = [SIZE - (thousandths(amount, scale) or 0) for _day, amount in steps]
    ends = [*places[1:], axis.at(until)]
    rises, at, height = "", places[0], heights[0]
    for place, (y, end) in enumerate(zip(heights, ends, strict=True), start=1):
        if end - at >= FINEST or place == len(ends):
            rises += f"v{y - height}h{end - at}"
            at, height = end, y
    return f"M{places[0]} {heights[0]}{rises}"


FIGURE = _("Πληρωμές έως")


@dataclass(frozen=True)
class Life:
    """The life of a contract: its span, what happened when, and today."""

    axis: Axis
    start: Mark | None
    end: Mark | None
    events: list[Mark]
    now: Mark

    @property
    def in_words(self):
        """What happened and the end, in order of time; of the payments' dates the last."""
        figures = [mark for mark in self.events if mark.label == FIGURE]
        told = [mark for mark in self.events if mark not in figures[:-1]]
        return sorted([*told, *filter(None, [self.end])], key=lambda mark: mark.day)


def life(contract, amendments, history, as_of=None):
    """Return the timeline of `contract` (of totals.contracts); None without any date."""
    events = [(contract.signed_on, _("Υπογραφή"))]
    events += [(amendment.signed_on, _("Τροποποίηση")) for amendment in amendments]
    events += [(row.figure_date, FIGURE) for row in history if not row.superseded]
    events = sorted((event for event in events if event[0]), key=lambda event: event[0])
    start = contract.starts_on or contract.signed_on
    end = contract.current_ends_on
    days = [day for day, _label in events] + [day for day in (start, end) if day]
    if not days:
        return None
    now = as_of or today()
    axis = Axis(min(days), max([*days, now]))
    return Life(
        axis,
        Mark(start, _("Έναρξη"), axis.at(start)) if start else None,
        Mark(end, _("Λήξη"), axis.at(end)) if end else None,
        [Mark(day, label, axis.at(day)) for day, label in events],
        Mark(now, _("Σήμερα") if as_of is None else _("Ημέρα εικόνας"), axis.at(now)),
    )
