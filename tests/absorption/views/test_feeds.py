"""The Atom feeds: read back by a feed reader, with ids that last and a 304 when unchanged."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid5

import feedparser
import pytest
from django.utils import timezone

from absorption.models import AbsorptionFigure, Change
from absorption.views import feeds
from absorption.views.feeds import LEDGER
from municipalities.models import Municipality
from tests.factories import (
    change,
    make_action,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    """Publish a contract of Volos, and one of another municipality."""
    found = published(make_contract(make_municipality(slug="volos"), title="Έξυπνη στάθμευση"))
    published(make_contract(title="Άλλο έργο"))
    return found


def read(client, address):
    """Return the feed at `address` as a feed reader sees it."""
    feed = feedparser.parse(client.get(address).content)
    assert not feed.bozo
    assert feed.version == "atom10"
    return feed


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_site_feed_has_every_change_newest_first(client, contract, prefix):
    feed = read(client, f"{prefix}/changes/feed.atom")
    assert len(feed.entries) == Change.objects.count()
    assert feed.entries[0].updated >= feed.entries[-1].updated
    assert feed.feed.id == "urn:uuid:" + str(uuid5(LEDGER, "changes"))
    assert feed.entries[0].link.startswith("http://127.0.0.1:8000/")


def test_a_municipality_and_a_contract_have_feeds_of_their_own(client, contract):
    for address in ("/municipalities/volos/feed.atom", f"{contract.get_absolute_url()}feed.atom"):
        titles = " ".join(entry.title for entry in read(client, address).entries)
        assert "Έξυπνη στάθμευση" in titles
        assert "Άλλο έργο" not in titles


def test_no_line_is_lost_whoever_comes_late(client, contract, monkeypatch):
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    whole = [f"changes/{pk}" for pk in Change.objects.order_by("pk").values_list("pk", flat=True)]
    assert len(whole) > 5
    met, address, first = [], "/changes/feed.atom", None
    while address:
        feed = read(client, address)
        met += [entry.id for entry in feed.entries]
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"].endswith(address)
        assert ("fh_archive" in feed.feed) == ("archive=" in address)
        first, address = feed, links.get("prev-archive", "").removeprefix("http://127.0.0.1:8000")
    assert set(met) == {"urn:uuid:" + str(uuid5(LEDGER, one)) for one in whole}
    assert {link.rel for link in first.feed.links} >= {"current", "next-archive"}
    # A full archive stays as it is.
    before = client.get("/changes/feed.atom?archive=1").content
    published(make_document())
    now = client.get("/changes/feed.atom?archive=1").content
    entries = re.compile(rb"<entry>.*</entry>", re.DOTALL)
    assert entries.search(now)[0] == entries.search(before)[0]
    for wrong in ("0", "x", "999"):
        assert client.get(f"/changes/feed.atom?archive={wrong}").status_code == 404


def test_ids_are_unique_and_do_not_change(client, contract):
    before = {entry.id for entry in read(client, "/changes/feed.atom").entries}
    change(contract, title="Έξυπνη στάθμευση Βόλου")
    entries = read(client, "/changes/feed.atom").entries
    assert before < {entry.id for entry in entries}
    assert len({entry.id for entry in entries}) == len(entries)
    assert "Έξυπνη στάθμευση → Έξυπνη στάθμευση Βόλου" in entries[0].summary


def test_an_unchanged_feed_answers_304_until_something_is_published(client, contract):
    address = "/municipalities/volos/feed.atom"
    first = client.get(address)
    headers = {"if-none-match": first.headers["ETag"]}
    assert client.get(address, headers=headers).status_code == 304
    change(contract, title="Νέος τίτλος")
    assert client.get(address, headers=headers).status_code == 200


def test_the_feed_of_nothing_is_404(client):
    assert client.get("/municipalities/nowhere/feed.atom").status_code == 404
    assert client.get("/contracts/16954-9999/feed.atom").status_code == 404


def test_pages_name_their_feed(client, contract):
    for page in ("/municipalities/volos/", contract.get_absolute_url(), "/changes/"):
        html = client.get(page).content.decode()
        assert 'type="application/atom+xml"' in html, page


def test_an_official_row_is_called_so_and_not_a_figure_of_a_contract(client, contract):
    [town] = Municipality.objects.filter(slug="volos")
    row = AbsorptionFigure(
        municipality=town,
        action=make_action(),
        figure_date=date(2025, 9, 30),
        document=make_document(),
        absorbed_amount=Decimal(7),
    )
    published(row)
    published(make_figure(contract, figure_date=date(2025, 6, 30)))
    titles = [entry.title for entry in read(client, "/municipalities/volos/feed.atom").entries]
    assert "Επίσημο ποσό για τον δήμο" in titles[1]
    assert "Στοιχείο απορρόφησης" in titles[0]
    page = " ".join(client.get("/changes/?municipality=volos").text.split())
    assert f"Επίσημο ποσό για τον δήμο «{row}»" in page
    assert (
        "Official amount for the municipality"
        in client.get("/en/municipalities/volos/feed.atom").text
    )


def test_what_a_feed_calls_html_holds_html(client):
    published(make_contract(title="Α < Β & <b>Γ</b>"))
    text = client.get("/changes/feed.atom").content.decode()
    assert '<summary type="html">' in text
    entries = read(client, "/changes/feed.atom").entries
    [summary] = {entry.summary for entry in entries if "Β &amp;" in entry.summary}
    assert "Α &lt; Β &amp;" in summary
    assert "<br" in summary
    assert "<b>" not in summary


def test_an_id_is_the_same_on_another_host(client, contract, settings):
    before = read(client, "/changes/feed.atom")
    settings.BASE_URL = "https://portal.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    after = read(client, "/changes/feed.atom?other")
    assert after.feed.id == before.feed.id
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]


def test_the_sitemap_moves_when_what_the_page_shows_does(client, contract):
    def since(path):
        text = client.get("/sitemap-contracts.xml").content.decode()
        [entry] = [part for part in text.split("<url>") if f"8000{path}</loc>" in part]
        return entry.split("<lastmod>")[1].split("</lastmod>")[0]

    day = timezone.localdate(timezone.now() + timedelta(days=3))
    with pytest.MonkeyPatch.context() as patched:
        now = timezone.now()
        patched.setattr(timezone, "now", lambda: now + timedelta(days=3))
        published(make_figure(contract, "5.00"))
    assert since(contract.get_absolute_url()).startswith(day.isoformat())
