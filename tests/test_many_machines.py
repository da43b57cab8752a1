"""Two web processes behind nginx, on one PostgreSQL and one Redis, on this machine.

The database is a cluster of the test's own, because it is stopped while others test.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NGINX = "/usr/sbin/nginx"
PATIENCE = 60  # seconds until something that must come is given up

pytestmark = [
    pytest.mark.long,
    pytest.mark.postgres,
    pytest.mark.skipif(not Path(NGINX).exists(), reason="needs nginx (scripts/install-missing)"),
]


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(condition):
    """Wait until `condition()` is true; fail after a long time."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, condition
        threading.Event().wait(0.05)


def get(address, **headers):
    """Return (status, headers, text); 0 for no answer at all."""
    try:
        request = urllib.request.Request(address, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
    except OSError as error:
        return 0, {}, repr(error)


class Postgres:
    """A cluster of its own, in a folder that the user postgres may enter."""

    def __init__(self):
        """Make it and start it."""
        self.port, self.folder = free_port(), Path(tempfile.mkdtemp(prefix="portal-"))
        # PostgreSQL does not run as root.
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user)
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self.run("initdb", "-D", self.folder, "-A", "trust", "-U", "portal", "-E", "UTF8", "-N")
        self.start()
        self.url = f"postgresql://portal@127.0.0.1:{self.port}/postgres"

    def run(self, program, *arguments):
        """Run one of PostgreSQL's programs."""
        subprocess.run(
            [self.bin / program, *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.user,
            cwd="/",
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        )

    def start(self):
        """Start it and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -k {self.folder}"
        log = self.folder / "log"
        self.run("pg_ctl", "-D", self.folder, "-w", "-l", log, "-o", options, "start")

    def stop(self):
        """Stop it at once, as a crash would."""
        self.run("pg_ctl", "-D", self.folder, "-m", "immediate", "-w", "stop")


class Machines:
    """All of it, running."""

    def __init__(self, folder):
        """Start everything on the made-up sample."""
        self.postgres = Postgres()
        self.redis_port = free_port()
        self.processes = [
            subprocess.Popen(
                ["redis-server", "--port", str(self.redis_port), "--save", "", "--dir", folder],
                stdout=subprocess.DEVNULL,
            )
        ]
        self.environment = os.environ | {
            "PORTAL_ENV": "development",
            "PORTAL_DEMO": "1",
            "DATABASE_URL": self.postgres.url,
            "CACHE_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "MEDIA_ROOT": str(folder / "media"),
            "TRUSTED_PROXIES": "1",
        }
        self.manage("migrate", "--verbosity=0")
        self.manage("shell", "-c", "from bench.scale import fill; fill(400)")
        self.manage("collectstatic", "--noinput", "--verbosity=0")
        self.ports = [free_port(), free_port()]
        self.web = [self.serve(port) for port in self.ports]
        self.address = f"http://127.0.0.1:{self.balance(folder)}"
        for address in (*map(self.own, (0, 1)), self.address):
            until(lambda address=address: get(f"{address}/readyz")[0] == 200)

    def manage(self, *command):
        """Run a command of manage.py."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
        )

    def serve(self, port):
        """Start a web process."""
        command = [
            Path(sys.executable).parent / "gunicorn",
            "smartcities.wsgi",
            f"--bind=127.0.0.1:{port}",
            "--worker-class=gthread",
            "--threads=4",
            "--no-control-socket",
        ]
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL
        )
        self.processes.append(process)
        return process

    def balance(self, folder):
        """Start the shipped nginx, with the addresses of this machine; return its port."""
        port, text = free_port(), (ROOT / "deploy/nginx.conf").read_text()
        text = text.replace("web1:8000", f"127.0.0.1:{self.ports[0]}")
        text = text.replace("web2:8000", f"127.0.0.1:{self.ports[1]}")
        text = text.replace("listen 8080", f"listen 127.0.0.1:{port}")
        text = text.replace("/tmp/nginx", f"{folder}/nginx")  # noqa: S108
        text = re.sub(r" limit_req zone=.*", "", text)  # the load comes from one address
        (folder / "nginx.conf").write_text(text)
        command = [NGINX, "-c", folder / "nginx.conf", "-g", "daemon off; user root;"]
        self.processes.append(subprocess.Popen(command))
        return port

    def own(self, number):
        """Return the address of one web process, past nginx."""
        return f"http://127.0.0.1:{self.ports[number]}"

    def publish(self, name):
        """Publish a municipality, as an editor's process would."""
        code = (
            "from absorption import publication;"
            "from municipalities.models import Municipality, Region;"
            f"town = Municipality(ypes_code='9001', name='{name}', short_name='Ν', name_en='N',"
            "slug='new-town', region=Region.objects.get(), regional_unit='Ε', seat='Ε',"
            "inclusion_basis='population'); town.save(); publication.load([town], 'δοκιμή')"
        )
        self.manage("shell", "--verbosity=0", "-c", code)

    def stop(self):
        """End everything."""
        for process in reversed(self.processes):
            process.terminate()
            process.wait()
        self.postgres.stop()
        shutil.rmtree(self.postgres.folder)


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    """Everything running, for all tests of this module."""
    folder = tmp_path_factory.mktemp("machines")
    running = Machines(folder)
    yield running
    running.stop()


