"""Everything at once: each dataset in every format, described, with checksums, as a zip.

The same public state gives the same bytes: entries are in a fixed order, with a fixed time.
"""

from contextlib import closing
from datetime import datetime, time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string

from absorption.datasets import DATASETS
from absorption.exports.about import LICENCE, LICENCE_URL, in_both
from absorption.exports.checksums import Measured, passed, pieces
from absorption.exports.export import Export, version_and_day
from absorption.exports.metadata import datapackage
from absorption.exports.ocds import has_releases, package_chunks
from absorption.exports.snapshot import CHUNK, Snapshot, consistent
from absorption.exports.values import exact_json
from absorption.exports.workbook import NO_DAY, XLSX_ROWS, Workbook
from absorption.exports.writers import csv_chunks, json_chunks
from absorption.lists import listings


class Bundle:
    """A zip in the making, which remembers size, SHA-256 and rows of each file.

    What makes it are generators: each step writes a little, so that it can be sent meanwhile.
    """

    def __init__(self, file, day):
        """Take the open file to write to and the day, if any, that the entries are dated."""
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._date = datetime.combine(day or NO_DAY, time.min).timetuple()[:6]
        self.files = {}

    def add(self, name, chunks, rows=None):
        """Write one file, a chunk a step."""
        entry = ZipInfo(name, self._date)
        entry.compress_type = ZIP_DEFLATED
        measured = Measured(chunks)
        with self._zip.open(entry, "w", force_zip64=True) as target:
            for chunk in measured:
                target.write(chunk)
                yield
        self.files[name] = measured.said | ({} if rows is None else {"rows": rows})

    def close(self):
        """Write the checksums and the end of the zip."""
        sums = "".join(f"{said['sha256']}  {name}\n" for name, said in self.files.items())
        yield from self.add("SHA256SUMS", [sums.encode()])
        self._zip.close()


class Outgoing:
    """A file that is sent while it is written: no part of it is written again."""

    def __init__(self):
        self._held, self._size = [], 0

    def write(self, piece):
        """Hold a piece until it is taken."""
        self._held.append(bytes(piece))
        self._size += len(piece)
        return len(piece)

    def flush(self):
        """Do nothing: what is held is taken when it is enough."""

    def taken(self, least=1):
        """Return what is held as one chunk, nothing where it is less than `least` bytes."""
        if self._size < least:
            return b""
        chunk = b"".join(self._held)
        self._held, self._size = [], 0
        return chunk


def bundle_chunks():
    """Yield the zip of what is public now, as it is made.

    Raises ExportsBusyError.
    """
    out = Outgoing()
    with consistent():
        for _step in _steps(out, {}):
            if chunk := out.taken(CHUNK):
                yield chunk
        yield out.taken()


def write_bundle(file, since=None):
    """Write the zip of what is public now; return what it holds, by file name.

    To be called inside `snapshot.consistent()`. `since` is the release before, if any: the
    changes after it come as a file of their own.
    """
    files = {}
    for _step in _steps(file, files, since):
        pass
    return files


def _steps(file, files, since=None):
    """Write the zip, a little each step; `files` says at the end what it holds."""
    version, day = version_and_day(Snapshot())
    bundle = Bundle(file, day)
    for dataset in DATASETS.values():
        yield from add_dataset(bundle, dataset)
    if has_releases():
        yield from bundle.add("ocds.json", package_chunks())
    if since:
        changes = listings.changes().filter(data_version__gt=since.data_version)
        name = f"changes-since-release-{since.number:04d}.csv"
        export = Export(DATASETS["changes"], changes)
        yield from bundle.add(name, csv_chunks(export), export.count)
        export.close()
    package = datapackage(version, day, files=bundle.files)
    yield from bundle.add("datapackage.json", [exact_json(package).encode()])
    yield from bundle.add("README.md", [readme(version, day, bundle.files).encode()])
    yield from bundle.close()
    files |= bundle.files


def csv_sums():
    """Return size and SHA-256 of the CSV of each dataset as it is now, by file name.

    Raises ExportsBusyError.
    """
    sums = {}
    with consistent():
        for dataset in DATASETS.values():
            with closing(whole(dataset)) as export:
                sums[f"{dataset.name}.csv"] = passed(csv_chunks(export))
    return sums


def readme(version, day, files):
    """Return what the zip says of itself, in two languages."""
    names = {f"{dataset.name}.csv": dataset for dataset in DATASETS.values()}
    return render_to_string(
        "data/readme.md",
        {
            "version": str(version),
            "day": day and day.isoformat(),
            "publisher": settings.PUBLISHER,
            "contact": settings.CONTACT_EMAIL,
            "base": settings.BASE_URL,
            "licence": LICENCE,
            "licence_url": LICENCE_URL,
            "demo": settings.PORTAL_DEMO,
            "contents": [
                (name, str(files[name]["rows"]), in_both(dataset.description))
                for name, dataset in names.items()
            ],
        },
    )


def add_dataset(bundle, dataset):
    """Add the dataset in every format; XLSX where it fits."""
    with closing(whole(dataset)) as export:
        yield from bundle.add(f"{dataset.name}.csv", csv_chunks(export), export.count)
        # JSON and XLSX from one reading of the rows.
        workbook = Workbook(export) if export.count <= XLSX_ROWS else None
        rows = workbook.passing(export.values()) if workbook else None
        json = json_chunks(export, rows)
        yield from bundle.add(f"{dataset.name}.json", json, export.count)
        if workbook:
            with workbook.finished() as file:
                yield from bundle.add(f"{dataset.name}.xlsx", pieces(file), export.count)


def whole(dataset):
    """Return the export of all rows of the dataset; to be closed."""
    return Export(dataset, listings.listing(dataset.name, {}).rows)
