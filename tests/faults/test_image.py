"""The image: its steps run in a clean folder, and what they build runs and writes nowhere."""

import subprocess

import pytest

from tests.faults.processes import ROOT, Portal, ask, environment

pytestmark = [pytest.mark.postgres, pytest.mark.long]

# As the image has it.
PRODUCTION = {
    "PORTAL_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "smartcities.settings",
    "PYTHONDONTWRITEBYTECODE": "1",
    "SECRET_KEY": "k" * 50,
    "BASE_URL": "https://portal.example",
    "ALLOWED_HOSTS": "portal.example",
    "PUBLISHER": "Δοκιμή",
    "CONTACT_EMAIL": "contact@example.invalid",
}
PROXIED = {"Host": "portal.example", "X-Forwarded-Proto": "https"}


def state(folder):
    """Return every file with its size and time."""
    return {
        (str(path), path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_what_the_dockerfile_builds_runs_and_writes_nowhere(database, media, tmp_path):
    subprocess.run([ROOT / "scripts/try-dockerfile", tmp_path / "built"], check=True)
    image = tmp_path / "built/image"
    env = environment(database, media, **PRODUCTION)
    before = state(image)
    portal = Portal(env, tmp_path, cwd=image / "app", program=image / "venv/bin/gunicorn")
    try:
        for page in ("/", "/en/contracts/", "/data/contracts.xlsx", "/data/all.zip"):
            status, headers, _body = ask(portal.port, "GET", page, headers=PROXIED)
            assert status == 200, page
            assert headers["Strict-Transport-Security"]
        status, _headers, body = ask(portal.port, "GET", "/robots.txt", headers=PROXIED)
        assert b"https://portal.example/sitemap.xml" in body
        subprocess.run(
            [image / "venv/bin/python", "scripts/healthcheck"],
            cwd=image / "app",
            env=env | {"PORT": str(portal.port)},
            check=True,
        )
    finally:
        portal.stop()
    assert state(image) == before
    assert {line["level"] for line in portal.lines()} == {"INFO"}
