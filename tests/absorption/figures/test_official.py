"""Official amounts of a municipality as a whole: the headline, what stands beside it, the sums."""

from datetime import date
from decimal import Decimal

import pytest

from absorption import checks
from absorption.figures.totals import (
    ABSORBED_OF_ALLOCATED,
    NET,
    RATIOS,
    action_figures,
    municipality_figures,
)
from absorption.views import summaries
from municipalities.models import VatBasis
from tests.factories import (
    make_action,
    make_allocation,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    published,
)

pytestmark = pytest.mark.django_db

SEPTEMBER, JUNE = date(2025, 9, 23), date(2026, 6, 30)


def euro(text):
    """Return an amount."""
    return Decimal(text)


def official(municipality, budget=None, signed=None, paid=None, *, vat=VatBasis.UNKNOWN, **more):
    """Publish what a document states of a municipality as a whole; return it."""
    field = {VatBasis.NET: "absorbed_amount", VatBasis.GROSS: "absorbed_gross"}
    values = {"absorbed_amount": None, field.get(vat, "absorbed_unstated"): paid}
    values |= {"budget_amount": budget, "contracted_amount": signed}
    values = {name: value and euro(value) for name, value in values.items()}
    return published(
        make_figure(
            municipality=municipality,
            absorbed=values.pop("absorbed_amount"),
            **{"figure_date": SEPTEMBER, "vat_basis": vat} | values | more,
        )
    )


def row_of(municipality):
    """Return the figures of one municipality."""
    return municipality_figures(pk=municipality.pk)[0]


def test_the_headline_of_each_amount_is_the_latest_row_that_states_it():
    municipality = make_municipality()
    official(municipality, "1000.00", "800.00", "100.00")
    official(municipality, None, "900.00", None, figure_date=JUNE)
    row = row_of(municipality)
    headline = {code: (total.amount, total.newest) for code, total in row.headline.items()}
    assert headline == {
        "allocated": (euro("1000.00"), SEPTEMBER),
        "contracted": (euro("900.00"), JUNE),
        "absorbed": (euro("100.00"), SEPTEMBER),
    }


def test_the_sum_over_its_own_stands_beside_and_the_newer_is_named_first():
    municipality = make_municipality()
    published(make_allocation(municipality, "700.00", decided_on=date(2024, 1, 1)))
    published(make_contract(municipality, net="600.00", signed_on=date(2026, 1, 1)))
    official(municipality, "1000.00", "500.00", vat=VatBasis.NET)
    row = row_of(municipality)
    assert [total.amount for total in row.standings("allocated")] == [
        euro("1000.00"),
        euro("700.00"),
    ]
    assert [total.amount for total in row.standings("contracted")] == [
        euro("600.00"),
        euro("500.00"),
    ]
    assert row.contracted.amount == euro("500.00")


def test_a_table_without_a_basis_divides_among_itself_and_never_with_net():
    municipality = make_municipality()
    published(make_allocation(municipality, "700.00"))
    paper = published(make_document())
    official(municipality, "1000.00", "800.00", "400.00", document=paper)
    row = row_of(municipality)
    assert [ratio.percent for ratio in row.ratios] == [euro("80.0"), euro("40.0"), euro("50.0")]
    assert {ratio.basis.document for ratio in row.ratios} == {paper.pk}
    assert [row.ratio(definition, NET).percent for definition in RATIOS] == [None, None, None]


def test_amounts_of_two_documents_without_a_basis_are_not_divided():
    municipality = make_municipality()
    official(municipality, "1000.00", None, None)
    official(municipality, None, None, "400.00", figure_date=JUNE)
    row = row_of(municipality)
    assert (row.allocated.amount, row.absorbed.amount) == (euro("1000.00"), euro("400.00"))
    assert row.absorbed_of_allocated.percent is None


def test_where_the_headlines_stand_on_two_bases_the_sums_of_its_own_are_divided():
    municipality = make_municipality()
    published(make_allocation(municipality, "1000.00"))
    published(make_figure(published(make_contract(municipality, net="800.00")), "250.00"))
    official(municipality, None, None, "400.00")
    ratio = row_of(municipality).absorbed_of_allocated
    assert (ratio.numerator, ratio.denominator) == (euro("250.00"), euro("1000.00"))
    assert ratio.basis == NET


