"""A database of an earlier version upgrades, and shows the same pages and sums."""

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from tests.pages import csv_rows

ROOT = Path(__file__).parents[2]
STORED = Path(__file__).parent
VERSIONS = ("abe629f",)
# What a row says of when it was entered or asked for, which differs between two stored databases.
TIMES = {"published_at", "at", "as_of"}
# What other municipalities come to stands beside an amount of one's own only.
OF_OTHERS = {"/municipalities/volos/": {"9,09\xa0€"}}
# What stood on a page and has one of its own now: the table, a municipality beside the others.
MOVED_TO = {
    "/": "/municipalities/",
    "/municipalities/trikala/": "/municipalities/trikala/profile/",
}
RATIOS = {"contracted_of_allocated", "absorbed_of_allocated", "absorbed_of_contracted"}
MONEY = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{2}\s€")  # as in store.py

pytestmark = pytest.mark.long


def manage(database, *command):
    """Run a command of the portal on a database; return the finished process."""
    environment = os.environ | {"DATABASE_URL": database, "PORTAL_ENV": "test"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def stored(tmp_path):
    """Return the function that lays a stored database out and returns its address."""
    made = []

    def on_sqlite(version):
        path = tmp_path / f"{version}.sqlite3"
        path.write_bytes(gzip.decompress((STORED / f"{version}.sqlite3.gz").read_bytes()))
        return f"sqlite:///{path}"

    def on_postgresql(version):
        where = connection.settings_dict
        server = "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}".format(**where)
        name = f"upgrade_{uuid4().hex[:12]}"
        run = ["psql", "-q", "-v", "ON_ERROR_STOP=1"]
        subprocess.run([*run, f"{server}/postgres", "-c", f"CREATE DATABASE {name}"], check=True)
        made.append((run, server, name))
        dump = gzip.decompress((STORED / f"{version}.sql.gz").read_bytes())
        # A newer pg_dump asks for settings that an older server does not know.
        dump = re.sub(rb"^(SET transaction_timeout|\\(un)?restrict).*\n", b"", dump, flags=re.M)
        subprocess.run(
            [*run, f"{server}/{name}"], input=dump, check=True, stdout=subprocess.DEVNULL
        )
        return f"{server}/{name}"

    yield on_postgresql if connection.vendor == "postgresql" else on_sqlite
    for run, server, name in made:
        drop = f"DROP DATABASE {name} WITH (FORCE)"
        subprocess.run([*run, f"{server}/postgres", "-c", drop], check=True)


READ = """
import json, sys
import django
django.setup()
from django.test import Client
client, found = Client(HTTP_HOST="localhost"), {}
for address in json.load(sys.stdin):
    response = client.get(address)
    body = response.getvalue()
    found[address] = [response.status_code, body.decode()]
json.dump(found, sys.stdout)
"""


def read(database, addresses):
    """Return (status, text) by address, as this version answers from a database."""
    environment = os.environ | {
        "DATABASE_URL": database,
        "PORTAL_ENV": "test",
        "DJANGO_SETTINGS_MODULE": "smartcities.settings",
    }
    answered = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=environment,
        input=json.dumps(addresses),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(answered.stdout)


def said(row, columns):
    """Return what the row says in the columns.

    PostgreSQL keeps an object in its own order; a ratio has had four decimals since abe629f.
    """
    values = {
        name: json.loads(row[name]) if row[name].startswith("{") else row[name] for name in columns
    }
    for ratio in values.keys() & RATIOS:
        if values[ratio]:
            values[ratio] = Decimal(values[ratio]).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return values


@pytest.mark.django_db
@pytest.mark.parametrize("version", VERSIONS)
def test_a_stored_database_upgrades_and_says_the_same(version, stored):
    database = stored(version)
    upgraded = manage(database, "migrate", "--verbosity", "0")
    assert upgraded.returncode == 0, upgraded.stderr
    before = json.loads((STORED / f"{version}.json").read_text())
    files = {name: f"/data/{name}.csv" for name in before["datasets"]}
    now = read(database, [*files.values(), *before["pages"], *MOVED_TO.values()])
    assert {status for status, _text in now.values()} == {200}
    for name, rows in before["datasets"].items():
        found = csv_rows(now[files[name]][1])
        assert len(found) == len(rows), name
        for was, row in zip(rows, found, strict=True):
            same = was.keys() - TIMES
            assert said(row, same) == said(was, same), name
    for page, amounts in before["pages"].items():
        shown = unescape(now[page][1] + now[MOVED_TO.get(page, page)][1])
        assert set(amounts) - OF_OTHERS.get(page, set()) <= set(MONEY.findall(shown)), page
    checked = manage(database, "rebuild_totals", "--check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.django_db
def test_the_stored_database_has_a_proposal_that_can_still_be_published(stored):
    database = stored(VERSIONS[-1])
    assert manage(database, "migrate", "--verbosity", "0").returncode == 0
    code = (
        "from absorption import publication\n"
        "from django.contrib.auth import get_user_model\n"
        "from municipalities.models import Contract\n"
        "users = get_user_model().objects\n"
        "proposal = Contract.objects.get(version_of__isnull=False, state='draft')\n"
        "publication.submit(proposal, users.get(username='editor'))\n"
        "publication.publish(proposal, users.get(username='publisher'))\n"
        "print(Contract.objects.published().get().net_amount)\n"
    )
    said = manage(database, "shell", "--no-imports", "--command", code)
    assert said.stdout.strip().endswith("650000.00"), said.stderr


def test_a_database_older_than_the_promise_is_refused_in_words(tmp_path):
    """Its chain of migrations was another one."""
    database = f"sqlite:///{tmp_path / 'older.sqlite3'}"
    assert manage(database, "migrate", "auth", "--verbosity", "0").returncode == 0
    older = sqlite3.connect(tmp_path / "older.sqlite3")
    for app, name in (("municipalities", "0001_initial"), ("absorption", "0003_history")):
        older.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-11-01')",
            (app, name),
        )
    older.commit()
    before = [*older.iterdump()]
    refused = manage(database, "migrate")
    assert refused.returncode == 1
    assert "absorption.0003_history" in refused.stderr
    assert "abe629f" in refused.stderr
    assert [*older.iterdump()] == before
    older.close()


def test_a_database_with_two_actions_is_refused_and_named(tmp_path):
    path = tmp_path / "two.sqlite3"
    path.write_bytes(gzip.decompress((STORED / "abe629f.sqlite3.gz").read_bytes()))
    database = sqlite3.connect(path)
    columns = [row[1] for row in database.execute("PRAGMA table_info(municipalities_action)")]
    copied = [{"id": "id + 1000", "code": "'16999'"}.get(name, name) for name in columns]
    database.execute(
        f"INSERT INTO municipalities_action ({', '.join(columns)}) "  # noqa: S608 - our own names
        f"SELECT {', '.join(copied)} FROM municipalities_action WHERE version_of_id IS NULL"
    )
    database.commit()
    before = [*database.iterdump()]
    refused = manage(f"sqlite:///{path}", "migrate")
    assert refused.returncode == 1
    assert "16954" in refused.stderr
    assert "16999" in refused.stderr
    assert [*database.iterdump()] == before
    database.close()


def test_no_landed_migration_was_edited():
    """A migration that a stored database has applied is as it was, to the letter."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a working copy")
    known = subprocess.run(["git", "cat-file", "-e", VERSIONS[0]], cwd=ROOT, check=False)
    if known.returncode:
        pytest.skip("the history is not here")
    changed = subprocess.run(
        ["git", "diff", "--name-status", VERSIONS[0], "--", "*/migrations/0*.py"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert changed
    assert [line for line in changed if not line.startswith("A")] == []
