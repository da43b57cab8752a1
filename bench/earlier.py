"""The portal as commit abe629f had it, beside which today's is measured in the same run."""

import os
import shutil
import subprocess
from pathlib import Path

from bench.servers import BIN, ROOT, gunicorn

COMMIT = "abe629f"
PLACE = ROOT / "var/bench" / COMMIT
SAMPLE = PLACE / "var/demo.sqlite3"
ENVIRONMENT = {
    "DATABASE_URL": f"sqlite:///{SAMPLE}",
    "DJANGO_SETTINGS_MODULE": "bench.cold",
    "VIRTUAL_ENV": "",
}


class CannotBeMadeError(Exception):
    """Why there is no earlier portal: no history, or no network."""


def make():
    """Make its work tree, its environment and its sample, once. Raises CannotBeMadeError."""
    if (PLACE / "var/made").exists():
        return
    shutil.rmtree(PLACE, ignore_errors=True)  # what a run that failed has left
    _run("git", "-C", ROOT, "worktree", "prune")
    _run("git", "-C", ROOT, "worktree", "add", "--force", "--detach", PLACE, COMMIT)
    _run(BIN / "uv", "venv", "--clear", PLACE / ".venv")
    python = PLACE / ".venv/bin/python"
    _run(BIN / "uv", "pip", "install", "--python", python, "-r", PLACE / "requirements.txt")
    (PLACE / "node_modules").symlink_to(ROOT / "node_modules")
    for catalogue in PLACE.glob("locale/*/LC_MESSAGES/django.po"):
        _run(BIN / "pybabel", "compile", "-i", catalogue, "-o", catalogue.with_suffix(".mo"))
    (PLACE / "var").mkdir()
    for command in ("migrate", "load_demo", "collectstatic --noinput"):
        _run(python, "manage.py", *command.split())
    (PLACE / "var/made").touch()


def _run(*command):
    done = subprocess.run(
        command,
        cwd=PLACE if PLACE.exists() else ROOT,
        env=os.environ | ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "smartcities.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no word"]
        raise CannotBeMadeError(f"{Path(command[0]).name} {command[1]}: {said[-1]}")


def served():
    """Run it cold, in one process."""
    return gunicorn(place=PLACE, programs=PLACE / ".venv/bin", **ENVIRONMENT)
