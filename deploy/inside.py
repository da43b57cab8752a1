"""What an installed portal knows of itself, a line each: `ok` or `WRONG`, and what.

`deploy/check` runs it with the version's own Python and the portal's settings.
"""

import time

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from absorption.exports.releases import is_intact  # noqa: E402
from absorption.models import DataRelease, DataVersion  # noqa: E402

OLDEST_POSTGRESQL = 15
DRIFT = 5  # seconds between two clocks
LATE = 2  # days in which something became public and no timer made a release of it


def told(fine, text):
    """Print one line."""
    print("ok" if fine else "WRONG", text)


def database():
    """Look at PostgreSQL."""
    if connection.vendor != "postgresql":
        told(False, "the database is SQLite: for one person, not for readers")
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int,"
            " current_setting('server_encoding'), extract(epoch FROM clock_timestamp())"
        )
        number, encoding, moment = cursor.fetchone()
        cursor.execute(
            "SELECT string_agg(name, ', ') FROM pg_settings"
            " WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'"
        )
        [unsafe] = cursor.fetchone()
    major, minor = divmod(number, 10_000)
    told(major >= OLDEST_POSTGRESQL, f"PostgreSQL {major}.{minor} (15 or later)")
    told(encoding == "UTF8", f"PostgreSQL's encoding is {encoding}")
    told(abs(float(moment) - time.time()) < DRIFT, "the clock of the database is this one's")
    told(not unsafe, f"PostgreSQL outlives a power cut{f': {unsafe} is off' if unsafe else ''}")


def releases():
    """Look at the releases: their age, and whether each is as it was made."""
    newest, version = DataRelease.objects.first(), DataVersion.current()
    since = version.changed_at
    days = (timezone.now() - since).days if since else 0
    nothing_new = newest is not None and newest.data_version == version.number
    of = newest.data_version if newest else "none"
    said = f"the newest release is of data version {of}, the ledger at {version.number}"
    told(days <= LATE or nothing_new, said)
    broken = [str(each.number) for each in DataRelease.objects.all() if not is_intact(each)]
    left = list((settings.MEDIA_ROOT / "releases").glob("*.zip"))
    named = {each.file.name.rpartition("/")[2] for each in DataRelease.objects.all()}
    strays = [path.name for path in left if path.name not in named]
    told(not strays, f"no release was left half made{f', but {strays}' if strays else ''}")
    told(not broken, f"every release is as it was made{f', but {broken}' if broken else ''}")


def cache():
    """Look at Redis, where there is one."""
    if not settings.CACHE_URL:
        return
    import redis

    try:
        server = redis.Redis.from_url(settings.CACHE_URL, socket_timeout=2)
        most = int(server.config_get("maxmemory")["maxmemory"])
        policy = server.config_get("maxmemory-policy")["maxmemory-policy"]
        told(most > 0, f"Redis: maxmemory is {most // 2**20} MB (0: without end)")
        told(policy.startswith("allkeys-"), f"Redis: what leaves first is {policy} (allkeys-…)")
        told(abs(server.time()[0] - time.time()) < DRIFT, "the clock of Redis is this one's")
    except redis.RedisError as error:
        told(False, f"Redis: {error}")


if __name__ == "__main__":
    database()
    releases()
    cache()