def report(address, forwarded):
    """Send an error report through nginx with a forged address; return the status."""
    jar = urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(jar)
    browser.addheaders = [("X-Forwarded-For", forwarded)]
    page = browser.open(f"{address}/reports/new/", timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    sent = urllib.parse.urlencode({"csrfmiddlewaretoken": token, "text": "Κάτι είναι λάθος"})
    try:
        return browser.open(f"{address}/reports/new/", sent.encode(), timeout=30).status
    except urllib.error.HTTPError as error:
        return error.code


class Load:
    """Readers who ask for a page without pause; `failed` is what they did not get."""

    def __init__(self, address, readers=4):
        """Begin."""
        self.asked, self.failed = 0, []
        self._over = threading.Event()
        self._readers = [
            threading.Thread(target=self._read, args=[address]) for _ in range(readers)
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, address):
        while not self._over.is_set():
            status, _headers, text = get(address)
            self.asked += 1
            if status != 200:
                self.failed.append((status, text[:200]))

    def more(self, count=100):
        """Wait until as many more pages were asked for."""
        goal = self.asked + count
        until(lambda: self.asked >= goal)

    def end(self):
        """Stop asking."""
        self._over.set()
        for reader in self._readers:
            reader.join()


def test_what_one_publishes_both_show(machines):
    page = "/municipalities/?sort=-name"
    for address in (machines.own(0), machines.own(1), machines.address):
        assert "Δήμος Νεοχωρίου" not in get(address + page)[2]
    machines.publish("Δήμος Νεοχωρίου")
    for address in (machines.own(0), machines.own(1), machines.address):
        until(lambda address=address: "Δήμος Νεοχωρίου" in get(address + page)[2])


def test_who_forges_addresses_is_one_visitor_to_both_processes(machines):
    forged = [f"198.51.100.{number}, 203.0.113.{number}" for number in range(6)]
    assert [report(machines.address, header) for header in forged] == [200] * 5 + [429]


def test_both_have_the_same_page_under_the_same_tag(machines):
    one, other = (get(f"{machines.own(number)}/contracts/") for number in (0, 1))
    assert one[1]["ETag"] == other[1]["ETag"]
    assert one[2] == other[2]
    until(lambda: get(f"{machines.address}/contracts/")[1]["X-Cache"] == "HIT")


def test_one_that_stops_under_load_takes_no_request_with_it(machines):
    load = Load(f"{machines.address}/accessibility/")
    load.more()
    machines.web[0].terminate()
    machines.web[0].wait()
    load.more()
    machines.web[0] = machines.serve(machines.ports[0])
    until(lambda: get(f"{machines.own(0)}/readyz")[0] == 200)
    load.more()
    load.end()
    assert load.failed == []


def test_kept_pages_outlive_the_database(machines):
    page = "/municipalities/municipality-7/"
    for number in (0, 1):
        assert get(machines.own(number) + page)[0] == 200
    loads = [Load(machines.own(number) + page, readers=2) for number in (0, 1)]
    for load in loads:
        load.more()
    machines.postgres.stop()
    for number, load in enumerate(loads):
        until(lambda number=number: get(machines.own(number) + page)[1].get("X-Stale-Since"))
        load.more()
        status, headers, text = get(f"{machines.own(number)}/municipalities/municipality-8/")
        assert (status, headers["Retry-After"]) == (503, "60")
        assert "δεν είναι διαθέσιμη" in text
        assert get(f"{machines.own(number)}/readyz")[0] == 503
        assert get(f"{machines.own(number)}/healthz")[0] == 200
    machines.postgres.start()
    for number, load in enumerate(loads):
        until(lambda number=number: get(f"{machines.own(number)}/readyz")[0] == 200)
        address = f"{machines.own(number)}/municipalities/municipality-8/"
        until(lambda address=address: get(address)[0] == 200)
        until(lambda n=number: not get(machines.own(n) + page)[1].get("X-Stale-Since"))
        load.more()
        load.end()
        assert load.failed == []
