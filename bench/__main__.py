"""`python -m bench`: the portal on its made-up sample, beside what it is compared with.

Two tables, `demo` and `light`; an argument names one alone. `python -m bench scale` measures a
made-up ledger of CONTRACTS contracts on PostgreSQL (DATABASE_URL). Each prints its table and
writes it to bench/results.json and docs/performance.md, which says more.
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
from statistics import mean, median

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "var/bench"
TABLES = sys.argv[1:] or ["demo", "light"]
SCALE = TABLES == ["scale"]
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
from bench import desk, earlier, exports, light  # noqa: E402
from bench.measures import (  # noqa: E402
    described,
    megabytes,
    printed,
    processor_times,
    rates,
    remember,
    until_changed,
    written,
)
from bench.scale import fill  # noqa: E402
from bench.servers import BIN, datasette, get, gunicorn, nginx  # noqa: E402
from municipalities.models import Contract  # noqa: E402

PAGE = "/municipalities/municipality-7/" if SCALE else "/municipalities/larissa/"
PAGES = {"municipality": PAGE, "overview": "/", "contract list": "/contracts/"}
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
        line("warm page through nginx, beside a file of it", through, "req/s", "≥ 0.8 ×", static),
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


def weights():
    """Measure how much pages weigh, and what a phone asks for on its first visit."""
    wanted = {
        "/municipalities/trikala/": "≤ 9 KB",
        "/municipalities/larissa/": "≤ 9 KB",
        "/municipalities/athens/": "",
        "/": "≤ 9 KB",
        "/contracts/": "≤ 8 KB",
    }
    body = FOLDER / "page.html"
    body.touch()
    with gunicorn() as (portal, *_rest), nginx(FOLDER, portal, body) as (file, *_):
        found = [
            line(f"HTML of {page}", light.weight(portal + page), "KB", limit)
            for page, limit in wanted.items()
        ]
        for name, page in list(PAGES.items())[:2]:
            size, requests = light.first_visit(file.replace("/file", page))
            limits = ("≤ 55 KB", "≤ 6 requests") if page == PAGE else ("", "")
            found += [
                line(f"first visit of the {name}", size, "KB", limits[0]),
                line(f"first visit of the {name}, requests", requests, "requests", limits[1]),
            ]
    return found


def why_not_earlier():
    """Return why commit abe629f cannot be measured, None where it can: it is made then."""
    try:
        earlier.make()
    except earlier.CannotBeMadeError as error:
        return error
    return None


def beside_earlier():
    """Measure the processor time of cold pages beside that of an earlier commit, in turn."""
    if why := why_not_earlier():
        print(f"Not beside commit {earlier.COMMIT}, which could not be made: {why}")
        return []
    found = []
    with gunicorn(**COLD) as (now, here, _s), earlier.served() as (then, there, _seconds):
        for name, page in PAGES.items():
            both = ((here, now + page), (there, then + page))
            turns = [[processor_times(*one, 10)[0] for one in both] for _turn in range(3)]
            today, before = (median(times) * 1000 for times in zip(*turns, strict=True))
            what = f"cold {name}, processor, beside {earlier.COMMIT}"
            found.append(line(what, today, "ms", "≤ 0.55 ×", before))
    return found


def at_the_desk():
    """Measure the answers of review, publication and import beside those of an earlier commit."""
    here, before = (ROOT, BIN / "python", FOLDER / "demo.sqlite3"), {}
    turns = [desk.measured(*here)]
    beside = f", beside {earlier.COMMIT}"
    if why := why_not_earlier():
        beside = f" (not beside {earlier.COMMIT}: {why})"
    else:
        place = earlier.PLACE
        before = desk.measured(place, place / ".venv/bin/python", earlier.SAMPLE)
        turns.append(desk.measured(*here))  # before it and after it: a machine is not always idle
    return [
        line(f"{what}{beside}", mean(turn[what] for turn in turns), "s", wanted, before.get(what))
        for what, wanted in desk.WANTED.items()
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


MEASURES = {
    "demo": (warm, cold, beside_datasette),
    "light": (weights, beside_earlier, at_the_desk),
    "scale": (cold, files),
}


def main():
    """Measure, print, write."""
    prepare()
    for key in TABLES:
        measured = MEASURES[key]
        results = compared([found for measure in measured for found in measure()])
        facts = about()
        remember(results, last_run(key, facts))
        words = "\n".join(f"- {name}: {value}" for name, value in facts.items())
        text = f"{words}\n\n{described(results)}"
        print(text)
        written(RESULTS, key, results, facts)
        printed(ROOT / "docs/performance.md", key, text)


def last_run(key, facts):
    """Return the lines of the last run, none if it was on another machine."""
    last = json.loads(RESULTS.read_text()).get(key) if RESULTS.exists() else None
    same = last and last["about"]["processor"] == facts["processor"]
    return last["results"] if same else []


if __name__ == "__main__":
    main()
