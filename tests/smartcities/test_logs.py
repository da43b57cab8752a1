"""The log: one JSON object a line, with the request's id and nobody's data."""

import io
import json
import logging
from unittest import mock

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, RequestFactory

from smartcities.logs import PrivateJsonFormatter
from smartcities.request_logging import observed
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOBODYS = ("203.0.113.7", "maria", "@", "παπαδόπουλος", "203.0", "canary")


@pytest.fixture
def lines():
    """Return a function that gives the lines of the log so far, read as JSON."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PrivateJsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_an_answer_is_one_line_with_its_id(client, lines):
    response = client.get("/contracts/?q=παπαδόπουλος", REMOTE_ADDR="203.0.113.7")
    [line] = lines()
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert (line["path"], line["status"], line["method"]) == ("/contracts/", 200, "GET")
    assert line["route"] == "contract-list"
    assert set(line) <= {
        *("time", "level", "logger", "message", "request_id"),
        *("method", "path", "route", "status", "milliseconds"),
    }


def test_a_page_that_is_answered_from_its_copy_has_its_name(lines):
    observed(lambda request: HttpResponse())(RequestFactory().get("/en/contracts/?page=2"))
    [line] = lines()
    assert (line["path"], line["route"]) == ("/en/contracts/", "contract-list")


def test_an_id_that_a_proxy_gives_is_kept(client):
    given = "0123456789abcdef0123456789abcdef"
    assert client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["x", "a" * 65, "0123456789abcdef\r\nSet-Cookie: a=b", "α" * 20])
def test_an_id_that_is_none_is_replaced(client, given):
    answered = client.get("/healthz", headers={"x-request-id": given})["X-Request-ID"]
    assert answered != given
    assert len(answered) == 32


def test_the_log_holds_nobodys_data(lines):
    make_user("maria")
    client = Client(REMOTE_ADDR="203.0.113.7", raise_request_exception=False)
    refused = "duplicate key\nDETAIL:  Key (email)=(maria@example.org) already exists."
    client.get("/search/?q=παπαδόπουλος")
    client.get("/maria@example.org/")
    client.get("/reports/sent/canary/")
    client.get("/admin/enrol/canary/canary/")
    for _attempt in range(7):  # the last ones are locked out
        client.post("/admin/login/", {"username": "maria", "password": "canary"})
    client.post("/reports/new/", {"text": "canary", "email": "maria@example.org"})
    with mock.patch(
        "absorption.models.error_reports.ErrorReport.save", side_effect=IntegrityError(refused)
    ):
        text = {"text": "canary", "email": "maria@example.org"}
        assert client.post("/reports/new/", text).status_code == 500
    Client(enforce_csrf_checks=True).post("/reports/sent/canary/")
    server = logging.getLogger("gunicorn.error")
    server.warning("Invalid request from ip=203.0.113.7: Invalid HTTP request line: 'canary'")
    server.error("Error handling request %s", "/?q=canary")
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines())
    assert '"status": 500' in written
    assert "Traceback" in written
    assert "Invalid request" in written
    assert "/reports/sent/…/" in written
    assert [each for each in NOBODYS if each in written.replace("…@…", "")] == []
