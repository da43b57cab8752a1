"""The number of rows in the header is that of the file, counted before or not."""

import pytest
from django.test import Client

from absorption.datasets import DATASETS
from absorption.exports import row_counts
from absorption.models import DataVersion, RowCounts
from absorption.publication.data_version import next_data_version
from municipalities.models import Contract
from tests.absorption.exports.ledger import make_ledger
from tests.factories import make_contract, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def _counted(db):
    make_ledger()
    row_counts.keep()


def said_and_sent(name, query=""):
    """Return how many rows the header says, and how many lines follow the heading."""
    response = Client().get(f"/data/{name}.csv{query}")
    text = response.getvalue().decode()
    return int(response["X-Row-Count"]), text.count("\r\n") - 1


@pytest.mark.usefixtures("_counted")
def test_what_was_counted_is_not_counted_again(monkeypatch):
    monkeypatch.setattr("absorption.exports.export.Export._counted", lambda export: 1 / 0)
    for name in DATASETS:
        said, sent = said_and_sent(name)
        assert said == sent > 0


@pytest.mark.usefixtures("_counted")
def test_a_filter_is_counted_for_itself():
    assert said_and_sent("contracts", "?municipality=two") == (4, 4)
    assert said_and_sent("contracts", "?sort=-current_net") == (5, 5)


@pytest.mark.usefixtures("_counted")
def test_after_a_publication_the_old_number_is_not_believed():
    published(make_contract(Contract.objects.first().shares.first().municipality))
    assert said_and_sent("contracts") == (6, 6)
    row_counts.keep()
    assert RowCounts.objects.get().numbers["contracts"] == 6


@pytest.mark.usefixtures("_counted")
def test_nothing_is_kept_when_another_publication_comes_between(monkeypatch):
    RowCounts.objects.all().delete()
    first = DataVersion.current()
    answers = [first, DataVersion(number=first.number + 1)]
    monkeypatch.setattr(DataVersion, "current", lambda: answers.pop(0))
    row_counts.keep()
    assert not RowCounts.objects.exists()


def test_a_publication_counts_once_it_stands(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make_ledger()
    version = DataVersion.current().number
    assert list(RowCounts.objects.values_list("data_version", flat=True)) == [version]
    with django_capture_on_commit_callbacks(execute=True):
        next_data_version()
    assert RowCounts.objects.get().data_version == version + 1
