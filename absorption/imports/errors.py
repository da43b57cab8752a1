"""What is wrong with a file or a cell, and what would be right."""

from django.core.exceptions import ValidationError


class FileError(ValidationError):
    """The file as a whole cannot be used; the message says what would be right."""


class CellError(Exception):
    """One cell cannot be used."""

    def __init__(self, problem, right="", value=None):
        """Say what is wrong, what would be right, and what the cell holds if not its value."""
        super().__init__(problem)
        self.problem, self.right, self.value = problem, str(right), value
