"""Everything that the portal would lose with its machine, in one archive, and back from it.

An archive is a zip: the database (pg_dump's custom format, or an SQLite file), the files
under `media/`, and `manifest.json` with the size and the SHA-256 of each. It holds drafts,
accounts and e-mail addresses: only its owner may read it.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile, mkdtemp
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from psycopg import conninfo, pq

from absorption.exports.checksums import PIECE, passed, pieces
from absorption.models import DataVersion

FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media"
DATABASE = {"postgresql": "database.pgdump", "sqlite": "database.sqlite3"}
STAGING = ".restore-"
# Whose they were on that machine does not matter on this one.
PORTABLE = ("--no-owner", "--no-privileges")


class BackupError(Exception):
    """What stands in the way, said to whoever runs the command."""


def make(folder):
    """Write an archive into `folder` and return (path, its SHA-256).

    The database is read in one snapshot, and the files after it: each file that a row names
    is there. A run that dies leaves no archive. Raises BackupError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stamp = timezone.now().strftime("%Y-%m-%dT%H%M%SZ")
    path = folder / f"portal-{stamp}.zip"
    unfinished = path.with_suffix(".unfinished")
    # Nobody else reads it, from its first byte on.
    descriptor = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w+b") as file:  # noqa: PTH123 - a descriptor, not a path
            with ZipFile(file, "w", allowZip64=True) as archive:
                _write(archive)
            file.flush()
            os.fsync(file.fileno())
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        unfinished.replace(path)
        _sync_folder(folder)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return path, digest


def verify(path):
    """Compare everything in the archive with its manifest, and return the manifest.

    Raises BackupError when it is no archive of ours, or not the one that was written.
    """
    try:
        with ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupError(f"{path} has a format that this version does not know.")
            files = manifest["files"]
            if manifest["database"] not in files:
                raise BackupError(f"{path} holds no database.")
            if sorted(archive.namelist()) != sorted([*files, MANIFEST]):
                raise BackupError(f"{path} does not hold what its manifest lists.")
            for name, said in files.items():
                _refuse_strange(name, manifest["database"])
                with archive.open(name) as file:
                    found = passed(pieces(file))
                if found != {"size": said["size"], "sha256": said["sha256"]}:
                    raise BackupError(f"{path}: {name} is not what was backed up.")
    except (BadZipFile, KeyError, ValueError, EOFError, NotImplementedError) as error:
        raise BackupError(f"{path} is damaged or no backup of the portal: {error}") from error
    return manifest


def restore(path):
    """Bring the archive back into an empty database and an empty MEDIA_ROOT.

    Checked as a whole before anything is written. The files come first and the database
    last, in one transaction: a run that dies leaves an empty database, and the same command
    goes on from the files that are there. Raises BackupError.
    """
    manifest = verify(path)
    _refuse_unfit(manifest)
    with ZipFile(path) as archive:
        placed = _restore_media(archive, manifest["files"])
        try:
            with archive.open(manifest["database"]) as dump:
                RESTORE[connection.vendor](dump)
        except BaseException:
            for file in placed:
                file.unlink(missing_ok=True)
            raise
    # What was kept for data versions that this database has not seen.
    cache.clear()
    return manifest


# --- writing ------------------------------------------------------------------------------


