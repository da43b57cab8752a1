"""What the visitor sees when something breaks."""

from unittest import mock

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("no connection"), 503, "δεν είναι διαθέσιμη"),
        (psycopg.errors.AdminShutdown("terminating connection"), 503, "δεν είναι διαθέσιμη"),
        (psycopg.InterfaceError("the cursor is closed"), 503, "δεν είναι διαθέσιμη"),
        (RuntimeError("a fault of ours"), 500, "Σφάλμα 500"),
    ],
)
def test_a_fault_gets_a_greek_page_without_a_trace(error, status, words):
    client = Client(raise_request_exception=False)
    with mock.patch("absorption.lists.listings.listing", side_effect=error):
        response = client.get("/contracts/")
    assert response.status_code == status
    assert response.headers.get("Retry-After") == ("60" if status == 503 else None)
    html = response.content.decode()
    assert words in html
    assert str(error) not in html


def test_what_is_raised_over_a_silent_database_is_silence_too():
    def rendered(*_arguments, **_options):
        try:
            raise psycopg.OperationalError("the connection is lost")
        except psycopg.OperationalError as error:
            raise RuntimeError("generator raised StopIteration") from error

    client = Client(raise_request_exception=False)
    with mock.patch("absorption.lists.listings.listing", side_effect=rendered):
        assert client.get("/contracts/").status_code == 503
