"""The number of rows in the header is that of the file."""

import pytest
from django.test import Client

from absorption.datasets import DATASETS
from municipalities.models import Contract
from tests.factories import make_contract, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]


def said_and_sent(name, query=""):
    """Return how many rows the header says, and how many lines follow the heading."""
    response = Client().get(f"/data/{name}.csv{query}")
    text = response.getvalue().decode()
    return int(response["X-Row-Count"]), text.count("\r\n") - 1


def test_the_header_says_how_many_rows_follow():
    for name in DATASETS:
        said, sent = said_and_sent(name)
        assert said == sent > 0


def test_of_a_filter_too():
    assert said_and_sent("contracts", "?municipality=two") == (4, 4)
    assert said_and_sent("contracts", "?sort=-current_net") == (5, 5)


def test_after_a_publication_there_is_one_more():
    assert said_and_sent("contracts") == (5, 5)
    published(make_contract(Contract.objects.first().shares.first().municipality))
    assert said_and_sent("contracts") == (6, 6)
