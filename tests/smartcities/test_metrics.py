"""/metrics: for whoever has the token, and for nobody else."""

from unittest import mock

import pytest
from django.db import OperationalError

from absorption.models import DataVersion

pytestmark = pytest.mark.django_db


def read(client, token="t0ken"):  # noqa: S107 - of no portal
    return client.get("/metrics", headers={"authorization": f"Bearer {token}"})


def test_without_a_token_there_is_no_such_page(client):
    assert read(client, "").status_code == 404


def test_a_wrong_token_is_refused(client, settings):
    settings.METRICS_TOKEN = "t0ken"
    assert client.get("/metrics").status_code == 403
    assert read(client, "t0keñ").status_code == 403


def test_the_token_reads_requests_and_the_state_of_the_ledger(client, settings):
    settings.METRICS_TOKEN = "t0ken"
    DataVersion.objects.create(pk=1, number=7)
    client.get("/methodology/?q=secret")
    client.get("/no-such-page-ever/")
    text = read(client).content.decode()
    assert 'portal_requests_total{method="GET",status="200",view="methodology"}' in text
    assert 'status="404",view="unmatched"' in text
    assert "portal_data_version 7.0" in text
    assert "portal_database_up 1.0" in text
    assert "secret" not in text
    assert "no-such-page-ever" not in text


def test_it_says_that_the_database_does_not_answer(client, settings):
    settings.METRICS_TOKEN = "t0ken"
    with mock.patch.object(DataVersion, "current", side_effect=OperationalError):
        answer = read(client)
    assert answer.status_code == 200
    assert "portal_database_up 0.0" in answer.content.decode()
