"""One municipality on two days: the same numbers as on each day's page, and what changed."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from municipalities.dates import today
from municipalities.models import Municipality
from tests.factories import (
    change,
    make_allocation,
    make_contract,
    make_figure,
    make_municipality,
    published,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

PAGE = "/municipalities/volos/profile/"
UNKNOWN = "—"


@pytest.fixture
def days(days_later):
    """Publish on a first day, and more on a second; return both, neither of them today."""
    municipality = make_municipality(slug="volos", name="Δήμος Βόλου")
    published(make_allocation(municipality, "1000000.00"))
    contract = published(make_contract(municipality, net="400000.00"))
    published(make_figure(contract, "100000.00"))
    first = days_later()
    change(municipality.allocations.originals().get(), net_amount=Decimal("900000.00"))
    published(make_contract(municipality, net="50000.00"))
    return first, days_later()


def lines(client, query, path=PAGE):
    """Return the cells of the comparison by the name of the number, without the small print."""
    html = client.get(f"{path}?{query}").content.decode()
    [table] = re.findall(r'aria-label="Τα ποσά στις δύο ημέρες".*?</table>', html, re.DOTALL)
    table = re.sub(r'<span class="soft small">.*?</span>', "", table, flags=re.DOTALL)
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in rows]
    plain = [[re.sub(r"<[^>]+>|\s+", " ", cell).split() for cell in row] for row in cells]
    return {" ".join(name): [" ".join(cell) for cell in rest] for name, *rest in plain}


def test_both_days_stand_beside_each_other_with_the_difference(client, days):
    first, second = days
    found = lines(client, f"as_of={second}&compare={first}")
    assert found["Προϋπολογισμός ένταξης"] == ["1.000.000,00 €", "900.000,00 €", "-100.000,00 €"]
    assert found["Συμβατικό ποσό"] == ["400.000,00 €", "450.000,00 €", "+50.000,00 €"]
    assert found["Συμβασιοποίηση: συμβατικό ποσό ÷ προϋπολογισμός ένταξης"] == [
        "40,0%", "50,0%", "+10,0 ποσοστιαίες μονάδες",
    ]  # fmt: skip


def test_the_step_to_a_sum_that_is_only_at_least_is_no_difference(client, days):
    first, second = days
    found = lines(client, f"as_of={second}&compare={first}")
    assert found["Πληρωμές"] == ["100.000,00 €", "τουλάχιστον 100.000,00 €", UNKNOWN]
    assert found["Πληρωμές ÷ συμβατικό ποσό"] == ["25,0%", UNKNOWN, UNKNOWN]


def test_an_official_figure_is_not_compared_with_a_sum_of_contracts(client, days, monkeypatch):
    first, _second = days
    municipality = Municipality.objects.get(slug="volos")
    published(make_figure(municipality=municipality, absorbed="300000.00"))
    found = lines(client, f"compare={first}")
    assert found["Πληρωμές"] == ["100.000,00 €", "300.000,00 €", UNKNOWN]
    assert found["Απορρόφηση: πληρωμές ÷ προϋπολογισμός ένταξης"][2] == UNKNOWN


def test_the_days_stand_in_order_of_time_and_the_page_is_that_of_its_own(client, days):
    first, second = days
    swapped = f"as_of={first}&compare={second}"
    assert lines(client, swapped) == lines(client, f"as_of={second}&compare={first}")
    page = text_of(client.get(f"{PAGE}?{swapped}"))
    assert "Βλέπετε ό,τι είχε δημοσιεύσει η πύλη έως τότε" in page


def test_what_was_not_public_yet_is_unknown(client, days):
    first, _second = days
    found = lines(client, f"compare={first - timedelta(days=1)}")
    assert found["Συμβατικό ποσό"] == [UNKNOWN, "450.000,00 €", UNKNOWN]


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_day_that_cannot_be_compared_gets_a_message(client, days, language):
    first, _second = days
    for query in (
        "compare=nonsense",
        f"compare={today()}",
        f"compare={today() + timedelta(days=9)}",
        f"as_of={first}&compare={first}",
    ):
        response = client.get(f"{language}{PAGE}?{query}")
        assert response.status_code == 200
        assert 'id="compare-error"' in response.content.decode(), query
        assert "Τα ποσά στις δύο ημέρες" not in response.content.decode()


def test_an_address_that_compared_on_the_page_of_the_municipality_holds(client, days):
    first, second = days
    query = f"as_of={second}&compare={first}"
    found = client.get(f"/municipalities/volos/?{query}")
    assert (found.status_code, found.url) == (301, f"{PAGE}?{query}#two-days")
    assert client.get(f"/en/municipalities/volos/?compare={first}").url.startswith(f"/en{PAGE}")


def test_a_link_to_what_stood_on_the_page_of_the_municipality_leads_to_the_way_there(client, days):
    page = client.get("/municipalities/volos/").text
    for place in ("facts", "comparison"):
        assert PAGE in page.split(f' id="{place}"')[1][:200], place


def test_without_a_second_day_there_is_only_the_form(client, days):
    page = client.get(PAGE).content.decode()
    assert 'name="compare"' in page
    assert "compare-error" not in page
    assert "Τα ποσά στις δύο ημέρες" not in page
