"""A file changes when its content does, and not because a day has passed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.http import http_date

from absorption.datasets import DATASETS
from absorption.models import DataVersion
from municipalities.dates import today
from tests.factories import make_contract, published

pytestmark = pytest.mark.django_db

FILES = [
    *(f"{name}.{kind}" for name in DATASETS for kind in ("csv", "xlsx", "json")),
    *("contracts.sha256", "datapackage.json", "catalog.jsonld", "ocds.json", "all.zip"),
    "contracts.csv?municipality=one&dialect=excel-el",
]


@pytest.fixture
def one(ledger):
    """The first municipality of the ledger."""
    return ledger[0]


def answers():
    """Return what each file is, and what its headers say of its state."""
    found = {}
    for name in FILES:
        response = Client().get(f"/data/{name}")
        said = ("ETag", "Last-Modified", "Content-Disposition", "X-As-Of", "X-Data-Version")
        found[name] = response.getvalue(), [response.headers.get(header) for header in said]
    return found


@pytest.mark.long
def test_two_quiet_days_give_the_same_bytes(one, days_later):
    before = answers()
    days_later(2)
    assert answers() == before


def test_an_unchanged_file_is_not_sent_again_days_later(one, days_later):
    first = Client().get("/data/contracts.csv")
    since = DataVersion.current().changed_at.timestamp()
    assert first["Last-Modified"] == http_date(since)
    days_later(2)
    for header, value in (("if-none-match", "ETag"), ("if-modified-since", "Last-Modified")):
        again = Client().get("/data/contracts.csv", headers={header: first[value]})
        assert again.status_code == 304, header


def test_what_was_published_to_count_no_more_from_a_day_on_changes_the_file_that_day(
    one, days_later
):
    leaves = today() + timedelta(days=2)
    published(make_contract(one, status="withdrawn", status_on=leaves))
    last = Client().get("/data/contracts.csv")
    before = last.getvalue()
    days_later(1)
    assert Client().get("/data/contracts.csv").getvalue() == before
    days_later(1)
    after = Client().get("/data/contracts.csv", headers={"if-none-match": last["ETag"]})
    assert after.status_code == 200
    assert after.getvalue().count(b",false,") == before.count(b",false,") + 1
    assert after["X-As-Of"] == leaves.isoformat()
    assert after["Last-Modified"] != last["Last-Modified"]
    again = Client().get(
        "/data/contracts.csv", headers={"if-modified-since": last["Last-Modified"]}
    )
    assert again.status_code == 200
