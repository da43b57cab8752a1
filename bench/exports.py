"""How fast exports are, against `psql \\copy` of the same rows on the same machine.

createdb bench && DATABASE_URL=postgresql://…/bench python manage.py migrate
psql bench -v contracts=1000000 -f bench/ledger.sql
DATABASE_URL=postgresql://…/bench python -m bench.exports
"""

import os
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.test import Client

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smartcities.settings")
django.setup()

from absorption.datasets import DATASETS  # noqa: E402
from absorption.exports import row_counts  # noqa: E402
from absorption.exports.copying import as_copied  # noqa: E402
from absorption.exports.snapshot import open_snapshot  # noqa: E402
from absorption.listings import listing  # noqa: E402

ROUNDS = 3
FILTERED = (
    "municipality=municipality-7&sort=-current_net",
    "contractor=company-7",
    "amount_from=850000",
    "signed_from=2024-11-01",
)


def megabytes():
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def download(address):
    """Return (seconds to the first byte, seconds in all, bytes, rows)."""
    start = time.perf_counter()
    response = Client().get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    chunks = iter(response.streaming_content)
    size = len(next(chunks))
    first = time.perf_counter() - start
    size += sum(map(len, chunks))
    return first, time.perf_counter() - start, size, int(response["X-Row-Count"])


def psql_copy():
    """Return (seconds, bytes) of psql writing the very same rows to a file."""
    query = DATASETS["contracts"].query(listing("contracts", {}).rows, None, as_copied)
    snapshot = open_snapshot()
    _compiler, sql = snapshot._compiled(query)
    snapshot.close()
    with tempfile.NamedTemporaryFile() as file:
        command = f"\\copy ({sql.replace(chr(10), ' ')}) to '{file.name}' csv"
        start = time.perf_counter()
        subprocess.run(["psql", "-q", os.environ["DATABASE_URL"], "-c", command], check=True)
        return time.perf_counter() - start, Path(file.name).stat().st_size


def main():
    """Print the measurements."""
    if connection.vendor != "postgresql":
        raise SystemExit("Give DATABASE_URL of a PostgreSQL filled with bench/ledger.sql.")
    settings.ALLOWED_HOSTS = ["*"]
    start = time.perf_counter()
    row_counts.keep()  # as each publication does; the rows of this ledger were not published
    print(f"counted in         {(time.perf_counter() - start) * 1000:6.0f} ms, after a publication")
    psql = min(psql_copy() for _ in range(ROUNDS))
    print(f"psql \\copy         {psql[0]:6.2f} s {psql[1] / 1e6:8.1f} MB")
    download("/data/documents.csv")  # the process is up; what is asked for is new to it
    cold = download("/data/contracts.csv")
    before = megabytes()
    ours = min((download("/data/contracts.csv") for _ in range(ROUNDS)), key=lambda run: run[1])
    print(f"contracts.csv      {ours[1]:6.2f} s {ours[2] / 1e6:8.1f} MB {ours[3]} rows")
    print(f"throughput         {psql[0] / ours[1]:6.0%} of psql")
    print(f"first byte         {cold[0] * 1000:6.0f} ms cold, {ours[0] * 1000:.0f} ms after")
    for query in FILTERED:
        runs = [download(f"/data/contracts.csv?{query}") for _ in range(2)]
        cold, warm = (run[0] * 1000 for run in runs)
        print(
            f"first byte         {cold:6.0f} ms cold, {warm:.0f} ms after: {runs[0][3]} of {query}"
        )
    print(f"memory growth      {megabytes() - before:6.1f} MB")


if __name__ == "__main__":
    main()
