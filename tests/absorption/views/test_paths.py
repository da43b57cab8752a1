"""The ways of people and robots: glossary, sitemap, old addresses, 404 with a way on."""

import re
from datetime import timedelta

import pytest
from django.conf import settings

from absorption.figures.glossary import BY_CODE, TERMS
from absorption.views import sitemaps
from tests.factories import (
    change,
    make_action,
    make_contract,
    make_contractor,
    make_municipality,
    published,
)
from tests.pages import places, text_of

pytestmark = pytest.mark.django_db


def test_the_sitemap_names_every_public_page_in_both_languages(client):
    firm, person = make_contractor(slug="firm"), make_contractor(natural_person=True)
    municipality = make_municipality(slug="volos")
    contract = published(make_contract(municipality, contractors=[firm, person]))
    make_contract(municipality)
    sections = places(client.get("/sitemap.xml"))
    assert len(sections) == len(sitemaps.SITEMAPS)
    found = {
        place
        for section in sections
        for place in places(client.get("/" + section.rpartition("/")[2]))
    }
    for page in ("/", "/municipalities/volos/", contract.get_absolute_url(), "/contractors/firm/"):
        assert {f"http://127.0.0.1:8000{page}", f"http://127.0.0.1:8000/en{page}"} <= found
    assert not [place for place in found if "person-" in place]
    assert len([place for place in found if "/contracts/16954" in place]) == 2
    assert 'hreflang="en"' in client.get("/sitemap-contracts.xml").content.decode()


def test_every_page_of_the_sitemap_answers_in_its_language_under_one_heading(client):
    make_action()
    published(make_contract(contractors=[make_contractor()]))
    for section in sitemaps.SITEMAPS:
        found = places(client.get(f"/sitemap-{section}.xml"))
        assert found, section
        for place in found:
            page = place.removeprefix("http://127.0.0.1:8000")
            response = client.get(page)
            assert response.status_code == 200, page
            html = response.content.decode()
            assert f'<html lang="{"en" if page.startswith("/en/") else "el"}"' in html
            assert html.count("<h1") == 1, page


def test_a_sitemap_of_many_has_pages(client, monkeypatch):
    monkeypatch.setattr(sitemaps.PortalSitemap, "limit", 4)
    for _number in range(5):
        make_municipality()
    assert len([s for s in places(client.get("/sitemap.xml")) if "municipalities" in s]) == 3
    pages = [places(client.get(f"/sitemap-municipalities.xml?p={page}")) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [4, 4, 2]
    assert len({place for page in pages for place in page}) == 10


def test_robots_are_told_the_way(client):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "admin" not in text  # whoever looks for the door is not shown it


@pytest.mark.parametrize(
    "page",
    ["/contracts/", "/contractors/", "/documents/", "/changes/", "/reports/", "/methodology/"],
)
def test_every_page_shows_the_way_back(client, page):
    html = client.get(f"/en{page}").content.decode()
    assert re.search(r'govgr-breadcrumbs.*?<a href="/en/">Overview</a>', html, re.DOTALL), page


def test_an_old_address_leads_to_the_new_one(client):
    municipality = make_municipality(slug="old")
    change(municipality, slug="new")
    response = client.get("/municipalities/old/?page=2")
    assert (response.status_code, response.url) == (301, "/municipalities/new/?page=2")
    assert client.get("/en/municipalities/old/").url == "/en/municipalities/new/"


@pytest.mark.parametrize("page", ["", "embed/", "feed.atom"])
def test_what_follows_a_municipality_finds_it_at_its_new_address(client, page):
    change(make_municipality(slug="old"), slug="new")
    response = client.get(f"/municipalities/old/{page}")
    assert (response.status_code, response.url) == (301, f"/municipalities/new/{page}")
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("page", ["", "embed/"])
def test_a_day_before_the_new_address_is_shown_at_the_old_one(client, page, days_later):
    municipality = make_municipality(slug="old")
    first = days_later()
    change(municipality, slug="new")
    days_later()
    response = client.get(f"/municipalities/new/{page}?as_of={first}")
    assert (response.status_code, response.url) == (
        301,
        f"/municipalities/old/{page}?as_of={first}",
    )
    assert client.get(response.url).status_code == 200
    earlier = first - timedelta(days=1)
    assert client.get(f"/municipalities/new/{page}?as_of={earlier}").status_code == 404


def test_a_404_suggests_what_was_meant(client):
    make_municipality(slug="volos", name="Δήμος Βόλου")
    response = client.get("/municipalities/Bolos/")
    assert response.status_code == 404
    assert 'href="/municipalities/volos/"' in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/municipalities/nowhere/",
        "/municipalities/athens/x/",
        "/contracts/16954-9999/",
        "/documents/none/",
        "/%00/",
        "/%ff%fe/",
        f"/{'α' * 500}/",
        "/<script>/",
        "/...%20/",
    ],
)
def test_any_other_address_gets_a_404_in_greek_with_a_way_on(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert 'href="/municipalities/"' in response.content.decode()


def test_a_municipality_leads_to_the_ones_before_and_after(client):
    for name in ("Α", "Β", "Γ"):
        make_municipality(name=f"Δήμος {name}", slug=f"m-{ord(name)}")
    html = client.get(f"/municipalities/m-{ord('Β')}/").content.decode()
    assert re.search(rf'rel="prev"\s+href="/municipalities/m-{ord("Α")}/"', html)
    assert re.search(rf'rel="next"\s+href="/municipalities/m-{ord("Γ")}/"', html)
    assert 'rel="prev"' not in client.get(f"/municipalities/m-{ord('Α')}/").content.decode()


def test_the_methodology_explains_every_word_once_with_its_source(client):
    assert len(BY_CODE) == len(TERMS)
    html = client.get("/methodology/").content.decode()
    text = text_of(client.get("/methodology/"))
    for term in TERMS:
        assert html.count(f'id="term-{term.code}"') == 1
        assert str(term.short) in text
        assert str(term.source)


def test_a_word_is_explained_where_it_stands(client):
    contract = published(make_contract(adam="24SYMV012345678"))
    html = client.get(contract.get_absolute_url()).content.decode()
    assert "Τι είναι ο ΑΔΑΜ;" in html
    assert 'href="/methodology/#term-adam"' in html


def test_every_word_that_a_template_asks_for_is_known():
    asked = {
        code
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for code in re.findall(r'{% glossary "([^"]+)" %}', path.read_text())
    }
    assert asked >= {"adam", "absorption"}
    assert asked <= set(BY_CODE)


def test_the_menu_marks_the_page_and_its_part_of_the_site(client):
    for address in ("/contracts/", "/en/municipalities/"):
        page = client.get(address).content.decode()
        assert page.count(f'<a href="{address}" aria-current="page">') == 2
