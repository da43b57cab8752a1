"""Errors that readers report: taken without an account, public only after approval."""

import functools
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from absorption.models import ErrorReport
from absorption.publication.error_reports import prepare, release, take_off
from absorption.views.report_form import MOST_REPORTS
from municipalities.dates import today
from municipalities.models import Contract, Municipality
from tests.factories import (
    answered,
    make_contract,
    make_figure,
    make_municipality,
    make_reported_figure,
    make_user,
    published,
)
from tests.pages import text_of
from tests.world import one_of_everything

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


@pytest.fixture
def linked(client):
    """Return a function that gives, of each figure's link on a page, the label and the form."""

    @functools.cache
    def ask(page):
        html = client.get(page).content.decode()
        links = re.findall(
            r'class="report-link[^>]*href="([^"]+)".*?hidden">Κάτι είναι λάθος; ([^<]+)<',
            html,
            re.S,
        )
        return [(unescape(label), client.get(unescape(link))) for link, label in links]

    return ask


@pytest.mark.parametrize(
    ("basis", "field", "mark"),
    [
        ("gross", "absorbed_gross", "με ΦΠΑ"),
        ("unknown", "absorbed_unstated", "ΦΠΑ δεν αναφέρεται"),
    ],
)
def test_a_figure_on_another_vat_basis_is_not_taken_for_one_without_vat(
    linked, ledger, basis, field, mark
):
    other = make_municipality(slug="larissa", name="Δήμος Λαρισαίων")
    amounts = {"budget_amount": "800000.00", field: "400000.00", "vat_basis": basis}
    published(make_figure(municipality=other, absorbed=None, **amounts))
    paid, ratio = f"Πληρωμές ({mark}): 400.000,00 €", f"προϋπολογισμός ένταξης ({mark}): 50%"
    for page, said in (
        ("/municipalities/", paid),
        ("/", "Πληρωμές: 300.000,00 €"),  # of the others, without VAT
        ("/methodology/", ratio),
        ("/municipalities/larissa/", paid),
        ("/municipalities/larissa/", ratio),
    ):
        assert any(said in text_of(form) for _label, form in linked(page)), (page, said)


@pytest.fixture(scope="module")
def ledger(shared):
    """One of everything, and what stands on few pages; return the contract."""
    people = {"population_2011": 144449, "population_2021_provisional": 138865}
    found = one_of_everything(slug="volos", name="Δήμος Βόλου", **people)
    published(make_reported_figure(None, "12000000.00"))
    stated = {"stated_rate": "45.35", "stated_definition": "πληρωμές προς ένταξη"}
    town = found[Municipality]
    published(make_figure(municipality=town, absorbed="300000.00", **stated))
    return found[Contract]


def test_each_figure_leads_to_the_form_with_what_it_says(linked, ledger):
    contract = ledger.get_absolute_url()
    for page, about, said in (
        ("/", "Η πύλη γενικά", "Συνολικός προϋπολογισμός της Δράσης: 90.000.000,00 €"),
        ("/", "Η πύλη γενικά", "Πληρωμές: 300.000,00 €"),
        ("/", "Η πύλη γενικά", "Απορρόφηση: πληρωμές ÷ προϋπολογισμός ένταξης: 30%"),
        ("/", "Η πύλη γενικά", "Ποσό όπως αναφέρθηκε: 12.000.000,00 €"),
        ("/methodology/", "Η πύλη γενικά", "Πληρωμές ÷ συμβατικό ποσό: 50%"),
        ("/contracts/", "Η πύλη γενικά", "Στοιχείο Συμβατικό ποσό"),  # of a list: not how much
        ("/contractors/company/", "Η πύλη γενικά", "Ως μοναδικός ανάδοχος: 600.000,00 €"),
        ("/municipalities/volos/profile/", "Δήμος Βόλου", "πληθυσμός 2011: 144.449"),
        ("/municipalities/volos/", "Δήμος Βόλου", "Απόφαση ένταξης: 1.000.000,00 €"),
        ("/municipalities/volos/plan/", "Δήμος Βόλου", "προγραμματισμένο ποσό: 70.000,00 €"),
        ("/municipalities/volos/", "Δήμος Βόλου", "Ποσό όπως αναφέρθηκε: 6.900.000,00 €"),
        ("/municipalities/volos/", "Δήμος Βόλου", "Ποσοστό όπως δημοσιεύθηκε: 45,35%"),
        (contract, ledger.reference, "Ποσό όπως υπογράφηκε: 500.000,00 €"),
        (
            contract,
            ledger.reference,
            "Συμβατικό ποσό σήμερα, με τις τροποποιήσεις: 600.000,00 €",
        ),
        (contract, ledger.reference, "Γνωστές πληρωμές έως σήμερα: 250.000,00 €"),
        (contract, ledger.reference, "Μεταβολή ποσού: 100.000,00 €"),
        (contract, ledger.reference, "Στοιχείο απορρόφησης: 250.000,00 €"),
    ):
        forms = [text_of(form) for _label, form in linked(page)]
        assert any(about in form and said in form for form in forms), (page, said, forms)


