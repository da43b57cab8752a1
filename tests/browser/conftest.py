"""A real portal for the browser: gunicorn with the sample set, or with the real facts."""

import pytest

from tests.portal import Portal


@pytest.fixture(scope="session")
def demo_portal(tmp_path_factory):
    """The portal on the sample set."""
    portal = Portal(tmp_path_factory.mktemp("demo"), demo=True)
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def facts_portal(tmp_path_factory):
    """The portal on the real facts."""
    portal = Portal(tmp_path_factory.mktemp("facts"), demo=False)
    yield portal
    portal.stop()


@pytest.fixture
def open_page(browser):
    """Open pages, each as somebody else; any console error or policy violation fails the test."""
    contexts, problems = [], []

    def opened(width=360, height=800):
        context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and problems.append(said.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page):
    """A page at the width of a phone."""
    return open_page()
