"""From nothing to the first request, from an old version to this one, and back from a bad one.

Real processes under a folder: PostgreSQL, the installed nginx with TLS, the installed units as
a user who owns nothing; no service manager.
"""

import http.client
import os
import re
import shutil
import ssl
import subprocess
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest

from tests.deploy.services import NGINX, ROOT, Services, public_folder, settings_in
from tests.faults.processes import Cluster
from tests.portal import free_port

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.skipif(os.geteuid() != 0, reason="an installation is root's work"),
    pytest.mark.skipif(not Path(NGINX).exists(), reason="needs nginx (scripts/install-missing)"),
]

OLD = "abe629f"  # the first version that was installed by hand
HOST = "portal.test"


class Installation:
    """One, under a folder."""

    def __init__(self):
        """Make its PostgreSQL, its certificate and a clone to install from."""
        self.folder = public_folder()
        self.prefix = self.folder / "root"
        self.clone = self.folder / "clone"
        self.cluster = Cluster()
        self.port, self.web, self.services = free_port(), free_port(), None
        self.changed = set()
        self.database = self.cluster.address("installed")
        for command in (
            ["git", "clone", "--quiet", ROOT, self.clone],
            ["git", "-C", self.clone, "config", "user.name", "Δοκιμή"],
            ["git", "-C", self.clone, "config", "user.email", "test@example.org"],
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "60"),
                *("-subj", f"/CN={HOST}", "-keyout", self.folder / "key"),
                *("-out", self.folder / "certificate"),
            ],
        ):
            subprocess.run(command, check=True, capture_output=True)

    def run(self, command, *flags):
        """Run one of the commands; return the finished process."""
        env = os.environ | {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.cluster.port),
            "PGUSER": "portal",
        }
        return subprocess.run(
            [self.clone / "deploy" / command, f"--prefix={self.prefix}", *flags],
            check=False,
            capture_output=True,
            text=True,
            env=env,
            stdin=subprocess.DEVNULL,
        )

    def install(self, *flags):
        """Install the old version."""
        return self.run(
            "install",
            f"--base-url=https://{HOST}",
            "--publisher=Δήμος & Υιοί",
            "--contact-email=portal@example.org",
            f"--database-url={self.database}",
            f"--certificate={self.folder}/certificate",
            f"--key={self.folder}/key",
            f"--port={self.port}",
            f"--web=127.0.0.1:{self.web}",
            "--user=nobody",
            f"--version={OLD}",
            *flags,
        )

    @property
    def current(self):
        """The folder of the version that serves."""
        return (self.prefix / "srv/portal/current").resolve()

    def ask(self, path="/", form=None, **headers):
        """Return (status, headers, text) of an answer through nginx."""
        context = ssl._create_unverified_context()  # noqa: S323 - a certificate of the test's own
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=60, context=context
        )
        try:
            method, body = ("GET", None) if form is None else ("POST", urlencode(form))
            sent = {"Host": HOST, "Connection": "close"} | headers
            if form is not None:
                sent |= {"Content-Type": "application/x-www-form-urlencoded"}
                sent |= {"Referer": f"https://{HOST}/"}
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()

    def report(self, text):
        """Send an error report, as a reader does; return the status."""
        cookie, form = f"__Host-csrf={'c' * 32}", {"csrfmiddlewaretoken": "c" * 32, "text": text}
        return self.ask("/reports/new/", form, Cookie=cookie)[0]

    def reports(self):
        """Return the texts of the reports that were kept."""
        with psycopg.connect(self.database) as connection:
            rows = connection.execute("SELECT text FROM absorption_errorreport ORDER BY id")
            return [text for (text,) in rows]

    def commit(self, changes):
        """Commit changed files in the clone, and lay their version beside the one that serves.

        Built versions differ in these files only, so nothing is built again.
        """
        for name, text in changes.items():
            path = self.clone / name
            path.write_text(text if isinstance(text, str) else text(path.read_text()))
            self.changed.add(name)
        git = ["git", "-C", self.clone]
        subprocess.run([*git, "add", "--all"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message=δοκιμή"], check=True)
        said = subprocess.run(
            [*git, "rev-parse", "--short=12", "HEAD"], check=True, capture_output=True, text=True
        )
        folder = self.current.with_name(said.stdout.strip())
        subprocess.run(["cp", "--archive", self.current, folder], check=True)
        for name in self.changed:
            shutil.copy(self.clone / name, folder / name)
        return folder

    def remove(self):
        """End and delete everything."""
        if self.services:
            self.services.stop()
        self.cluster.remove()
        shutil.rmtree(self.folder)


@pytest.fixture(scope="module")
def installation():
    """One for all tests of this file, which follow each other."""
    installation = Installation()
    yield installation
    installation.remove()


class Readers:
    """People who read through nginx until the block ends."""

    def __init__(self, installation):
        """Take where they read."""
        self.ask, self.seen, self._stop = installation.ask, Counter(), threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(3)]

    def __enter__(self):
        """Let them in."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        """Wait until each has their last answer."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self):
        turn = 0
        while not self._stop.wait(0.05):
            turn += 1
            try:
                self.seen[self.ask(f"/contracts/?q={turn}")[0]] += 1
            except OSError as error:
                self.seen[type(error).__name__] += 1


HEALTH = "absorption/views/health.py"
FINE, FAULT = "database_is_whole()", "False"
# The version that is tried listens on a file of its own.
ONCE_SERVING = f"{FINE} if b'unix:' in open('/proc/self/cmdline', 'rb').read() else {FAULT}"


def with_check(expression):
    """Return what makes /readyz of a version answer by this."""
    return lambda text: re.sub(r"is_whole = .*", lambda _: f"is_whole = {expression}", text)


# A rule broken on purpose: a column that no version fills, and that the database insists on.
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("absorption", "{after}")]
    operations = [migrations.RunSQL("ALTER TABLE absorption_errorreport {change}", "SELECT 1")]
