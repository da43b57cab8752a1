"""What is shipped for the operator says the same in every file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def variables(file):
    """Return the variables that a file of the environment sets."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


EXAMPLE = variables(DEPLOY / "portal.env.example")
MANUAL = (ROOT / "docs/operators.md").read_text()


def test_a_backup_without_a_folder_goes_where_the_manual_and_the_timer_have_it():
    folder = EXAMPLE["BACKUP_ROOT"]
    assert folder.startswith("/")
    assert f"backups in `{folder}`" in MANUAL
    assert f"backups=$prefix{folder} " in (DEPLOY / "steps").read_text()
    unit = (DEPLOY / "portal-backup.service").read_text()
    assert f"\nEnvironment=BACKUP_ROOT={folder}\n" in unit
    assert f"\nReadWritePaths={folder}\n" in unit
    assert "manage.py backup\n" in unit


@pytest.mark.parametrize("file", ["deploy/portal.env.example", ".env.example"])
def test_every_variable_of_the_examples_is_in_the_manual(file):
    names = variables(ROOT / file)
    assert names
    for name in names:
        assert re.search(rf"^\| .*`{name}`.* \|", MANUAL, re.MULTILINE), name


@pytest.mark.parametrize("unit", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_every_unit_reads_the_same_settings_and_runs_the_same_version(unit):
    text = (DEPLOY / unit).read_text()
    assert "\nEnvironmentFile=/etc/portal/portal.env\n" in text
    assert "\nWorkingDirectory=/srv/portal/current\n" in text
    assert not re.search(r"/srv/(?!portal/current\b)", text)


def test_the_portal_counts_the_proxy_that_is_shipped_and_it_slows_the_door_wherever_that_is():
    proxy = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy  # one entry, and its own
    assert EXAMPLE["TRUSTED_PROXIES"] == "1"
    assert "\n    TRUSTED_PROXIES: 1 " in (ROOT / "compose.yaml").read_text()
    [slow] = re.findall(r"location ~ (\S+) \{\s+limit_req zone=forms", proxy)
    for path in ("/admin/login/", "/another-door/login/", "/reports/new/", "/en/reports/new/"):
        assert re.match(slow, path), path
    assert not re.match(slow, "/contracts/")
