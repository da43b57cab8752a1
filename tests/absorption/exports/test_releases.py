"""A release is frozen: cited today, the same for ever."""

import hashlib
import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from absorption.datasets import DATASETS
from absorption.exports import bundle, releases
from absorption.exports.bundle import write_bundle
from absorption.exports.releases import NothingNewError, is_intact, make_release
from absorption.models import DataRelease
from absorption.models.releases import ReleaseIsFrozenError
from municipalities.models import Contract, Contractor
from tests.factories import change, make_contract, make_document, make_figure, published
from tests.pages import body, csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def archive_of(release):
    page = body(f"/data/releases/{release.number}/").decode()
    [link] = {part for part in page.split('"') if part.endswith(".zip")}
    data = body(link)
    assert hashlib.sha256(data).hexdigest() == release.sha256
    return zipfile.ZipFile(io.BytesIO(data))


def test_a_release_holds_everything_with_its_checksums(ledger):
    archive = archive_of(make_release("δοκιμή"))
    lines = archive.read("SHA256SUMS").decode().splitlines()
    sums = dict(reversed(line.split("  ")) for line in lines)
    assert {name for name in archive.namelist() if name != "SHA256SUMS"} == set(sums)
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == sums[name] for name in sums)
    assert {"contracts.csv", "contracts.json", "contracts.xlsx", "ocds.json"} <= set(sums)
    readme = archive.read("README.md").decode()
    assert "δεν έχει δημοσιευθεί" in readme
    assert "not published" in readme


@pytest.mark.long
def test_the_next_release_says_what_changed_since(ledger):
    first = make_release("πρώτη")
    published(make_document(title="Νέο έγγραφο"))
    second, name = make_release("δεύτερη"), f"changes-since-release-{first.number:04d}.csv"
    lines = archive_of(second).read(name).decode()
    assert second.files[name]["rows"] == 1
    assert [row["label"] for row in csv_rows(lines)] == ["Νέο έγγραφο"]


def test_of_two_releases_at_once_one_is_made(monkeypatch, ledger):
    def with_another_meanwhile(*args, **options):
        monkeypatch.undo()
        make_release("άλλη")
        return write_bundle(*args, **options)

    monkeypatch.setattr(releases, "write_bundle", with_another_meanwhile)
    with pytest.raises(NothingNewError):
        make_release("πρώτη")
    assert DataRelease.objects.get().reason == "άλλη"


def test_what_a_run_that_died_left_is_told_and_swept(settings, ledger):
    with transaction.atomic():
        name = make_release("πρώτη").file.name
        transaction.set_rollback(True)
    folder = settings.MEDIA_ROOT / releases.FOLDER
    left, unfinished = settings.MEDIA_ROOT / name, folder / f"{releases.UNFINISHED}x"
    left.write_bytes(b"of another day")
    unfinished.touch()
    with pytest.raises(CommandError, match=left.name):
        call_command("release", check=True)
    release = make_release("πρώτη")
    assert (release.file.name, is_intact(release)) == (name, True)
    assert list(folder.iterdir()) == [left]
    call_command("release", check=True)


def test_a_dataset_too_long_for_a_workbook_is_there_without_it(monkeypatch, ledger):
    monkeypatch.setattr(bundle, "XLSX_ROWS", 4)
    names = set(archive_of(make_release("πρώτη")).namelist())
    assert {"contracts.csv", "contracts.json", "allocations.xlsx"} <= names
    assert "contracts.xlsx" not in names


@pytest.mark.long
def test_nothing_new_makes_no_release(capsys, ledger):
    make_release("πρώτη")
    with pytest.raises(NothingNewError):
        make_release("δεύτερη")
    call_command("release", reason="δεύτερη")
    assert "Nothing became public" in capsys.readouterr().out
    assert DataRelease.objects.count() == 1


def test_an_old_release_can_never_change(ledger):
    release = make_release("πρώτη")
    release.reason = "άλλη"
    for attempt in (
        release.save,
        release.delete,
        DataRelease.objects.all().delete,
        lambda: DataRelease.objects.update(reason="άλλη"),
        lambda: DataRelease.objects.bulk_update([release], ["reason"]),
    ):
        with pytest.raises(ReleaseIsFrozenError):
            attempt()
    assert DataRelease.objects.get().reason == "πρώτη"


