"""Which day the reader asks about: `?as_of=2025-06-30`, or which data version: `?version=94`.

The same on pages and exports.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.models import Change, DataVersion
from municipalities.dates import VersionDay, end_of_day, today

PARAMETER = "as_of"
VERSION = "version"
# The code of the error of a version that there is not.
UNKNOWN_VERSION = "version_unknown"


def as_of_from(params: Mapping[str, str] | QueryDict, name: str = PARAMETER) -> date | None:
    """Return the day that `params` (a QueryDict or dict) ask about as `name`; None means now.

    Raises ValidationError, in the reader's language, unless it is a day before today in
    Athens, written 2025-06-30: today is not over, so what it shows could still change. Instead
    of `as_of` there may be `version`, of which the answer is a `VersionDay`.
    """
    text = params.get(name, "")
    if name == PARAMETER and (version := params.get(VERSION, "")):
        if text:
            raise ValidationError(
                _("Διαλέξτε ένα: ημέρα (as_of) ή αριθμό ενημέρωσης (version)."),
                code="as_of_and_version",
            )
        return _day_of_version(version)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # `fromisoformat` also knows 20250630 and 2025-W27-1; one day has one address.
    if day is None or day.isoformat() != text:
        raise ValidationError(
            _("Η ημερομηνία «%(text)s» δεν διαβάζεται: γράψτε την ως ΕΕΕΕ-ΜΜ-ΗΗ.")
            % {"text": text[:40]},
            code="as_of_invalid",
        )
    if day >= today():
        raise ValidationError(
            _("Η ημερομηνία πρέπει να είναι πριν από σήμερα: η σημερινή ημέρα δεν έχει κλείσει."),
            code="as_of_not_past",
        )
    return day


def _day_of_version(text: str) -> VersionDay:
    """Return the day of a data version. Raises ValidationError for one that there is not."""
    newest = DataVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0
    number = int(text) if re.fullmatch("[1-9][0-9]{0,8}", text) else 0
    # A version that only a redaction or a reading of the registers made has no line of its own.
    lines = Change.objects.filter(data_version__lte=number).order_by("-data_version", "-at")
    at = lines.values_list("at", flat=True).first() if 0 < number <= newest else None
    if at is None:
        raise ValidationError(
            _("Δεν υπάρχει ενημέρωση αρ. «%(text)s». Η νεότερη είναι η %(newest)s.")
            % {"text": text[:20], "newest": newest},
            code=UNKNOWN_VERSION,
        )
    day = today() if number == newest else timezone.localdate(at)
    return VersionDay(day, number, at + timedelta(microseconds=1))


def version_on(as_of: date) -> DataVersion:
    """Return the `DataVersion` at the end of the day `as_of`: number (0: none) and moment."""
    lines = Change.objects.filter(at__lt=end_of_day(as_of)).order_by("-data_version", "-at")
    number, at = lines.values_list("data_version", "at").first() or (0, None)
    return DataVersion(number=getattr(as_of, "number", number), changed_at=at)


def query_of(as_of: date | None) -> dict[str, str]:
    """Return how an address says the day or the version, as a dict; empty for now."""
    if isinstance(as_of, VersionDay):
        return {VERSION: str(as_of.number)}
    return {PARAMETER: as_of.isoformat()} if as_of else {}
