"""Dates as the portal counts them: days of Athens, dates known only in part, days as written."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    """How much of a date its source gives."""

    DAY = "day", _("ημέρα")
    MONTH = "month", _("μήνας")
    YEAR = "year", _("έτος")


def today() -> date:
    """Return today's date in Athens."""
    return timezone.localdate()


class VersionDay(date):
    """The day on which a data version is looked at: what is public ends with that version.

    It may stand wherever a past day may. `number` is the version, `ends` the first moment that is
    not of it; the day itself, to which what has passed is counted, is today for the version of now.
    """

    number: int
    ends: datetime

    def __new__(cls, day: date, number: int, ends: datetime) -> Self:
        """Take the day, the version and its end."""
        self = super().__new__(cls, day.year, day.month, day.day)
        self.number, self.ends = number, ends
        return self

    def __eq__(self, other: object) -> bool:
        """Tell a version from the day that it is of."""
        return isinstance(other, VersionDay) and repr(self) == repr(other)

    def __hash__(self) -> int:
        """Hash as `__eq__` compares."""
        return hash(repr(self))

    def __repr__(self) -> str:
        return f"VersionDay({self.isoformat()}, {self.number}, {self.ends.isoformat()})"

    @property
    def published_on(self) -> date:
        """The day in Athens on which the version came to be."""
        return timezone.localdate(self.ends - timedelta(microseconds=1))


def end_of_day(day: date) -> datetime:
    """Return the first moment after the day `day` in Athens, or after the version that it is of."""
    if isinstance(day, VersionDay):
        return day.ends
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


# --- days as people write them -------------------------------------------------------------

YEARS = range(1950, 2101)
HOUR = r"(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: ?[πμap]\.?[μm]\.?)?)?"
DAY = re.compile(rf"(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}}){HOUR}")
WORDED_DAY = re.compile(
    rf"(?:[^\W\d]+\.?,? )?(\d{{1,2}})(?:η|ησ|st|nd|rd|th)? ([^\W\d]+)\.?,? (\d{{4}}){HOUR}"
)
ENGLISH_DAY = re.compile(rf"([a-z]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){HOUR}")
ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}\S*")
MONTHS = (
    ("ιανουαριου", "ιανουαριοσ", "γεναρη", "january"),
    ("φεβρουαριου", "φεβρουαριοσ", "φλεβαρη", "february"),
    ("μαρτιου", "μαρτιοσ", "μαρτη", "march"),
    ("απριλιου", "απριλιοσ", "απριλη", "april"),
    ("μαιου", "μαιοσ", "μαη", "may"),
    ("ιουνιου", "ιουνιοσ", "ιουνη", "june"),
    ("ιουλιου", "ιουλιοσ", "ιουλη", "july"),
    ("αυγουστου", "αυγουστοσ", "august"),
    ("σεπτεμβριου", "σεπτεμβριοσ", "σεπτεμβρη", "september", "sept"),
    ("οκτωβριου", "οκτωβριοσ", "οκτωβρη", "october"),
    ("νοεμβριου", "νοεμβριοσ", "νοεμβρη", "november"),
    ("δεκεμβριου", "δεκεμβριοσ", "δεκεμβρη", "december"),
)
SHORTEST_MONTH = 3


class NotADayError(ValueError):
    """A text that is no day; it says why."""


def read_day(text: str) -> date:
    """Return the day that a text is: «23/9/2025», «23.9.25», «23 Σεπτεμβρίου 2025», «2025-09-23».

    An hour may stand behind it; one with an offset or «Z» is read in Athens. Raises NotADayError.
    """
    text = " ".join(text.split()).removeprefix("'")
    if ISO_MOMENT.fullmatch(text):
        found = _moment(text)
    else:
        year, month, day = _parts(text)
        try:
            found = date(year, month, day)
        except ValueError as error:
            raise NotADayError(_("Δεν υπάρχει τέτοια ημέρα.")) from error
    if found.year not in YEARS:
        raise NotADayError(_("Έτος που δεν μπορεί να ισχύει."))
    return found


def _parts(text: str) -> tuple[int, int, int]:
    """Return year, month and day as numbers."""
    plain = _plain(text)
    if match := DAY.fullmatch(plain):
        day, month, year = map(int, match.groups())
        return year + 2000 if len(match.group(3)) == 2 else year, month, day
    if match := ISO_DAY.fullmatch(plain):
        year, month, day = map(int, match.groups())
        return year, month, day
    for pattern, places in ((WORDED_DAY, (3, 2, 1)), (ENGLISH_DAY, (3, 1, 2))):
        if match := pattern.fullmatch(plain):
            written = [match.group(place) for place in places]
            if named := _month(written[1]):
                return int(written[0]), named, int(written[2])
    raise NotADayError(_("Δεν είναι ημερομηνία."))


def _moment(text: str) -> date:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotADayError(_("Δεν υπάρχει τέτοια ημέρα ή ώρα.")) from error
    return (timezone.localtime(found) if found.tzinfo else found).date()


def _month(word: str) -> int | None:
    """Return the number of the month that a word names or abbreviates, or None."""
    if len(word) < SHORTEST_MONTH:
        return None
    found = [
        number
        for number, names in enumerate(MONTHS, 1)
        if any(name.startswith(word) for name in names)
    ]
    return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    """Return the text small, without accents and final sigma."""
    text = unicodedata.normalize("NFD", text.casefold())
    return "".join(mark for mark in text if not unicodedata.combining(mark)).replace("ς", "σ")
