"""Lighthouse's four scores of the pages that people open first, as a phone gets them.

Serves the database of this environment with gunicorn, as `make demo` does, and asks each page
several times, because other work on the machine slows a run: the median counts. Says what fell
short and ends with 1 when a score is under its goal. LIGHTHOUSE names the program.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

PORT = os.environ.get("PORT", "8000")
ADDRESS = f"http://127.0.0.1:{PORT}"
PAGES = ["/", "/municipalities/athens/", "/contracts/16954-0001/"]
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
CHROME = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
RUNS = int(os.environ.get("RUNS", "5"))
TIMES = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
}


def get(path):
    """Ask for a page and throw the answer away."""
    connection = http.client.HTTPConnection("127.0.0.1", int(PORT), timeout=60)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()


def serve():
    """Start gunicorn and return it once it answers."""
    gunicorn = subprocess.Popen(
        [
            Path(sys.executable).parent / "gunicorn",
            "smartcities.wsgi",
            f"--bind=127.0.0.1:{PORT}",
            "--worker-class=gthread",
            "--threads=4",
            "--no-control-socket",
        ],
        env=os.environ | {"BASE_URL": ADDRESS},
        stderr=subprocess.DEVNULL,
    )
    for _attempt in range(100):
        if gunicorn.poll() is not None:
            sys.exit(f"gunicorn does not start on port {PORT}.")
        try:
            get("/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return gunicorn
    gunicorn.terminate()
    sys.exit("gunicorn does not answer.")


def ask(path):
    """Return Lighthouse's report of a page, or None if Chromium did not get to the end."""
    answer = subprocess.run(
        [
            os.environ.get("LIGHTHOUSE", "var/lighthouse/node_modules/.bin/lighthouse"),
            ADDRESS + path,
            "--quiet",
            "--output=json",
            f"--only-categories={','.join(GOALS)}",
            f"--chrome-flags={CHROME}",
        ],
        env={"CHROME_PATH": "/usr/bin/chromium"} | os.environ,
        check=False,
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        print(answer.stderr.strip(), file=sys.stderr)
        return None
    return json.loads(answer.stdout)


def main():
    """Print a line a page; return 1 if a goal is missed."""
    missed = []
    print(f"{'page':26}" + "".join(f"{name:>16}" for name in [*GOALS, *TIMES.values()]))
    for path in PAGES:
        get(path)  # the first request of a process is its warming up
        reports = [report for _run in range(RUNS) if (report := ask(path))]
        if not reports:
            sys.exit(f"No run of {path} came to its end.")
        scores = {
            name: round(median(report["categories"][name]["score"] for report in reports) * 100)
            for name in GOALS
        }
        times = [
            f"{median(report['audits'][audit]['numericValue'] for report in reports):.4g}"
            for audit in TIMES
        ]
        print(f"{path:26}" + "".join(f"{value:>16}" for value in [*scores.values(), *times]))
        for name, goal in GOALS.items():
            if scores[name] >= goal:
                continue
            audits = {
                audit["id"]
                for report in reports
                for reference in report["categories"][name]["auditRefs"]
                for audit in [report["audits"][reference["id"]]]
                if reference["weight"] and (audit["score"] or 0) < 0.9
            }
            missed.append(f"{path} {name} {scores[name]} < {goal}: {', '.join(sorted(audits))}")
    print("\n".join(missed))
    return 1 if missed else 0


if __name__ == "__main__":
    server = serve()
    try:
        status = main()
    finally:
        server.terminate()
        server.wait()
    sys.exit(status)
