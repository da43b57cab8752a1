"""Every filter of a list: each row once, and the file has the rows of the page."""

import json
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from absorption.datasets import DATASETS
from absorption.lists.listings import SOURCES, listing
from municipalities.dates import today
from municipalities.models import Region
from tests.factories import (
    make_contract,
    make_contractor,
    make_municipality,
    make_subproject,
    published,
)
from tests.pages import csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def joint(shared):
    """Publish contracts that a filter through a link would find twice; return the joint one."""
    region = Region.objects.create(nuts2="EL61", name="Θεσσαλία", name_en="Thessaly")
    one = make_municipality(slug="one", name="Δήμος Ένα", region=region)
    two = make_municipality(slug="two", name="Δήμος Δύο", region=region)
    other = make_municipality(slug="other", name="Δήμος Άλλος")
    firms = [make_contractor(slug=slug) for slug in ("firm-a", "firm-b")]
    parts = [published(make_subproject(one, theme="mobility")) for _each in range(2)]
    joint = make_contract(
        one, two, net="300000.00", title="Έξυπνη στάθμευση", contractors=firms,
        signed_on=date(2024, 5, 1),
    )  # fmt: skip
    joint.subprojects.set([*parts, published(make_subproject(two, theme="energy"))])
    joint = published(joint)
    published(make_contract(one, net="100000.00", signed_on=date(2024, 4, 1)))
    published(make_contract(other, net="200000.00", contractors=firms[:1], status="completed"))
    return joint


def page(query):
    """Return the numbers of the contracts on the page, and what the page says they come to."""
    response = Client().get(f"/contracts/?{query}")
    assert response.status_code == 200
    table = response.context["listing"].table
    return [row.record.reference for row in table.rows], table.sums.contracted


def file(query, extension="csv"):
    """Return the numbers of the contracts in the file, which has as many rows as it says."""
    response = Client().get(f"/data/contracts.{extension}?{query}")
    assert response.status_code == 200
    text = response.getvalue().decode()
    rows = csv_rows(text) if extension == "csv" else json.loads(text)["rows"]
    assert int(response["X-Row-Count"]) == len(rows)
    return [row["contract_reference"] for row in rows]


FILTERS = {
    "region=EL61": 2,
    "theme=mobility": 1,
    "theme=energy": 1,
    "region=EL61&theme=mobility": 1,
    "municipality=one": 2,
    "municipality=two&region=EL61": 1,
    "contractor=firm-a": 2,
    "contractor=firm-b&region=EL61&theme=mobility": 1,
    "status=completed": 1,
    "amount_from=200000&amount_to=300000": 2,
    "signed_from=2024-04-01&signed_to=2024-04-30": 1,
    f"published_from={today()}&published_to={today()}": 3,
    f"published_from={today() + timedelta(days=1)}": 0,
    "q=" + urlencode({"": "στάθμευση"})[1:]: 1,
}


@pytest.mark.long
@pytest.mark.parametrize(("query", "count"), FILTERS.items())
def test_a_filter_gives_each_row_once_on_page_and_in_file(joint, query, count):
    for order in (
        "",
        "&sort=-current_net",
        "&sort=municipalities",
        "&sort=-absorbed_of_contracted",
    ):
        shown, contracted = page(query + order)
        assert len(shown) == len(set(shown)) == contracted.count == count
        assert file(query + order) == shown
    assert file(query, "json") == page(query)[0]


@pytest.mark.parametrize("query", ["theme=mobility", "region=EL61&theme=energy"])
def test_a_contract_found_twice_through_a_link_stands_once(joint, query):
    table = listing("contracts", QueryDict(query)).table
    assert file(query) == [row.record.reference for row in table.rows] == [joint.reference]
    assert table.sums.contracted.amount == joint.net_amount


NARROWED = [
    (name, parameter)
    for name, source in SOURCES.items()
    for parameter in source.filterset.base_filters
    if parameter in {"municipality", "status", "contractor"} or parameter.endswith(("_from", "_to"))
]


def test_each_file_but_the_totals_takes_a_municipality():
    takes = {name for name, parameter in NARROWED if parameter == "municipality"}
    assert takes == set(DATASETS) - {"totals"}


@pytest.mark.parametrize(("name", "parameter"), NARROWED)
def test_each_file_names_the_parameter_whose_value_it_does_not_know(joint, name, parameter):
    """In the format that was asked for."""
    address = f"/data/{name}.{{}}?{parameter}=none"
    table = Client().get(address.format("csv"))
    assert table.status_code == 400
    [problem] = csv_rows(table.text)
    assert problem["parameter"] == parameter
    object_ = Client().get(address.format("json"))
    assert object_.status_code == 400
    assert object_.json() == {"errors": {parameter: problem["error"]}}


@pytest.mark.parametrize(
    ("query", "there_are"),
    [
        ("municipality=none", "other, one, two"),
        ("region=none", "EL61"),
        ("contractor=none", "firm-a, firm-b"),
        ("status=none", "active, completed"),
        ("theme=none", "mobility"),
    ],
)
def test_an_unknown_value_is_named_with_those_that_there_are(joint, query, there_are):
    response = Client().get(f"/data/contracts.json?{query}")
    assert response.status_code == 400
    [message] = response.json()["errors"].values()
    assert there_are in message


def test_an_error_names_the_first_of_many_values(db):
    for number in range(60):
        make_municipality(slug=f"m-{number:02}", name=f"Δήμος {number:02}")
    message = Client().get("/data/contracts.json?municipality=none").json()["errors"]
    assert "m-00, m-01" in message["municipality"]
    assert message["municipality"].rstrip(".").endswith("m-39, …")
    assert "m-40" not in message["municipality"]
