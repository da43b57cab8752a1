"""Releases: what is public, frozen under a number that can be cited for ever."""

import hashlib
from tempfile import TemporaryFile

from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation

from absorption.exports.bundle import write_bundle
from absorption.exports.snapshot import consistent
from absorption.models import DataRelease, DataVersion
from municipalities.dates import today


class NothingNewError(Exception):
    """Nothing became public since the release before."""


def make_release(reason):
    """Freeze what is public now and return the release.

    Raises NothingNewError when the release before holds the same data version.
    """
    with TemporaryFile() as file:
        with consistent(), translation.override("el"):
            previous = DataRelease.objects.first()
            version = DataVersion.current().number
            if previous and previous.data_version == version:
                raise NothingNewError
            files = write_bundle(file, today(), since=previous)
        return _keep(file, version, files, reason)


@transaction.atomic
def _keep(file, version, files, reason):
    """Store the zip and its row. Two at once: the second breaks on the number."""
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
    file.seek(0)
    # Never over a file that is there: the storage gives a free name.
    release.file.save(release_name(release), File(file), save=False)
    release.save()
    return release


def release_name(release):
    """Return the file's name for readers."""
    demo = "DEMO_" if release.demo else ""
    return f"{demo}smart-cities_release-{release.number:04d}_{release.day.isoformat()}.zip"


def is_intact(release):
    """Return whether the stored zip is still the one that was released.

    Read once for each state of the file: its size and time stand for it.
    """
    storage, name = release.file.storage, release.file.name
    if not storage.exists(name) or storage.size(name) != release.size:
        return False
    state = f"{name} {storage.get_modified_time(name).timestamp()}"
    key = f"release-{hashlib.sha256(state.encode()).hexdigest()}"
    digest = cache.get(key)
    if digest is None:
        with release.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        cache.set(key, digest)
    return digest == release.sha256


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
