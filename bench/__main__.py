"""`python -m bench`: the portal on its made-up sample, beside what it is compared with.

`python -m bench scale` measures a made-up ledger of CONTRACTS contracts on PostgreSQL
(DATABASE_URL). Both print a table and write bench/results.json; see docs/performance.md.
"""

import csv
import io
import json
import os
import platform
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var/bench"
SCALE = sys.argv[1:] == ["scale"]
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
CONTRACTS = int(os.environ.get("CONTRACTS", "1000000"))

FOLDER.mkdir(parents=True, exist_ok=True)
os.environ |= {
    "PORTAL_ENV": "development",
    "PORTAL_DEMO": "1",
    "DJANGO_SETTINGS_MODULE": "smartcities.settings",
}
os.environ.pop("DEBUG", None)
if not SCALE:
    os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'demo.sqlite3'}"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from absorption.publication.data_version import next_data_version  # noqa: E402
from bench import exports  # noqa: E402
from bench.measures import (  # noqa: E402
    described,
    megabytes,
    printed,
    processor_times,
    rates,
    until_changed,
    written,
)
from bench.scale import fill  # noqa: E402
from bench.servers import datasette, get, gunicorn, nginx  # noqa: E402
from municipalities.models import Contract  # noqa: E402

PAGE = "/municipalities/municipality-7/" if SCALE else "/municipalities/larissa/"
FILTERED = "/contracts/?status=active"
RESULTS = ROOT / "bench/results.json"
COLD = {"DJANGO_SETTINGS_MODULE": "bench.cold"}


def line(what, measured, unit, wanted="", beside=None):
    """Return one line of the results."""
    return {"what": what, "measured": measured, "unit": unit, "beside": beside, "wanted": wanted}


def prepare():
    """Fill the database, once."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Contract._base_manager.exists():
        fill(CONTRACTS) if SCALE else call_command("load_demo")
    if SCALE:
        with connection.cursor() as cursor:  # as PostgreSQL does by itself, some minutes later
            cursor.execute("VACUUM ANALYZE")


def warm():
    """Measure a kept page beside a bare application and, through nginx, beside a file."""
    body = FOLDER / "page.html"
    with gunicorn(page=PAGE) as (page, process, seconds):
        body.write_bytes(get(page)[1])
        with gunicorn("bench.bare:application", BARE_FILE=str(body)) as (bare, *_):
            kept, least = rates([page, bare], SECONDS)
        with nginx(FOLDER, page.removesuffix(PAGE), body) as (file, *_):
            through, static = rates([file.replace("/file", PAGE), file], SECONDS)
        with gunicorn(page=PAGE) as (second, *_):
            shown = max(until_changed(second, next_data_version) for _time in range(5))
        size = megabytes(process)
    return [
        line("warm page, beside a bare WSGI application", kept, "req/s", "≥ 0.5 ×", least),
        line("warm page through nginx, beside a file of it", through, "req/s", "≥ 0.7 ×", static),
        line("published, until another process shows it (of 5)", shown, "s", "≤ 1 s"),
        line("start to first page", seconds, "s"),
        line("memory of a worker after it", size, "MB"),
    ]


def cold():
    """Measure the processor time of pages that are not kept."""
    with gunicorn(**COLD) as (address, process, _seconds):
        found = [processor_times(process, address + page) for page in (PAGE, "/")]
    names = ("cold municipality page, processor", "cold overview, processor")
    return [
        line(name, used * 1000, "ms", "" if SCALE or name != names[0] else "≤ 25 ms")
        for name, (used, _lasted) in zip(names, found, strict=True)
    ] + [
        line(name.replace("processor", "until answered"), lasted * 1000, "ms")
        for name, (_used, lasted) in zip(names, found, strict=True)
    ]


def beside_datasette():
    """Measure a filtered list of contracts beside Datasette on the same contracts."""
    with gunicorn() as (portal, *_rest), gunicorn(**COLD) as (rendered, *_others):
        rows = csv.reader(io.StringIO(get(f"{portal}/data/contracts.csv")[1].decode("utf-8-sig")))
        names = next(rows)
        file = FOLDER / "contracts.sqlite3"
        file.unlink(missing_ok=True)
        with sqlite3.connect(file) as database:
            database.execute(f"CREATE TABLE contracts ({', '.join(names)})")
            places = ", ".join("?" * len(names))
            database.executemany(f"INSERT INTO contracts VALUES ({places})", rows)  # noqa: S608
            database.execute("CREATE INDEX by_status ON contracts (status)")
        database.close()
        with datasette(FOLDER, file) as (address, *_):
            theirs = f"{address}contracts/contracts?status=active&_size=50"
            kept, other = rates([portal + FILTERED, theirs], SECONDS)
            made, again = rates([rendered + FILTERED, theirs], SECONDS)
    return [
        line("filtered list, warm, beside Datasette", kept, "req/s", "≥ 30 ×", other),
        line("filtered list, cold, beside Datasette", made, "req/s", "≥ 3 ×", again),
    ]


def files():
    """Measure the CSV of all contracts beside psql."""
    found = exports.measure()
    return [
        line("CSV of all contracts, beside psql", found["rate"], "MB/s", "≥ 0.5 ×", found["psql"]),
        line("its first byte", found["first"] * 1000, "ms", "< 200 ms"),
        line("first byte of a filtered list", found["first_filtered"] * 1000, "ms", "< 200 ms"),
        line("growth of memory", found["growth"], "MB", "< 50 MB"),
    ]


def compared(results):
    """Put cold pages of the large ledger beside those of the sample, as `make bench` wrote them."""
    before = json.loads(RESULTS.read_text()).get("demo") if RESULTS.exists() else None
    if not SCALE:
        return results
    for name, wanted in (("cold municipality page", "≤ 2 ×"), ("cold overview", "≤ 3 ×")):
        key = f"{name}, processor"
        [here] = [found for found in results if found["what"] == key]
        if before:
            [there] = [found for found in before["results"] if found["what"] == key]
            here |= {"beside": there["measured"], "wanted": wanted}
            here["what"] += ", beside the sample"
    return results


def about():
    """Return what it was measured on."""

    def said(*command):
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        return (found.stdout + found.stderr).strip().splitlines()[0]

    model = [row for row in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in row]
    return {
        "contracts": Contract.objects.published().count(),
        "database": f"{connection.vendor} {'.'.join(map(str, connection.get_database_version()))}",
        "processor": f"{os.cpu_count()} × {model[0].split(': ')[1] if model else '?'}",
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "django": django.get_version(),
        "nginx": said("/usr/sbin/nginx", "-v"),
        "wrk": said("wrk", "-v"),
        "commit": said("git", "rev-parse", "--short", "HEAD"),
    }


def main():
    """Measure, print, write."""
    prepare()
    small = () if SCALE else (warm, cold, beside_datasette)
    large = (cold, files) if SCALE else ()
    results = compared([found for measure in (*small, *large) for found in measure()])
    facts = about()
    key = "scale" if SCALE else "demo"
    words = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    text = f"{words}\n\n{described(results)}"
    print(text)
    written(RESULTS, key, results, facts)
    printed(ROOT / "docs/performance.md", key, text)


if __name__ == "__main__":
    main()
