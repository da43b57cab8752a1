"""The portal as a process, on a database of its own, and what can be opened there.

The database is an SQLite file, or, when DATABASE_URL names a PostgreSQL, a new one beside it.
"""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

from tests import databases

ROOT = Path(__file__).parents[1]
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
MUNICIPALITY = "/municipalities/athens/"
# One address of each kind.
KINDS = [
    "/",
    "/municipalities/",
    MUNICIPALITY,
    MUNICIPALITY + "profile/",
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
    "/reports/new/?about=/municipalities/athens/profile/&figure=population_2011",
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

    def invite(self, editor, publisher):
        """Make the accounts of two people; return the links with which they enrol."""
        printed = self.manage("create_editor", editor, "--publisher", publisher)
        return re.findall(r"/admin/enrol/\S+", printed)

    def stop(self):
        """End the server."""
        self.process.terminate()
        self.process.communicate()