"""
LAST = max(path.stem for path in (ROOT / "absorption/migrations").glob("0*.py"))
REQUIRED, OPTIONAL = f"{int(LAST[:4]) + 1:04d}_required", f"{int(LAST[:4]) + 2:04d}_optional"
ADD = (
    "ADD phone text NOT NULL DEFAULT '';ALTER TABLE absorption_errorreport ALTER phone DROP DEFAULT"
)


def migration(name, after, change):
    """Return {path: source} of a migration."""
    return {f"absorption/migrations/{name}.py": MIGRATION.format(after=after, change=change)}


def test_from_nothing_to_the_first_request(installation):
    ended = installation.install()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "create_editor" in ended.stdout
    installation.services = Services(installation.prefix)
    again = installation.install()
    assert again.returncode == 0, again.stdout + again.stderr
    assert "The first pages came through nginx." in again.stdout

    status, headers, text = installation.ask()
    assert status == 200
    assert "Δήμος &amp; Υιοί" in text
    assert headers["Strict-Transport-Security"]
    assert re.search(r'href="/static/[^"]+\.css"', text)
    assert installation.ask(re.search(r'href="(/static/[^"]+\.css)"', text)[1])[0] == 200
    assert installation.current.name.startswith(OLD)


def test_the_secrets_are_made_once_and_are_root_s(installation):
    path = installation.prefix / "etc/portal/portal.env"
    before = settings_in(path)
    assert len(before["SECRET_KEY"]) == 64
    assert len(before["METRICS_TOKEN"]) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    installation.install("--publisher=Άλλος")
    assert settings_in(path) == before


def test_the_first_editors_get_their_links(installation):
    ended = installation.run("manage", "create_editor", "maria", "--publisher", "nikos")
    assert ended.returncode == 0, ended.stderr
    links = re.findall(rf"https://{HOST}(/\S+)", ended.stdout)
    assert len(links) == 2
    assert {installation.ask(urlsplit(link).path)[0] for link in links} <= {200, 302}


def test_an_upgrade_from_the_old_version_loses_no_reader(installation):
    assert installation.report("πριν") == 302
    with Readers(installation) as readers:
        ended = installation.run("upgrade")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert set(readers.seen) == {200}
    assert not installation.current.name.startswith(OLD)
    assert installation.report("μετά") == 302
    assert installation.reports() == ["πριν", "μετά"]
    archive = re.search(r"The archive: (\S+\.zip)", ended.stdout)[1]
    assert Path(archive).exists()
    # The workers have the packages of the new version, not those that gunicorn began with.
    [worker, *_] = (
        Path(
            f"/proc/{installation.services.process.pid}/task/{installation.services.process.pid}/children"
        )
        .read_text()
        .split()
    )
    assert Path(f"/proc/{worker}/cwd").resolve() == installation.current


def test_what_is_installed_passes_the_check(installation):
    ended = installation.run("check", "--offline")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "WRONG" not in ended.stdout
    for word in ("content-security-policy", "backup", "release", "PostgreSQL 1", "clock", "disk"):
        assert word in ended.stdout


def test_a_version_that_does_not_answer_reaches_no_reader(installation):
    good = installation.current
    installation.commit({HEALTH: with_check(FAULT)})
    with Readers(installation) as readers:
        ended = installation.run("upgrade")
    assert ended.returncode == 1
    assert "/readyz answers 503" in ended.stdout
    assert f"Readers have {good}" in ended.stderr
    assert set(readers.seen) == {200}
    assert installation.current == good
    assert installation.report("μετά από αποτυχία") == 302


def test_a_version_that_fails_once_it_serves_is_taken_back(installation):
    good = installation.current
    installation.commit({HEALTH: with_check(ONCE_SERVING)})
    with Readers(installation) as readers:
        ended = installation.run("upgrade")
    assert ended.returncode == 1
    assert f"Readers have {good}" in ended.stderr
    assert set(readers.seen) == {200}
    assert installation.current == good
    assert installation.ask("/readyz")[0] == 200


def test_a_version_that_fails_and_left_no_way_back_closes_the_desk(installation):
    installation.commit(migration(REQUIRED, LAST, ADD))
    ended = installation.run("upgrade")
    assert ended.returncode == 1
    assert "absorption_errorreport.phone: new, required, and without a default" in ended.stderr
    assert re.search(r"restore\s+the archive", ended.stderr)
    kept = installation.reports()
    assert installation.report("χαμένο;") == 503
    status, headers, text = installation.ask("/admin/login/", {"username": "maria"})
    assert (status, headers["Retry-After"]) == (503, "3600")
    assert "Δεν γίνονται εγγραφές" in text
    assert installation.ask()[0] == 200
    assert installation.reports() == kept
    said = installation.run("check", "--offline")
    assert said.returncode == 1
    assert "nobody may write" in said.stdout


def test_the_repaired_version_opens_the_desk(installation):
    optional = migration(OPTIONAL, REQUIRED, "ALTER phone SET DEFAULT ''")
    repaired = installation.commit({HEALTH: with_check(FINE)} | optional)
    ended = installation.run("upgrade")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert installation.current == repaired
    status, _headers, _text = installation.ask("/admin/login/", {"username": "maria"})
    assert status != 503
