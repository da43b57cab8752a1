"""The Atom feeds: read back by a feed reader, with ids that last and a 304 when unchanged."""

import feedparser
import pytest

from absorption.models import Change
from tests.absorption.views.test_changes import change
from tests.factories import make_contract, make_municipality, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    """Publish a contract of Volos, and one of another municipality."""
    found = published(make_contract(make_municipality(slug="volos"), title="Έξυπνη στάθμευση"))
    published(make_contract(make_municipality(), title="Άλλο έργο"))
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
    assert feed.feed.id == "tag:127.0.0.1,2025-09-23:changes"
    assert feed.entries[0].link.startswith("http://127.0.0.1:8000/")


def test_a_municipality_and_a_contract_have_feeds_of_their_own(client, contract):
    for address in ("/municipalities/volos/feed.atom", f"{contract.get_absolute_url()}feed.atom"):
        titles = " ".join(entry.title for entry in read(client, address).entries)
        assert "Έξυπνη στάθμευση" in titles
        assert "Άλλο έργο" not in titles


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
