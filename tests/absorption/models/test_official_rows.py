"""An official row: what one document states of a municipality as a whole, on one VAT basis."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from absorption.models import AbsorptionFigure
from municipalities.models import VatBasis
from tests.factories import make_action, make_contract, make_document, make_municipality

pytestmark = pytest.mark.django_db

AMOUNT = Decimal("1234567.89")


def row(**values):
    """Return an unsaved official row of a municipality."""
    return AbsorptionFigure(
        municipality=make_municipality(),
        action=make_action(),
        figure_date=date(2025, 9, 23),
        document=make_document(),
        **values,
    )


@pytest.mark.parametrize(
    "stated",
    [
        {"budget_amount": AMOUNT, "vat_basis": VatBasis.NET},
        {"contracted_amount": AMOUNT, "vat_basis": VatBasis.GROSS},
        {"absorbed_unstated": AMOUNT, "vat_basis": VatBasis.UNKNOWN},
        {"budget_amount": AMOUNT, "absorbed_gross": AMOUNT, "vat_basis": VatBasis.GROSS},
        {"absorbed_amount": AMOUNT, "absorbed_gross": AMOUNT},
        {"stated_rate": Decimal("45.3"), "stated_definition": "πληρωμές ÷ προϋπολογισμός"},
    ],
)
def test_a_row_states_each_amount_or_none_of_them(stated):
    figure = row(**stated)
    figure.full_clean()
    figure.save()


@pytest.mark.parametrize(
    "stated",
    [
        {},
        {"vat_basis": VatBasis.NET},
        {"budget_amount": AMOUNT},
        {"absorbed_unstated": AMOUNT},
        {"budget_amount": AMOUNT, "absorbed_amount": AMOUNT, "vat_basis": VatBasis.UNKNOWN},
        {"budget_amount": AMOUNT, "absorbed_amount": AMOUNT, "vat_basis": VatBasis.GROSS},
        {"absorbed_unstated": AMOUNT, "vat_basis": VatBasis.NET},
        {"budget_amount": -AMOUNT, "vat_basis": VatBasis.NET},
    ],
)
def test_amounts_on_two_bases_or_on_none_are_refused(stated):
    figure = row(**stated)
    with pytest.raises(ValidationError):
        figure.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save()


def test_a_contract_has_no_budget_of_a_municipality():
    contract = make_contract()
    figure = AbsorptionFigure(
        contract=contract,
        figure_date=date(2026, 9, 23),
        document=make_document(),
        budget_amount=AMOUNT,
        vat_basis=VatBasis.NET,
    )
    with pytest.raises(ValidationError, match="μόνο η γραμμή ενός Δήμου"):
        figure.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save()
