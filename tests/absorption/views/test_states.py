"""Three states, three wordings: not published, published but not computable, no row matches."""

import re
from datetime import date
from decimal import Decimal

import lxml.html
import pytest
from django.core.management import call_command
from django.db.models import Q
from django.test import Client

from absorption.charts import bars, maps
from absorption.figures import comparison, gaps, totals
from absorption.models import AbsorptionFigure
from municipalities.models import Allocation, Region, VatBasis
from tests.factories import (
    make_allocation,
    make_contract,
    make_contractor,
    make_figure,
    make_municipality,
    published,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

UNPUBLISHED = "Δεν έχει δημοσιευθεί"


@pytest.fixture
def municipality():
    """Return a municipality of which nothing is known."""
    return make_municipality(slug="volos", name="Δήμος Βόλου")


def row_of(municipality):
    """Return the figures of a municipality."""
    [row] = totals.municipality_figures(slug=municipality.slug)
    return row


def ratio_of(municipality, definition=totals.ABSORBED_OF_CONTRACTED):
    """Return why a ratio of a municipality can't be given, in words."""
    return row_of(municipality).ratio(definition).gap.text


def page_of(client, record):
    """Return what the page of a record says."""
    return text_of(client.get(record.get_absolute_url()))


def test_nothing_published_is_not_published(municipality):
    assert ratio_of(municipality) == UNPUBLISHED


def test_one_side_published_names_the_other(municipality):
    published(make_contract(municipality, net="500.00"))
    assert ratio_of(municipality) == "Δεν υπολογίζεται: λείπουν οι πληρωμές"
    assert ratio_of(municipality, totals.CONTRACTED_OF_ALLOCATED) == (
        "Δεν υπολογίζεται: λείπει ο προϋπολογισμός ένταξης"
    )
    assert ratio_of(municipality, totals.ABSORBED_OF_ALLOCATED) == UNPUBLISHED


def test_a_cell_of_a_list_tells_what_cannot_be_computed_from_what_is_not_published(client):
    published(make_contract(net="500.00"))
    published(make_contract(net=None))
    said = 'title="Δεν υπολογίζεται: λείπουν οι πληρωμές">δεν υπολογίζεται<'
    for page in ("/municipalities/", "/contracts/"):
        assert client.get(page).content.decode().count(said) == 1


def test_a_percentage_over_some_of_the_rows_says_of_how_many(client):
    published(make_figure(published(make_contract(net="500.00")), "50.00"))
    published(make_contract(net="500.00"))
    assert "10,0% (1 από 2)" in text_of(client.get("/contracts/"))


def test_a_percentage_of_older_official_amounts_says_so(municipality, client):
    stated = {"budget_amount": Decimal("60.00"), "vat_basis": VatBasis.NET}
    published(make_figure(None, "6.00", municipality, figure_date=date(2025, 3, 31), **stated))
    published(make_figure(published(make_contract(municipality, net="70.00")), "35.00"))
    assert "6,00 € ÷ 60,00 € από επίσημα ποσά έως 31 Μαρτίου 2025, όχι από τα νεότερα" in page_of(
        client, municipality
    )


def test_some_contracts_without_payments_are_counted(municipality):
    published(make_figure(published(make_contract(municipality, net="500.00")), "5.00"))
    published(make_contract(municipality, net="100.00"))
    published(make_contract(municipality, net="100.00"))
    assert ratio_of(municipality) == ("Δεν υπολογίζεται: λείπουν οι πληρωμές 2 συμβάσεων από τις 3")


def test_the_missing_share_of_a_common_contract_is_named(municipality):
    published(make_allocation(municipality, "1000.00"))
    published(make_contract(municipality, net="500.00"))
    published(make_contract(municipality, make_municipality(), net="100.00"))
    assert ratio_of(municipality, totals.CONTRACTED_OF_ALLOCATED) == (
        "Δεν υπολογίζεται: λείπει το μερίδιο του δήμου σε 1 κοινή σύμβαση"
    )


def test_an_amount_with_vat_only_is_published(municipality, client):
    published(make_allocation(municipality, "1000.00"))
    contract = published(make_contract(municipality, net=None, gross_amount=Decimal("124.00")))
    assert ratio_of(municipality, totals.CONTRACTED_OF_ALLOCATED) == (
        "Δεν υπολογίζεται: το συμβατικό ποσό είναι γνωστό μόνο με ΦΠΑ"
    )
    text = page_of(client, municipality)
    assert "124,00 € με ΦΠΑ· το καθαρό ποσό δεν έχει δημοσιευθεί" in text
    assert "λείπουν οι πληρωμές και το συμβατικό ποσό είναι γνωστό μόνο με ΦΠΑ" in page_of(
        client, contract
    )


def test_amounts_on_two_vat_bases_are_not_unpublished(municipality):
    published(make_allocation(municipality, "1000.00"))
    stated = {"vat_basis": VatBasis.GROSS, "absorbed_gross": Decimal("50.00")}
    published(make_figure(municipality=municipality, absorbed=None, **stated))
    assert ratio_of(municipality, totals.ABSORBED_OF_ALLOCATED) == (
        "Δεν υπολογίζεται: τα ποσά δεν έχουν δημοσιευθεί στην ίδια βάση ΦΠΑ"
    )


def test_a_zero_below_the_line_is_said(municipality):
    published(make_figure(published(make_contract(municipality, net="0.00")), "0.00"))
    assert ratio_of(municipality) == "Δεν υπολογίζεται: το συμβατικό ποσό είναι μηδέν"


def test_chart_map_and_tooltip_say_the_state(municipality):
    published(make_contract(municipality, net="500.00"))
    make_municipality(slug="larissa")
    rows = totals.municipality_figures()
    ranking = bars.ranking(rows, comparison.MEASURES[totals.CONTRACTED_OF_ALLOCATED.code])
    said = {bar.municipality.slug: bar.said for bar in ranking.bars}
    assert said["volos"] == "Δεν υπολογίζεται: λείπει ο προϋπολογισμός ένταξης"
    assert said["larissa"] == UNPUBLISHED
    shades = {bar.municipality.slug: maps.shade_of(bar) for bar in ranking.bars}
    assert shades == {"volos": maps.GAP, "larissa": 0}


def test_an_amount_on_another_basis_is_not_compared_and_not_called_unpublished(municipality):
    published(make_contract(municipality, net=None, gross_amount=Decimal("124.00")))
    for _number in range(2):
        published(make_contract(net="5.00"))
    measure = comparison.MEASURES[totals.CONTRACTED.code]
    ranking = bars.ranking(totals.municipality_figures(), measure)
    [bar] = [bar for bar in ranking.bars if bar.municipality.slug == "volos"]
    assert bar.said == "Δεν συγκρίνεται: το συμβατικό ποσό είναι γνωστό μόνο με ΦΠΑ"


@pytest.mark.parametrize(
    ("address", "none", "way_out"),
    [
        ("/contracts/?q=ανύπαρκτη", "0 συμβάσεις", "Δείτε όλες τις συμβάσεις"),
        ("/documents/?q=ανύπαρκτο", "0 έγγραφα", "Δείτε όλα τα έγγραφα"),
        ("/municipalities/?region=EL42", "0 δήμοι", "Δείτε όλους τους δήμους"),
        ("/changes/?kind=correction", "0 μεταβολές", "Δείτε όλες τις μεταβολές"),
    ],
)
def test_no_row_that_matches_is_said_first_with_a_way_out(
    municipality, client, address, none, way_out
):
    Region.objects.create(nuts2="EL42", name="Περιφέρεια Νοτίου Αιγαίου")
    published(make_contract(municipality, net="500.00"))
    response = client.get(address)
    text = text_of(response)
    assert response.status_code == 200
    html = response.content.decode()
    assert html.index(none) < html.index('class="filters')
    assert way_out in text
    assert UNPUBLISHED not in text


def test_the_overview_of_a_region_that_is_not_names_those_that_are(municipality, client):
    response = client.get("/?region=x")
    assert response.status_code == 400
    assert f"Περιφέρεια: Άγνωστη τιμή. Γνωστές: {municipality.region.nuts2}" in text_of(response)


def test_a_contractor_who_only_signed_with_others_is_not_unpublished(municipality, client):
    together = [make_contractor(slug="alpha"), make_contractor()]
    published(make_contract(municipality, net="500.00", contractors=together))
    published(make_contract(municipality, net="500.00", contractors=[make_contractor()]))
    text = text_of(client.get("/contractors/alpha/"))
    assert "Δεν υπολογίζεται: υπέγραψε μόνο μαζί με άλλους" in text
    assert "Ως μοναδικός ανάδοχος" not in text


def test_a_page_changes_its_sentence_with_the_state(municipality, client):
    """Each step of what becomes known changes what the page says of absorption."""
    said = []
    said.append(page_of(client, municipality))
    published(make_allocation(municipality, "1000.00"))
    said.append(page_of(client, municipality))
    contract = published(make_contract(municipality, net="500.00"))
    published(make_figure(contract, "100.00"))
    said.append(page_of(client, municipality))
    published(make_contract(municipality, net="100.00"))
    said.append(page_of(client, municipality))
    label = "Κάτι είναι λάθος; Απορρόφηση: πληρωμές ÷ προϋπολογισμός ένταξης"
    card = [
        re.search(rf"Απορρόφηση \(πληρωμές ÷ προϋπολογισμός\) {label} (.{{45}})", text)[1]
        for text in said
    ]
    assert card[0].startswith(UNPUBLISHED)
    assert card[1].startswith("Δεν υπολογίζεται: λείπουν οι πληρωμές")
    assert "10,0%" in card[2]
    assert card[3].startswith("Δεν υπολογίζεται: λείπουν οι πληρωμές 1")


def test_the_words_of_the_three_states_differ():
    assert len({str(gaps.NOT_PUBLISHED), str(gaps.NOT_COMPUTED), str(gaps.NOT_COMPARED)}) == 3


def is_published_of(municipality):
    """Return which amounts of a municipality the ledger holds, asked of its tables."""
    key = municipality.identity_id
    official = AbsorptionFigure.objects.published().filter(municipality=key)
    granted = Allocation.objects.published().counted().filter(municipality=key)
    own = totals.contracts().counted().filter(shares__municipality=key, shares__share__gt=0)
    either = Q(net_amount__isnull=False) | Q(gross_amount__isnull=False)
    signed = Q(current_net__isnull=False) | Q(current_gross__isnull=False)
    paid = Q(absorbed__isnull=False) | Q(absorbed_gross__isnull=False)
    stated = {name for row in official for name in row.stated_amounts}
    return {
        "allocated": "allocated" in stated or granted.filter(either).exists(),
        "contracted": "contracted" in stated or own.filter(signed).exists(),
        "absorbed": "absorbed" in stated or own.filter(paid).exists(),
    }


def steps_of(address):
    """Return what a page says of each of the four steps, their codes and texts."""
    page = lxml.html.fromstring(Client().get(address).content)
    texts = [" ".join(step.text_content().split()) for step in page.find_class("step")]
    return dict(zip(("allocated", "contracted", "absorbed", "rate"), texts, strict=True))


@pytest.mark.long
@pytest.mark.parametrize("load", ["load_facts", "load_demo"])
def test_every_page_says_the_state_that_the_ledger_has(load, settings):
    settings.PORTAL_DEMO = load == "load_demo"
    call_command(load, verbosity=0)
    rows = totals.municipality_figures()
    assert len(rows) == 17
    for row in rows:
        held = is_published_of(row.municipality)
        for tail in ("", "embed/"):
            said = steps_of(row.municipality.get_absolute_url() + tail)
            for code, is_held in held.items():
                unpublished = UNPUBLISHED in said[code]
                assert unpublished == (not is_held and not row.left[code]), (row, code, said)
            left = row.left["allocated"] or row.left["absorbed"]
            some_side = held["absorbed"] or held["allocated"] or left
            assert (UNPUBLISHED in said["rate"]) == (not some_side), (row, said)
            both = row.absorbed_of_allocated.percent is not None
            assert ("Δεν υπολογίζεται" in said["rate"]) == (some_side and not both), (row, said)
    for contract in totals.contracts():
        text = text_of(Client().get(contract.get_absolute_url()))
        sides = (contract.absorbed, contract.current_net)
        amounts = (*sides, contract.absorbed_gross, contract.current_gross)
        known = any(amount is not None for amount in amounts)
        computed = None not in sides and contract.current_net != 0
        assert ("Δεν υπολογίζεται" in text) == (known and not computed), contract
