"""What every test may use."""

import os

import pytest
from django.utils import translation

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    # Chromium itself calls nobody, and a page that asks a third party gets no answer.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


DATABASES = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items):
    """Mark what asks no database: it says the same on every one, and is run on one."""
    for item in items:
        if not DATABASES.intersection(item.fixturenames) and not item.get_closest_marker(
            "django_db"
        ):
            item.add_marker("pure")


@pytest.fixture(autouse=True)
def _greek():
    """Each test starts in Greek: a page that was asked for in English leaves its language."""
    with translation.override("el"):
        yield


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
