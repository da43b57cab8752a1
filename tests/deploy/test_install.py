"""What `deploy/install` says to whoever gives it something wrong, or asks first."""

import subprocess

import pytest

from tests.deploy.services import ROOT

GOOD = {
    "base-url": "https://portal.example.gr",
    "publisher": "Υπουργείο Δοκιμών",
    "contact-email": "portal@example.gr",
}


def install(folder, *more, **flags):
    """Run it under a prefix, with nobody in front of it."""
    given = GOOD | {name.replace("_", "-"): value for name, value in flags.items()}
    words = [f"--{name}={value}" for name, value in given.items() if value is not None]
    return subprocess.run(
        [ROOT / "deploy/install", f"--prefix={folder}", *words, *more],
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ({"base_url": None}, "Missing: --base-url"),
        ({"publisher": None}, "Missing: --publisher"),
        ({"contact_email": None}, "Missing: --contact-email"),
        ({"base_url": "http://portal.example.gr"}, "https:// and a host"),
        ({"base_url": "https://portal.example.gr/portal"}, "https:// and a host"),
        ({"contact_email": "portal"}, "an e-mail address"),
        ({"publisher": 'Υπουργείο "Δοκιμών"'}, "may hold no quote"),
        ({"publisher": "Υπουργείο\nSECRET_KEY=1"}, "may hold no quote"),
        ({"certificate": "/no/such/file", "key": "/no/such/file"}, "there is no file"),
        ({"certificate": "/etc/hostname"}, "needs its --key"),
        ({"colour": "blue"}, "Unknown flag: --colour=blue"),
    ],
)
def test_a_wrong_flag_is_named_and_nothing_is_made(flags, said, tmp_path):
    ended = install(tmp_path, **flags)
    assert ended.returncode == 1
    assert said in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_says_every_step_and_makes_nothing(tmp_path):
    ended = install(
        tmp_path, "--dry-run", "--trusted-proxies=10.0.0.0/8", database_url="postgresql://a@/b"
    )
    assert ended.returncode == 0, ended.stderr
    for step in ("createdb", "migrate", "load_facts", "backup", "portal.socket", "nginx.conf"):
        assert step in ended.stdout
    assert "SECRET_KEY" not in ended.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["upgrade", "check"])
def test_where_nothing_is_installed_that_is_said(command, tmp_path):
    ended = subprocess.run(
        [ROOT / "deploy" / command, f"--prefix={tmp_path}"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "deploy/install comes first" in ended.stderr