def _write(archive):
    files = {}
    with DUMPED[connection.vendor]() as (dump, about):
        name = DATABASE[connection.vendor]
        files[name] = _add(archive, name, dump, ZIP_DEFLATED)
    for path in _media():
        name = f"{MEDIA}/{path.relative_to(settings.MEDIA_ROOT).as_posix()}"
        with path.open("rb") as file:
            files[name] = _add(archive, name, file)
    manifest = about | {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "code_version": settings.CODE_VERSION,
        "demo": settings.PORTAL_DEMO,
        "database": DATABASE[connection.vendor],
        "files": files,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def _add(archive, name, file, compression=ZIP_STORED):
    entry = ZipInfo(name, timezone.now().timetuple()[:6])
    entry.compress_type = compression
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as target:
        return passed(pieces(file), target.write)


@contextmanager
def _dumped_postgresql():
    """Yield (pg_dump's output, what the same snapshot says of the database)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        about = _about()
        command = ("pg_dump", "--format=custom", *PORTABLE, f"--snapshot={snapshot}")
        with _client(*command, stdout=subprocess.PIPE) as process:
            yield process.stdout, about


@contextmanager
def _dumped_sqlite():
    """Yield (a copy of the database file, what it says of itself)."""
    connection.ensure_connection()
    with NamedTemporaryFile(suffix=".sqlite3") as copy:
        with closing(sqlite3.connect(copy.name)) as target:
            connection.connection.backup(target)
            # One file: no journal beside it.
            target.execute("PRAGMA journal_mode=DELETE")
            [number] = target.execute("SELECT number FROM absorption_dataversion").fetchone() or [0]
        about = _about() | {"data_version": number}
        yield copy, about


def _about():
    # Read without a write: the row may not be there yet.
    number = DataVersion.objects.values_list("number", flat=True).first() or 0
    applied = MigrationRecorder(connection).applied_migrations()
    return {"data_version": number, "migrations": sorted(".".join(key) for key in applied)}


def _media():
    """Return every file that was uploaded or released, in order."""
    root = settings.MEDIA_ROOT
    found = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if not path.relative_to(root).parts[0].startswith(STAGING))


# --- bringing back ------------------------------------------------------------------------


def _refuse_strange(name, database):
    path = PurePosixPath(name)
    inside = path.parts[:1] == (MEDIA,) and ".." not in path.parts and "\\" not in name
    if name != database and not inside:
        raise BackupError(f"{name!r} has no place in a backup.")


def _refuse_unfit(manifest):
    """Refuse what this portal cannot take, before anything is written."""
    if manifest["database"] != DATABASE[connection.vendor]:
        raise BackupError(f"The archive holds {manifest['database']}: set DATABASE_URL to match.")
    if manifest["demo"] != settings.PORTAL_DEMO:
        raise BackupError("The sample and the real ledger do not mix: see PORTAL_DEMO.")
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in manifest["migrations"] if name not in known]:
        raise BackupError(f"The archive is of a newer version of the portal: {unknown[0]}.")
    if tables := connection.introspection.table_names():
        raise BackupError(
            f"The database is not empty ({len(tables)} tables). A backup comes back into an "
            "empty one: create it and name it in DATABASE_URL."
        )


def _restore_media(archive, files):
    """Bring the files back and return those that were not there."""
    root = settings.MEDIA_ROOT
    root.mkdir(parents=True, exist_ok=True)
    for left in root.glob(f"{STAGING}*"):  # by a run that died
        shutil.rmtree(left)
    wanted = {
        root / PurePosixPath(name).relative_to(MEDIA): name
        for name in files
        if name.startswith(f"{MEDIA}/")
    }
    there = set(_media())
    for path in there:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if path not in wanted or digest != files[wanted[path]]["sha256"]:
            raise BackupError(f"{path} is in the way: MEDIA_ROOT must be empty.")
    staging = Path(mkdtemp(prefix=STAGING, dir=root))
    try:
        missing = [path for path in wanted if path not in there]
        for number, path in enumerate(missing):
            with (staging / str(number)).open("wb") as target:
                with archive.open(wanted[path]) as file:
                    shutil.copyfileobj(file, target, PIECE)
                target.flush()
                os.fsync(target.fileno())
        for number, path in enumerate(missing):
            path.parent.mkdir(parents=True, exist_ok=True)
            (staging / str(number)).replace(path)
    finally:
        shutil.rmtree(staging)
    return missing


def _restore_postgresql(dump):
    command = ("pg_restore", "--single-transaction", "--exit-on-error", *PORTABLE)
    with _client(*command, stdin=subprocess.PIPE) as process:
        try:
            shutil.copyfileobj(dump, process.stdin, PIECE)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it stopped reading: its message says why


def _restore_sqlite(dump):
    connection.ensure_connection()
    with NamedTemporaryFile(suffix=".sqlite3") as copy:
        shutil.copyfileobj(dump, copy, PIECE)
        copy.flush()
        with closing(sqlite3.connect(copy.name)) as source:
            # All pages in one transaction of the target.
            source.backup(connection.connection)


@contextmanager
def _client(program, *arguments, **pipes):
    """Run one of PostgreSQL's programs on the portal's database.

    Raises BackupError when it is not there, or fails.
    """
    understood = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    params = {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in understood and name != "client_encoding"
    }
    # The list of processes shows arguments to everybody.
    environment = os.environ | {"PGPASSWORD": params.pop("password", "")}
    command = [program, f"--dbname={conninfo.make_conninfo(**params)}", *arguments]
    with NamedTemporaryFile() as said:
        try:
            process = subprocess.Popen(command, stderr=said, env=environment, **pipes)  # noqa: S603
        except FileNotFoundError as error:
            raise BackupError(f"{program} is missing: install postgresql-client.") from error
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
            process.wait()
        if process.returncode:
            said.seek(0)
            raise BackupError(f"{program} failed: {said.read().decode(errors='replace').strip()}")


def _sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


DUMPED = {"postgresql": _dumped_postgresql, "sqlite": _dumped_sqlite}
RESTORE = {"postgresql": _restore_postgresql, "sqlite": _restore_sqlite}
