"""The points of a chart are a file of the server: the numbers that the page has under it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from absorption.figures import comparison
from municipalities.dates import today
from tests.factories import make_figure, published
from tests.pages import csv_rows

pytestmark = pytest.mark.django_db
TOWN = "/municipalities/one/"


@pytest.fixture(scope="module")
def ledger(ledger):
    """The ledger, with an official amount of one municipality."""
    published(make_figure(municipality=ledger[0], absorbed="5.50", figure_date=today()))
    return ledger


def rows_of(address):
    response = Client().get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"].startswith("text/csv")
    assert response["Access-Control-Allow-Origin"] == "*"
    return csv_rows(response.text)


def drawn(rows, series):
    return [(row["date"], Decimal(row["amount"])) for row in rows if row["series"] == series]


@pytest.mark.parametrize("page", [TOWN, "/"])
def test_the_points_of_payments_are_the_numbers_under_the_chart(ledger, page):
    shown = Client().get(page)
    area, rows = shown.context["area"], rows_of(f"{page}payments.csv")
    assert f'href="{page}payments.csv"' in shown.content.decode()
    totals = zip(area.history.dates, area.history.totals, strict=True)
    known = [(day.isoformat(), amount) for day, amount in totals if amount is not None]
    assert drawn(rows, "absorbed") == known
    assert area.lines
    for line in area.lines:
        assert drawn(rows, line.code)[-1][1] == line.amount
    layers = [] if area.history.of_all else area.history.layers
    assert bool(layers) == (page == TOWN)
    for layer in layers:
        amounts = zip(area.history.dates, layer.amounts, strict=True)
        assert drawn(rows, layer.reference) == [
            (day.isoformat(), amount) for day, amount in amounts if amount is not None
        ]
    official = [(point.day.isoformat(), point.row.paid) for point in area.official]
    assert sorted(drawn(rows, "official")) == sorted(official)


@pytest.mark.parametrize("measure", comparison.MEASURES)
def test_the_points_of_the_ranking_are_its_bars(ledger, measure):
    query = f"?measure={measure}"
    shown = Client().get(f"/{query}")
    ranking, rows = shown.context["ranking"], rows_of(f"/ranking.csv{query}")
    assert f'href="/ranking.csv{query}"' in shown.content.decode()
    column, places = ("percent", 4) if ranking.measure.is_ratio else ("amount", 2)
    assert [(row["municipality_code"], row[column], row["at_least"]) for row in rows] == [
        (
            bar.municipality.ypes_code,
            "" if bar.value is None else f"{bar.value:.{places}f}",
            str(bar.is_minimum).lower(),
        )
        for bar in ranking.bars
    ]


def test_the_ranking_is_of_the_rows_of_its_page(ledger):
    assert len(rows_of("/ranking.csv")) == 3
    assert [row["municipality_code"] for row in rows_of("/ranking.csv?municipality=one")] == [
        "0001"
    ]


@pytest.mark.parametrize("name", ["payments.csv", "ranking.csv", "municipalities/one/payments.csv"])
def test_a_day_and_a_version_hold_and_what_is_unknown_is_named(ledger, name):
    yesterday = today() - timedelta(days=1)
    for query, status, said in (
        ("version=1", 200, ""),
        ("version=999", 404, "version"),
        (f"as_of={today()}", 400, "as_of"),
        ("region=GR99", 400, "region"),
        ("kind=paid", 400, "as_of, "),
        ("measure=none", 400, "measure"),
    ):
        response = Client().get(f"/{name}?{query}")
        assert response.status_code == status, query
        assert said in response.content.decode()
    if "municipalities" in name:  # it had no page on that day
        assert Client().get(f"/{name}?as_of={yesterday}").status_code == 404
    else:
        assert rows_of(f"/{name}?as_of={yesterday}") == []
        assert "payments.csv?as_of=" not in Client().get("/").content.decode()


def test_who_has_the_points_is_told_that_nothing_changed(ledger, client):
    first = client.get("/payments.csv")
    again = client.get("/payments.csv", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert client.options("/payments.csv").status_code == 204
