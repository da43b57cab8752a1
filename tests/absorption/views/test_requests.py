"""«Ζητήστε το»: one request a document, to whoever holds it, with nothing promised or kept."""

import re
from datetime import date
from urllib.parse import unquote

import pytest

from tests.factories import make_contract, make_municipality, published

pytestmark = pytest.mark.django_db


def requests_of(client, page):
    html = client.get(page).content.decode()
    return html, re.findall(r'id="request-[^>]*>(.*?)</textarea>', html, re.DOTALL)


def test_each_document_has_its_request_to_the_body_that_holds_it(client):
    make_municipality(name="Δήμος Βόλου", slug="volos", website="https://volos.example")
    page = client.get("/municipalities/volos/").content.decode()
    assert 'href="/municipalities/volos/request/"' in page
    html, texts = requests_of(client, "/municipalities/volos/request/")
    assert len(texts) == 3
    for text, body, document in zip(
        texts,
        ("Προς: Δήμος Βόλου", "Προς: Δήμος Βόλου", "Προς: Υπουργείο Ψηφιακής Διακυβέρνησης"),
        ("την απόφαση ένταξης", "τη σύμβαση", "τον πίνακα"),
        strict=True,
    ):
        assert text.strip().startswith(body)
        assert document in text
        assert "άρθρο 5 του Κώδικα Διοικητικής Διαδικασίας (ν. 2690/1999), όπως ισχύει" in text
        assert text.count("______") >= 4 * 5
        # A deadline or a promise would be advice.
        assert not re.search("ημερών|ημέρες|προθεσμία|υποχρε", text)
    assert "Υπόδειγμα, όχι νομική συμβουλή" in html
    assert 'href="https://volos.example"' in html
    assert "/reports/new/?about=/municipalities/volos/" in html
    assert "<form" not in html[html.index("<main") : html.index("</main>")]


def test_the_message_has_no_recipient_and_the_whole_text(client):
    make_municipality(name="Δήμος «Α» & <Β>", slug="odd")
    html, texts = requests_of(client, "/municipalities/odd/request/")
    mails = re.findall(r'href="(mailto:[^"]*)"', html)
    assert len([mail for mail in mails if mail.startswith("mailto:?subject=")]) == 3
    assert "Προς: Δήμος «Α» & <Β>" in unquote(next(m for m in mails if "?subject=" in m))
    assert "&lt;Β&gt;" in texts[0]


def test_the_request_is_greek_on_an_english_page_and_an_unknown_place_is_not_found(client):
    make_municipality(name="Δήμος Βόλου", name_en="Municipality of Volos", slug="volos")
    html, texts = requests_of(client, "/en/municipalities/volos/request/")
    assert "Προς: Δήμος Βόλου" in texts[0]
    assert "A model, not legal advice" in html
    assert client.get("/municipalities/nowhere/request/").status_code == 404


def test_a_contract_that_no_register_shows_can_be_asked_for(client):
    town = make_municipality(name="Δήμος Βόλου", slug="volos", website="https://volos.example")
    hidden = published(
        make_contract(
            town,
            title="Αισθητήρες «Α»",
            contracting_authority="Δήμος Βόλου",
            signed_on=date(2024, 3, 1),
        )
    )
    shown = published(make_contract(town, contracting_authority="ΚτΠ", adam="24SYMV012345678"))
    nothing = published(make_contract(town, net=None, adam="24SYMV012345679"))
    for contract, is_asked_for in ((hidden, True), (shown, False), (nothing, True)):
        address = contract.get_absolute_url()
        page = client.get(address).content.decode()
        assert (f'href="{address}request/"' in page) is is_asked_for
    html, [text] = requests_of(client, hidden.get_absolute_url() + "request/")
    assert text.strip().startswith("Προς: Δήμος Βόλου\n")
    assert "τη σύμβαση «Αισθητήρες “Α”», που υπογράφηκε στις 1.3.2024," in text
    assert f"/reports/new/?about={hidden.get_absolute_url()}" in html
    assert 'href="https://volos.example"' in html
    assert "data-print" in html
    # Another body than the municipality: its site is not known, and none is guessed.
    assert "volos.example" not in client.get(shown.get_absolute_url() + "request/").text
    assert client.get("/contracts/16954-9999/request/").status_code == 404
