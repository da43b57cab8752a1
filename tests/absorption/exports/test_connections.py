"""Exports hold few connections and give each back, whatever the reader does."""

import itertools
from threading import Event
from unittest import mock

import pytest
from django.db.models import Func, Value

from absorption.exports import delivery
from absorption.exports.delivery import Delivery
from absorption.exports.snapshot import ExportsBusyError, open_snapshot
from absorption.models import DataVersion
from absorption.views import data, files
from municipalities.models import Document

postgres = pytest.mark.postgres


def broken(*_arguments):
    """Stand for what goes wrong while a file is written."""
    raise ZeroDivisionError


class Held:
    """An export that only remembers that it was closed."""

    def __init__(self):
        self.closed = Event()

    def close(self):
        self.closed.set()


class Socket:
    """A reader's connection that only remembers that it was shut."""

    shut = None

    def shutdown(self, how):
        self.shut = how


def test_a_reader_who_stalls_is_cut(settings):
    settings.EXPORT_STALL_SECONDS = 0.01
    export, sock = Held(), Socket()
    reading = Delivery(export, iter([b"a", b"b"]), sock)
    assert next(reading) == b"a"
    assert export.closed.wait(5)
    assert sock.shut is not None


def test_a_reader_who_leaves_frees_the_export():
    export = Held()
    reading = Delivery(export, iter([b"a", b"b"]))
    next(reading)
    reading.close()
    reading.close()
    assert export.closed.is_set()


def test_a_reader_who_reads_on_is_not_cut(monkeypatch):
    timer, export = mock.Mock(), Held()
    monkeypatch.setattr(delivery, "Timer", timer)
    reading = Delivery(export, iter([b"a", b"b"]))
    _seconds, ring = timer.call_args.args
    ring()
    assert not export.closed.is_set()
    assert timer.call_count == 2  # watched on
    reading.close()
    ring()
    assert timer.call_count == 2


def test_a_reader_who_takes_a_little_for_ever_is_cut(settings):
    settings.EXPORT_SECONDS = 0.05
    export = Held()
    reading = Delivery(export, itertools.repeat(b"a"))
    while not export.closed.is_set():  # the pauses are shorter than any stall
        next(reading)
    assert export.closed.is_set()


def test_a_reader_who_never_starts_frees_the_export():
    export = Held()
    Delivery(export, iter([b"a"])).close()
    assert export.closed.is_set()


@pytest.fixture
def all_slots_are_free(settings):
    """Return a function that tells whether as many exports as are allowed can begin."""
    settings.EXPORT_WAIT_SECONDS = 0

    def all_slots_are_free():
        held = [open_snapshot() for _ in range(settings.EXPORT_CONNECTIONS)]
        try:
            open_snapshot().close()
        except ExportsBusyError:
            return True
        finally:
            for one in held:
                one.close()
        return False

    return all_slots_are_free


@pytest.fixture
def _something_signed(monkeypatch):
    """An OCDS package that is asked for is made, though no contract is public."""
    monkeypatch.setattr(data, "has_releases", lambda as_of: True)


@pytest.mark.usefixtures("_something_signed")
@pytest.mark.django_db(transaction=True)
def test_beyond_the_bound_the_reader_may_come_back(settings, client):
    settings.EXPORT_WAIT_SECONDS = 0
    held = [open_snapshot() for _ in range(settings.EXPORT_CONNECTIONS)]
    try:
        names = ("documents.csv", "documents.sha256", "ocds.json", "all.zip", "datapackage.json")
        for name in names:
            response = client.get(f"/data/{name}")
            assert response.status_code == 503, name
            assert int(response["Retry-After"]) > 0
    finally:
        for one in held:
            one.close()
    response = client.get("/data/documents.csv")
    assert response.status_code == 200
    response.close()


@pytest.mark.usefixtures("_something_signed")
@pytest.mark.django_db(transaction=True)
def test_every_way_out_gives_the_slot_back(client, monkeypatch, all_slots_are_free):
    for address in ("/data/documents.csv", "/data/documents.xlsx", "/data/documents.json"):
        client.get(address).close()
        client.head(address).close()
        client.get(address).getvalue()
    client.get("/data/ocds.json").close()
    monkeypatch.setattr(files, "csv_chunks", broken)
    monkeypatch.setattr(data, "package_chunks", broken)
    for address in ("/data/documents.csv", "/data/documents.sha256", "/data/ocds.json"):
        with pytest.raises(ZeroDivisionError):
            client.get(address)
    assert all_slots_are_free()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "parts",
    [("snapshot.Snapshot.count", "snapshot.PostgresSnapshot.count"), ("export.version_and_day",)],
)
def test_an_export_that_cannot_begin_gives_the_slot_back(
    client, monkeypatch, parts, all_slots_are_free
):
    for part in parts:
        monkeypatch.setattr(f"absorption.exports.{part}", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.get("/data/documents.csv")
    assert all_slots_are_free()


@postgres
@pytest.mark.django_db(transaction=True)
def test_where_the_database_need_not_be_asked_there_are_no_rows():
    nothing = Document.objects.none().values_list("pk")
    one = open_snapshot()
    try:
        assert (list(one.rows(nothing)), one.count(nothing), list(one.copy(nothing))) == ([], 0, [])
    finally:
        one.close()


@postgres
@pytest.mark.django_db(transaction=True)
def test_an_export_reads_one_moment_on_its_own_connection(client):
    first = open_snapshot()
    try:
        rows = DataVersion.objects.values_list("number")
        before = list(first.rows(rows))
        DataVersion.current()
        DataVersion.objects.update(number=77)
        assert list(first.rows(rows)) == before
    finally:
        first.close()


@postgres
@pytest.mark.django_db(transaction=True)
def test_an_export_cannot_write():
    DataVersion.current()
    writing = Func(Value("municipalities_document_id_seq"), function="nextval")
    one = open_snapshot()
    try:
        with pytest.raises(Exception, match="read-only"):
            list(one.rows(DataVersion.objects.values_list(writing)))
    finally:
        one.close()
