"""Kept pages: true to the last publication, the same for all, there when the database is not."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest import mock

import pytest
from django.core.cache import caches
from django.core.handlers.wsgi import WSGIRequest
from django.db import OperationalError, connection
from django.http import QueryDict
from django.test import Client
from django.urls import resolve

from absorption.lists import listings
from absorption.publication import data_version
from absorption.publication.data_version import watch
from absorption.views import page_cache
from tests.factories import make_contract, make_municipality, published

pytestmark = pytest.mark.django_db

ENTRIES = 50
IN_MEMORY = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "OPTIONS": {"MAX_ENTRIES": ENTRIES},
}
PAST_ENTRIES = 3


@pytest.fixture(autouse=True)
def kept(settings):
    """Keep pages, as in production; start and end with none."""
    settings.CACHES = {
        "default": IN_MEMORY,
        "pages": IN_MEMORY | {"LOCATION": "kept"},
        "past": IN_MEMORY | {"LOCATION": "past", "OPTIONS": {"MAX_ENTRIES": PAST_ENTRIES}},
    }
    watch.forget()
    yield caches["pages"]._cache
    for name in ("pages", "past"):
        caches[name].clear()
    watch.forget()
    watch.is_down = False


@pytest.fixture
def contract():
    """Publish a contract."""
    return published(make_contract(make_municipality(slug="volos"), title="Έξυπνη στάθμευση"))


@pytest.fixture
def renderings():
    """Count how often a list is rendered."""
    with mock.patch("absorption.lists.listings.listing", side_effect=listings.listing) as asked:
        yield asked


@pytest.fixture
def silence():
    """Return a block inside which the database does not answer."""

    def refuse(*_arguments):
        raise OperationalError("server closed the connection unexpectedly")

    return lambda: connection.execute_wrapper(refuse)


def anybody():
    """Return a client that sees what a visitor sees of a fault."""
    return Client(raise_request_exception=False)


def test_a_page_is_rendered_once_and_is_the_same_for_all(contract, django_assert_num_queries):
    first = anybody().get(contract.get_absolute_url())
    with django_assert_num_queries(1):  # which version is public
        second = anybody().get(contract.get_absolute_url())
    assert second.content == first.content
    assert second.headers.pop("X-Request-ID") != first.headers.pop("X-Request-ID")
    assert dict(second.items()) == dict(first.items())
    assert not first.cookies
    assert first.headers["Vary"] == "Accept-Encoding"


def test_a_kept_page_travels_compressed_and_says_the_same(contract):
    address = contract.get_absolute_url()
    plain = anybody().get(address)
    packed = anybody().get(address, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) == int(packed.headers["Content-Length"])
    assert len(packed.content) < len(plain.content) / 2
    again = anybody().get(address, headers={"If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_a_kept_page_has_the_headers_of_security(contract):
    for _time in range(2):
        headers = anybody().get("/").headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"].startswith("public, max-age=60, stale-while-revalidate=")
        assert headers["Content-Language"] == "el"
        embed = anybody().get("/municipalities/volos/embed/").headers
        assert "frame-ancestors *" in embed["Content-Security-Policy"]
        assert "X-Frame-Options" not in embed


def test_what_is_published_shows_at_once(contract):
    assert "Δήμος Νέος" not in anybody().get("/municipalities/").content.decode()
    make_municipality(name="Δήμος Νέος")
    assert "Δήμος Νέος" in anybody().get("/municipalities/").content.decode()


def test_what_another_process_published_shows_when_the_version_is_asked_for(contract, settings):
    settings.VERSION_SECONDS = 3600
    assert "Δήμος Νέος" not in anybody().get("/municipalities/").content.decode()
    with mock.patch.object(watch, "forget"):  # this process is not told
        make_municipality(name="Δήμος Νέος")
    assert "Δήμος Νέος" not in anybody().get("/municipalities/").content.decode()
    settings.VERSION_SECONDS = 0
    assert "Δήμος Νέος" in anybody().get("/municipalities/").content.decode()


def test_the_day_in_athens_is_part_of_the_page(contract, renderings):
    anybody().get("/contracts/")
    anybody().get("/contracts/")
    tomorrow = page_cache.today() + page_cache.timedelta(days=1)
    with mock.patch.object(page_cache, "today", return_value=tomorrow):
        anybody().get("/contracts/")
    assert renderings.call_count == 2


def test_a_page_that_the_visitor_has_is_not_rendered(contract, renderings):
    first = anybody().get("/contracts/").headers
    caches["pages"].clear()
    for condition in (
        {"if-none-match": first["ETag"]},
        {"if-none-match": f"W/{first['ETag']}"},  # nginx compressed it
        {"if-modified-since": first["Last-Modified"]},
    ):
        response = anybody().get("/contracts/", headers=condition)
        assert response.status_code == 304
        assert response.headers["ETag"] == first["ETag"]
    assert renderings.call_count == 1
    make_municipality()
    new = anybody().get("/contracts/", headers={"if-none-match": first["ETag"]})
    assert new.status_code == 200


def test_head_has_the_headers_and_no_body(contract):
    page = anybody().get("/contracts/")
    head = anybody().head("/contracts/")
    assert head.content == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]
    assert head.headers["ETag"] == page.headers["ETag"]


def test_languages_do_not_mix(contract):
    greek, english = (anybody().get(f"{way}/contracts/").content for way in ("", "/en"))
    asked_in_english = anybody().get("/contracts/", headers={"accept-language": "en"}).content
    assert greek == asked_in_english != english


def test_what_the_page_does_not_know_does_not_make_another_page(contract, renderings):
    same = ("?page=1&sort=title&utm_source=x", "?sort=title&page=1", "?q=&page=1&sort=title&x=1")
    pages = [anybody().get(f"/contracts/{query}").content for query in same]
    assert len(set(pages)) == 1
    assert b"utm_source" not in pages[0]
    assert renderings.call_count == 1


def test_letters_that_were_not_encoded_are_the_same_letters(contract):
    plain = anybody().get("/contracts/?q=στάθμευση")
    encoded = anybody().get("/contracts/", {"q": "στάθμευση"})
    assert "Έξυπνη στάθμευση" in plain.content.decode()
    assert plain.content == encoded.content


def test_what_the_page_knows_makes_another_page(contract):
    assert (
        anybody().get("/contracts/?sort=title").headers["ETag"]
        != (anybody().get("/contracts/?sort=-title").headers["ETag"])
    )


@pytest.mark.long
def test_a_flood_of_addresses_keeps_the_memory_bounded(contract, kept):
    anybody().get("/about/")
    for number in range(3 * ENTRIES):
        anybody().get(f"/accessibility/?x={number}")
        anybody().get(f"/search/suggest/?q={number}")
        anybody().get(f"/search/suggest/?q={'ω' * 2000}{number}")
        anybody().get(f"/contracts/{number}/")
    assert len(kept) <= ENTRIES
    assert page_cache.address_of.cache_info().maxsize == 4096


def test_a_page_that_is_too_large_is_served_and_not_kept(contract, kept, monkeypatch):
    monkeypatch.setattr(page_cache, "LARGEST_BODY", 100)
    assert anybody().get("/contracts/").status_code == 200
    assert len(kept) == 0


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/contracts/nothing/", 404),
        ("/contracts/?status=x", 400),
        ("/municipalities/?region=x", 400),
        ("/?region=x", 400),
        ("/nowhere/", 404),
        ("/reports/new/", 200),
        ("/reports/", 200),
        ("/healthz", 200),
        ("/admin/login/", 200),
    ],
)
def test_neither_an_error_nor_what_is_no_public_page_is_kept(contract, kept, address, status):
    assert anybody().get(address).status_code == status
    assert len(kept) == 0


def test_staff_see_their_own_rendering_and_nobody_else_does(contract, kept, editor, renderings):
    for _time in range(2):
        response = editor.get("/contracts/")
        assert response.headers["Cache-Control"] == "private, no-cache"
    assert renderings.call_count == 2
    assert len(kept) == 0


def test_another_host_is_refused_though_there_is_a_copy(contract):
    anybody().get("/about/")
    assert anybody().get("/about/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_a_burst_on_a_page_renders_it_once(contract, renderings):
    together = Barrier(4)

    def visit(_number):
        together.wait()
        try:
            return anybody().get("/contracts/").content
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as visitors:
        pages = set(visitors.map(visit, range(4)))
    assert len(pages) == 1
    assert renderings.call_count == 1


def test_a_kept_page_is_served_while_the_database_is_silent(contract, silence):
    before = anybody().get("/municipalities/")
    with silence():
        page = anybody().get("/municipalities/?utm_source=x")
        assert page.status_code == 200
        assert page.headers["X-Stale-Since"]
        assert "Η βάση δεδομένων δεν απαντά" in page.content.decode()
        assert page.headers["Content-Length"] == str(len(page.content))
        assert page.headers["Cache-Control"] == page_cache.OUTDATED_CONTROL
        english = anybody().get("/en/municipalities/")
        assert english.status_code == 503
    after = anybody().get("/municipalities/")
    assert after.content == before.content
    assert "X-Stale-Since" not in after.headers


def test_a_page_of_an_earlier_version_beats_down_too(contract, silence):
    anybody().get("/municipalities/")
    make_municipality(name="Δήμος Νέος")
    with silence():
        page = anybody().get("/municipalities/")
    assert page.status_code == 200
    assert "Δήμος Νέος" not in page.content.decode()
    assert "Δήμος Νέος" in anybody().get("/municipalities/").content.decode()


def test_a_process_that_never_saw_the_database_serves_what_another_kept(contract, silence):
    anybody().get("/municipalities/")
    watch.forget()
    watch.answered_at = None
    with silence():
        assert anybody().get("/municipalities/").headers["X-Stale-Since"]


def test_what_was_not_kept_says_when_to_try_again(contract, silence):
    with silence():
        for way, language in (("", "el"), ("/en", "en")):
            page = anybody().get(f"{way}/contracts/")
            assert page.status_code == 503
            assert page.headers["Retry-After"] == "60"
            assert f'<html lang="{language}">' in page.content.decode()
        assert anybody().get("/readyz").status_code == 503
        assert anybody().get("/healthz").status_code == 200
    assert anybody().get("/contracts/").status_code == 200
    assert anybody().get("/readyz").status_code == 200


def test_a_silent_database_is_asked_again_only_a_moment_later(contract, silence, settings):
    anybody().get("/contracts/")
    settings.VERSION_SECONDS = 3600
    with silence():
        watch.failed()
        with mock.patch.object(data_version, "_read") as asked:
            assert anybody().get("/documents/").status_code == 503
            assert anybody().get("/contracts/").status_code == 200
    assert not asked.called


def test_a_database_that_falls_silent_during_a_page_gives_the_kept_one(contract):
    anybody().get("/contracts/")
    make_municipality()
    with mock.patch("absorption.lists.listings.listing", side_effect=OperationalError):
        page = anybody().get("/contracts/")
    assert page.status_code == 200
    assert page.headers["X-Stale-Since"]


def test_a_shared_cache_that_is_silent_forgets_and_breaks_nothing(contract, settings):
    nobody_there = {
        "BACKEND": "smartcities.caches.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.5},
    }
    settings.CACHES |= {"default": nobody_there, "pages": nobody_there}
    caches["default"].set("a", 1)
    assert caches["default"].get("a", 2) == 2
    assert anybody().get("/contracts/").status_code == 200


class Heard(QueryDict):
    """A query that remembers by which names it was asked."""

    def __init__(self, query, names=None, **options):
        super().__init__(query, **options)
        self.names = set() if names is None else names

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)

    def getlist(self, name, default=None):
        self.names.add(name)
        return super().getlist(name, default)

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/municipalities/",
        "/municipalities/volos/",
        "/municipalities/volos/embed/",
        "/contracts/",
        "/contracts/{reference}/",
        "/contractors/",
        "/changes/",
        "/documents/",
        "/data/",
        "/data/releases/",
        "/search/",
        "/about/",
        "/methodology/",
        "/methodology/checks/absorbed-within-contract/",
        "/accessibility/",
    ],
)
def test_a_page_declares_every_parameter_that_it_reads(contract, address):
    address = address.format(reference=contract.reference)
    names = set()
    heard = property(lambda request: Heard("", names), fdel=lambda request: None)
    with mock.patch.object(WSGIRequest, "GET", heard):
        assert Client().get(address).status_code == 200
    assert names <= resolve(address).func.page_parameters


@pytest.mark.long
def test_pages_of_past_days_are_few_and_leave_the_others_alone(contract, kept, renderings):
    days = [f"2025-{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 29)]
    anybody().get("/contracts/")
    for day in days:
        anybody().get("/contracts/", {"as_of": day})
    assert len(kept) == 1
    assert len(caches["past"]._cache) <= PAST_ENTRIES
    asked = renderings.call_count
    anybody().get("/contracts/")
    anybody().get("/contracts/", {"as_of": days[-1]})
    assert renderings.call_count == asked  # both were kept
