"""The contractors: what they signed, each contract once, persons unnamed."""

from decimal import Decimal

import pytest

from absorption.figures.contractors import contractor_figures
from municipalities.models import Contractor
from tests.factories import make_contract, make_contractor, make_municipality, published
from tests.pages import rows_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def firms(shared):
    """Publish one firm alone (300), two together (500), a person (200)."""
    one = published(make_contractor(name="Άλφα Α.Ε.", slug="alpha"))
    two = published(make_contractor(name="Βήτα Α.Ε.", slug="beta"))
    person = published(make_contractor(name="Μαρία Παπαδοπούλου", natural_person=True))
    athens, volos = make_municipality(name="Δήμος Αθηναίων"), make_municipality(name="Δήμος Βόλου")
    published(make_contract(athens, net="100.00", contractors=[one]))
    published(make_contract(volos, net="200.00", contractors=[one]))
    published(make_contract(athens, volos, net="500.00", contractors=[one, two]))
    published(make_contract(athens, net="200.00", contractors=[person]))
    return one, two, person


def rows():
    """Return {name: figures} and the sums."""
    found, sums = contractor_figures(Contractor.objects.published())
    return {row.contractor.name: row for row in found}, sums


def test_a_consortiums_contract_counts_once_and_is_joint_for_each_member(firms):
    found, sums = rows()
    assert sums.contracted.amount == Decimal("1000.00")
    alpha, beta = found["Άλφα Α.Ε."], found["Βήτα Α.Ε."]
    assert (alpha.alone.amount, alpha.joint.amount) == (Decimal("300.00"), Decimal("500.00"))
    assert (beta.alone.amount, beta.joint.amount) == (None, Decimal("500.00"))
    assert (alpha.count, beta.count) == (3, 1)


def test_the_file_says_what_the_page_says_and_gives_a_person_no_sum(firms):
    file = {row["contractor_slug"]: row for row in rows_of("/data/contractors.csv")}
    for name, row in rows()[0].items():
        line = file.pop(row.contractor.slug)
        for part in ("alone", "joint"):
            total = getattr(row, part)
            amount = Decimal(line[f"signed_{part}"]) if line[f"signed_{part}"] else None
            counts = int(line[f"signed_{part}_known"]), int(line[f"signed_{part}_count"])
            assert (amount, *counts) == (total.amount, total.known, total.count), name
    [person] = file.values()
    assert {value for name, value in person.items() if name.startswith("signed_")} == {""}


def test_the_share_is_of_the_known_total_and_unknown_without_own_contracts(firms):
    found, _sums = rows()
    assert found["Άλφα Α.Ε."].share.percent == Decimal("30.0")
    assert found["Βήτα Α.Ε."].share.percent is None


def test_a_contract_without_amount_makes_the_sum_at_least(client, firms):
    published(make_contract(net=None, contractors=[firms[0]]))
    found, _sums = rows()
    assert (found["Άλφα Α.Ε."].alone.known, found["Άλφα Α.Ε."].alone.count) == (2, 3)
    text = text_of(client.get("/contractors/"))
    assert "τουλάχιστον 300,00 € (2 από 3)" in text


def test_a_contract_that_left_the_action_does_not_count(firms):
    published(make_contract(net="900.00", contractors=[firms[0]], status="withdrawn"))
    found, sums = rows()
    assert found["Άλφα Α.Ε."].alone.amount == Decimal("300.00")
    assert sums.contracted.amount == Decimal("1000.00")


def test_the_list_foots_to_all_contracts_and_names_no_person(client, firms):
    text = text_of(client.get("/contractors/"))
    assert "1.000,00 €" in text
    assert "30,0%" in text
    assert "Παπαδοπούλου" not in text
    assert firms[2].slug not in text


def test_the_page_shows_the_contracts_of_every_municipality(client, firms):
    text = text_of(client.get("/contractors/alpha/"))
    assert "Δήμος Αθηναίων" in text
    assert "Δήμος Βόλου" in text
    assert "30,0% του γνωστού συνόλου (300,00 € ÷ 1.000,00 €" in text
    assert "4 από 4" in text
    assert "Πρώτη δημοσίευση: Ανάδοχος «Άλφα Α.Ε.»" in text


def test_nobody_and_a_person_have_no_page(client, firms):
    for slug in ("none", firms[2].slug):
        assert client.get(f"/contractors/{slug}/").status_code == 404


def test_an_empty_list_says_so(client):
    assert "Δεν έχει δημοσιευθεί ανάδοχος" in text_of(client.get("/contractors/"))


def test_the_country_is_named(client):
    published(make_contract(contractors=[make_contractor(slug="firm", country="DE")]))
    assert "Γερμανία" in client.get("/contractors/firm/").content.decode()
    assert "Germany" in client.get("/en/contractors/firm/").content.decode()
