"""A publication that was a mistake is undone: prepared with the old values, by two people."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from absorption import publication
from absorption.models import AbsorptionFigure, Change
from municipalities.models import Contract
from tests.factories import (
    make_contract,
    make_contractor,
    make_figure,
    make_municipality,
    make_user,
    proposed,
    published,
    submitted,
)
from tests.workflow import address, piles, review, said

pytestmark = pytest.mark.django_db


def corrected(figure, absorbed):
    """Publish another amount in the place of a figure's."""
    return published(
        make_figure(
            figure.contract,
            absorbed,
            figure_date=figure.figure_date,
            change_kind="correction",
            change_reason="λάθος",
        )
    )


def draft():
    return AbsorptionFigure.objects.pending().get()


def test_an_editor_undoes_a_correction_and_the_old_amount_holds_again(editor, publisher):
    wrong = corrected(published(make_figure()), "9.00")
    assert "Αναίρεση" in editor.get(address(wrong, "change")).content.decode()
    editor.post(address(wrong, "undo"))
    assert (draft().absorbed_amount, draft().change_kind) == (Decimal("250000.00"), "correction")
    assert draft().edited_by.username == "editor"
    editor.post(address(draft(), "submit"))
    review(publisher, draft(), _publish="1")
    assert AbsorptionFigure.objects.published().get().absorbed_amount == Decimal("250000.00")
    assert "κατά λάθος" in Change.objects.order_by("pk").last().reason


def test_what_a_publisher_starts_lies_ready_for_an_editor_and_a_publisher_publishes(
    editor, publisher
):
    figure = published(make_figure())
    assert "περιμένει έναν συντάκτη" in said(publisher.post(address(figure, "undo"), follow=True))
    assert draft().edited_by is None
    assert piles(editor)["unowned"] == [draft()]
    assert "Υποβολή για δημοσίευση" in editor.get(reverse("admin:index")).content.decode()
    editor.post(address(draft(), "submit"))  # the one click
    assert draft().edited_by.username == "editor"
    review(publisher, draft(), _publish="1")
    assert AbsorptionFigure.objects.published().get().change_kind == "withdrawal"


def test_whoever_starts_it_and_submits_it_does_not_publish_it(publisher):
    figure = published(make_figure())
    publisher.post(address(figure, "undo"))
    publisher.post(address(draft(), "submit"))
    assert "ο ίδιος τελευταίος" in said(review(publisher, draft(), _publish="1"))


def test_a_contract_goes_back_to_its_values_shares_and_contractors(editor, publisher):
    town, other = make_municipality(), make_municipality()
    firm = published(make_contractor())
    contract = published(make_contract(town, contractors=[firm], title="Όπως ήταν", adam=""))
    proposal = proposed(
        contract, title="Λάθος τίτλος", signed_on=date(2024, 5, 5), change_reason="νόμιζα"
    )
    proposal.shares.all().delete()
    proposal.shares.create(municipality=other, share=50)
    proposal.contractors.clear()
    submitted(proposal)
    publication.publish(proposal, make_user("publisher"))

    editor.post(address(contract, "undo"))
    back = Contract.objects.pending().get()
    editor.post(address(back, "submit"))
    review(publisher, back, _publish="1")
    contract.refresh_from_db()
    assert (contract.title, contract.signed_on) == ("Όπως ήταν", date(2024, 3, 1))
    assert [(row.municipality, row.share) for row in contract.shares.all()] == [(town, 100)]
    assert list(contract.contractors.all()) == [firm]


def test_what_has_no_old_values_offers_no_way_back(editor):
    contract = published(make_contract())
    assert address(contract, "undo") not in editor.get(address(contract, "change")).content.decode()
    assert "προηγούμενη τιμή" in said(editor.post(address(contract, "undo"), follow=True))


def test_it_is_prepared_once(editor):
    figure = published(make_figure())
    editor.post(address(figure, "undo"))
    assert "Υπάρχει ήδη πρόχειρο" in said(editor.post(address(figure, "undo"), follow=True))
    assert AbsorptionFigure.objects.pending().count() == 1


def test_a_withdrawal_by_mistake_is_undone_too(editor):
    figure = published(make_figure())
    withdrawn = published(
        make_figure(
            figure.contract,
            None,
            figure_date=figure.figure_date,
            change_kind="withdrawal",
            change_reason="λάθος",
        )
    )
    editor.post(address(withdrawn, "undo"))
    assert draft().absorbed_amount == Decimal("250000.00")
