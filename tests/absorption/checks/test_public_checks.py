"""The public reads what each check tests, and each inconsistency that stands, with why."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from absorption import checks, publication
from absorption.checks import REGISTRY, results
from absorption.views.context import in_pages
from tests.factories import make_contract, make_figure, make_user, published
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def make_overpaid_contract(**fields):
    contract = published(make_contract(net="500000.00", **fields))
    published(make_figure(contract, "600000.00"))
    return contract


def test_every_check_stands_with_its_rule_and_without_findings(client):
    text = text_of(client.get("/methodology/"))
    for each in REGISTRY.values():
        assert str(each.label) in text
        assert str(each.description) in text
    assert text.count("Κανένα εύρημα") == len(REGISTRY)


def test_an_inconsistency_is_public_with_its_row_and_its_reason(client):
    contract = make_overpaid_contract()
    page = client.get("/methodology/")
    assert f'href="{contract.get_absolute_url()}"' in page.content.decode()
    assert "Πληρωμές 600.000,00\xa0€, πάνω από" in page.content.decode()
    assert "Δεν έχει δοθεί δημόσια αιτιολογία." in text_of(page)
    publication.acknowledge(checks.failures(), "συμπληρωματική σύμβαση", make_user())
    text = text_of(client.get("/methodology/"))
    assert "Αιτιολογία: συμπληρωματική σύμβαση" in text
    assert "Δεν έχει δοθεί δημόσια αιτιολογία." not in text


def test_a_draft_is_not_shown(client):
    contract = published(make_contract(net="500000.00"))
    make_figure(contract, "600000.00")
    assert "600.000,00" not in client.get("/methodology/").content.decode()


def test_a_past_day_keeps_its_findings_and_has_no_reason_given_later(client, monkeypatch):
    with monkeypatch.context() as past:
        past.setattr(timezone, "now", lambda: datetime(2026, 1, 15, 12, tzinfo=UTC))
        contract = make_overpaid_contract()
    publication.acknowledge(checks.failures(), "γράφτηκε αργότερα", make_user())
    published(make_figure(contract, "400000.00", change_kind="correction"))
    then = client.get("/methodology/?as_of=2026-01-15").content.decode()
    assert f'href="{contract.get_absolute_url()}?as_of=2026-01-15"' in then
    assert "γράφτηκε αργότερα" not in then
    assert "600.000,00" not in client.get("/methodology/").content.decode()


def test_a_long_list_is_cut_and_the_check_has_pages_of_its_own(client, monkeypatch):
    monkeypatch.setattr(results, "COUNTED", 3)
    monkeypatch.setattr("absorption.views.pages.LINES_SHOWN", 1)
    monkeypatch.setattr("absorption.views.pages.in_pages", partial(in_pages, per_page=2))
    contracts = [make_overpaid_contract() for _number in range(4)]
    address = "/methodology/checks/absorbed-within-contract/"
    page = client.get("/methodology/").content.decode()
    assert f'href="{address}"' in page
    assert page.count("600.000,00") == 1
    pages = [client.get(f"{address}?page={number}").content.decode() for number in (1, 2)]
    shown = [[c for c in contracts if c.get_absolute_url() in page] for page in pages]
    assert [len(each) for each in shown] == [2, 1]
    assert "Περισσότερα από 3 ευρήματα" in pages[0]


def test_the_pages_are_in_english_too(client):
    make_overpaid_contract()
    address = "/en/methodology/checks/absorbed-within-contract/"
    assert 'href="/en/contracts/' in client.get(address).content.decode()
    assert client.get("/methodology/checks/unknown/").status_code == 404
    assert "δεν διαβάζεται" in text_of(client.get("/methodology/?as_of=yesterday"))


@pytest.fixture
def outside(monkeypatch):
    """Let the cache be used, as outside of the transaction that a test runs in."""
    cache.clear()

    @contextmanager
    def committed():
        with monkeypatch.context() as patched:
            patched.setattr(results, "connection", SimpleNamespace(in_atomic_block=False))
            yield

    yield committed
    cache.clear()


def test_what_was_found_is_kept_until_something_is_published(outside):
    contract = make_overpaid_contract()
    rule = REGISTRY["absorbed-within-contract"]
    with outside():
        results.results()
        with CaptureQueriesContext(connection) as again:
            results.results()
        assert len(again) == 1  # the data version, and nothing else
    published(make_figure(contract, "700000.00", figure_date=date(2025, 9, 30)))
    with outside():
        assert "700.000,00" in results.result(rule).lines[0].message
    publication.acknowledge(checks.failures(), "έτσι είναι", make_user())
    with outside():
        assert results.result(rule).waiting == []


def test_a_preview_of_drafts_leaves_nothing_behind(outside):
    contract = published(make_contract(net="500000.00"))
    draft = make_figure(contract, "600000.00")
    rule = REGISTRY["absorbed-within-contract"]
    with publication.as_if_published([draft]):
        assert results.result(rule).count == 1
    published(make_figure(contract, "1.00", figure_date=date(2025, 3, 31)))
    with outside():  # the data version is the one that the preview had
        assert results.result(rule).count == 0
