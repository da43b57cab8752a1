"""Everything at once: each dataset in every format, described, with checksums, as a zip.

The same public state gives the same bytes: entries are in a fixed order, with a fixed time.
"""

from datetime import datetime, time
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.template.loader import render_to_string

from absorption.datasets import DATASETS
from absorption.exports.about import LICENCE, LICENCE_URL, in_both
from absorption.exports.checksums import passed, pieces
from absorption.exports.export import Export, version_and_day
from absorption.exports.metadata import datapackage
from absorption.exports.ocds import has_releases, package_chunks
from absorption.exports.snapshot import Snapshot
from absorption.exports.values import exact_json
from absorption.exports.workbook import NO_DAY, XLSX_ROWS, xlsx_file
from absorption.exports.writers import csv_chunks, json_chunks
from absorption.lists import listings


class Bundle:
    """A zip in the making, which remembers size, SHA-256 and rows of each file."""

    def __init__(self, file, day):
        """Take the open file to write to and the day, if any, that the entries are dated."""
        self._zip = ZipFile(file, "w", ZIP_DEFLATED)
        self._date = datetime.combine(day or NO_DAY, time.min).timetuple()[:6]
        self.files = {}

    def add(self, name, chunks, rows=None):
        """Write one file."""
        entry = ZipInfo(name, self._date)
        entry.compress_type = ZIP_DEFLATED
        with self._zip.open(entry, "w", force_zip64=True) as target:
            said = passed(chunks, target.write)
        self.files[name] = said | ({} if rows is None else {"rows": rows})

    def close(self):
        """Write the checksums and the end of the zip."""
        sums = "".join(f"{said['sha256']}  {name}\n" for name, said in self.files.items())
        self.add("SHA256SUMS", [sums.encode()])
        self._zip.close()


def write_bundle(file, since=None):
    """Write the zip of what is public now; return what it holds, by file name.

    To be called inside `snapshot.consistent()`. `since` is the release before, if any: the
    changes after it come as a file of their own.
    """
    version, day = version_and_day(Snapshot())
    bundle = Bundle(file, day)
    for dataset in DATASETS.values():
        add_dataset(bundle, dataset)
    if has_releases():
        bundle.add("ocds.json", package_chunks())
    if since:
        changes = listings.changes().filter(data_version__gt=since.data_version)
        export = Export(DATASETS["changes"], changes)
        name = f"changes-since-release-{since.number:04d}.csv"
        bundle.add(name, csv_chunks(export), export.count)
        export.close()
    package = datapackage(version, day, files=bundle.files)
    bundle.add("datapackage.json", [exact_json(package).encode()])
    bundle.add("README.md", [readme(version, day, bundle.files).encode()])
    bundle.close()
    return bundle.files


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
    export = Export(dataset, listings.listing(dataset.name, {}).rows)
    bundle.add(f"{dataset.name}.csv", csv_chunks(export), export.count)
    bundle.add(f"{dataset.name}.json", json_chunks(export), export.count)
    if export.count <= XLSX_ROWS:
        with xlsx_file(export) as file:
            bundle.add(f"{dataset.name}.xlsx", pieces(file), export.count)
    export.close()