@pytest.mark.long
def test_no_link_beside_a_figure_leads_to_a_form_that_does_not_know_it(linked, ledger):
    """Whoever adds a figure to a page gives it a code in `figures/reportable.py`."""
    contract, found = ledger.get_absolute_url(), 0
    make_municipality(slug="empty")
    unsaid = published(make_contract(net=None, reference="unsaid"))
    pages = ("/", "/methodology/", "/contracts/", "/contractors/company/")
    towns = [f"/municipalities/{slug}" for slug in ("volos", "empty")]
    pages = [*pages, *(f"{town}/{page}" for town in towns for page in ("", "profile/"))]
    for page in (*pages, contract, unsaid.get_absolute_url()):
        for label, form in linked(page):
            found += 1
            assert form.context["report"].figure, (page, label)
    assert found > 40


def test_the_form_shows_a_figure_as_it_was_on_the_day_of_the_page(client, ledger, settings):
    now = client.get("/reports/new/", {"about": ledger.get_absolute_url(), "figure": "signed"})
    assert "500.000,00 €" in text_of(now)
    before = {"about": ledger.get_absolute_url(), "figure": "signed", "as_of": "2020-01-01"}
    assert "Ποσό όπως υπογράφηκε" not in text_of(client.get("/reports/new/", before))


@pytest.mark.parametrize(
    "figure",
    [
        "ΚΑΝΑΡΙΝΙ",
        "signed.ΚΑΝΑΡΙΝΙ",
        "figure.999999",
        "figure.",
        "allocation.1",  # of a municipality, not of this contract
        "budget",
        "signed" * 100,
        "",
    ],
)
def test_a_figure_that_the_page_does_not_show_is_left_out(client, ledger, figure):
    address = f"/reports/new/?{urlencode({'about': ledger.get_absolute_url(), 'figure': figure})}"
    page = text_of(client.get(address))
    assert "Στοιχείο" not in page
    assert "ΚΑΝΑΡΙΝΙ" not in page
    client.post(address, {"text": "x"})
    report = ErrorReport.objects.get()
    assert (report.contract, report.figure, report.figure_value) == (ledger, "", None)


def test_nothing_that_a_visitor_types_is_shown_but_what_was_released(client, ledger):
    """The address, the form, each hidden field that there ever was, full of a stranger's text."""
    canary = "ΚΑΝΑΡΙΝΙ"
    names = ("field", "value", "figure", "as_of", "page", "about", "public_text", "answer")
    names += ("decision", "prepared_text", "prepared_answer", "figure_value", "contract")
    typed = dict.fromkeys(names, canary) | {"text": canary}
    address = f"/reports/new/?{urlencode(typed | {'about': ledger.get_absolute_url()})}"
    assert canary not in client.get(address).content.decode()
    assert client.post(address, typed).status_code == 302
    assert client.post(f"/reports/new/?{urlencode(typed)}", typed).status_code == 302
    sent = list(ErrorReport.objects.all())
    assert len(sent) == 2
    for report in sent:
        assert canary not in client.get("/reports/").content.decode()
        answered(report, "unfounded")
    assert canary not in client.get("/reports/").content.decode()
    assert "Το κείμενο του αναγνώστη δεν δημοσιεύθηκε." in text_of(client.get("/reports/"))


def test_a_strangers_words_in_an_old_report_are_public_no_more(client):
    """Before version 0005 `field` and `value` were what the address said, shown once decided."""
    ErrorReport.objects.create(
        text="x",
        field="ΚΑΝΑΡΙΝΙ",
        value="ΚΑΝΑΡΙΝΙ",
        decision="unfounded",
        decided_at=timezone.now(),
        public_text="Όπως εγκρίθηκε τότε",
        answer="Όπως απαντήθηκε τότε",
    )
    log = text_of(client.get("/reports/"))
    assert "ΚΑΝΑΡΙΝΙ" not in log
    assert "Όπως εγκρίθηκε τότε" in log
    assert "Όπως απαντήθηκε τότε" in log


def test_a_figure_in_a_frame_offers_no_form(client):
    make_municipality(slug="volos")
    assert "/reports/new/" not in client.get("/municipalities/volos/embed/").content.decode()


def test_a_report_without_a_day_is_of_today(client):
    send(client)
    assert ErrorReport.objects.get().as_of == today()


@pytest.mark.parametrize("page", ["/reports/", "/reports/new/", "/en/reports/new/"])
def test_no_cache_keeps_the_form_or_the_log(client, page):
    assert {"no-store", "private"} <= set(client.get(page)["Cache-Control"].split(", "))
    sent = send(client, email="a@example.org").url
    assert {"no-store", "private"} <= set(client.get(sent)["Cache-Control"].split(", "))


