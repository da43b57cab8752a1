"""Which days a reader may ask about."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from absorption.figures.as_of import as_of_from
from municipalities.dates import today


def test_without_a_day_the_question_is_about_now():
    assert as_of_from({}) is None
    assert as_of_from({"as_of": ""}) is None


def test_a_past_day_is_read():
    assert as_of_from({"as_of": "2025-06-30"}) == date(2025, 6, 30)


@pytest.mark.parametrize(
    "text", ["nonsense", "2025-02-30", "30/6/2025", "20250630", "2025-W27-1", "0000-00-00"]
)
def test_what_is_not_an_iso_day_is_refused(text):
    with pytest.raises(ValidationError) as error:
        as_of_from({"as_of": text})
    assert text in error.value.message


@pytest.mark.parametrize("days", [0, 1, 400])
def test_today_and_the_future_are_refused(days):
    day = today() + timedelta(days=days)
    with pytest.raises(ValidationError) as error:
        as_of_from({"as_of": day.isoformat()})
    assert error.value.code == "as_of_not_past"
