"""From a contract to its municipality and its neighbours, from a document to all that it proves."""

import pytest

from municipalities.models import Standing
from tests.factories import (
    make_allocation,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    published,
)

pytestmark = pytest.mark.django_db


def test_a_contract_leads_to_those_beside_it_in_its_municipality(client):
    volos, rhodes = (
        make_municipality(name=f"Δήμος {name}", slug=slug)
        for name, slug in (("Βόλου", "volos"), ("Ρόδου", "rhodes"))
    )
    before, other, middle, after = (
        published(make_contract(town)) for town in (volos, rhodes, volos, volos)
    )
    assert before.reference < other.reference < middle.reference < after.reference
    html = client.get(middle.get_absolute_url()).content.decode()
    assert f'rel="prev" href="{before.get_absolute_url()}"' in html
    assert f'rel="next" href="{after.get_absolute_url()}"' in html
    assert other.reference not in html
    assert "/contracts/?municipality=volos" in html
    way = html[html.index("govgr-breadcrumbs") : html.index("<main")]
    assert 'href="/municipalities/volos/"' in way
    first = client.get(before.get_absolute_url()).content.decode()
    assert 'rel="prev"' not in first


def test_a_document_leads_to_municipalities_and_contractors_of_what_it_proves(client):
    volos = make_municipality(name="Δήμος Βόλου", slug="volos")
    rhodes = make_municipality(name="Δήμος Ρόδου", slug="rhodes")
    make_municipality(name="Δήμος Χανίων", slug="chania")
    firm = published(make_contractor(name="Φως Α.Ε.", slug="fos"))
    paper = published(make_document(title="Κατάσταση πληρωμών"))
    contract = published(make_contract(volos, contractors=[firm]))
    published(make_figure(contract, "5.00", document=paper))
    published(make_allocation(rhodes, document=paper))
    html = client.get(paper.get_absolute_url()).content.decode()
    whom = html[html.index('id="about"') : html.index('id="uses"')]
    assert 'href="/municipalities/volos/"' in whom
    assert 'href="/municipalities/rhodes/"' in whom
    assert 'href="/contractors/fos/"' in whom
    assert "chania" not in whom


def test_documents_stand_by_what_they_bear_and_coordinates_last(client):
    for title, standing, issuer in (
        ("Α δημοσίευμα", Standing.PRESS, "Εφημερίδα"),
        ("Α συντεταγμένες", Standing.REGISTER, "GeoNames"),
        ("Ω απάντηση", Standing.PARLIAMENT, "Υπουργείο"),
        ("Β μητρώο", Standing.REGISTER, "ΚΗΜΔΗΣ"),
    ):
        published(make_document(title=title, standing=standing, issuer=issuer))
    html = client.get("/documents/").content.decode()
    places = [html.index(t) for t in ("Ω απάντηση", "Β μητρώο", "Α δημοσίευμα", "Α συντεταγμένες")]
    assert places == sorted(places)
    assert "Και 1 έγγραφο με τις συντεταγμένες" in html
    assert "3 έγγραφα" in html
    found = client.get("/documents/?q=συντεταγμένες").content.decode()
    assert "Α συντεταγμένες" in found
    assert "Και 1 έγγραφο" not in found
