"""What was said of each municipality: a dot a claim, its source beside it, nothing made of it."""

from decimal import Decimal

import pytest

from absorption.charts.dots import beside, claim_dots
from absorption.figures import claims, comparison
from municipalities.models import Scope
from tests.factories import (
    make_action,
    make_document,
    make_municipality,
    make_reported_figure,
    make_subproject,
    published,
)

pytestmark = pytest.mark.django_db


def said(town, amount, **more):
    values = {"amount": amount and Decimal(amount), "title": "Έργο"} | more
    return published(make_reported_figure(town, **values))


def test_each_claim_is_a_dot_hollow_where_the_action_is_not_named(client):
    volos = make_municipality(name="Δήμος Βόλου", slug="volos")
    rhodes = make_municipality(name="Δήμος Ρόδου", slug="rhodes")
    make_action()
    paper = published(make_document(issuer="Εφημερίδα", title="Δημοσίευμα"))
    said(volos, "4000000", scope=Scope.ACTION, document=paper)
    said(volos, "1000000", scope=Scope.PROBABLE)
    said(rhodes, "2000000", scope=Scope.PROBABLE)
    # None of these is an amount of the municipality for the Action.
    work = published(make_subproject(rhodes))
    said(rhodes, "9000000", scope=Scope.ACTION, subproject=work)
    said(rhodes, "9000000", scope=Scope.SUB_ACTION)
    rows, scale = claim_dots(claims.of_overview(claims.by_municipality())[1])
    assert scale == 4000000
    assert [(str(row.municipality), [(d.at, d.is_hollow) for d in row.dots]) for row in rows] == [
        ("Δήμος Βόλου", [(1000, False), (250, True)]),
        ("Δήμος Ρόδου", [(500, True)]),
    ]
    assert 'href="/reported/#municipalities"' in client.get("/").content.decode()
    page = client.get("/reported/").content.decode()
    assert page.count('class="claim-dot"') == 1
    assert page.count("claim-dot--hollow") == 2
    shown = page[page.index("claim-dots") :]
    assert paper.get_absolute_url() in shown
    assert "3.000.000" not in shown  # no sum and no middle
    assert "2.500.000" not in shown


def test_nothing_said_draws_nothing(client):
    make_municipality(slug="volos")
    make_action()
    assert claim_dots(claims.of_overview(claims.by_municipality())[1]) == ([], None)
    assert "claim-dots" not in client.get("/reported/").content.decode()


def test_a_municipality_stands_beside_the_medians_on_one_scale():
    measure = comparison.MEASURES["absorbed_of_allocated"]
    median = comparison.Median(Decimal("40.0"), 10, 17)
    unknown = comparison.Median(None, 0, 5)
    [row] = beside([comparison.Comparison(measure, Decimal(80), median, unknown)])
    assert (row.own, row.of_all, row.of_similar) == ("80.0%", "40.0%", None)
    # Over 100%, as when more was paid than granted, the scale is the longest.
    [row] = beside([comparison.Comparison(measure, Decimal(160), median, unknown)])
    assert (row.own, row.of_all) == ("100.0%", "25.0%")
    [row] = beside([comparison.Comparison(measure, None, unknown, unknown)])
    assert (row.own, row.of_all, row.of_similar) == (None, None, None)
