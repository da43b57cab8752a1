"""Numbers as people write them: «1.234.567,89 €», «1234567.89», «1,234,567.89», «45,3%».

One mark before three digits, as in «500.000», separates thousands or decimals: who knows which
mark the writer uses for decimals says so, and without that it is no number yet.
"""

import re
from collections.abc import Iterable
from decimal import Decimal

GREEK, ENGLISH = ",", "."  # their decimal marks

SPACES = re.compile(r"[\s\xa0\u2000-\u200b\u202f\u205f\u2060\ufeff]+")
CURRENCY = re.compile(r"€|\beur(os?)?\b|\bευρ[ωώ]\b", re.IGNORECASE)
BETWEEN_GROUPS = re.compile(r"(?<=\d)['’](?=\d{3})")
# The end of a number that says which mark is the decimal one.
POINT = re.compile(r"\d,\d{3}\.\d+$|,\d{3},\d{3}|^-?\d+\.(\d{1,2}|\d{4,})$|^-?(0|\d{4,})\.\d+$")
COMMA = re.compile(r"\d\.\d{3},\d+$|\.\d{3}\.\d{3}|^-?\d+,(\d{1,2}|\d{4,})$|^-?(0|\d{4,}),\d+$")
GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+|-?\d{1,3}(,\d{3})+")
MINUS = str.maketrans("−–", "--")


class NotANumberError(ValueError):
    """A text that is no number."""


class TwoNumbersError(NotANumberError):
    """A text that is one number to a Greek and another to a program."""


def read_number(text: str, mark: str | None = None) -> Decimal:
    """Return the number in a text, with or without «€» or «%».

    `mark` is the decimal mark of whoever wrote it, where the text itself leaves it open. Raises
    NotANumberError, TwoNumbersError without a mark for what can be read in two ways.
    """
    return read_digits(bare(text), mark)


def bare(text: str) -> str:
    """Return the text without what stands around a number and between its groups."""
    text = CURRENCY.sub("", text.strip().removeprefix("'")).strip().removesuffix("%")
    return BETWEEN_GROUPS.sub("", SPACES.sub("", text)).translate(MINUS)


def decimals_of(number: Decimal) -> int:
    """Return how many decimals a number is written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def mark_of(digits: str) -> str | None:
    """Return the decimal mark that a number's own digits say, or None."""
    found = [mark for mark, ends in ((GREEK, COMMA), (ENGLISH, POINT)) if ends.search(digits)]
    return found[0] if len(found) == 1 else None


def is_open(digits: str) -> bool:
    """Return whether it depends on the writer's decimal mark what the digits are."""
    marks = len(re.findall(r"[.,]", digits))
    return marks == 1 and mark_of(digits) is None and bool(GROUPED.fullmatch(digits))


def mark_in(texts: Iterable[str]) -> str | None:
    """Return the decimal mark that some texts of one writer agree on, or None."""
    said = {mark_of(bare(text)) for text in texts} - {None}
    return said.pop() if len(said) == 1 else None


def read_digits(digits: str, mark: str | None = None) -> Decimal:
    """Return the number that bare digits and marks are; else as `read_number`."""
    said = mark_of(digits)
    if said is None and re.fullmatch(r"-?\d+", digits):
        return Decimal(digits)
    if said is None and is_open(digits):
        if mark is None:
            raise TwoNumbersError(digits)
        said = mark
    if said is None:
        raise NotANumberError(digits)
    whole, _mark, decimals = digits.partition(said)
    is_whole = GROUPED.fullmatch(whole) or re.fullmatch(r"-?\d+", whole)
    if not is_whole or not re.fullmatch(r"\d*", decimals):
        raise NotANumberError(digits)
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{decimals}" if decimals else ""))
