"""A row of a file by the columns of its dataset, and what becomes of it."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from absorption.imports.diff import Difference
from absorption.imports.errors import CellError
from absorption.imports.sheets import Sheet
from absorption.imports.values import is_empty, parse_text
from municipalities.records import Record


class Problem(NamedTuple):
    """An error of the preview: where it is, what stands there, what would be right."""

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    right: str


@dataclass
class Row:
    """The cells of one row by column, the place of each in the file, and what is wrong with it.

    `marks` is the decimal mark of columns that have one. `notes` are what a person should know of
    it before it is written; `is_unrelated`: nothing in it speaks of the Action. `only_new` are the
    columns that say something of a new record only, `as_read` the cells by heading where the file
    has columns of its own, `raw` the cells in order.
    """

    number: int
    sheet: Sheet
    cells: dict[str, Any]
    places: Mapping[str, str]
    only_new: frozenset[str] = frozenset()
    as_read: Mapping[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unknown_names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    marks: Mapping[str, str] = field(default_factory=dict)
    is_unrelated: bool = False
    raw: list[Any] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)

    def __contains__(self, column):
        return column in self.cells

    def says(self, column):
        """Return whether the cell holds something."""
        return not is_empty(self.cells.get(column))

    def read(self, column, parser: Callable = parse_text):
        """Return what `parser` makes of the cell, or None; an error becomes a problem."""
        return self.read_other(self.cells.get(column), column, parser)

    def read_other(self, cell, column, parser):
        """Return what `parser` makes of a cell that stands in the place of `column`."""
        try:
            if isinstance(cell, CellError):
                raise cell
            return None if is_empty(cell) else parser(cell)
        except CellError as error:
            error.value = str(cell) if error.value is None else error.value
            self.refuse(column, error)
        return None

    def refuse(self, column, error):
        """Enter a problem of the cell in `column`; of each cell the first is told."""
        if column in self._refused:
            return
        self._refused.add(column)
        cell = self.cells.get(column)
        shown = error.value if error.value is not None else ("" if cell is None else str(cell))
        place = self.places.get(column, column)
        self.problems.append(
            Problem(self.sheet.name, self.number, place, shown[:100], error.problem, error.right)
        )


class Outcome(StrEnum):
    """What importing does with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass
class Planned:
    """What becomes of one row: `record` is what it changes, None when it is new.

    `values` are model values by field, `parts` the rows that belong to the record (shares,
    contractors, sub-projects) by relation.
    """

    row: Row
    outcome: Outcome
    label: str = ""
    record: Record | None = None
    values: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, list] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    instance: Record | None = None

    @property
    def number(self):
        return self.row.number

    @property
    def problems(self):
        return self.row.problems

    @property
    def is_written(self):
        """Whether there is something to write."""
        return self.outcome in {Outcome.NEW, Outcome.CHANGED}

    @property
    def changes_public(self):
        """Whether it changes something published: then kind and reason are asked for."""
        return (
            self.outcome == Outcome.CHANGED and self.record is not None and self.record.is_published
        )


class PlannedRows:
    """What is said alike of all rows of a file, however they were read: its `planned` rows."""

    planned: list[Planned]

    @property
    def counts(self):
        """How many rows are new, changed, unchanged and refused."""
        found = Counter(each.outcome for each in self.planned)
        return {str(outcome): found[outcome] for outcome in Outcome}

    @property
    def problems(self):
        """Every error of a row, in the order of the file."""
        return [problem for each in self.planned for problem in each.problems]

    @property
    def unknown_names(self):
        """The spellings that nobody has matched yet."""
        return list(dict.fromkeys(n for each in self.planned for n in each.row.unknown_names))

    @property
    def refused(self):
        """The rows that something is wrong with."""
        return [each for each in self.planned if each.outcome == Outcome.REFUSED]

    @property
    def writes(self):
        """The rows that would be written."""
        return [each for each in self.planned if each.is_written]

    @property
    def changes_public(self):
        """Whether something published would change: kind and reason are then required."""
        return any(each.changes_public for each in self.planned)
