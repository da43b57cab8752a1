"""What every test may use."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from itertools import groupby
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone, translation

from absorption.staff.roles import PUBLISHERS
from municipalities.dates import today
from tests import databases
from tests.portal import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.workflow import enter, make_staff
from tests.world import World, make_ledger

DATABASES = {"db", "transactional_db", "django_db_setup"}
# They ask for pages, whose queries other tests ask of both databases, or write drafts, which
# nobody sees yet: on PostgreSQL they are left to `make test-all`.
OF_PAGES = (
    "absorption/admin/",
    "absorption/checks/",
    "absorption/figures/test_contractors.py",
    "absorption/imports/",
    "absorption/registers/",
    "absorption/views/",
    "municipalities/",
    "security/",
)


# They read words and drawings off pages and files, or who may open what, whatever the database:
# SQLite is enough. Every page is walked on PostgreSQL too (`test_english.py`, `test_headers.py`),
# and `make attack` asks there who may.
OF_WORDS = (
    "absorption/charts/",
    "absorption/demo/",
    "absorption/exports/test_links.py",
    "absorption/imports/test_mutations.py",
    "absorption/views/test_any_link.py",
    "absorption/views/test_changes.py",
    "absorption/views/test_english.py",
    "absorption/views/test_feeds.py",
    "absorption/views/test_neighbours.py",
    "absorption/views/test_pages.py",
    "absorption/views/test_paths.py",
    "absorption/views/test_share.py",
    "absorption/views/test_states.py",
    "absorption/views/test_summaries.py",
    "security/test_access.py",
)


# `make faults` and `make attack` ask these, and more of them.
COMMANDED = ("faults/", "security/")


# Few tests that take minutes: a process that came to one of them last would be alone with it.
SLOW = (
    "browser/test_every_page.py",
    "browser/test_policy.py",
    "deploy/test_installed.py",
    "faults/",
    "formats/test_recompute.py",
    "test_many_machines.py",
    "upgrades/",
)


def path_of(item):
    """Return the file of a test, in the folder of tests."""
    return str(item.path.relative_to(Path(__file__).parent))


def pytest_collection_modifyitems(items):
    """Mark what need not be repeated on every database at every save; skip what has none.

    First the slow files; within a file first the tests that must not see what the others share.
    """
    on_postgresql = connection.vendor == "postgresql"
    for item in items:
        if "shared" in item.fixturenames:
            item.add_marker("django_db")  # what it writes goes with it
        if item.get_closest_marker("postgres") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL (DATABASE_URL)"))
        asks = DATABASES.intersection(item.fixturenames) or item.get_closest_marker("django_db")
        path = path_of(item)
        if path.startswith(COMMANDED):
            item.add_marker("spare")
        if item.get_closest_marker("postgres"):
            continue
        if not asks or path.startswith(OF_WORDS):
            item.add_marker("pure")
        elif path.startswith(OF_PAGES):
            item.add_marker("pages")
            if not item.get_closest_marker("long"):
                item.add_marker("spare")
    items.sort(key=lambda item: not path_of(item).startswith(SLOW))
    items[:] = [
        item
        for _path, of_file in groupby(items, key=path_of)
        for item in sorted(of_file, key=lambda item: "shared" in item.fixturenames)
    ]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The tests' database is a copy of one that is migrated, so that nothing is left to migrate."""
    migrated = databases.template("migrated")
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated
        yield
        return
    # By this name Django finds it; it is there as long as somebody holds it open.
    in_memory = "file:memorydb_default?mode=memory&cache=shared"
    with closing(sqlite3.connect(in_memory, uri=True)) as held:
        with closing(sqlite3.connect(migrated)) as source:
            source.backup(held)
        yield


@pytest.fixture(scope="module")
def shared(django_db_setup, django_db_blocker):
    """Let the rows that a fixture of a whole file makes stay until the last of its tests.

    A test that changes them changes them for itself alone; what it gets is not to be saved again.
    """
    with django_db_blocker.unblock(), translation.override("el"), transaction.atomic():
        cache.clear()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _anew():
    """Each test starts with an empty cache and in Greek.

    Its database counts data versions anew, and a page asked for in English leaves its language.
    """
    cache.clear()
    with translation.override("el"):
        yield


@pytest.fixture
def days_later(monkeypatch):
    """Return a function that lets days pass (three) and returns the day that it was."""
    now, passed = timezone.now(), []

    def pass_by(days=3):
        day = today()
        passed.append(timedelta(days=days))
        moment = sum(passed, now)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return day

    return pass_by


@pytest.fixture
def editor(db):
    """A client of somebody who drafts."""
    return enter(make_staff("editor"))


@pytest.fixture
def publisher(db):
    """A client of somebody who publishes."""
    return enter(make_staff("publisher", PUBLISHERS))


@pytest.fixture(scope="module")
def ledger(shared):
    """Every awkward case, and its two municipalities."""
    return make_ledger()


@pytest.fixture
def world(db, settings, tmp_path):
    """One of everything, public and waiting to be."""
    settings.MEDIA_ROOT = tmp_path
    return World()


# What `make faults` and `make attack` tried: (what, how often, how often it failed).
COUNTED = []


@pytest.fixture
def counts():
    """Return a function that notes what was tried, how often, and how often it failed."""
    return lambda what, number, failures: COUNTED.append((what, number, failures))


def pytest_terminal_summary(terminalreporter):
    """Print the table of what was counted."""
    if COUNTED:
        terminalreporter.write_line("\n| test | number | failures |\n|---|---|---|")
    for what, number, failures in COUNTED:
        terminalreporter.write_line(f"| {what} | {number:,} | {failures} |")


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium through Playwright, started once."""
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
