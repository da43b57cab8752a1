"""How fast exports are, against `psql \\copy` of the same rows on the same machine.

DATABASE_URL names a PostgreSQL filled by `bench.scale`; part of `make bench-scale`.
"""

import os
import re
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client

from absorption.datasets import DATASETS
from absorption.exports.snapshot import open_snapshot
from absorption.exports.values import as_copied
from absorption.lists.listings import listing

ROUNDS = 3
# Lists of the made-up ledger that a reader would ask for.
FILTERED = (
    "municipality=municipality-7&sort=-current_net",
    "amount_from=850000",
    "signed_from=2024-11-01",
)


def megabytes():
    """Return the most memory that this process has held since `forget_memory`."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024


def forget_memory():
    """Let the most memory held count from now."""
    Path("/proc/self/clear_refs").write_text("5")


def download(client, address):
    """Return (seconds to the first byte, seconds in all, bytes, rows)."""
    start = time.perf_counter()
    response = client.get(address)
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


def measure():
    """Return the megabytes a second of both, seconds to the first byte, growth in MB."""
    if connection.vendor != "postgresql":
        raise SystemExit("Give DATABASE_URL of a PostgreSQL filled by bench.scale.")
    settings.ALLOWED_HOSTS = ["*"]
    psql = min(psql_copy() for _ in range(ROUNDS))
    client = Client()
    download(client, "/data/documents.csv")  # the process is up; what is asked for is new to it
    forget_memory()
    before = megabytes()
    runs = [download(client, "/data/contracts.csv") for _ in range(ROUNDS)]
    ours = min(runs, key=lambda run: run[1])
    return {
        "rate": ours[2] / 1e6 / ours[1],
        # In bytes of ours a second: both write the same rows.
        "psql": ours[2] / 1e6 / psql[0],
        "first": median(run[0] for run in runs),
        "first_filtered": max(
            download(client, f"/data/contracts.csv?{query}")[0] for query in FILTERED
        ),
        "growth": megabytes() - before,
    }
