"""Which day the reader asks about: `?as_of=2025-06-30`, the same on pages and exports."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from municipalities.dates import today

PARAMETER = "as_of"


def as_of_from(params, name=PARAMETER):
    """Return the day that `params` (a QueryDict or dict) ask about as `name`; None means now.

    Raises ValidationError, in the reader's language, unless it is a day before today in
    Athens, written 2025-06-30: today is not over, so what it shows could still change.
    """
    text = params.get(name, "")
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
