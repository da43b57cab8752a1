"""An export on its way to a reader: it frees what it holds when they finish, leave or stall."""

import contextlib
import socket
from itertools import chain
from threading import Lock, Timer
from time import monotonic

from django.conf import settings


class Delivery:
    """The chunks of an export, to be iterated by the web server and then closed.

    A reader who takes no chunk for `settings.EXPORT_STALL_SECONDS`, or is not done after
    `settings.EXPORT_SECONDS`, is cut: the export is closed, and with it the database connection;
    `sock`, the reader's connection where the server shows it (gunicorn does), is shut so that the
    waiting thread is free too.
    """

    def __init__(self, export, chunks, sock=None):
        """Take the open export, its chunks and the reader's socket."""
        self._export, self._chunks, self._sock = export, iter(chunks), sock
        self._lock, self._closed = Lock(), False
        self._taken_at = monotonic()
        self._ends_at = self._taken_at + settings.EXPORT_SECONDS
        self._watch(min(settings.EXPORT_STALL_SECONDS, settings.EXPORT_SECONDS))

    def __iter__(self):
        return self

    def __next__(self):
        chunk = next(self._chunks)
        self._taken_at = monotonic()
        return chunk

    def close(self):
        """Free the connection; a second call does nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._timer.cancel()
        # A generator that runs in a thread that hangs cannot be closed: its export can.
        with contextlib.suppress(AttributeError, ValueError):
            self._chunks.close()
        self._export.close()

    def _watch(self, seconds):
        self._timer = Timer(seconds, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self):
        """Cut the reader when nothing was taken for too long, or all of it took too long."""
        stalls_at = self._taken_at + settings.EXPORT_STALL_SECONDS
        left = min(stalls_at, self._ends_at) - monotonic()
        if self._closed:
            return
        if left > 0:
            self._watch(left)
            return
        if self._sock is not None:
            with contextlib.suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)
        self.close()


class InTransaction:
    """The chunks of an export that reads in a transaction of the thread that serves it.

    That thread alone can end the transaction, so a reader who stalls has only the connection cut:
    then the server closes this.
    """

    def __init__(self, chunks, sock=None):
        """Take the generator, begun here so that what keeps it from beginning is raised here."""
        self._chunks = chunks
        self._delivery = Delivery(contextlib.ExitStack(), chain([next(chunks)], chunks), sock)

    def __iter__(self):
        return self._delivery

    def close(self):
        """End the transaction; a second call does nothing."""
        self._delivery.close()
        self._chunks.close()
