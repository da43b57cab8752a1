"""A new version, and the old one again, without one request lost."""

import re
import shutil
import signal

import pytest

from tests.faults.processes import ROOT, Portal, Visitors, environment

pytestmark = [pytest.mark.postgres, pytest.mark.long]

CODE = ("absorption", "municipalities", "smartcities", "tests", "templates", "static", "locale")


def version_in(folder):
    """Return a copy of the portal's code in a folder of its own."""
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name)
    for name in ("gunicorn.conf.py", "manage.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    (folder / "var").mkdir()
    (folder / "var/secret_key").write_text("k" * 50)
    return folder


def switch(link, folder):
    """Point the link to a version at once, as `mv -T` does."""
    fresh = link.with_suffix(".new")
    fresh.symlink_to(folder)
    fresh.replace(link)


def test_workers_are_replaced_under_load(database, media, tmp_path):
    old, new = version_in(tmp_path / "1"), version_in(tmp_path / "2")
    view = new / "absorption/views/health.py"
    view.write_text(view.read_text().replace('HttpResponse("ok"', 'HttpResponse("new"'))
    current = tmp_path / "current"
    switch(current, old)
    env = environment(database, media, METRICS_TOKEN="t0ken")
    options = [f"--chdir={current}", f"--config={current}/gunicorn.conf.py"]
    portal = Portal(env, tmp_path, *options, cwd=current)
    try:
        asked = 0
        with Visitors(portal.port) as visitors:
            for turn, (folder, says) in enumerate([(new, b"new"), (old, b"ok")], start=1):
                visitors.wait_for(20)
                switch(current, folder)
                portal.process.send_signal(signal.SIGHUP)
                portal.wait_for_log("Worker exiting", 2 * turn)
                visitors.wait_for(20)
                assert portal.get("/healthz") == (200, says)
                asked += 1
        assert set(visitors.seen) <= {200, 302}, visitors.seen
        visitors.lost_nothing(database)
        status, text = portal.get("/metrics", Authorization="Bearer t0ken")
    finally:
        portal.stop()
    # Six workers counted, and two are left to tell.
    counts = re.findall(r"^portal_requests_total\{.*\} ([\d.]+)$", text.decode(), re.MULTILINE)
    assert status == 200
    assert sum(map(float, counts)) == visitors.total + asked
