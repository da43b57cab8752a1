"""One visitor is told from another, and nobody passes for somebody else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from absorption.models import ErrorReport
from absorption.views.report_form import MOST_REPORTS
from absorption.views.visitors import address_of

ROOT = Path(__file__).parents[3]
PROXY = "127.0.0.1"


def seen(forwarded=None, caller=PROXY):
    """Return the address that the portal sees of a request."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=caller))


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "203.0.113.7", PROXY),  # nobody in front: the header is the visitor's own word
        (1, "203.0.113.7", "203.0.113.7"),
        (1, " 203.0.113.7 ", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),  # forged, then added by the proxy
        (1, "127.0.0.1,10.0.0.1,198.51.100.1,203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7", "203.0.113.7"),  # came past the outer one
        (1, None, PROXY),
        (1, "", PROXY),
        (1, "unknown", PROXY),
        (1, "203.0.113.7, garbage", PROXY),  # never the entry before: a visitor wrote that
        (1, "203.0.113.7, ", PROXY),
        (1, "203.0.113.777", PROXY),
        (1, "'; DROP TABLE", PROXY),
    ],
)
def test_only_what_trusted_proxies_added_says_who_asks(settings, hops, forwarded, address):
    settings.TRUSTED_PROXIES = hops
    assert seen(forwarded) == address


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_a_network_of_ipv6_is_one_visitor(settings, forwarded, address):
    settings.TRUSTED_PROXIES = 1
    assert seen(forwarded) == address


def test_without_any_address_there_is_none():
    assert seen(caller="") is None  # through a socket of the file system


@pytest.mark.django_db
def test_a_visitor_who_reports_too_much_stops_nobody_else(settings):
    settings.TRUSTED_PROXIES = 1
    statuses = {}
    for visitor in ("203.0.113.7", "2001:db8::1"):
        for number in range(MOST_REPORTS + 1):
            client = Client(headers={"X-Forwarded-For": f"198.51.100.{number}, {visitor}"})
            sent = client.post("/reports/new/", {"text": "Το ποσό είναι άλλο"})
            statuses.setdefault(visitor, []).append(sent.status_code)
    accepted_then_refused = [302] * MOST_REPORTS + [429]
    assert statuses == dict.fromkeys(statuses, accepted_then_refused)
    assert ErrorReport.objects.count() == 2 * MOST_REPORTS


@pytest.mark.django_db
def test_the_limit_of_reports_keeps_no_address(settings, monkeypatch):
    settings.TRUSTED_PROXIES = 1
    kept = []
    monkeypatch.setattr(cache, "incr", lambda key: kept.append(key) or 1)
    client = Client(headers={"X-Forwarded-For": "203.0.113.7"})
    client.post("/reports/new/", {"text": "Το ποσό είναι άλλο"})
    assert len(kept) == 1
    assert "203.0.113.7" not in kept[0]


@pytest.mark.parametrize(
    ("said", "hops"), [(None, "0"), ("", "0"), ("0", "0"), ("2", "2"), ("-1", None), ("x", None)]
)
def test_the_setting_is_a_number_of_proxies_or_the_portal_does_not_start(said, hops):
    assert hops_of_settings("development", said) == hops


def test_in_production_one_proxy_is_trusted_unless_said_otherwise():
    assert hops_of_settings("production", None) == "1"
    assert hops_of_settings("production", "0") == "0"
    assert hops_of_settings("production", "2") == "2"


def hops_of_settings(environment, said):
    """Return what the settings make of the variable; None when they refuse it in words."""
    variables = {
        "PORTAL_ENV": environment,
        "CODE_VERSION": "x",
        **dict.fromkeys(("SECRET_KEY", "PUBLISHER", "CONTACT_EMAIL", "ALLOWED_HOSTS"), "x"),
        "BASE_URL": "https://x",
    }
    if said is not None:
        variables["TRUSTED_PROXIES"] = said
    asked = subprocess.run(
        [sys.executable, "-c", "from smartcities import settings as s; print(s.TRUSTED_PROXIES)"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if asked.returncode:
        assert "ImproperlyConfigured: TRUSTED_PROXIES" in asked.stderr
        return None
    return asked.stdout.strip()
