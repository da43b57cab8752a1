"""An address whose letters nobody percent-encoded, as the web server reads it."""

import runpy
from urllib.parse import quote

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidRequestLine
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser


@pytest.fixture
def read(monkeypatch, tmp_path):
    """Return the function that reads a request as the server does with our settings."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.setattr(RequestParser, "mesg_class", Request)
    runpy.run_path("gunicorn.conf.py")

    def read(target):
        lines = b"GET " + target + b" HTTP/1.1\r\nHost: portal.example\r\n\r\n"
        return next(RequestParser(Config(), iter([lines]), ("127.0.0.1", 1)))

    return read


def test_greek_letters_as_they_are_typed_are_read(read):
    request = read("/data/contracts.csv?q=Τίτλος&sort=title".encode())
    assert request.path == "/data/contracts.csv"
    assert request.query == f"q={quote('Τίτλος')}&sort=title"
    assert read("/δήμοι/".encode()).path == quote("/δήμοι/")


def test_what_is_encoded_already_stays_as_it_is(read):
    assert read(b"/data/contracts.csv?q=%CE%A4").query == "q=%CE%A4"


def test_what_no_address_may_hold_is_refused_still(read):
    with pytest.raises(InvalidRequestLine):
        read(b"/data/\x01contracts.csv")
