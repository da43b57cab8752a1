"""Real processes: a PostgreSQL of our own, the portal on gunicorn, and visitors."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from tests import databases
from tests.portal import free_port

ROOT = Path(__file__).parents[2]
# No server of PostgreSQL runs as root.
POSTGRES_USER = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
GUNICORN = Path(sys.executable).parent / "gunicorn"
# A small ledger, a file and two people.
FILL = """
import django
django.setup()
from django.core.files.base import ContentFile
from absorption.staff.roles import PUBLISHERS
from tests.workflow import make_staff
from tests.world import make_ledger
from tests.factories import make_document, published

make_staff("an-editor")
make_staff("a-publisher", PUBLISHERS)
make_ledger()
published(make_document(file=ContentFile(b"%PDF-1.4 of nothing", "act.pdf")))
"""
SECRET = "c" * 32  # of the double-submitted CSRF cookie


class Cluster:
    """A PostgreSQL that may be stopped: nobody else uses it."""

    def __init__(self):
        """Make it in a folder of its own and start it."""
        self.folder = Path(tempfile.mkdtemp(prefix="portal-faults-"))
        if POSTGRES_USER:
            shutil.chown(self.folder, **POSTGRES_USER)
        self.port = free_port()
        self.data = self.folder / "data"
        self._run("initdb", "--username=portal", "--auth=trust", "--encoding=UTF8", "--locale=C")
        self.start()

    def start(self):
        """Start it and wait until it answers."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "start", "--wait", f"--options={options}", f"--log={self.folder}/log")

    def stop(self, mode="immediate"):
        """Stop it; `immediate` is a crash, from which it recovers when it starts."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def database(self, name, template="template0"):
        """Return the address of a new database."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def address(self, name):
        """Return the address of a database."""
        return f"postgresql://portal@127.0.0.1:{self.port}/{name}"

    def remove(self):
        """Stop it and delete it."""
        self.stop()
        shutil.rmtree(self.folder)

    def _run(self, program, *arguments):
        binary = shutil.which(program) or next(
            str(found) for found in Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
        )
        subprocess.run(
            [binary, f"--pgdata={self.data}", *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **POSTGRES_USER,
        )


def environment(database, media, **more):
    """Return the environment of a portal on a database."""
    return os.environ | {
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(media),
        "PORTAL_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "LOG_FORMAT": "json",
        "EXPORT_CONNECTIONS": "8",  # none is refused for being one too many
        **more,
    }


def python(env, *arguments, check=True):
    """Run Python in the project's folder; return the finished process.

    Raises AssertionError with what it said, if `check` and it failed.
    """
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )
    assert ended.returncode == 0 or not check, ended.stderr
    return ended


def filled_sqlite(folder):
    """Return the address of an SQLite of the real facts, a small ledger and a file."""
    database = databases.copy("facts", "filled", folder)
    python(environment(database, folder / "media"), "-c", FILL)
    return database


def where_read_only(env, folders, *arguments):
    """Run Python where the folders are read-only; return the finished process."""
    mounts = " && ".join(f'mount --bind -o ro "{folder}" "{folder}"' for folder in folders)
    inside = ["unshare", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh"]
    return subprocess.run(
        [*inside, sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )


class Portal:
    """Gunicorn as in production, two workers of four threads, its log in a file."""

    def __init__(self, env, folder, *options, cwd=ROOT, program=GUNICORN):
        """Start it and wait until both workers are there."""
        self.port = free_port()
        self.log = folder / f"log-{self.port}"
        command = [
            *(program, "smartcities.wsgi", "--no-control-socket"),
            *(f"--bind=127.0.0.1:{self.port}", "--worker-class=gthread"),
            *("--workers=2", "--threads=4", *options),
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=cwd, env=env, stderr=log)
        self.wait_for_log("Booting worker", 2)

    @property
    def workers(self):
        """The process ids of the workers."""
        pid = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def lines(self):
        """Return the log's lines; each is JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def wait_for_log(self, text, times=1):
        """Wait until the log holds the text so many times."""
        with subprocess.Popen(
            ["tail", "--follow", "--lines=+1", "--sleep-interval=0.1", self.log],
            stdout=subprocess.PIPE,
            text=True,
        ) as tail:
            for line in tail.stdout:
                times -= text in line
                if times <= 0:
                    tail.kill()

    def get(self, path="/", **headers):
        """Return (status, body) of a page."""
        status, _headers, body = ask(self.port, "GET", path, headers=headers)
        return status, body

    def stop(self):
        """End it."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def ask(port, method, path, body=None, headers=None, visitor="127.0.0.1"):
    """Return (status, headers, body), on a connection of its own."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=60, source_address=(visitor, 0)
    )
    try:
        connection.request(method, path, body, {"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


class Visitors:
    """People who read pages and report errors until the block ends."""

    PAGES = ("/", "/municipalities/", "/contracts/", "/data/contracts.csv", "/en/documents/")

    def __init__(self, port, readers=4, writers=2):
        """Say how many there are."""
        self.port = port
        self.seen = Counter()  # status, or name of the exception → how often
        self.committed = []  # texts that the portal said it kept
        self._more, self._stop = threading.Condition(), False
        jobs = [self._read] * readers + [self._write] * writers
        self._threads = [
            threading.Thread(target=job, args=(number,)) for number, job in enumerate(jobs)
        ]

    def __enter__(self):
        """Let them in."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        """Wait until each has their last answer."""
        self._stop = True
        for thread in self._threads:
            thread.join()

    def wait_for(self, answers, status=200):
        """Wait until so many more answers with a status came."""
        with self._more:
            target = self.seen[status] + answers
            if not self._more.wait_for(lambda: self.seen[status] >= target, timeout=120):
                raise TimeoutError(f"{status} came too seldom: {self.seen}")

    def lost_nothing(self, database):
        """Say that what they were promised is in the database, and once."""
        with psycopg.connect(database) as connection:
            kept = [
                text for (text,) in connection.execute("SELECT text FROM absorption_errorreport")
            ]
        assert len(kept) == len(set(kept))
        assert len(self.committed) > 5
        assert set(self.committed) <= set(kept)

    @property
    def total(self):
        """How many requests there were."""
        return sum(self.seen.values())

    def _read(self, number):
        turn = number
        while not self._stop:
            turn += 1
            self._count("GET", self.PAGES[turn % len(self.PAGES)])

    def _write(self, number):
        turn = 0
        while not self._stop:
            turn += 1
            text = f"report {number}.{turn}"
            # Each from an address of its own: nobody may report often.
            visitor = f"127.{number}.{turn // 250 + 1}.{turn % 250 + 1}"
            form = urlencode({"text": text, "csrfmiddlewaretoken": SECRET})
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": f"csrftoken={SECRET}",
            }
            if self._count("POST", "/reports/new/", form, headers, visitor) == 302:
                self.committed.append(text)

    def _count(self, *request):
        try:
            outcome, headers, _body = ask(self.port, *request)
            if outcome == 503 and not headers["Retry-After"]:
                outcome = "503 without Retry-After"
        except (OSError, http.client.HTTPException) as error:
            outcome = type(error).__name__
        with self._more:
            self.seen[outcome] += 1
            self._more.notify_all()
        return outcome
