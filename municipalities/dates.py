"""Dates as the portal counts them: days of Athens, and dates known only in part."""

from datetime import datetime, time, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DatePrecision(models.TextChoices):
    """How much of a date its source gives."""

    DAY = "day", _("ημέρα")
    MONTH = "month", _("μήνας")
    YEAR = "year", _("έτος")


def today():
    """Return today's date in Athens."""
    return timezone.localdate()


def end_of_day(day):
    """Return the first moment after the day `day` in Athens."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