@pytest.mark.postgres
def test_the_database_itself_refuses(ledger):
    make_release("πρώτη")
    for sql in (
        "UPDATE absorption_datarelease SET reason = 'x'",
        "DELETE FROM absorption_datarelease",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.long
def test_later_publications_leave_the_file_as_it_is(ledger):
    release = make_release("πρώτη")
    before = archive_of(release).read("contracts.csv")
    change(Contract.objects.originals().first(), title="Άλλος τίτλος")
    make_release("δεύτερη")
    assert archive_of(release).read("contracts.csv") == before


def test_a_file_that_was_tampered_with_is_not_served(ledger):
    release = make_release("πρώτη")
    call_command("release", check=True)
    with Path(release.file.path).open("r+b") as file:
        file.seek(100)
        file.write(b"xxxx")
    assert not is_intact(release)
    page = body(f"/data/releases/{release.number}/").decode()
    [link] = {part for part in page.split('"') if part.endswith(".zip")}
    body(link, 500)
    for wrong in (lambda: None, Path(release.file.path).unlink):
        wrong()
        with pytest.raises(CommandError, match="1"):
            call_command("release", check=True)


@pytest.mark.long
def test_the_night_after_something_was_published_there_is_a_release():
    call_command("release", nightly=True)
    assert not DataRelease.objects.exists()
    published(make_document())
    for _night in range(2):
        call_command("release", nightly=True)
    assert DataRelease.objects.count() == 1
    published(make_document())
    call_command("release", nightly=True)
    assert DataRelease.objects.count() == 2


def test_the_page_says_how_to_cite_it(ledger):
    release = make_release("πρώτη")
    page = body(f"/data/releases/{release.number}/").decode()
    assert "Πώς να το αναφέρετε" in page
    assert "@misc{" in page
    assert page.count(f"/data/releases/{release.number}/") >= 3
    assert "πρώτη" in body("/data/releases/").decode()


@pytest.mark.long
def test_any_past_day_is_what_was_released_on_it(days_later, ledger):
    one, _two = ledger
    released = archive_of(make_release("πρώτη"))
    day = days_later()
    contracts = list(Contract.objects.originals().order_by("reference"))
    change(contracts[0], title="Άλλος τίτλος", net_amount=Decimal("390000.00"))
    change(contracts[1], status="withdrawn", status_on=day)
    change(contracts[0].document, url="https://e.gr/moved", title="Άλλο έγγραφο")
    change(Contractor.objects.originals().get(slug="company-a"), name="Νέα επωνυμία")
    change(one, name="Δήμος Άλλος")
    change(one.allocations.originals().get(), net_amount=Decimal("1100000.00"))
    change(contracts[0].amendments.originals().get(), net_change=Decimal("-0.01"))
    corrected = contracts[0].figures.get()
    published(
        make_figure(
            contracts[0], "7.00", figure_date=corrected.figure_date, change_kind="correction"
        )
    )
    published(make_contract(one, net="9.00"))
    for name in DATASETS:
        past = body(f"/data/{name}.csv?as_of={day}")
        # Only the file of a past day names the day in its rows.
        rows = re.sub(rf",{day}(?=\r\n)", ",", past.decode())
        assert rows == released.read(f"{name}.csv").decode(), name
        assert name == "subprojects" or body(f"/data/{name}.csv") != past
    past = json.loads(body(f"/data/ocds.json?as_of={day}"))["releases"]
    assert past == json.loads(released.read("ocds.json"))["releases"]


def test_each_file_of_a_release_stands_by_itself_and_may_be_fetched_in_parts(ledger):
    release = make_release("πρώτη")
    name = "contracts.csv"
    whole = archive_of(release).read(name)
    address = f"/data/releases/{release.number}/{name}"
    response = Client().get(address)
    assert response.getvalue() == whole
    assert response["ETag"] == f'"{release.files[name]["sha256"]}"'
    assert response["Accept-Ranges"] == "bytes"
    for asked, expected in {
        "bytes=0-9": whole[:10],
        "bytes=10-": whole[10:],
        "bytes=-7": whole[-7:],
        f"bytes=5-{len(whole) + 99}": whole[5:],
    }.items():
        part = Client().get(address, headers={"range": asked})
        assert (part.status_code, part.getvalue()) == (206, expected), asked
        start = len(whole) - len(expected) if asked != "bytes=0-9" else 0
        end = start + len(expected) - 1
        assert part["Content-Range"] == f"bytes {start}-{end}/{len(whole)}"
    for beyond in (f"bytes={len(whole)}-", "bytes=-0", "bytes=9-5"):
        refused = Client().get(address, headers={"range": beyond})
        assert refused.status_code == 416, beyond
        assert refused["Content-Range"] == f"bytes */{len(whole)}"
    assert Client().get(address, headers={"range": "bytes=0-1,4-5"}).getvalue() == whole
    body(f"/data/releases/{release.number}/absent.csv", 404)


def test_the_latest_release_has_an_address_of_its_own(ledger):
    body("/data/releases/latest/", 404)
    release = make_release("πρώτη")
    assert Client().get("/data/releases/latest/").url == release.get_absolute_url()
    latest = Client().get("/data/releases/latest/contracts.csv")
    assert latest.url == f"/data/releases/{release.number}/contracts.csv"