def test_the_form_names_what_it_is_about(client, ledger):
    response = client.get(
        "/reports/new/",
        {"about": f"/en{ledger.get_absolute_url()}", "figure": "signed", "as_of": "2025-06-30"},
    )
    text = text_of(response)
    assert ledger.reference in text
    assert "30 Ιουνίου 2025" in text


@pytest.mark.parametrize("page", ["/municipalities/volos/", "/en/municipalities/volos/"])
@pytest.mark.parametrize("form", ["/reports/new/", "/en/reports/new/"])
def test_a_report_finds_its_subject_in_either_language(client, page, form):
    municipality = make_municipality(slug="volos")
    client.post(f"{form}?about={page}", {"text": "x"})
    report = ErrorReport.objects.get()
    assert (report.municipality, report.page) == (municipality, page)


@pytest.mark.parametrize("day", ["2025-02-30", "χθες", "0", "9999-12-31", "0001-01-01"])
def test_a_day_that_no_page_can_be_of_is_left_out_or_shows_nothing(client, ledger, day):
    about = {"about": ledger.get_absolute_url(), "figure": "signed", "as_of": day}
    address = f"/reports/new/?{urlencode(about)}"
    response = client.get(address)
    assert response.status_code == 200
    assert ("Όπως ήταν" in text_of(response)) == (day == "0001-01-01")
    assert client.post(address, {"text": "x"}).status_code == 302


def test_a_report_keeps_subject_figure_value_day_and_data_version(client, ledger):
    about = {"about": ledger.get_absolute_url(), "figure": "signed"}
    response = client.post(
        f"/reports/new/?{urlencode(about)}", {"text": "x", "email": "reader@example.org"}
    )
    assert response.status_code == 302
    report = ErrorReport.objects.get()
    assert (report.contract, report.figure) == (ledger, "signed")
    assert report.figure_value == 500000
    assert report.as_of == today()
    assert report.data_version > 0


def test_the_text_is_public_only_after_release_and_the_email_never(client, ledger):
    about = {"about": "/municipalities/volos/profile/", "figure": "population_2011"}
    typed = {
        "text": "Το ποσό είναι άλλο. ΚΑΝΑΡΙΝΙ τηλέφωνο 2101234567",
        "email": "reader@example.org",
    }
    client.post(f"/reports/new/?{urlencode(about)}", typed)
    report = ErrorReport.objects.get()
    report.reported_at = timezone.now() - timedelta(days=3)
    report.save()

    def log():
        return text_of(client.get("/reports/"))

    waiting = "Δήμος Βόλου · πληθυσμός 2011: 144.449 Το κείμενο δεν έχει ελεγχθεί ακόμη. Εκκρεμεί 3"
    assert waiting in log()
    editor, publisher = make_user("editor"), make_user("publisher")
    prepared = prepare(report, editor, "corrected", "Το ποσό είναι άλλο. […]", "Νέα απόφαση")
    assert waiting in log()  # prepared is not public
    release(prepared, publisher)
    after = log()
    assert "Ο αναγνώστης έγραψε: Το ποσό είναι άλλο. […]" in after
    assert "Η πύλη απαντά: Διορθώθηκε Νέα απόφαση" in after
    assert "Αποφασίστηκε σε 3 ημέρες" in after
    for private in ("ΚΑΝΑΡΙΝΙ", "2101234567", "example.org", "publisher"):
        assert private not in after
    assert ErrorReport.objects.get().email == ""


@pytest.mark.parametrize(
    ("name", "left", "gone"),
    [
        ("public_text", "Νέα απόφαση", "Το ποσό είναι άλλο"),
        ("answer", "Το ποσό είναι άλλο", "Νέα απόφαση"),
    ],
)
def test_a_text_that_was_taken_off_leaves_its_line_with_a_stub(client, name, left, gone):
    send(client)
    report = answered(ErrorReport.objects.get(), "corrected", "Το ποσό είναι άλλο", "Νέα απόφαση")
    take_off(report, make_user("publisher"), [name])
    for language, words in (("", "αφαιρέθηκε"), ("/en", "taken off")):
        log = text_of(client.get(f"{language}/reports/"))
        assert f"[{words}, {today():%d/%m/%Y}]" in log
        assert left in log
        assert gone not in log


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
    [{"text": ""}, {"email": "x"}, {"text": "α" * 4001}, {"text": " "}],
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
    client.post(f"/reports/new/?{urlencode({'about': about})}", {"text": "x"})
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
    answered(ErrorReport.objects.get(), "unfounded", "<script>alert(1)</script>")
    html = client.get("/reports/").content.decode()
    assert "<script>alert" not in html
    assert re.search("&lt;script&gt;alert", html)


def test_a_decision_has_its_time():
    report = ErrorReport(text="x", decision="corrected")
    with pytest.raises(ValidationError):
        report.full_clean()
