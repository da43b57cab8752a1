"""Every list leads to its rows as files: same filter, same order, same day."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from tests.pages import body, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]

LISTS = {
    "/municipalities/": "municipalities",
    "/contracts/": "contracts",
    "/contractors/": "contractors",
    "/documents/": "documents",
    "/changes/": "changes",
    "/": "disclosure",
}


def page(address, status=200):
    return body(address, status).decode()


def links(text):
    """Return the addresses of files on a page, without their order."""
    return [
        html.unescape(found) for found in re.findall(r'href="((?:/en)?/data/\w+\.[^"]+)"', text)
    ]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(("address", "name"), LISTS.items())
def test_a_list_offers_every_format_and_leads_to_all_files(address, name, language):
    text = page(language + address)
    assert links(text) == [
        f"{language}/data/{name}.xlsx{'' if language else '?dialect=excel-el'}",
        f"{language}/data/{name}.csv",
        f"{language}/data/{name}.json",
        f"{language}/data/{name}.csv?dialect=excel-el",
    ]
    assert f'href="{language}/data/"' in text  # the menu leads to all of them


def test_filter_order_and_day_go_along(days_later):
    day = days_later()
    text = page(f"/contracts/?municipality=two&sort=-current_net&as_of={day}&page=1")
    for address in links(text):
        query = dict(parse_qsl(urlsplit(address.replace("&amp;", "&")).query))
        query.pop("dialect", None)
        assert query == {"municipality": "two", "sort": "-current_net", "as_of": str(day)}
    assert f'<input type="hidden" name="as_of" value="{day}">' in text
    rows = rows_of(links(text)[1])
    shown = re.findall(r'<th scope="row"[^>]*>\s*<a href="/contracts/([\w-]+)/', text)
    assert [row["contract_reference"] for row in rows] == shown
    assert len(shown) == 4
    assert {row["as_of"] for row in rows} == {day.isoformat()}


@pytest.mark.parametrize(
    "address",
    [
        "/?measure=allocated",
        "/municipalities/?measure=allocated",
        "/contractors/?sort=-joint",
        "/municipalities/one/profile/?compare=2025-01-01",
    ],
)
def test_what_only_the_page_knows_stays_on_it(address):
    found = links(page(address))
    assert found
    for link in found:
        assert Client().get(link).status_code == 200, link


def test_a_mistake_in_the_address_is_told_by_the_file_too():
    found = links(page("/contracts/?amount_from=abc", 400))
    assert found
    for link in found:
        assert Client().get(link).status_code == 400
