"""The public sees which municipality's figures are older than its reporting interval."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from municipalities.dates import today
from tests.factories import make_contract, make_figure, make_municipality, published
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def test_a_late_municipality_is_marked_on_its_page_and_in_the_list(client, monkeypatch):
    noon = datetime(2026, 1, 15, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    late = make_municipality()
    published(make_figure(published(make_contract(late)), figure_date=date(2025, 9, 30)))
    page = text_of(client.get(late.get_absolute_url()))
    assert (
        "τελευταία ενημέρωση 30 Σεπτεμβρίου 2025, αναμενόταν νεότερη έως 30 Δεκεμβρίου 2025" in page
    )
    assert "30/9/2025, αναμενόταν 30/12/2025" in text_of(client.get("/municipalities/"))
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(days=1))
    past = text_of(client.get(late.get_absolute_url() + "?as_of=2026-01-15"))
    assert "αναμενόταν" in past


def test_who_is_in_time_or_never_reported_is_not_marked(client):
    silent, fresh = make_municipality(), make_municipality()
    published(make_figure(municipality=fresh, figure_date=today() - timedelta(days=10)))
    for municipality in (silent, fresh):
        assert "αναμενόταν" not in text_of(client.get(municipality.get_absolute_url()))
    assert "αναμενόταν" not in text_of(client.get("/municipalities/"))
