"""What readers report on the editors' desk: counted, decided, its e-mail forgotten."""

import pytest

from absorption.models import ErrorReport
from tests.absorption.admin.forms import address, errors_of, save
from tests.absorption.views.test_pages import text_of
from tests.factories import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    """A report with an e-mail."""
    return ErrorReport.objects.create(
        municipality=make_municipality(name="Δήμος Βόλου"),
        text="Ο πληθυσμός είναι άλλος, τηλ. 2101234567",
        field="πληθυσμός 2021",
        value="138.865",
        email="reader@example.org",
    )


def test_the_desk_counts_what_waits_and_leads_to_it(editor, publisher, report):
    for client in (editor, publisher):
        page = client.get("/admin/")
        assert "Αναφορές λαθών που εκκρεμούν Όλες (1) Δήμος Βόλου" in text_of(page)
    listed = publisher.get(address(ErrorReport, "changelist"), {"waiting": "yes"})
    assert "Δήμος Βόλου" in text_of(listed)
    report.decide("unfounded")
    assert "που εκκρεμούν Τίποτα." in text_of(publisher.get("/admin/"))
    listed = publisher.get(address(ErrorReport, "changelist"), {"waiting": "yes"})
    assert "0 Αναφορές λαθών" in text_of(listed)


def test_a_publisher_decides_and_the_log_shows_it_without_the_email(client, publisher, report):
    typed = {
        "decision": "corrected",
        "answer": "Διορθώθηκε από την ΕΛΣΤΑΤ",
        "public_text": "Ο πληθυσμός είναι άλλος",
    }
    assert save(publisher, address(report, "change"), **typed).status_code == 302
    report.refresh_from_db()
    assert (report.decision, report.email) == ("corrected", "")
    assert report.decided_at
    log = text_of(client.get("/reports/"))
    for said in (*list(typed.values())[1:], "Διορθώθηκε", "πληθυσμός 2021: 138.865", "αυθημερόν"):
        assert said in log
    assert "2101234567" not in log


def test_saving_without_a_decision_is_refused_and_keeps_the_email(publisher, report):
    response = save(publisher, address(report, "change"), public_text="x")
    assert errors_of(response) == {"decision": ["Διαλέξτε απόφαση."]}
    report.refresh_from_db()
    assert (report.public_text, report.email) == ("", "reader@example.org")


def test_what_the_reader_wrote_cannot_be_changed(publisher, report):
    save(publisher, address(report, "change"), decision="confirmed", text="άλλο", value="0")
    report.refresh_from_db()
    assert (report.text[:3], report.value) == ("Ο π", "138.865")


def test_the_email_can_be_forgotten_before_a_decision(publisher, report):
    chosen = {"action": "delete_emails", "_selected_action": [report.pk]}
    page = publisher.post(address(ErrorReport, "changelist"), chosen, follow=True)
    assert "Σβήστηκαν e-mail: 1" in text_of(page)
    report.refresh_from_db()
    assert (report.email, report.decision) == ("", "")


def test_an_editor_reads_the_report_but_neither_its_email_nor_decides(editor, report):
    page = editor.get(address(report, "change"))
    assert "Ο πληθυσμός είναι άλλος" in text_of(page)
    assert "reader@example.org" not in page.content.decode()
    assert editor.post(address(report, "change"), {"decision": "corrected"}).status_code == 403
    chosen = {"action": "delete_emails", "_selected_action": [report.pk]}
    editor.post(address(ErrorReport, "changelist"), chosen)
    report.refresh_from_db()
    assert (report.email, report.decision) == ("reader@example.org", "")


def test_nobody_adds_or_deletes_a_report(publisher, report):
    assert publisher.get(address(ErrorReport, "add")).status_code == 403
    assert publisher.post(address(report, "delete"), {"post": "yes"}).status_code == 403
