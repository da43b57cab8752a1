"""The whole path of a number, by two people, through the pages: the browser walks it too."""

import re

import pytest
from django.urls import reverse

from absorption.models import AbsorptionFigure
from absorption.staff.roles import PUBLISHERS
from tests.absorption.imports.files import as_xlsx
from tests.factories import make_contract, make_document, published
from tests.pages import rows_of, text_of
from tests.workflow import (
    act,
    address,
    confirm,
    enter,
    make_staff,
    review,
    review_url,
    said,
    save,
    upload,
)

pytestmark = pytest.mark.django_db

HEADINGS = ["contract_reference", "figure_date", "absorbed_amount", "document_reference"]


def amounts_in_csv():
    return [row["absorbed_amount"] for row in rows_of("/data/figures.csv")]


@pytest.mark.long
def test_a_number_goes_from_a_spreadsheet_to_the_public_and_is_corrected(client):
    first, second = (enter(make_staff(name, PUBLISHERS)) for name in ("maria", "nikos"))
    document = published(make_document()).reference
    contract, other = (published(make_contract()) for _number in range(2))

    bad = [
        [contract.reference, "31/2/2025", "123.456,78", document],
        [other.reference, "30/6/2025", "1.234,567", document],
    ]
    page = upload(first, as_xlsx([HEADINGS, *bad]), "figures")
    problems = page.context["found"].problems
    assert [(problem.row, problem.value) for problem in problems] == [
        (2, "31/2/2025"),
        (3, "1.234,567"),
    ]
    assert all(problem.problem and problem.right in page.text for problem in problems)
    assert not AbsorptionFigure.objects.exists()

    good = [
        [contract.reference, "30/6/2025", "123.456,78", document],
        [other.reference, "30/6/2025", "1.234,56", document],
    ]
    confirm(first, upload(first, as_xlsx([HEADINGS, *good]), "figures"))
    figure, beside = AbsorptionFigure.objects.order_by("-absorbed_amount")
    assert {figure.state, beside.state} == {"draft"}

    act(first, "submit_rows", figure, beside)
    assert "τελευταίος" in said(review(first, figure, beside, _publish="1"))
    assert amounts_in_csv() == []
    assert "123.456,78" not in text_of(client.get(contract.get_absolute_url()))

    asked = act(second, "review_rows", figure, beside)
    assert len(asked.context["reviews"]) == 2
    assert "Δημοσιεύθηκαν: 2." in said(review(second, figure, beside, _publish="1"))
    assert "123.456,78" in text_of(client.get(contract.get_absolute_url()))
    assert set(amounts_in_csv()) == {"123456.78", "1234.56"}
    assert "123.456,78" in text_of(client.get("/changes/"))

    save(
        first,
        f"{reverse('admin:absorption_absorptionfigure_add')}?replaces={figure.pk}",
        absorbed_amount="120.000,00",
        change_reason="Η κατάσταση πληρωμών μετρούσε ένα τιμολόγιο δύο φορές.",
    )
    correction = AbsorptionFigure.objects.pending().get()
    first.post(address(correction, "submit"))
    assert "123.456,78" in second.get(review_url(correction)).text
    review(second, correction, _publish="1")

    page = text_of(client.get(contract.get_absolute_url()))
    assert "120.000,00" in page
    assert "120000.00" in amounts_in_csv()
    newest = re.search(r'<li id="change-\d+">.*?</li>', client.get("/changes/").text, re.S)[0]
    for shown in ("Διόρθωση", "123.456,78", "120.000,00", "ένα τιμολόγιο δύο φορές"):
        assert shown in newest
