"""The shares of a contract: empty until somebody types them, and never more than the whole."""

from decimal import Decimal

import pytest

from municipalities.models import Contract
from tests.factories import make_action, make_contract, make_document, make_municipality, published
from tests.workflow import address, fields_of, said, save

pytestmark = pytest.mark.django_db


def add(editor, *municipalities, shares=(), **typed):
    """Fill in the form of a new contract of the municipalities and save it."""
    url = address(Contract, "add")
    sent = fields_of(editor.get(url)) | {
        "action": make_action().pk,
        "title": "Έξυπνοι κάδοι",
        "contracting_authority": "Δήμος",
        "document": published(make_document()).pk,
        "shares-TOTAL_FORMS": len(municipalities),
    }
    for place, municipality in enumerate(municipalities):
        sent[f"shares-{place}-municipality"] = municipality.pk
        sent[f"shares-{place}-share"] = shares[place] if shares else ""
    return editor.post(url, sent | typed, follow=True)


def shares_of_the_contract():
    return list(Contract.objects.get().shares.order_by("pk").values_list("share", flat=True))


def towns(count):
    return [make_municipality() for _number in range(count)]


def test_no_share_is_suggested(editor):
    form = editor.get(address(Contract, "add"))
    [inline, *_others] = form.context["inline_admin_formsets"]
    assert inline.formset.empty_form["share"].value() is None
    assert inline.formset.forms[0]["share"].value() is None


def test_what_nobody_typed_stays_unknown_and_is_said(editor):
    answer = add(editor, *towns(2))
    assert shares_of_the_contract() == [None, None]
    assert "Χωρίς γνωστό μερίδιο" in said(answer)


def test_more_than_the_whole_is_refused_with_the_sum_and_nothing_is_saved(editor):
    answer = add(editor, *towns(5), shares=["100"] * 5)
    assert "Τα μερίδια είναι μαζί 500,00%" in answer.content.decode()
    assert not Contract.objects.exists()


def test_equal_shares_are_a_choice_and_come_to_the_whole(editor):
    add(editor, *towns(3), share_equally="on")
    assert shares_of_the_contract() == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_equal_shares_replace_what_stood_there(editor):
    contract = make_contract(*towns(2), shares=[90, 10])
    save(editor, address(contract, "change"), share_equally="on")
    assert shares_of_the_contract() == [50, 50]


def test_more_than_the_whole_is_not_submitted_either(editor):
    contract = make_contract(*towns(2), shares=[100, 100])
    answer = editor.post(address(contract, "submit"), follow=True)
    assert "ξεπερνούν μαζί το 100%" in said(answer)
    assert Contract.objects.get().state == "draft"


def test_a_published_contract_offers_no_equal_shares(editor):
    contract = published(make_contract(*towns(2), shares=[50, 50]))
    page = editor.get(address(contract, "change"))
    assert page.status_code == 200
    assert "μοίρασε εξίσου" not in page.content.decode()
