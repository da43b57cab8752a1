"""Any link to the portal holds: with a campaign's parameters, and after a change of name."""

import json

import pytest

from absorption.lists import listings
from smartcities.campaigns import is_of_a_campaign
from tests.factories import change, make_contract, make_contractor, make_municipality, published
from tests.pages import rows_of

pytestmark = pytest.mark.django_db

CAMPAIGN = "utm_source=news&utm_medium=e-mail&fbclid=IwAR1&gclid=a&mc_cid=b&mc_eid=c&_ga=2.1"
FILES = ("data/contracts.csv", "data/contracts.sha256", "data/ocds.json", "data/datapackage.json")


@pytest.fixture(scope="module")
def chalkida(shared):
    """Publish a contract of Chalkida and a company, both of which have a new address since."""
    place = make_municipality(slug="chalkida", ypes_code="9100", name="Δήμος Χαλκιδέων")
    firm = make_contractor(slug="firm-old", name="Εταιρεία Α.Ε.")
    contract = published(make_contract(place, contractors=[firm]))
    published(make_contract())
    change(place, slug="chalkideon")
    firm.refresh_from_db()
    change(firm, slug="firm-new")
    return contract


def references(address):
    return [row["contract_reference"] for row in rows_of(address)]


@pytest.mark.parametrize("address", ["", "contracts/", "changes/feed.atom", *FILES])
def test_the_parameters_of_a_campaign_change_nothing(client, chalkida, address):
    for language in ("", "en/"):
        plain = client.get(f"/{language}{address}")
        campaign = client.get(f"/{language}{address}?{CAMPAIGN}")
        assert campaign.status_code == 200
        assert campaign.getvalue() == plain.getvalue()
        assert campaign.headers.get("ETag") == plain.headers.get("ETag")


def test_beside_a_campaign_the_filters_still_hold(client, chalkida):
    only = references(f"/data/contracts.csv?fbclid=1&municipality=chalkideon&{CAMPAIGN}")
    assert only == [chalkida.reference]


def test_no_filter_of_a_list_is_taken_for_a_campaigns():
    names = {name for source in listings.SOURCES for name in listings.parameters(source)}
    assert not [name for name in names | {"page", "compare", "dialect"} if is_of_a_campaign(name)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/municipalities/chalkida/", "/municipalities/chalkideon/"),
        ("/en/municipalities/chalkida/?page=2", "/en/municipalities/chalkideon/?page=2"),
        ("/municipalities/chalkida/embed/", "/municipalities/chalkideon/embed/"),
        ("/municipalities/chalkida/feed.atom", "/municipalities/chalkideon/feed.atom"),
        ("/municipalities/chalkida/profile/", "/municipalities/chalkideon/profile/"),
        ("/municipalities/chalkida/plan/", "/municipalities/chalkideon/plan/"),
        ("/municipalities/chalkida/payments.csv", "/municipalities/chalkideon/payments.csv"),
        ("/contractors/firm-old/", "/contractors/firm-new/"),
    ],
)
def test_the_address_before_leads_to_the_one_of_now(client, chalkida, old, new):
    response = client.get(old)
    assert (response.status_code, response.url) == (301, new)
    assert client.get(new).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        *("municipality=chalkida", "municipality=chalkideon", "municipality=9100"),
        *("contractor=firm-old", "contractor=firm-new"),
    ],
)
def test_a_filter_takes_every_name_that_there_was(client, chalkida, query):
    assert references(f"/data/contracts.csv?{query}") == [chalkida.reference]
    page = client.get(f"/contracts/?{query}")
    assert [row.record.reference for row in page.context["listing"].table.rows] == [
        chalkida.reference
    ]
    now = "chalkideon" if "municipality" in query else "firm-new"
    assert f'<option value="{now}" selected>' in page.content.decode()
    if "municipality" in query:
        assert client.get(f"/data/changes.csv?{query}").headers["X-Row-Count"] != "0"


@pytest.fixture
def maria():
    """Publish a company that turns out to be a person, under its second address."""
    firm = published(make_contractor(slug="maria", name="Μαρία"))
    published(make_contract(contractors=[firm]))
    change(firm, slug="maria-2")
    firm.refresh_from_db()
    change(firm, natural_person=True)
    firm.refresh_from_db()
    return firm


@pytest.mark.parametrize("slug", ["maria", "maria-2"])
def test_who_is_a_person_now_is_gone_under_every_address(client, maria, slug):
    for address in (f"/contractors/{slug}/", f"/en/contractors/{slug}/"):
        response = client.get(address)
        assert response.status_code == 410
        assert "Μαρία" not in response.content.decode()
    assert "Η σελίδα αφαιρέθηκε" in client.get(f"/contractors/{slug}/").content.decode()
    assert client.get(f"/contracts/?contractor={slug}").status_code == 410
    response = client.get(f"/data/contracts.json?contractor={slug}")
    assert response.status_code == 410
    assert list(json.loads(response.content)["errors"]) == ["contractor"]


def test_a_person_has_no_page_of_its_own(client, maria):
    assert client.get(f"/contractors/{maria.slug}/").status_code == 404


def test_an_unknown_filter_is_named_with_those_that_exist_in_the_asked_format(client, chalkida):
    body = client.get("/data/contracts.csv?town=volos").content.decode()
    assert "town" in body
    for name in ("municipality", "contractor", "q", "as_of", "sort", "dialect"):
        assert name in body
    error = json.loads(client.get("/data/figures.json?town=volos").content)["errors"]["town"]
    assert "as_of" in error
    assert "sort" not in error
    assert "as_of" in json.loads(client.get("/data/ocds.json?town=x").content)["errors"]["town"]
