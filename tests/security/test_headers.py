"""What every answer tells the browser, and what the portal does not say of itself."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from tests.security.addresses import ADMIN, address_of, routes
from tests.workflow import enter, make_root
from tests.world import RECORDS

ROOT = Path(__file__).parents[2]

ALWAYS = {
    "X-Content-Type-Options": r"nosniff",
    "Referrer-Policy": r"strict-origin-when-cross-origin",
    "Permissions-Policy": r".*camera=\(\).*geolocation=\(\).*microphone=\(\).*",
    "Cross-Origin-Opener-Policy": r"same-origin",
    "Cross-Origin-Resource-Policy": r"same-origin|cross-origin",
    "Content-Security-Policy": r"(?=.*default-src 'none')(?=.*frame-ancestors ).*",
}
# The makers of the portal's parts, where they give their version away.
BANNER = re.compile(rb"(Django|gunicorn|WhiteNoise|Python|nginx)/?\s?\d", re.IGNORECASE)


def check(response, address):
    """Hold one answer to what all share."""
    for name, pattern in ALWAYS.items():
        assert re.fullmatch(pattern, response.headers.get(name, "")), f"{address}: {name}"
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy, address
    assert "http:" not in policy, address
    assert "https:" not in policy, address
    if address.endswith("/embed/"):
        assert "frame-ancestors *" in policy
        assert "script-src" not in policy
        assert "X-Frame-Options" not in response.headers
    else:
        assert "frame-ancestors 'none'" in policy, address
        assert response["X-Frame-Options"] == "DENY", address
    if disposition := response.headers.get("Content-Disposition"):
        assert disposition.startswith("attachment"), address
        assert policy.endswith("; sandbox"), address
        assert "'self'" not in policy, address
    else:
        assert "application/pdf" not in response.get("Content-Type", ""), address
    is_open = response.headers.get("Access-Control-Allow-Origin") == "*" or "/embed/" in address
    sharing = response["Cross-Origin-Resource-Policy"]
    assert sharing == ("cross-origin" if is_open else "same-origin"), address
    for cookie in response.cookies.values():
        if cookie["max-age"] == 0:  # taken back
            continue
        assert cookie["httponly"], address
        assert cookie["samesite"] in {"Lax", "Strict"}, address
    assert not {"Server", "X-Powered-By"} & set(response.headers), address
    if not response.streaming and "zip" not in response.get("Content-Type", ""):
        assert not BANNER.search(response.content), address
        assert b'name="generator"' not in response.content, address


@pytest.mark.long
def test_every_public_answer_bears_the_headers(world):
    client = Client()
    addresses = [address_of(route, world) for route in routes() if not route.is_admin]
    errors = ["/nothing/", "/contracts/none/", "/data/none.csv", "/contracts/?amount_from=x"]
    for address in [*addresses, "/en/", *errors]:
        response = client.get(address)
        closed = address in errors or address == "/metrics"
        leads_on = address.startswith("/data/releases/latest/")
        expected = {400, 404} if closed else {302} if leads_on else {200}
        assert response.status_code in expected, address
        check(response, address)
        response.getvalue()
    refused = client.post("/contracts/")
    assert refused.status_code == 405
    check(refused, "/contracts/")


def test_a_style_sheet_bears_the_headers(db):
    response = Client().get("/static/css/site.css")
    assert response.status_code == 200
    for name in ("X-Content-Type-Options", "Content-Security-Policy", "Permissions-Policy"):
        assert name in response.headers
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    response.getvalue()


def test_the_admin_turns_strangers_away_with_the_headers(db):
    for page in ("", "login/", "municipalities/contract/1/change/", "enrol/a/b/"):
        response = Client().get(f"/{ADMIN}{page}")
        check(response, page)
        assert "no-store" in response["Cache-Control"] or response.status_code == 404, page
        assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.postgres  # one database is enough for a walk over everything
@pytest.mark.long
def test_every_page_of_the_admin_and_of_the_sitemap_bears_the_headers(world):
    """As a superuser, on drafts and on what is public; and each address of the sitemap."""
    root = enter(make_root())
    drafts = {model: world.draft(model) for model in RECORDS}
    asked = 0
    for route in routes():
        keys = [None]
        if route.model in drafts:
            keys = [drafts[route.model].pk, world.public[route.model].pk]
        elif route.model:
            keys = [getattr(world.row(route.model), "pk", 1)]
        for key in keys:
            address = address_of(route, world, key)
            if not route.is_admin or route.name == "logout":
                continue
            response = root.get(address)
            check(response, address)
            response.getvalue()
            asked += 1
    sitemap = Client().get("/sitemap.xml").content.decode()
    for section in re.findall(r"<loc>[^<]*?(/sitemap-[^<]+)</loc>", sitemap):
        page = Client().get(section).content.decode()
        for address in re.findall(r"<loc>https?://[^/]+([^<]*)</loc>", page):
            response = Client().get(address)
            assert response.status_code == 200, address
            check(response, address)
            asked += 1
    assert asked > 100
    print(f"{asked} answers of the admin and of the sitemap bear the headers")  # noqa: T201


# --- what the portal says in production ----------------------------------------------------

PRODUCTION = {
    "PORTAL_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "smartcities.settings",
    "SECRET_KEY": "of-no-use-anywhere-" * 4 + "0123456789abcdef",
    "BASE_URL": "https://portal.example.gr",
    "PUBLISHER": "Δοκιμή",
    "CONTACT_EMAIL": "contact@example.gr",
    "ALLOWED_HOSTS": "portal.example.gr",
}
ASK = """
import django; django.setup()
from django.conf import settings
# The pages need no collected files here.
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
from django.test import Client
from django.urls import is_valid_path, reverse
from django.core.management import call_command
call_command("check", deploy=True, fail_level="WARNING")
client = Client(raise_request_exception=False)
def ask(path, host="portal.example.gr"):
    return client.get(path, secure=True, HTTP_HOST=host)
