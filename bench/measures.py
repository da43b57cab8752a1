"""How it is measured: requests a second, processor time, memory, time until a change shows."""

import json
import re
import subprocess
import time
from pathlib import Path
from statistics import median

from bench.servers import get


def rate(address, seconds, connections=8):
    """Return the requests a second that `address` answers, by wrk; every one must succeed."""
    get(address)  # the first of its kind is another measurement
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", address]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report:
        raise SystemExit(f"{address} failed under load:\n{report}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


def rates(addresses, seconds, rounds=3):
    """Return the median rate of each of `addresses`, measured in turn in each round."""
    found = [[rate(address, seconds) for address in addresses] for _round in range(rounds)]
    return [median(column) for column in zip(*found, strict=True)]


def children(process):
    """Return the ids of the worker processes."""
    task = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return task or [str(process.pid)]


def processor_seconds(process):
    """Return the processor time that the workers have used, all threads."""
    paths = [path for pid in children(process) for path in Path(f"/proc/{pid}/task").glob("*")]
    return sum(int((path / "schedstat").read_text().split()[0]) for path in paths) / 1e9


def processor_times(process, address, times=30):
    """Return the median processor seconds and the median seconds of a request."""
    get(address)
    used, lasted = [], []
    for _time in range(times):
        before, start = processor_seconds(process), time.perf_counter()
        get(address)
        lasted.append(time.perf_counter() - start)
        used.append(processor_seconds(process) - before)
    return median(used), median(lasted)


def megabytes(process):
    """Return the memory of the largest worker."""
    sizes = [Path(f"/proc/{pid}/status").read_text() for pid in children(process)]
    return max(int(re.search(r"VmRSS:\s+(\d+)", size)[1]) for size in sizes) / 1024


def until_changed(address, change):
    """Return the seconds from the end of `change()` until `address` has another tag."""
    before = get(address)[0]["ETag"]
    change()
    start = time.perf_counter()
    while get(address)[0]["ETag"] == before:
        time.sleep(0.01)
    return time.perf_counter() - start


def remember(results, before):
    """Keep with each line what the last runs measured; say where it is a third worse.

    `before` are the lines of the last run on this machine. A third worse is: than the median of
    three runs, so that neither one run that was disturbed nor one that was lucky counts.
    """
    kept = {line["what"]: [*line.get("last", []), line["measured"]][-3:] for line in before}
    for line in results:
        line["last"] = kept.get(line["what"], [])
        line["worse"] = len(line["last"]) == 3 and _by_a_third(line, median(line["last"]))


def _by_a_third(line, usual):
    if line["unit"].endswith("/s"):
        return line["measured"] * 4 < usual * 3
    return line["measured"] * 3 > usual * 4


def described(results):
    """Return the results as a table: what, measured, beside, ratio, wanted."""
    head = ("", "measured", "beside", "ratio", "wanted", "met")
    rows = [head]
    for line in results:
        ratio = line["measured"] / line["beside"] if line["beside"] else None
        line["ratio"] = ratio and round(ratio, 2)
        line["met"] = met(line)
        cells = (f"{line['measured']:.4g} {line['unit']}", f"{line['beside'] or 0:.4g}")
        rows.append(
            (
                line["what"],
                *cells,
                str(line["ratio"] or ""),
                line["wanted"],
                {True: "yes", False: "NO", None: ""}[line["met"]]
                + (" WORSE" if line.get("worse") else ""),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [rows[0], tuple("-" * width for width in widths), *rows[1:]]
    )


def met(line):
    """Return whether a line reaches what is wanted: «≥ 0.5» of the ratio, «< 50 MB» itself."""
    if not line["wanted"]:
        return None
    sign, number = re.match(r"([≥≤<])\s*([\d.]+)", line["wanted"]).groups()
    value = line["ratio"] if line["wanted"].endswith("×") else line["measured"]
    if value is None:
        return False
    return value >= float(number) if sign == "≥" else value <= float(number)


def written(path, key, results, about):
    """Add the results to the file `path` under `key`."""
    whole = json.loads(path.read_text()) if path.exists() else {}
    whole[key] = {"about": about, "results": results}
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")


def printed(path, key, text):
    """Put `text` into the document `path`, where it has its place."""
    place = re.compile(f"(<!-- {key} -->\n\n).*?(\n*<!-- end -->)", re.S)
    path.write_text(place.sub(lambda found: found[1] + text + found[2], path.read_text()))
