"""One run at a time: two would ask twice as fast as the registers bear."""

import fcntl
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.text import slugify

KEY = 16954  # of the lock in PostgreSQL, in this database


class BusyError(Exception):
    """Another run is asking the registers."""


@contextmanager
def alone(using=connection):
    """Hold the right to ask for this database, as long as it takes.

    The lock goes with the process that holds it: one that was killed keeps nobody waiting.
    Raises BusyError when another holds it.
    """
    if using.vendor == "postgresql":
        with using.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
            if not cursor.fetchone()[0]:
                raise BusyError
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])
        return
    # Who uses SQLite is on this machine. A file of its own: SQLite locks the database's.
    name = slugify(Path(using.settings_dict["NAME"]).stem)
    with (settings.VAR_DIR / f"{name}.sync").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError from error
        yield