door = ask(reverse("admin:login"))
print("hsts:", door["Strict-Transport-Security"])
print("cookies:", door.cookies.output(header=""))
print("door:", reverse("admin:login"))
print("plain:", client.get("/healthz", HTTP_HOST="portal.example.gr")["Location"])
print("other host:", ask("/healthz", "evil.example").status_code)
print("old door:", is_valid_path("/admin/login/"))
print("robots:", "enter-here" in ask("/robots.txt").content.decode())
"""


def run_in_production(*arguments, **more):
    """Run Python with the environment of production, on a database in memory."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **PRODUCTION, "DATABASE_URL": "sqlite://:memory:", **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def production():
    """What the portal answers in production, line by line; the admin is not at /admin/."""
    done = run_in_production("-c", ASK, ADMIN_PATH="enter-here")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
def test_djangos_own_check_of_the_deployment_is_clean(production):
    assert "no issues" in production


@pytest.mark.long
def test_in_production_cookies_and_addresses_are_of_https_only(production):
    assert "hsts: max-age=31536000; includeSubDomains; preload" in production
    cookies = re.search("cookies: (.*)", production)[1]
    assert cookies.strip().startswith("__Host-csrf=")
    assert "Secure" in cookies
    assert "plain: https://portal.example.gr/healthz" in production


@pytest.mark.long
def test_a_host_that_is_not_named_is_refused(production):
    assert "other host: 400" in production


@pytest.mark.long
def test_the_path_of_the_admin_is_the_operators_and_told_to_nobody(production):
    assert "door: /enter-here/login/" in production
    assert "old door: False" in production
    assert "robots: False" in production


@pytest.mark.long
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "a.gr, *"),
        ("ADMIN_PATH", "../x"),
        ("SECRET_KEY", ""),
    ],
)
def test_production_does_not_start_with_an_open_door(variable, value):
    done = run_in_production("manage.py", "check", **{variable: value})
    assert done.returncode != 0
    assert variable in done.stderr


# --- limits --------------------------------------------------------------------------------


def test_a_body_larger_than_any_form_is_refused_before_it_is_read(db):
    for address, size in (
        ("/reports/new/", 200_000),
        ("/contracts/", 200_000),
        (f"/{ADMIN}login/", 23_000_000),
    ):
        # Only the head says so: whoever would read the body finds none.
        response = Client().post(address, CONTENT_LENGTH=str(size))
        assert response.status_code == 413, address
        assert "πολύ μεγάλο" in response.content.decode()
    assert Client().post(f"/{ADMIN}login/", {"username": "α" * 50_000}).status_code == 200


def test_a_cookie_with_a_nul_is_none(db):
    cookie = 'sessionid="aaaaaaaaa\\000"'
    assert Client().get(f"/{ADMIN}login/", HTTP_COOKIE=cookie).status_code == 200


def test_too_many_fields_are_a_bad_request(db):
    client = Client(raise_request_exception=False)
    many = "&".join(f"f{number}=1" for number in range(2_000))
    assert client.get(f"/contracts/?{many}").status_code == 400


def test_the_web_server_bounds_addresses_and_headers_and_has_no_name():
    settings = {}
    exec((ROOT / "gunicorn.conf.py").read_text(), settings)  # noqa: S102 - as gunicorn does
    assert settings["limit_request_line"] <= 8190
    assert settings["limit_request_field_size"] <= 8190
    assert settings["limit_request_fields"] <= 100
    assert 0 < settings["timeout"] <= 60
    assert "gunicorn" not in settings["wsgi"].SERVER.lower()


# --- files for strangers -------------------------------------------------------------------


def test_security_txt_says_whom_to_write_to_and_until_when(client, settings, db):
    settings.SECURITY_CONTACT = "mailto:security@example.gr"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@example.gr"
    assert fields["Preferred-Languages"] == "el, en"
    assert fields["Canonical"] == f"{settings.BASE_URL}/.well-known/security.txt"
    left = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    left -= datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)
