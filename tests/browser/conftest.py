"""A real portal for the browser: gunicorn on a database of its own, with the sample set.

The database is an SQLite file, or, when DATABASE_URL names a PostgreSQL, a new one beside it.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).parents[2]
MUNICIPALITY = "/municipalities/athens/"
# One address of each kind.
KINDS = [
    "/",
    "/municipalities/",
    MUNICIPALITY,
    MUNICIPALITY + "plan/",
    MUNICIPALITY + "embed/",
    "/contracts/",
    "/contracts/16954-0001/",
    "/documents/",
    "/documents/apantisi-erotisi-8762-2025/",
    "/changes/",
    "/contractors/",
    "/contractors/epideixi-1/",
    "/search/?q=athina",
    "/data/",
    "/data/guide/",
    "/data/releases/",
    "/reports/",
    "/reports/new/?about=/municipalities/athens/&figure=population_2011",
    "/about/",
    "/methodology/",
    "/methodology/checks/figure-date-possible/",
    "/accessibility/",
]


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """A running portal."""

    def __init__(self, folder, demo):
        """Serve the real facts or the sample, from a database of its own."""
        self.address = f"http://127.0.0.1:{free_port()}"
        kind = "demo" if demo else "facts"
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        self.environment = os.environ | {
            "DATABASE_URL": databases.copy(kind, f"browser_{kind}_{worker}", folder),
            "MEDIA_ROOT": str(folder / "media"),
            "BACKUP_ROOT": str(folder / "backups"),
            "PORTAL_ENV": "test",
            "PORTAL_DEMO": "1" if demo else "",
            "BASE_URL": self.address,
        }
        self.process = subprocess.Popen(
            [
                Path(sys.executable).parent / "gunicorn",
                "smartcities.wsgi",
                f"--bind={self.address.removeprefix('http://')}",
                "--worker-class=gthread",
                "--threads=4",
                "--no-control-socket",
            ],
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stderr:
            if "Booting worker" in line:
                break

    def manage(self, *command):
        """Run a command of manage.py on the portal's database; return what it printed."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def stop(self):
        """End the server."""
        self.process.terminate()
        self.process.communicate()


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
