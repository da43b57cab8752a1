"""A row of a file by the columns of its dataset, and what becomes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from absorption.imports.errors import CellError, Problem
from absorption.imports.values import is_empty, parse_text
from absorption.imports.words import Difference
from municipalities.records import Record


class Row:
    """The cells of one row by column, and the problems found in them.

    `only_new` are the columns that say something of a new record only.
    """

    def __init__(self, number, sheet, cells, places, only_new=frozenset()):
        """Take the cells by column, and the place of each column in the file."""
        self.number, self.sheet = number, sheet
        self.cells: Mapping[str, Any] = cells
        self.places: Mapping[str, str] = places
        self.only_new = only_new
        # The cells by heading, where the file has its own columns.
        self.as_read: Mapping[str, Any] = {}
        self.problems: list[Problem] = []
        self._refused: set[str] = set()
        self.unknown_names: list[str] = []

    def __contains__(self, column):
        """Return whether the file has the column."""
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
        cell = self.cells.get(column)
        shown = error.value if error.value is not None else ("" if cell is None else str(cell))
        place = self.places.get(column, column)
        problem = Problem(
            self.sheet.name, self.number, place, shown[:100], error.problem, str(error.right)
        )
        if column not in self._refused:
            self._refused.add(column)
            self.problems.append(problem)


class Outcome(StrEnum):
    """What importing does with a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


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
        """The row's number in the file."""
        return self.row.number

    @property
    def problems(self):
        """What is wrong with it."""
        return self.row.problems

    @property
    def changes_public(self):
        """Whether it changes something published: then kind and reason are asked for."""
        return (
            self.outcome == Outcome.CHANGED and self.record is not None and self.record.is_published
        )
