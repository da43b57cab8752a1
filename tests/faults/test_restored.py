"""A backup comes back: every public address answers as before, to the byte."""

import json
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.processes import environment, filled_sqlite, python

pytestmark = pytest.mark.long


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def databases(request, tmp_path):
    """The addresses of a database with a ledger, and of an empty one."""
    if request.param == "postgresql":
        cluster = request.getfixturevalue("cluster")
        return request.getfixturevalue("database"), cluster.database("restored")
    if connection.vendor != "sqlite":
        pytest.skip("`make test-all` runs this half on SQLite")
    return filled_sqlite(tmp_path), f"sqlite:///{tmp_path}/restored.sqlite3"


def crawl(env):
    return json.loads(python(env, "-m", "tests.faults.crawl").stdout)


def test_every_public_address_answers_as_before(databases, media, tmp_path):
    lost = environment(databases[0], media)
    python(lost, "manage.py", "release", "--reason=δοκιμή")
    said = python(lost, "manage.py", "backup", str(tmp_path)).stdout
    archive = Path(said.split()[1])
    before = crawl(lost)

    found = environment(databases[1], tmp_path / "restored")
    python(found, "manage.py", "restore", str(archive))
    python(found, "manage.py", "migrate", "--check")
    after = crawl(found)

    assert after == before
    print(f"{len(after)} addresses compared")  # noqa: T201 - for the closing note
    answers = [digest.split()[0] for digest in before.values()]
    assert answers.count("200") > 200
    assert set(answers) <= {"200", "301", "302", "404"}
    assert any("/data/releases/1/" in address and address.endswith(".zip") for address in before)
    assert any(address.endswith("/file/") for address in before)

    refused = python(found, "manage.py", "restore", str(archive), check=False)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr
