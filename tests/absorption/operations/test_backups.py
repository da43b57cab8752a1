"""An archive is checked before anything is written, and comes back whole or not at all.

That a whole portal comes back is in tests/faults/test_restored.py.
"""

import io
import json
import zipfile
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from absorption.operations import backups

ACT = b"%PDF-1.4 an act"


@contextmanager
def dumped():
    """Stand for the dump of a database."""
    yield io.BytesIO(b"every row"), {"data_version": 7, "migrations": ["absorption.0001_initial"]}


@pytest.fixture
def archive(settings, tmp_path, monkeypatch):
    """A backup of a portal with one file; MEDIA_ROOT is an empty folder after it."""
    monkeypatch.setitem(backups.DUMPED, connection.vendor, dumped)
    settings.MEDIA_ROOT = tmp_path / "old"
    (settings.MEDIA_ROOT / "documents").mkdir(parents=True)
    (settings.MEDIA_ROOT / "documents/act.pdf").write_bytes(ACT)
    path, _digest = backups.make(tmp_path / "backups")
    settings.MEDIA_ROOT = tmp_path / "new"
    return path


@pytest.fixture
def empty(monkeypatch):
    """Take the test's database for an empty one; return what is restored into it."""
    restored = []
    monkeypatch.setattr(connection.introspection, "table_names", list)
    monkeypatch.setitem(
        backups.RESTORE, connection.vendor, lambda dump: restored.append(dump.read())
    )
    return restored


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def rewritten(archive, change):
    """Return a copy of the archive whose members `change` has changed."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    copy = archive.with_name("copy.zip")
    with zipfile.ZipFile(copy, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return copy


def manifest_of(members):
    return json.loads(members["manifest.json"])


def test_an_archive_is_for_its_owner_alone(archive):
    assert archive.stat().st_mode & 0o777 == 0o600
    assert files(archive.parent) == {archive.name}


def test_files_and_database_come_back(archive, empty, settings):
    manifest = backups.restore(archive)
    assert (settings.MEDIA_ROOT / "documents/act.pdf").read_bytes() == ACT
    assert files(settings.MEDIA_ROOT) == {"documents/act.pdf"}
    assert empty == [b"every row"]
    assert len(manifest["files"]) == 2


@pytest.mark.django_db
def test_a_database_with_tables_is_left_alone(archive, settings):
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", archive)
    assert not settings.MEDIA_ROOT.exists()


def test_a_file_in_the_way_is_left_alone(archive, empty, settings):
    settings.MEDIA_ROOT.mkdir()
    other = settings.MEDIA_ROOT / "other.pdf"
    other.write_bytes(b"of another portal")
    with pytest.raises(CommandError, match="in the way"):
        call_command("restore", archive)
    assert files(settings.MEDIA_ROOT) == {"other.pdf"}
    assert empty == []


def test_a_restore_that_failed_can_be_repeated(archive, empty, settings, monkeypatch):
    def die(dump):
        raise backups.BackupError("pg_restore failed")

    with monkeypatch.context() as patch:
        patch.setitem(backups.RESTORE, connection.vendor, die)
        with pytest.raises(CommandError, match="pg_restore failed"):
            call_command("restore", archive)
    assert files(settings.MEDIA_ROOT) == set()
    # One that was killed leaves its files, and what it had not yet put in its place.
    (settings.MEDIA_ROOT / "documents").mkdir(exist_ok=True)
    (settings.MEDIA_ROOT / "documents/act.pdf").write_bytes(ACT)
    (settings.MEDIA_ROOT / ".restore-x").mkdir()
    (settings.MEDIA_ROOT / ".restore-x/0").write_bytes(ACT[:3])
    call_command("restore", archive)
    assert files(settings.MEDIA_ROOT) == {"documents/act.pdf"}
    assert len(empty) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda members: members.update({"media/documents/act.pdf": b"%PDF-1.4 another"}),
        lambda members: members.update({"media/more.pdf": b""}),
        lambda members: members.pop("media/documents/act.pdf"),
        lambda members: members.pop("manifest.json"),
        lambda members: members.update({"manifest.json": b"{"}),
        lambda members: members.update(
            {
                "media/../../escaped": b"",
                "manifest.json": json.dumps(
                    manifest_of(members)
                    | {"files": manifest_of(members)["files"] | {"media/../../escaped": {}}}
                ).encode(),
            }
        ),
        lambda members: members.update(
            {"manifest.json": json.dumps(manifest_of(members) | {"format": 2}).encode()}
        ),
    ],
)
def test_a_damaged_archive_brings_nothing_back(archive, empty, settings, damage):
    broken = rewritten(archive, damage)
    for options in ({"check": True}, {}):
        with pytest.raises(CommandError):
            call_command("restore", broken, **options)
    assert not settings.MEDIA_ROOT.exists()
    assert empty == []


def test_a_flipped_bit_is_found(archive, empty):
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("restore", archive)
    assert empty == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"migrations": ["absorption.9999_later"]}, "newer version"),
        ({"demo": True}, "do not mix"),
    ],
)
def test_an_archive_of_another_portal_is_refused(archive, empty, said, why):
    def change(members):
        members["manifest.json"] = json.dumps(manifest_of(members) | said).encode()

    with pytest.raises(CommandError, match=why):
        call_command("restore", rewritten(archive, change))
    assert empty == []
