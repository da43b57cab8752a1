"""What is measured, started on this machine: one gunicorn process, nginx, Datasette."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
WORKERS = ["--worker-class=gthread", "--workers=1", "--threads=4", "--no-control-socket"]


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(address, **headers):
    """Return (headers, body) of a page that must be there."""
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=120) as response:
        return response.headers, response.read()


@contextmanager
def started(command, address, place=ROOT, **environment):
    """Run a server; yields (address, process, seconds from its start to its first answer)."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=place,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                get(address)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > 60:
                    raise SystemExit(f"does not start: {command}") from None
                time.sleep(0.005)
        yield address, process, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def gunicorn(application="smartcities.wsgi", page="", *, place=ROOT, programs=BIN, **environment):
    """Run an application of `place` under its gunicorn, in one process."""
    port = free_port()
    command = [programs / "gunicorn", application, f"--bind=127.0.0.1:{port}", *WORKERS]
    return started(command, f"http://127.0.0.1:{port}{page}", place, **environment)


def nginx(folder, upstream, file):
    """Run the shipped nginx before `upstream`; /file is `file` itself, served by nginx."""
    port, text = free_port(), (ROOT / "deploy/nginx.conf").read_text()
    text = re.sub(r"web[12]:8000", upstream.removeprefix("http://"), text)
    text = text.replace(
        "listen 8080;",
        f"listen 127.0.0.1:{port};\n    location = /file {{"
        f" default_type text/html; sendfile on; alias {file}; }}",
    )
    text = text.replace("/tmp/nginx", f"{folder}/nginx")  # noqa: S108
    text = re.sub(r" limit_req zone=.*", "", text)  # the load comes from one address
    configuration = folder / "nginx.conf"
    configuration.write_text(text)
    command = ["/usr/sbin/nginx", "-c", configuration, "-g", "daemon off; user root;"]
    return started(command, f"http://127.0.0.1:{port}/file")


def datasette(folder, database):
    """Run Datasette, installed in a place of its own, on the SQLite file `database`."""
    place = folder / "datasette"
    if not (place / "bin/datasette").exists():
        subprocess.run([BIN / "uv", "venv", "--quiet", "--clear", place], check=True)
        install = [BIN / "uv", "pip", "install", "--quiet", "--python", place, "datasette"]
        subprocess.run([*install, "setuptools<81"], check=True)
    port = free_port()
    command = [place / "bin/datasette", "serve", "--immutable", database, f"--port={port}"]
    return started(command, f"http://127.0.0.1:{port}/")
