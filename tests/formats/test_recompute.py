"""Strangers compute every number of the pages anew from the files, and read the workbooks."""

import csv
import io
import os
import re
import shutil
import subprocess
from decimal import Decimal
from urllib.request import urlretrieve

import pytest

from absorption.datasets import DATASETS
from tests.formats import recompute
from tests.portal import Portal

pytestmark = pytest.mark.long
# Earlier days and data versions: all that `make recompute` asks for, or one of each.
STATES = (3, 2) if os.environ.get("RECOMPUTE") else (1, 1)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """The portal on the sample set."""
    portal = Portal(tmp_path_factory.mktemp("demo"), demo=True)
    yield portal
    portal.stop()


def test_every_number_of_the_pages_follows_from_the_files(portal, counts):
    for query in recompute.states(portal.address, *STATES):
        compared, differences = recompute.compare(portal.address, query)
        counts(f"numbers recomputed, {query or 'now'}", compared, len(differences))
        assert differences == []
        assert compared > 2500


def test_a_cent_in_a_file_is_noticed_wherever_it_is_shown(portal, monkeypatch):
    asked = recompute.fetch

    def with_another_cent(address):
        text = asked(address)
        if "/data/contracts.csv" in address:
            return text.replace("1062627.72,1317658.37", "1062627.73,1317658.37")
        return text

    monkeypatch.setattr(recompute, "fetch", with_another_cent)
    _compared, differences = recompute.compare(portal.address, "")
    noticed = {difference.split(":")[0] for difference in differences}
    assert {"totals ('net', '') contracted", "overview ('net', '') contracted"} <= noticed
    assert {"page athens contracted", "page athens 16954-0002"} <= noticed


def as_in_csv(cell):
    """Return a cell as LibreOffice writes it, in the form of our CSV."""
    cell = re.sub(r"^(\d\d)/(\d\d)/(\d{4})$", r"\3-\1-\2", cell)
    cell = re.sub(r"^(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d:\d\d)$", r"\3-\1-\2T\4Z", cell)
    return {"TRUE": "true", "FALSE": "false"}.get(cell, cell)


def alike(cell, own):
    """Return whether two cells say the same; a number has no zeros at its end in a workbook."""
    number = r"-?\d+(\.\d+)?"
    if re.fullmatch(number, cell) and re.fullmatch(number, own):
        return Decimal(cell) == Decimal(own)
    return as_in_csv(cell) == own


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_every_workbook_as_its_csv(portal, tmp_path, counts):
    for name in DATASETS:
        for form in ("xlsx", "csv"):
            address = f"{portal.address}/data/{name}.{form}"
            urlretrieve(address, tmp_path / f"{name}.{form}")
    separators = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", separators, "--outdir"]
    books = sorted(tmp_path.glob("*.xlsx"))
    subprocess.run([*command, tmp_path / "read", *books], check=True, capture_output=True)

    def cells(path):
        return list(csv.reader(io.StringIO(path.read_text(), newline="")))

    for name in DATASETS:
        own, read = (cells(folder / f"{name}.csv") for folder in (tmp_path, tmp_path / "read"))
        assert len(own) == len(read) > 1, name
        pairs = [
            pair
            for ours, theirs in zip(own, read, strict=True)
            for pair in zip(theirs, ours, strict=True)
        ]
        differ = [pair for pair in pairs if not alike(*pair)]
        counts(f"cells of {name}.xlsx in LibreOffice", len(pairs), len(differ))
        assert differ == []
