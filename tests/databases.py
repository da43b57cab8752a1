"""Databases that are filled once for a state of the sources, and copied by whoever needs one.

To migrate takes eight seconds and the sample eleven; a copy takes none. DATABASE_URL says whether
they are PostgreSQL's or SQLite files.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var" / "tests"
# What fills each of them; all but the first start from a copy of it.
STEPS = {"migrated": ["migrate", "--verbosity=0"], "facts": ["load_facts"], "demo": ["load_demo"]}


def copy(kind, name, folder):
    """Return the address of a new database `name`, filled; an SQLite file is in the folder."""
    return _copy(template(kind), name, folder)


def template(kind):
    """Return the file, or the name in PostgreSQL, of a filled database that nobody may change."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    server, name = _server()
    name = f"{name}_{kind}" if server else f"{kind}.sqlite3"
    with (FOLDER / f"{name}.state").open("a+") as state:
        fcntl.flock(state, fcntl.LOCK_EX)
        state.seek(0)
        if state.read() != _state() or not _exists(name):
            state.truncate(0)
            _fill(kind, name)
            state.write(_state())
    return name if server else FOLDER / name


def _server():
    """Return the PostgreSQL that DATABASE_URL names and the database there, or nothing."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return "", ""
    return given.rpartition("/")[0], urlsplit(given).path.removeprefix("/")


def _ask(statement):
    """Return the rows that PostgreSQL answers."""
    with psycopg.connect(_server()[0] + "/postgres", autocommit=True) as server:
        answer = server.execute(statement)
        return answer.fetchall() if answer.description else []


def _state():
    """Return what a filled database follows from: the sources, the facts and the day."""
    facts = sha256()
    for file in sorted((ROOT / "fixtures").rglob("*.*")):
        facts.update(file.read_bytes())
    return f"{settings.CODE_VERSION} {facts.hexdigest()} {datetime.now(UTC).date()}"


def _exists(name):
    if _server()[0]:
        return (name,) in _ask("SELECT datname FROM pg_database")
    return (FOLDER / name).exists()


def _copy(source, name, folder):
    server, _own = _server()
    if not server:
        target = folder / Path(name).with_suffix(".sqlite3")
        target.unlink(missing_ok=True)
        if source:
            shutil.copy(source, target)
        return f"sqlite:///{target}"
    _ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _ask(f"CREATE DATABASE {name} TEMPLATE {source or 'template1'}")
    return f"{server}/{name}"


def _fill(kind, name):
    source = None if kind == "migrated" else template("migrated")
    told = {"DATABASE_URL": _copy(source, name, FOLDER), "PORTAL_ENV": "test"}
    subprocess.run(
        [sys.executable, "manage.py", *STEPS[kind]],
        cwd=ROOT,
        env=os.environ | told | {"PORTAL_DEMO": "1" if kind == "demo" else ""},
        check=True,
        capture_output=True,
    )
