"""Where the rows of an export come from: one view of the database, and few at a time.

On PostgreSQL an export reads on a connection of its own, in one read-only repeatable-read
transaction: count, data version and rows are of the same moment, and a slow reader never
holds a connection that pages need. Inside a transaction of Django (a release), and on
SQLite, it reads there.
"""

from contextlib import contextmanager
from threading import BoundedSemaphore

import psycopg
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

CHUNK = 64 * 1024
ROWS_AT_ONCE = 2000

# COPY prints dates as the session has them. One long query: sort in memory, compile nothing.
SETTINGS = ("datestyle TO 'ISO, YMD'", "work_mem TO '64MB'", "jit TO off")
SLOTS = BoundedSemaphore(settings.EXPORT_CONNECTIONS)


class ExportsBusyError(Exception):
    """As many exports run as are allowed; the reader may come back."""


def open_snapshot():
    """Return a snapshot, to be closed.

    Raises ExportsBusyError when none is free.
    """
    if connection.in_atomic_block:
        return PostgresSnapshot(_own()) if connection.vendor == "postgresql" else Snapshot()
    _take_slot()
    try:
        if connection.vendor == "postgresql":
            return PostgresSnapshot(_connected(), release=True)
        return Snapshot(release=True)
    except BaseException:
        SLOTS.release()
        raise


@contextmanager
def consistent():
    """Let everything inside, the ORM too, read one view of the database.

    Raises ExportsBusyError when as many exports run as are allowed.
    """
    if connection.in_atomic_block:
        yield
        return
    _take_slot()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        SLOTS.release()


def _take_slot():
    if not SLOTS.acquire(timeout=settings.EXPORT_WAIT_SECONDS):
        raise ExportsBusyError


class Snapshot:
    """The database as the ORM reads it."""

    can_copy = False

    def __init__(self, *, release=False):
        """Take whether a slot is given back at the end."""
        self._release = release

    def rows(self, query):
        """Yield the tuples of a `values_list` QuerySet."""
        yield from query.iterator(chunk_size=ROWS_AT_ONCE)

    def first(self, query):
        """Return the first tuple, or None."""
        return next(iter(self.rows(query[:1])), None)

    def count(self, query):
        """Return how many rows the QuerySet has."""
        return query.order_by().count()

    def close(self):
        """Give the slot back; a second call does nothing."""
        if self._release:
            self._release = False
            SLOTS.release()


class PostgresSnapshot(Snapshot):
    """The database as one connection sees it from its first query on."""

    can_copy = True

    def __init__(self, raw, *, release=False):
        """Take the psycopg connection; it is closed at the end if the slot is given back."""
        super().__init__(release=release)
        self._raw = raw

    def rows(self, query):
        """Yield the tuples, fetched a batch at a time, read as the ORM reads them."""
        try:
            compiler, sql = self._compiled(query)
        except EmptyResultSet:
            return
        with self._raw.cursor(name="export") as cursor:
            cursor.itersize = ROWS_AT_ONCE
            cursor.execute(sql)
            yield from map(tuple, compiler.results_iter([cursor]))

    def count(self, query):
        """Return how many rows the QuerySet has."""
        try:
            _compiler, sql = self._compiled(query.order_by())
        except EmptyResultSet:
            return 0
        counted = f"SELECT count(*) FROM ({sql}) AS counted"  # noqa: S608  # the ORM wrote it
        return self._raw.execute(counted).fetchone()[0]

    def copy(self, query):
        """Yield CSV rows, CRLF at their ends, in blocks of about 64 kB, at COPY's speed."""
        try:
            _compiler, sql = self._compiled(query)
        except EmptyResultSet:
            return
        block, size = [], 0
        with (
            self._raw.cursor() as cursor,
            cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy,
        ):
            # The server sends a row at a time and ends it with LF.
            for row in copy:
                block.append(row[:-1])
                size += len(row)
                if size >= CHUNK:
                    block.append(b"")
                    yield b"\r\n".join(block)
                    block, size = [], 0
        if block:
            block.append(b"")
            yield b"\r\n".join(block)

    def close(self):
        """End the transaction, whatever it is at, and give the slot back."""
        if self._release:
            self._raw.close()
        super().close()

    def _compiled(self, query):
        compiler = query.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        return compiler, psycopg.ClientCursor(self._raw).mogrify(sql, params)


def _own():
    """Return Django's connection, in whose transaction the export reads."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return _set_up(connection.connection)


def _connected():
    """Return a new connection in a read-only repeatable-read transaction.

    Raises OperationalError, as the ORM does, while the database does not answer.
    """
    with connection.wrap_database_errors:
        raw = psycopg.connect(**connection.get_connection_params())
        raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        raw.read_only = True
        return _set_up(raw)


def _set_up(raw):
    """Return the connection, set up for exports until the end of its transaction."""
    for setting in SETTINGS:
        raw.execute(f"SET LOCAL {setting}")
    return raw
