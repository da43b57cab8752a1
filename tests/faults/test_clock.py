"""The clock goes back an hour, over New Year and over both changes of the hour in Athens."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from absorption.models import Change, ContractTotal, DataRelease, DataVersion
from municipalities.dates import end_of_day, today
from municipalities.models import Contract
from tests.factories import change, make_contract, make_figure, published

pytestmark = pytest.mark.django_db

# Just before and just after; the days in Athens.
MOMENTS = {
    "an hour back": ("2026-06-10T09:00", "2026-06-10T08:00"),
    "New Year": ("2025-12-31T21:59", "2025-12-31T22:01"),
    "the hour that is left out": ("2026-03-29T00:59", "2026-03-29T01:01"),
    "the hour that comes twice": ("2026-10-25T00:30", "2026-10-25T01:30"),
}


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock (UTC)."""

    def put(moment):
        now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        return now

    return put


@pytest.mark.parametrize("moments", MOMENTS.values(), ids=MOMENTS)
def test_what_is_published_last_is_what_is_shown(moments, clock, settings, tmp_path, counts):
    settings.MEDIA_ROOT = tmp_path
    before, after = moments
    clock(before)
    contract = published(make_contract(title="Πρώτος τίτλος"))
    published(make_figure(contract, "1000.00"))
    version = DataVersion.current().number
    clock(after)
    change(contract, title="Δεύτερος τίτλος", kind="correction")

    assert Contract.objects.published().get().title == "Δεύτερος τίτλος"
    assert DataVersion.current().number == version + 1
    assert ContractTotal.objects.current().filter(contract=contract).count() == 1
    newest = Change.objects.order_by("-data_version").first()
    assert (newest.data_version, newest.new["title"]) == (version + 1, "Δεύτερος τίτλος")
    for address in (contract.get_absolute_url(), "/contracts/", "/changes/", "/data/contracts.csv"):
        response = Client().get(address)
        assert response.status_code == 200, address
        assert "Δεύτερος τίτλος" in response.getvalue().decode(), address
    earlier = Client().get(contract.get_absolute_url(), {"version": version})
    assert "Πρώτος τίτλος" in earlier.text
    assert "Δεύτερος τίτλος" not in earlier.text
    call_command("rebuild_totals", "--check")
    call_command("release", reason="δοκιμή")
    call_command("release", check=True)
    assert DataRelease.objects.get().day == today()
    counts(f"published across a change of the clock ({before} to {after})", 2, 0)


def test_all_that_a_publication_makes_public_has_the_moment_of_its_version(monkeypatch):
    start, reads = timezone.now(), count(1)
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(seconds=next(reads)))
    contract = published(make_contract())
    moment = DataVersion.current().changed_at
    # To where it was when it was first read.
    monkeypatch.setattr(timezone, "now", lambda: moment)
    change(contract, title="Δεύτερος τίτλος", kind="correction")
    first, second = Contract.objects.ever_published().order_by("published_at")
    assert first.published_at == moment
    assert first.superseded_at == second.published_at == DataVersion.current().changed_at
    assert second.published_at > moment


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-28", 23), ("2026-10-24", 25), ("2025-12-31", 24)]
)
def test_a_day_of_athens_ends_at_its_own_midnight(day, hours):
    day = datetime.fromisoformat(day).date()
    assert end_of_day(day + timedelta(days=1)).astimezone(UTC) - end_of_day(day).astimezone(
        UTC
    ) == timedelta(hours=hours)
