"""What is wrong with a file or a cell, and what would be right."""

from typing import NamedTuple

from django.core.exceptions import ValidationError


class FileError(ValidationError):
    """The file as a whole cannot be used; the message says what would be right."""


class CellError(Exception):
    """One cell cannot be used."""

    def __init__(self, problem, right="", value=None):
        """Say what is wrong, what would be right, and what the cell holds if not its value."""
        super().__init__(problem)
        self.problem, self.right, self.value = problem, right, value


class Problem(NamedTuple):
    """An error of the preview: where it is, what stands there, what would be right."""

    sheet: str
    row: int
    column: str
    value: str
    problem: str
    right: str
