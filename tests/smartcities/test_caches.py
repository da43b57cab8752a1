"""What a process keeps by itself is bounded, and ends when it should."""

from unittest import mock

import pytest

from smartcities.caches import ObjectCache


@pytest.fixture
def cache():
    """Keep three things."""
    kept = ObjectCache("three", {"OPTIONS": {"MAX_ENTRIES": 3}})
    yield kept
    kept.clear()


def test_the_very_object_comes_back_in_every_thread_of_the_process(cache):
    page = object()
    cache.set("a", page)
    assert ObjectCache("three", {}).get("a") is page
    assert ObjectCache("others", {}).get("a") is None


def test_what_was_asked_for_least_recently_goes_first(cache):
    for name in "abc":
        cache.set(name, name)
    cache.get("a")
    cache.set("d", "d")
    assert [cache.get(name, "gone") for name in "abcd"] == ["a", "gone", "c", "d"]


def test_nothing_is_kept_beyond_its_time(cache):
    cache.set("a", 1, 60)
    with mock.patch("time.time", return_value=2**33):
        assert cache.get("a", "gone") == "gone"
    assert cache.get("a") is None
