"""Errors that readers report: taken without an account, public only after approval."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from absorption.models import ErrorReport
from absorption.views.report_form import MOST_REPORTS
from municipalities.dates import today
from tests.absorption.views.test_pages import text_of
from tests.factories import (
    make_action,
    make_allocation,
    make_contract,
    make_figure,
    make_municipality,
    published,
)

pytestmark = pytest.mark.django_db


def send(client, **fields):
    """Send the form."""
    return client.post("/reports/new/", {"text": "Το ποσό είναι άλλο"} | fields)


def test_every_page_offers_to_report_and_carries_itself(client):
    make_municipality(slug="volos")
    html = client.get("/municipalities/volos/").content.decode()
    assert 'href="/reports/new/?about=%2Fmunicipalities%2Fvolos%2F"' in html
    html = client.get("/contracts/?as_of=2025-01-01").content.decode()
    assert "/reports/new/?about=%2Fcontracts%2F&amp;as_of=2025-01-01" in html


def test_each_figure_leads_to_the_form_with_what_it_says(client):
    make_action()
    municipality = make_municipality(slug="volos", name="Δήμος Βόλου", population_2011=144449)
    published(make_allocation(municipality, "1000000.00"))
    contract = published(make_contract(municipality, net="500000.00"))
    published(make_figure(contract, "250000.00"))
    for page, about, said in (
        ("/", "Η πύλη γενικά", "Συνολικός προϋπολογισμός της Δράσης: 90.000.000 €"),
        ("/", "Η πύλη γενικά", "Πληρωμές: 250.000,00 €"),
        ("/municipalities/volos/", "Δήμος Βόλου", ": 144.449"),
        (contract.get_absolute_url(), contract.reference, "Ποσό όπως υπογράφηκε: 500.000,00 €"),
        (contract.get_absolute_url(), contract.reference, "Στοιχείο απορρόφησης: 250.000,00 €"),
    ):
        html = client.get(page).content.decode()
        links = re.findall(r'class="report-link[^>]*href="([^"]+)"', html)
        forms = [text_of(client.get(unescape(link))) for link in links]
        assert any(about in form and said in form for form in forms), (page, said)


def test_a_figure_in_a_frame_offers_no_form(client):
    make_municipality(slug="volos")
    assert "/reports/new/" not in client.get("/municipalities/volos/embed/").content.decode()


def test_what_a_page_carries_is_never_too_long_for_the_form(client):
    page = client.get("/reports/new/", {"field": "α" * 500, "value": "5" * 500})
    sent = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())[1]
        for name in ("field", "value")
    }
    assert send(client, **sent).status_code == 302


def test_a_report_without_a_day_is_of_today(client):
    send(client)
    assert ErrorReport.objects.get().as_of == today()


@pytest.mark.parametrize("page", ["/reports/", "/reports/new/", "/en/reports/new/"])
def test_no_cache_keeps_the_form_or_the_log(client, page):
    assert {"no-store", "private"} <= set(client.get(page)["Cache-Control"].split(", "))
    sent = send(client, email="a@example.org").url
    assert {"no-store", "private"} <= set(client.get(sent)["Cache-Control"].split(", "))


def test_the_form_names_what_it_is_about(client):
    contract = published(make_contract(make_municipality()))
    response = client.get(
        "/reports/new/",
        {
            "about": f"/en{contract.get_absolute_url()}",
            "field": "συμβατικό ποσό",
            "value": "500.000,00 €",
            "as_of": "2025-06-30",
        },
    )
    text = text_of(response)
    assert contract.reference in text
    assert "συμβατικό ποσό: 500.000,00 €" in text
    assert "30 Ιουνίου 2025" in text


@pytest.mark.parametrize("page", ["/municipalities/volos/", "/en/municipalities/volos/"])
@pytest.mark.parametrize("form", ["/reports/new/", "/en/reports/new/"])
def test_a_report_finds_its_subject_in_either_language(client, page, form):
    municipality = make_municipality(slug="volos")
    client.post(form, {"text": "x", "about": page})
    assert ErrorReport.objects.get().municipality == municipality


@pytest.mark.parametrize("day", ["2025-02-30", "χθες", "0"])
def test_a_day_that_is_none_is_left_out(client, day):
    response = client.get("/reports/new/", {"about": "/", "field": "x", "as_of": day})
    assert response.status_code == 200
    assert "Όπως ήταν" not in text_of(response)


def test_a_report_keeps_subject_field_value_day_and_data_version(client):
    contract = published(make_contract(make_municipality()))
    response = send(
        client,
        about=contract.get_absolute_url(),
        field="ποσό",
        value="5 €",
        as_of="2025-06-30",
        email="reader@example.org",
    )
    assert response.status_code == 302
    report = ErrorReport.objects.get()
    assert (report.contract, report.field, report.value) == (contract, "ποσό", "5 €")
    assert report.as_of.isoformat() == "2025-06-30"
    assert report.data_version > 0


def test_the_text_is_public_only_after_approval_and_the_email_never(client):
    municipality = make_municipality(slug="volos", name="Δήμος Βόλου")
    send(
        client,
        about="/municipalities/volos/",
        value="ΚΑΝΑΡΙΝΙ",
        field="ποσό",
        text="ΚΑΝΑΡΙΝΙ τηλέφωνο 2101234567",
        email="reader@example.org",
    )
    before = text_of(client.get("/reports/"))
    assert str(municipality) in before
    assert "Εκκρεμεί από σήμερα" in before
    assert "ΚΑΝΑΡΙΝΙ" not in before
    report = ErrorReport.objects.get()
    report.reported_at = timezone.now() - timedelta(days=3)
    report.decide("corrected", "Νέα απόφαση", public_text="Το ποσό είναι άλλο")
    after = text_of(client.get("/reports/"))
    assert "Το ποσό είναι άλλο" in after
    assert "Διορθώθηκε: Νέα απόφαση" in after
    assert "Αποφασίστηκε σε 3 ημέρες" in after
    assert "2101234567" not in after
    assert "example.org" not in before + after
    assert ErrorReport.objects.get().email == ""


def test_who_reported_can_delete_the_email(client):
    page = send(client, email="reader@example.org").url
    assert "Σβήσιμο του e-mail" in text_of(client.get(page))
    assert "Δεν κρατείται κανένα e-mail" in text_of(client.post(page))
    assert ErrorReport.objects.get().email == ""


def test_the_address_of_thanks_cannot_be_guessed(client):
    send(client, email="reader@example.org")
    assert client.post("/reports/sent/1/").status_code == 404
    assert ErrorReport.objects.get().email == "reader@example.org"


def test_a_robot_that_fills_the_trap_is_thanked_and_forgotten(client):
    assert send(client, website="http://spam.example").status_code == 302
    assert not ErrorReport.objects.exists()


def test_too_many_reports_in_an_hour_are_refused_with_the_text_kept(client):
    for _number in range(MOST_REPORTS):
        assert send(client).status_code == 302
    response = send(client, text="Ένα ακόμη")
    assert response.status_code == 429
    assert "Ένα ακόμη" in response.content.decode()
    assert ErrorReport.objects.count() == MOST_REPORTS


def test_an_hour_that_ends_between_two_looks_refuses_nobody(client, monkeypatch):
    def ended(key):
        raise ValueError

    monkeypatch.setattr(cache, "incr", ended)
    assert send(client).status_code == 302


@pytest.mark.parametrize(
    "fields",
    [{"text": ""}, {"email": "x"}, {"text": "α" * 4001}, {"as_of": "χθες"}, {"value": "1" * 201}],
)
def test_a_bad_form_is_answered_with_what_is_wrong(client, fields):
    response = send(client, **fields)
    assert response.status_code == 400
    assert not ErrorReport.objects.exists()


@pytest.mark.parametrize(
    "about", ["/nothing/", "//evil.example/", "http://[", "\0", "/municipalities/none/"]
)
def test_a_report_about_nothing_known_is_of_the_portal(client, about):
    assert client.get("/reports/new/", {"about": about}).status_code == 200
    send(client, about=about.replace("\0", ""))
    assert ErrorReport.objects.get().subject is None


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "Η φόρμα δεν στάλθηκε"), ("/en", "The form was not sent")]
)
def test_a_form_without_its_token_is_refused_in_words(prefix, words):
    response = Client(enforce_csrf_checks=True).post(f"{prefix}/reports/new/", {"text": "x"})
    assert response.status_code == 403
    assert words in text_of(response)
    assert "<style" not in response.content.decode()


def test_what_a_reader_writes_is_never_markup(client):
    send(client, text="<script>alert(1)</script>")
    ErrorReport.objects.get().decide("unfounded", public_text="<script>alert(1)</script>")
    html = client.get("/reports/").content.decode()
    assert "<script>alert" not in html
    assert re.search("&lt;script&gt;alert", html)


def test_a_decision_has_its_time():
    report = ErrorReport(text="x", decision="corrected")
    with pytest.raises(ValidationError):
        report.full_clean()
