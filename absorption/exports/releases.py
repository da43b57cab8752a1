"""Releases: what is public, frozen under a number that can be cited for ever."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from zipfile import ZipFile

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from absorption.exports.bundle import write_bundle
from absorption.exports.snapshot import consistent
from absorption.models import DataRelease, DataVersion
from absorption.publication.data_version import queue
from municipalities.dates import today

FOLDER = "releases"
UNFINISHED = ".unfinished-"
RELEASED = "*smart-cities_release-*.zip"
# As any other file of a web site; a temporary file starts as its owner's alone.
READABLE = 0o644


class NothingNewError(Exception):
    """Nothing became public since the release before."""


def make_release(reason):
    """Freeze what is public now and return the release.

    Raises NothingNewError when the release before holds the same data version, when nothing is
    public yet, or another was made at the same time; OSError when the disk is full. Then there is
    neither row nor file.
    """
    with TemporaryFile() as file:
        with consistent(), translation.override("el"):
            previous = DataRelease.objects.first()
            version = DataVersion.current().number
            if version == (previous.data_version if previous else 0):
                raise NothingNewError
            files = write_bundle(file, since=previous)
        return _keep(file, version, files, reason, previous)


@transaction.atomic
def _keep(file, version, files, reason, previous):
    """Store the zip and its row. Two at once: the second waits, and leaves it at the first."""
    DataVersion.objects.select_for_update().get(pk=1)
    if DataRelease.objects.first() != previous:
        raise NothingNewError
    number = (DataRelease.objects.aggregate(Max("number"))["number__max"] or 0) + 1
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = file.tell()
    release = DataRelease(
        number=number,
        day=today(),
        made_at=timezone.now(),
        data_version=version,
        reason=reason,
        demo=settings.PORTAL_DEMO,
        size=size,
        sha256=digest,
        files=files,
    )
    release.file = _store(file, release_name(release))
    release.save()
    return release


def _store(file, name):
    """Put the whole file under its name at once, never over another; return the name.

    To be called while the row of the data version is held: what no row names by then was left
    by a run that died, and goes.
    """
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for left in [*folder.glob(f"{UNFINISHED}*"), *_strays()]:
        left.unlink()
    name = f"{FOLDER}/{name}"
    file.seek(0)
    with NamedTemporaryFile(dir=folder, prefix=UNFINISHED) as unfinished:
        for chunk in File(file).chunks():
            unfinished.write(chunk)
        unfinished.flush()
        os.fchmod(unfinished.fileno(), READABLE)
        os.fsync(unfinished.fileno())
        os.link(unfinished.name, folder / Path(name).name)
    return name


@transaction.atomic
def strays():
    """Return the names of the files that no release names: runs died before their rows were kept.

    Waits for a release that is being made. The next one sweeps them.
    """
    queue()
    return [path.name for path in _strays()]


def _strays():
    named = set(DataRelease.objects.values_list("file", flat=True))
    return [
        path for path in sorted(_folder().glob(RELEASED)) if f"{FOLDER}/{path.name}" not in named
    ]


def _folder():
    return Path(DataRelease._meta.get_field("file").storage.path(FOLDER))


def _digest_of(storage, name):
    with storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def release_name(release):
    """Return the file's name for readers."""
    demo = "DEMO_" if release.demo else ""
    return f"{demo}smart-cities_release-{release.number:04d}_{release.day.isoformat()}.zip"


def is_intact(release):
    """Return whether the stored zip is still the one that was released."""
    storage, name = release.file.storage, release.file.name
    if not storage.exists(name) or storage.size(name) != release.size:
        return False
    return _digest_of(storage, name) == release.sha256


def file_in(release, name):
    """Return one file of the release, open to be read and searched."""
    # What is read of a closed zip stays open.
    with ZipFile(release.file.path) as archive:
        return archive.open(name)


def citations(release):
    """Return how to cite the release: (name, text) for APA, BibTeX and plain Greek."""
    with translation.override("el"):
        url = settings.BASE_URL + release.get_absolute_url()
    day, publisher = release.day, settings.PUBLISHER
    title = "Έξυπνες Πόλεις: τα δεδομένα της Δράσης 16954"
    demo = " [ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ]" if release.demo else ""
    return [
        (
            "APA",
            f"{publisher}. ({day.year}). {title}{demo} (Έκδοση {release.number}) [Data set]. {url}",
        ),
        (
            "BibTeX",
            f"@misc{{smartcities16954-{release.number},\n"
            f"  author = {{{{{publisher}}}}},\n"
            f"  title = {{{title}{demo}}},\n"
            f"  year = {{{day.year}}},\n"
            f"  month = {{{day.month}}},\n"
            f"  version = {{{release.number}}},\n"
            f"  url = {{{url}}},\n"
            f"  note = {{CC BY 4.0, SHA-256 {release.sha256}}}\n"
            "}",
        ),
        (
            "Ελληνικά",
            f"Πηγή: {publisher}, «{title}»{demo}, έκδοση {release.number} της "
            f"{day.day}/{day.month}/{day.year}, {url} (άδεια CC BY 4.0).",
        ),
    ]
