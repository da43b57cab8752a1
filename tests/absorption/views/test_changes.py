"""The ledger of changes: old and new, in words, and found by filters."""

import re
from decimal import Decimal

import pytest

from absorption.models import Change
from absorption.models.changes import said_reason, title_of
from tests.factories import (
    change,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    published,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def text(client, query=""):
    """Return what the ledger says."""
    response = client.get(f"/changes/{query}")
    assert response.status_code == 200
    return text_of(response)


def test_a_revision_shows_old_and_new_with_the_fields_name_reason_and_document(client):
    document = make_document(title="Απόφαση ανάθεσης")
    contract = published(make_contract(net="500000.00", document=document))
    change(contract, net_amount=Decimal("612345.67"), reason="νέα μελέτη")
    html = client.get("/changes/").content.decode().replace("\xa0", " ")
    assert re.search(r"<del[^>]*>500.000,00 €</del>", html)
    assert "<ins>612.345,67 €</ins>" in html
    page = text(client)
    assert "συμβατικό ποσό χωρίς ΦΠΑ από 500.000,00 € → σε 612.345,67 €" in page
    assert "Αναθεώρηση : Σύμβαση" in page
    assert "Αιτιολογία: νέα μελέτη" in page
    assert "Απόφαση ανάθεσης" in page


def test_a_corrected_figure_shows_what_it_was(client):
    contract = published(make_contract())
    published(make_figure(contract, "212500.00"))
    published(make_figure(contract, "200000.00", change_kind="correction"), reason="διπλή")
    page = text(client, "?kind=correction")
    assert "από 212.500,00 € → σε 200.000,00 €" in page


def test_keys_are_shown_as_names_and_codes_as_words(client):
    municipality = make_municipality(name="Δήμος Βόλου", slug="volos")
    firm = make_contractor(name="Φωτισμός Α.Ε.")
    contract = published(make_contract(municipality, contractors=[firm]))
    change(contract, status="completed")
    page = text(client, f"?contract={contract.reference}")
    assert "Ανάδοχοι Φωτισμός Α.Ε." in page
    assert "Δήμος Βόλου, 100%" in page
    assert "από Σε εξέλιξη → σε Ολοκληρώθηκε" in page


def test_a_key_that_something_had_once_is_shown_as_its_name(client):
    municipality = make_municipality(name="Δήμος Βόλου", slug="volos")
    contract = published(make_contract(municipality))
    change(municipality, slug="iolkos")
    assert "Δήμος Βόλου, 100%" in text(client, f"?contract={contract.reference}")
    other = published(make_contract(make_municipality(name="Δήμος Άλλος", slug="volos")))
    assert "Δήμος Άλλος, 100%" in text(client, f"?contract={other.reference}")


def test_a_field_that_the_code_knows_no_more_is_left_out_and_degrees_are_no_percentage(client):
    change(make_municipality(), seat_latitude=Decimal("37.98380"))
    line = Change.objects.filter(kind="revision").get()
    Change.objects.filter(pk=line.pk).update(new=line.new | {"gone": "ΚΑΝΑΡΙΝΙ"})
    page = text(client, "?kind=revision")
    assert "σε 37.98380" in page
    assert "ΚΑΝΑΡΙΝΙ" not in page


def test_a_percentage_is_shown_with_every_decimal(client):
    contract = published(make_contract())
    stated = {"absorbed": None, "stated_definition": "πληρωμές ÷ σύμβαση"}
    published(make_figure(contract, stated_rate="45.25", **stated))
    published(make_figure(contract, stated_rate="45.31", change_kind="correction", **stated))
    assert "45,25%" in text(client, "?kind=correction")
    assert "45,31%" in text(client, "?kind=correction")


def test_an_emptied_field_becomes_a_dash_and_never_zero(client):
    contract = published(make_contract(net="500000.00"))
    change(contract, net_amount=None)
    page = text(client, "?kind=revision")
    assert "από 500.000,00 € → σε —" in page
    assert "0,00 €" not in page.replace("500.000,00 €", "")


@pytest.mark.parametrize(
    ("query", "expected", "absent"),
    [
        ("?municipality=volos", "Βόλος-έργο", "Λάρισα-έργο"),
        ("?municipality=larissa", "Κοινό-έργο", "Βόλος-έργο"),
        ("?kind=initial", "0 μεταβολές", "έργο"),
        ("?date_from=2100-01-01", "0 μεταβολές", "έργο"),
        ("?date_to=2100-01-01", "Βόλος-έργο", "Καμία"),
    ],
)
def test_a_filter_chooses_the_lines(client, query, expected, absent):
    volos, larissa = (make_municipality(slug=slug) for slug in ("volos", "larissa"))
    published(make_contract(volos, title="Βόλος-έργο"))
    published(make_contract(larissa, title="Λάρισα-έργο"))
    published(make_contract(volos, larissa, title="Κοινό-έργο"))
    page = text(client, query)
    assert expected in page
    assert absent not in page


def test_a_reason_that_says_no_more_than_the_kind_is_left_out(client):
    contract = published(make_contract(), reason="Πρώτη δημοσίευση")
    only = f"?contract={contract.reference}"
    assert "Αιτιολογία" not in text(client, only)
    change(contract, title="Άλλος", reason="νέα απόφαση")
    assert "Αιτιολογία: νέα απόφαση" in text(client, only)


@pytest.mark.parametrize("kind", ["initial", "publication"])
def test_what_was_loaded_or_sent_is_no_reason_of_what_is_new(kind):
    for said in ("αρχική φόρτωση", "νέα στοιχεία του Δήμου"):
        assert said_reason(kind, said) == ""
        assert said_reason("revision", said) == said


def test_a_thing_is_told_by_its_name_in_one_pair_of_quotation_marks():
    assert title_of("reportedfigure", "F054 Προμήθεια αισθητήρων") == "«Προμήθεια αισθητήρων»"
    assert title_of("action", "16954 «Έξυπνες Πόλεις»") == "16954 «Έξυπνες Πόλεις»"
    assert title_of("contract", "16954-0001 Φωτισμός") == "«16954-0001 Φωτισμός»"
    assert title_of("absorptionfigure", "16954-0001 Φωτισμός, α, 30/06/2026") == (
        "16954-0001, πληρωμές έως 30/06/2026"
    )
    assert title_of("absorptionfigure", "Δήμος Βόλου, 30/06/2026") == "«Δήμος Βόλου, 30/06/2026»"
