"""A real portal for the browser: gunicorn on a database of its own, with the sample set."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Portal:
    """A running portal."""

    def __init__(self, folder, demo):
        """Fill a database in `folder` and serve it."""
        self.address = f"http://127.0.0.1:{free_port()}"
        self.environment = os.environ | {
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "PORTAL_ENV": "test",
            "PORTAL_DEMO": "1" if demo else "",
            "BASE_URL": self.address,
        }
        self.manage("migrate", "--verbosity=0")
        self.manage("load_demo" if demo else "load_facts")
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
def page(browser):
    """A page of the browser's own that fails on any console error or policy violation."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, accept_downloads=True)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: message.type == "error" and problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []
