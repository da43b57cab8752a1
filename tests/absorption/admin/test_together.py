"""What was typed in one form goes one way: submitted, reviewed and published together."""

from datetime import date
from decimal import Decimal

import pytest

from absorption import publication
from absorption.figures.totals import contracts
from municipalities.models import Contract, ContractAmendment
from tests.factories import (
    make_amendment,
    make_contract,
    make_document,
    make_figure,
    make_user,
    submitted,
)
from tests.workflow import act, address, review, review_url, said, save

pytestmark = pytest.mark.django_db


def contract_with_amendment(editor):
    """Return a contract in whose form its editor typed an amendment of −50.000."""
    contract = make_contract(net="500000.00")
    response = save(
        editor,
        address(contract, "change"),
        **{
            "amendments-TOTAL_FORMS": "1",
            "amendments-0-contract": contract.pk,
            "amendments-0-number": "1",
            "amendments-0-signed_on": "01/09/2024",
            "amendments-0-net_change": "-50.000,00",
            "amendments-0-document": make_document().pk,
        },
    )
    assert response.status_code == 302
    return contract


def test_an_amendment_typed_in_the_form_of_a_contract_is_published_with_it(editor, publisher):
    contract = contract_with_amendment(editor)
    answer = editor.post(address(contract, "submit"), follow=True)
    assert "Υποβλήθηκαν: 2." in said(answer)
    page = publisher.get(review_url(contract)).content.decode()
    assert "-50.000,00" in page
    review(publisher, contract, _publish="1")
    assert ContractAmendment.objects.get().is_published
    assert contracts().get().current_net == Decimal("450000.00")


def test_it_goes_along_from_the_list_too(editor):
    contract = contract_with_amendment(editor)
    act(editor, "submit_rows", contract)
    assert ContractAmendment.objects.get().state == "submitted"


def test_what_another_person_typed_is_named_and_asked_about(editor):
    contract = contract_with_amendment(editor)
    figure = make_figure(contract, "10000.00")
    publication.edit(figure, make_user("colleague"))
    asked = editor.post(address(contract, "submit"))
    assert str(figure) in asked.content.decode()
    assert "colleague" in asked.content.decode()
    contract.refresh_from_db()
    assert contract.state == "draft"
    editor.post(address(Contract, "submit_with"), {"ids": contract.pk, "_together": "1"})
    figure.refresh_from_db()
    assert figure.state == "submitted"
    assert Contract.objects.get().state == "submitted"


def test_it_may_stay_behind_and_whoever_reviews_is_told(editor, publisher):
    contract = contract_with_amendment(editor)
    figure = make_figure(contract, "10000.00")
    publication.edit(figure, make_user("colleague"))
    editor.post(address(Contract, "submit_with"), {"ids": contract.pk, "_alone": "1"})
    figure.refresh_from_db()
    assert figure.state == "draft"
    page = publisher.get(review_url(contract)).content.decode()
    assert "Μένει πίσω ως πρόχειρο" in page
    review(publisher, contract, _publish="1")
    assert contracts().get().absorbed is None


def test_a_figure_whose_contract_is_a_draft_asks_for_the_contract(editor):
    contract = make_contract()
    publication.edit(contract, make_user("colleague"))
    figure = make_figure(contract, "10000.00")
    publication.edit(figure, make_user("editor"))
    asked = editor.post(address(figure, "submit"))
    assert str(contract) in asked.content.decode()
    editor.post(address(type(figure), "submit_with"), {"ids": figure.pk, "_together": "1"})
    contract.refresh_from_db()
    figure.refresh_from_db()
    assert (contract.state, figure.state) == ("submitted", "submitted")


def test_nobody_publishes_a_contract_with_an_amendment_of_their_own(editor, publisher):
    contract = contract_with_amendment(editor)
    amendment = ContractAmendment.objects.get()
    editor.post(address(contract, "submit"))
    submitted(amendment, by="publisher")
    assert "ο ίδιος τελευταίος" in said(review(publisher, contract, _publish="1"))
    assert not Contract.objects.published().exists()


def test_a_check_that_the_amendment_or_figure_fails_asks_for_its_reason(publisher):
    contract = make_contract(net="100.00")
    publication.edit(contract, make_user("editor"))
    publication.edit(make_figure(contract, "250.00"), make_user("editor"))
    publication.submit(contract, make_user("editor"))
    assert "δημόσια αιτιολογία" in said(review(publisher, contract, _publish="1"))
    assert not Contract.objects.published().exists()
    review(publisher, contract, _publish="1", reason="έτσι το γράφει η πράξη")
    assert contracts().get().absorbed == Decimal("250.00")


def test_one_that_lacks_something_is_named_and_nothing_is_submitted(editor):
    contract = make_contract(signed_on=date(2024, 3, 1))
    amendment = make_amendment(contract, signed_on=date(2023, 1, 1))
    answer = editor.post(address(contract, "submit"), follow=True)
    assert f"Τροποποίηση {amendment}" in said(answer)
    assert not Contract.objects.exclude(state="draft").exists()