def test_the_action_sums_each_basis_by_itself():
    paper = published(make_document())
    one, two, three = (make_municipality() for _ in range(3))
    official(one, "1000.00", "800.00", "400.00", document=paper)
    official(two, "3000.00", "1200.00", "800.01", document=paper)
    published(make_allocation(three, "50.00"))
    figures = action_figures(municipality_figures())
    assert (figures.allocated.amount, figures.absorbed.amount) == (euro("50.00"), None)
    [stated] = figures.other_bases
    assert stated.document == paper
    assert [total.amount for total, *_rest in stated.chain] == [
        euro("4000.00"),
        euro("2000.00"),
        euro("1200.01"),
    ]
    absorption = stated.ratios[1]
    assert absorption.definition is ABSORBED_OF_ALLOCATED
    assert (absorption.percent, absorption.covered, absorption.count) == (euro("30.0"), 2, 3)


def test_one_basis_of_all_is_said_once_over_the_table_and_several_at_each_number(client):
    paper = published(make_document())
    one, two = (make_municipality() for _ in range(2))
    official(one, "1000.00", paid="400.00", document=paper)
    official(two, "3000.00", paid="800.01", document=paper)

    def counted():
        page = " ".join(client.get("/municipalities/").text.split())
        body = page.partition("<tbody")[2].partition("</tbody>")[0]
        said_once = "Όλα τα ποσά και τα ποσοστά: ΦΠΑ δεν αναφέρεται" in page
        return said_once, body.count("ΦΠΑ δεν αναφέρεται")

    assert counted() == (True, 0)
    published(make_allocation(make_municipality(), "50.00"))
    assert counted() == (False, 6)


def test_a_row_without_a_basis_leaves_the_net_sum_of_its_own_in_the_action():
    municipality = make_municipality()
    published(make_allocation(municipality, "700.00"))
    official(municipality, "1000.00")
    figures = action_figures(municipality_figures())
    assert figures.allocated.amount == euro("700.00")
    assert figures.other_bases[0].allocated.amount == euro("1000.00")


def test_a_common_contract_is_not_added_where_an_official_amount_may_hold_it():
    one, two = make_municipality(), make_municipality()
    published(make_contract(one, two, net="900.00", shares=(None, None)))
    assert action_figures(municipality_figures()).contracted.amount == euro("900.00")
    official(one, None, "500.00", None, vat=VatBasis.NET)
    assert action_figures(municipality_figures()).contracted.amount == euro("500.00")


def test_amounts_on_two_bases_cannot_be_added():
    municipality = make_municipality()
    official(municipality, "1000.00")
    row = row_of(municipality)
    with pytest.raises(ValueError, match="never added"):
        row.allocated + row.allocated_by_decisions


def test_the_sentence_says_that_the_source_names_no_basis():
    municipality = make_municipality()
    official(municipality, "1000.00", "800.00", "400.00")
    text = summaries.municipality_sentence(row_of(municipality))
    assert "η πηγή δεν λέει αν τα ποσά περιέχουν ΦΠΑ" in text
    official(municipality, None, None, "450.00", vat=VatBasis.NET, figure_date=JUNE)
    text = summaries.municipality_sentence(row_of(municipality)).replace("\xa0", " ")
    assert "450 € (χωρίς ΦΠΑ)" in text
    assert "1.000 € (ΦΠΑ δεν αναφέρεται)" in text


def found_by(code):
    """Return what a check finds in all that is public."""
    return [failure.message for failure in checks.failures() if failure.check.code == code]


def test_a_printed_percentage_that_its_own_row_contradicts_is_told_and_holds_nothing_up():
    municipality = make_municipality()
    printed = {"stated_rate": euro("45.30"), "stated_definition": "πληρωμές ÷ προϋπολογισμός"}
    official(municipality, "1000.00", "800.00", "453.00", **printed)
    assert found_by("stated-rate-agrees") == []
    official(make_municipality(), "1000.00", "800.00", "600.00", **printed)
    [message] = found_by("stated-rate-agrees")
    assert "45,3%" in message


def test_amounts_of_a_row_out_of_order_are_told():
    official(make_municipality(), "1000.00", "1200.00", "100.00")
    [message] = found_by("official-amounts-in-order")
    assert message.replace("\xa0", " ") == (
        "Συμβάσεις 1.200,00 €, πάνω από προϋπολογισμός 1.000,00 €."
    )


def test_budgets_over_that_of_the_action_are_told_as_perhaps_with_vat():
    make_action()
    paper = published(make_document())
    official(make_municipality(), "50000000.00", document=paper)
    assert found_by("official-budgets-within-action") == []
    official(make_municipality(), "53968750.46", document=paper)
    [message] = found_by("official-budgets-within-action")
    assert "103.968.750,46" in message
    assert "ίσως περιέχουν ΦΠΑ" in message
