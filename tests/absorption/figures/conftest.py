"""What the tests of figures share: days that pass."""

from datetime import timedelta

import pytest
from django.utils import timezone

from municipalities.dates import today


@pytest.fixture
def three_days_later(monkeypatch):
    """Return a function that lets three days pass, and returns the day that it was."""
    now, passed = timezone.now(), []

    def pass_by():
        day = today()
        passed.append(day)
        moment = now + timedelta(days=3 * len(passed))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return day

    return pass_by
