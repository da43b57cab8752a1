"""The first screen: what waits, since when, for how much; one search over everything."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone

from absorption.admin import search
from absorption.admin.dashboard import LATE_AFTER
from municipalities.dates import today
from municipalities.models import Contract
from tests.factories import (
    make_allocation,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    published,
    submitted,
)
from tests.workflow import address, review, review_url, said

pytestmark = pytest.mark.django_db
FIND = reverse("admin:desk-search")


def desk(client):
    return client.get(reverse("admin:index"))


def aged(record, days):
    moment = timezone.now() - timedelta(days=days)
    models.QuerySet(type(record)).filter(pk=record.pk).update(edited_at=moment)
    return record


def test_a_queue_says_how_many_since_when_and_how_much(publisher):
    municipality = make_municipality()
    aged(submitted(make_contract(municipality, net="100.00")), 12)
    submitted(make_contract(municipality, net="50.50", title="Άλλη"))
    page = desk(publisher)
    waiting = next(pile for pile in page.context["piles"] if pile["key"] == "waiting")
    assert (waiting["count"], waiting["oldest"]) == (2, 12)
    [group] = waiting["groups"]
    assert group["totals"][0]["amount"] == "150,50"
    text = page.content.decode()
    assert "εδώ και 12 ημέρες" in text
    assert LATE_AFTER < 12
    assert 'class="overdue"' in text


def test_what_a_draft_lacks_stands_on_the_desk_in_the_review_and_on_its_page(publisher):
    contract = submitted(make_contract(net=None, signed_on=None))
    told = "συμβατικό ποσό, Ανάδοχοι, CPV, ημερομηνία υπογραφής"
    for url in (reverse("admin:index"), review_url(contract), address(contract, "change")):
        assert told in publisher.get(url).content.decode()
    whole = make_contract(cpv="72000000-5", signed_on=today(), contractors=[make_contractor()])
    assert whole.lacks == []


def test_what_came_today_is_not_overdue(publisher):
    submitted(make_contract())
    waiting = next(pile for pile in desk(publisher).context["piles"] if pile["key"] == "waiting")
    assert waiting["oldest"] == 0


def test_figures_of_different_days_have_no_sum_on_the_desk(publisher):
    for _time in range(2):
        submitted(make_figure())
    waiting = next(pile for pile in desk(publisher).context["piles"] if pile["key"] == "waiting")
    assert waiting["groups"][0]["totals"] == []


def test_what_waits_is_reviewed_and_published_in_two_clicks(publisher):
    contracts = [submitted(make_contract(title=f"Έργο {place}")) for place in (1, 2)]
    text = desk(publisher).content.decode()
    keys = ",".join(str(contract.pk) for contract in contracts)
    url = f"{address(Contract, 'review')}?ids={keys}"
    assert f'href="{url}"' in text
    assert text.index(url) < text.index('id="pile-waiting"') < text.index('id="tables"')
    assert "Δημοσιεύθηκαν: 2." in said(review(publisher, *contracts, _publish="1"))


def test_an_editor_is_offered_no_review(editor):
    submitted(make_contract(), by="colleague")
    assert "/review/?ids=" not in desk(editor).content.decode()


def found(client, typed):
    page = client.get(FIND, {"q": typed})
    assert page.status_code == 200
    return [row for group in page.context["groups"] for row, _line, _url in group["rows"]]


@pytest.mark.parametrize(
    "typed",
    ["Αισθητήρες", "24SYMV012345678", "24ΣΥΜV", "60ΟΦ4653Π8-Ξ1Ι", "60OΦ4653Π8-Ξ1Ι", "1.234,56"],
)
def test_one_search_finds_a_draft_by_name_code_or_amount(editor, typed):
    if typed == "24ΣΥΜV":
        typed = "24SYMV"
    contract = make_contract(
        net="1234.56",
        title="Αισθητήρες στάθμευσης",
        adam="24SYMV012345678",
        ada="60ΟΦ4653Π8-Ξ1Ι",
    )
    assert found(editor, typed) == [contract]


def test_it_finds_a_contractor_by_tax_number_and_an_act_by_amount(editor):
    firm = make_contractor(tax_id="094014201")
    allocation = make_allocation(make_municipality(), net=None, gross_amount=Decimal("99.90"))
    assert found(editor, "094014201") == [firm]
    assert found(editor, "99,90 €") == [allocation]


def test_what_is_public_is_found_with_a_typo_and_in_greeklish(editor):
    contract = published(make_contract(title="Αισθητήρες στάθμευσης"))
    assert contract in found(editor, "aisthitires")


def test_more_than_are_shown_are_said(editor, monkeypatch):
    monkeypatch.setattr(search, "SHOWN", 1)
    for _time in range(2):
        make_document(title="Απόφαση ένταξης")
    page = editor.get(FIND, {"q": "Απόφαση ένταξης"})
    assert page.context["groups"][0]["has_more"]


@pytest.mark.parametrize("typed", ["", "ουδέν τέτοιο", "%", "9" * 300, "1,2,3", "'; --"])
def test_anything_may_be_typed(editor, typed):
    make_contract()
    assert editor.get(FIND, {"q": typed}).status_code == 200


def test_a_stranger_finds_nothing(client):
    assert client.get(FIND, {"q": "α"}).status_code == 302
