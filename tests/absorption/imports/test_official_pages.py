"""«Πίνακας ανά Δήμο»: a file or cells in, asked about once, compared, saved or submitted."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from absorption import publication
from absorption.models import AbsorptionFigure
from absorption.models.imports import HeadingMeaning, ImportUpload, NameSpelling
from municipalities.models import Document, Municipality
from tests.absorption.imports.files import as_xlsx
from tests.absorption.imports.ministry import (
    BUDGET,
    CONTRACTS,
    DEFINITION,
    PAYMENTS,
    greek,
    ministry_rows,
)
from tests.factories import make_figure, published
from tests.workflow import enter, make_staff

pytestmark = pytest.mark.django_db

PAGE = "/admin/import/table/"
PDF = b"%PDF-1.4\n%%EOF\n"


def upload(client, rows=None, **said):
    """Upload rows as a workbook; return the address of the table's page."""
    content, name = as_xlsx(rows or ministry_rows())
    answer = client.post(PAGE, {"file": SimpleUploadedFile(name, content)} | said)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url


def answers(document, /, **said):
    """Return what an editor answers of the ministry's table."""
    return {
        "understood": "1",
        "column-1": "budget",
        "column-2": "contracts",
        "column-3": "payments",
        "column-4": "rate",
        "date": "2025-09-23",
        "document": document.title if document else "",
        "vat": "unstated",
        "unit": "euro",
        "rate": DEFINITION,
    } | said


def previewed(client, document, /, rows=None, **said):
    """Upload and answer; return the address and the page with the preview."""
    address = upload(client, rows)
    answer = client.post(address, answers(document, **said))
    if answer.status_code != 302:
        raise AssertionError(dict(answer.context["form"].errors))
    return address, client.get(address)


def save(client, address, page, step="hand_in", **said):
    """Save what a page showed."""
    return client.post(address, {step: "1", "digest": page.context["digest"]} | said)


def test_the_table_of_a_ministry_is_submitted_as_it_came(editor, ministry):
    address, page = previewed(editor, ministry)
    assert page.context["plan"].is_ready
    assert not AbsorptionFigure.objects.exists()
    answer = save(editor, address, page)
    assert answer.url.endswith("?edited=me&stage=submitted")
    rows = AbsorptionFigure.objects.filter(state="submitted")
    assert len(rows) == 17
    assert sum(row.budget_amount for row in rows) == BUDGET
    assert sum(row.contracted_amount for row in rows) == CONTRACTS
    assert sum(row.absorbed_unstated for row in rows) == PAYMENTS
    athens = rows.get(municipality__slug="athens")
    assert (athens.figure_date, athens.document, athens.vat_basis) == (
        date(2025, 9, 23), ministry, "unknown",
    )  # fmt: skip
    assert (athens.budget_heading, athens.absorbed_heading) == ("Προϋπολογισμός", "Πληρωμές")
    assert (athens.stated_rate, athens.stated_definition) == (Decimal("30.0"), DEFINITION)
    assert not ImportUpload.objects.exists()


def test_it_may_be_kept_as_drafts(editor, ministry):
    address, page = previewed(editor, ministry)
    save(editor, address, page, "draft")
    assert AbsorptionFigure.objects.filter(state="draft").count() == 17


def test_nothing_is_preset_and_every_answer_is_asked_for(editor, ministry):
    address = upload(editor)
    text = editor.get(address).text
    assert not re.search(r'name="(date|vat|unit)"[^>]*checked', text)
    assert "23/9/2025" in text
    page = editor.post(address, {"understood": "1"})
    assert {"date", "document", "vat", "unit", "column-2"} <= page.context["form"].errors.keys()


def test_the_page_shows_three_cells_of_each_column(editor, ministry):
    text = editor.get(upload(editor)).text
    for shown in ("Αθηναίων · Θεσσαλονίκης · Πατρέων", "3.000.000,46 € · 3.111.111,46 €"):
        assert shown in text


def test_pasted_cells_are_a_table_too(editor, ministry):
    cells = "\n".join("\t".join(map(str, row)) for row in ministry_rows())
    answer = editor.post(PAGE, {"cells": cells})
    editor.post(answer.url, answers(ministry))
    page = editor.get(answer.url)
    assert page.context["plan"].counts["new"] == 17
    save(editor, answer.url, page)
    assert AbsorptionFigure.objects.count() == 17


def test_either_a_file_or_cells_are_given(editor, ministry):
    assert "Δώστε ένα αρχείο" in editor.post(PAGE, {"cells": " "}).text


def test_a_document_is_uploaded_right_there_and_comes_along(editor, ministry, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    new = {
        "new-title": "Πίνακας του Υπουργείου",
        "new-number": "77/2025",
        "new-issued_on": "24/9/2025",
        "new-issuer": "Υπουργείο",
        "new-standing": "official_act",
    }
    address, page = previewed(
        editor, None, **new, **{"new-file": SimpleUploadedFile("p.pdf", PDF, "application/pdf")}
    )
    assert not Document.objects.filter(number="77/2025").exists()
    assert list(tmp_path.rglob("*.pdf")) == []
    save(editor, address, page)
    document = Document.objects.get(number="77/2025")
    assert document.state == "draft"
    assert document.reference == "pinakas-tou-ypourgeiou"
    with document.file.open() as stored:
        assert stored.read() == PDF
    assert len(document.sha256) == 64
    assert AbsorptionFigure.objects.filter(document=document).count() == 17
    second = make_staff("second", "Υπεύθυνοι δημοσίευσης")
    rows = list(AbsorptionFigure.objects.all())
    public, refused = publication.publish_all(rows, second)
    assert (len(public), refused) == (17, {})
    document.refresh_from_db()
    assert document.is_published


def test_a_new_document_needs_no_number_and_no_date(editor, ministry, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    new = {"new-title": "Πίνακας", "new-standing": "official_act"}
    file = SimpleUploadedFile("p.pdf", PDF, "application/pdf")
    address, page = previewed(editor, None, **new, **{"new-file": file})
    assert page.context["plan"].is_ready
    # Previewed once more, it need not be uploaded again.
    editor.post(address, answers(None, **new, vat="net"))
    save(editor, address, editor.get(address))
    document = Document.objects.get(title="Πίνακας")
    assert (document.number, document.issued_on) == ("", None)
    assert document.file.size == len(PDF)
    assert AbsorptionFigure.objects.filter(document=document, vat_basis="net").count() == 17


def test_a_new_document_is_asked_for_whole(editor, ministry):
    address = upload(editor)
    page = editor.post(address, answers(None, **{"new-title": "Πίνακας"}))
    assert {"file", "standing"} <= page.context["document_form"].errors.keys()


def test_a_document_that_backs_no_amounts_is_refused(editor, ministry):
    Document.objects.create(reference="press", title="Εφημερίδα", standing="press")
    page = editor.post(upload(editor), answers(None, document="Εφημερίδα"))
    assert "δεν στηρίζει ποσά" in page.text


def test_a_name_that_nobody_knows_is_matched_and_remembered(editor, ministry):
    rows = ministry_rows()
    rows[3][0] = "Πρωτεύουσα"
    athens = Municipality.objects.get(slug="athens")
    _address, page = previewed(editor, ministry, rows, **{"name-0": str(athens.pk)})
    assert page.context["plan"].is_ready
    assert NameSpelling.objects.get().municipality == athens


def test_another_body_stays_out(editor, ministry):
    rows = ministry_rows()
    rows.insert(5, ["Κοινωνία της Πληροφορίας", "1,00 €", "1,00 €", "1,00 €", "1,0%"])
    address, page = previewed(editor, ministry, rows, **{"name-0": "-"})
    assert page.context["plan"].counts | {"skipped": 1, "new": 17} == page.context["plan"].counts
    save(editor, address, page)
    assert AbsorptionFigure.objects.count() == 17


def test_a_row_is_left_out_and_the_rest_saved(editor, ministry):
    rows = ministry_rows()
    rows[4][1] = "εκκρεμεί"
    address, page = previewed(editor, ministry, rows)
    assert not page.context["plan"].is_ready
    save(editor, address, page)
    assert not AbsorptionFigure.objects.exists()
    save(editor, address, page, left_out="5")
    assert AbsorptionFigure.objects.count() == 16
    assert not AbsorptionFigure.objects.filter(municipality__slug="thessaloniki").exists()


def test_one_of_two_rows_of_a_municipality_is_left_out(editor, ministry):
    rows = ministry_rows()
    rows.insert(5, ["ΔΗΜΟΣ ΘΕΣΣΑΛΟΝΙΚΗΣ", "5,00 €", "4,00 €", "1,00 €", "20,0%"])
    address, page = previewed(editor, ministry, rows)
    assert "ένας Δήμος έχει μία γραμμή" in page.text
    page = save(editor, address, page, left_out="6")
    save(editor, address, editor.get(address), left_out="6")
    assert AbsorptionFigure.objects.count() == 17
    assert AbsorptionFigure.objects.filter(budget_amount=5).count() == 0


def test_a_heading_once_corrected_is_remembered(editor, ministry):
    rows = ministry_rows()
    rows[2] = ["Δήμος", "Ταβάνι", "Υπογραφές", "Έφυγαν", "Δείκτης"]
    address = upload(editor, rows)
    page = editor.get(address)
    assert page.context["form"]["column-1"].value() is None
    editor.post(address, answers(ministry))
    assert HeadingMeaning.objects.get(text="Ταβάνι").meaning == "budget"
    page = editor.get(upload(editor, rows))
    assert [page.context["form"][f"column-{n}"].value() for n in (1, 2, 3)] == [
        "budget", "contracts", "payments",
    ]  # fmt: skip


def test_contracts_may_be_a_number_of_them(editor, ministry):
    rows = ministry_rows()
    for row in rows[3:]:
        row[2] = 12
    address, page = previewed(editor, ministry, rows, **{"column-2": "contracts_count"})
    save(editor, address, page)
    athens = AbsorptionFigure.objects.get(municipality__slug="athens")
    assert athens.contracted_amount is None
    assert athens.note == "Πλήθος συμβάσεων κατά την πηγή: 12"


def test_the_total_is_compared_and_blocks_nothing(editor, ministry):
    rows = ministry_rows()
    rows[-1][3] = greek(PAYMENTS + 1)
    address, page = previewed(editor, ministry, rows)
    assert "+1,00\xa0€" in page.text
    save(editor, address, page)
    assert AbsorptionFigure.objects.count() == 17


def test_each_amount_stands_beside_what_the_portal_has(editor, ministry):
    athens = Municipality.objects.get(slug="athens")
    published(make_figure(municipality=athens, absorbed="123456.78"))
    _address, page = previewed(editor, ministry)
    assert "επίσημο 30/6/2025: 123.456,78\xa0€ (χωρίς ΦΠΑ)" in page.text


def test_what_is_published_of_the_same_day_is_corrected_with_a_reason(editor, ministry):
    athens = Municipality.objects.get(slug="athens")
    published(make_figure(municipality=athens, absorbed="1.00", figure_date=date(2025, 9, 23)))
    address, page = previewed(editor, ministry)
    assert page.context["plan"].counts["changed"] == 1
    page = save(editor, address, page)
    assert page.context["confirm"].errors.keys() == {"kind", "reason"}
    save(editor, address, page, kind="correction", reason="νέος πίνακας")
    row = AbsorptionFigure.objects.get(municipality=athens, state="submitted")
    assert (row.change_kind, row.change_reason) == ("correction", "νέος πίνακας")
    assert row.absorbed_amount is None


def test_the_same_table_again_changes_nothing(editor, ministry):
    address, page = previewed(editor, ministry)
    save(editor, address, page, "draft")
    _address, page = previewed(editor, ministry)
    assert page.context["plan"].counts["unchanged"] == 17


def test_what_changed_in_the_meantime_is_shown_again(editor, ministry):
    address, page = previewed(editor, ministry)
    athens = Municipality.objects.get(slug="athens")
    make_figure(municipality=athens, absorbed="1.00", figure_date=date(2025, 9, 23))
    save(editor, address, page)
    assert AbsorptionFigure.objects.count() == 1


def test_if_one_row_cannot_be_submitted_nothing_is_written(editor, ministry, monkeypatch):
    address, page = previewed(editor, ministry)

    def refuse(records, by):
        raise publication.PublicationError("όχι αυτή")

    monkeypatch.setattr(publication, "submit_all", refuse)
    answer = save(editor, address, page)
    assert "όχι αυτή" in editor.get(answer.url).text
    assert not AbsorptionFigure.objects.exists()


def test_a_file_without_municipalities_says_what_is_wanted(editor, ministry):
    page = editor.get(upload(editor, [["Προϊόν", "Τιμή"], ["Μήλα", 3]]))
    assert "Δεν βρέθηκε πίνακας με Δήμους" in page.text
    assert "Μήλα" in page.text


def test_hidden_rows_are_asked_about(editor, ministry):
    content, name = as_xlsx(ministry_rows())
    workbook = load_workbook(io.BytesIO(content))
    workbook.active.row_dimensions[6].hidden = True
    hidden = io.BytesIO()
    workbook.save(hidden)
    address = editor.post(PAGE, {"file": SimpleUploadedFile(name, hidden.getvalue())}).url
    assert "hidden" in editor.post(address, answers(ministry)).context["form"].errors
    editor.post(address, answers(ministry, hidden="leave"))
    assert editor.get(address).context["plan"].counts["new"] == 16


def test_who_may_not_draft_figures_sees_nothing(client, editor, publisher, ministry):
    assert client.get(PAGE).url.startswith(reverse("admin:login"))
    assert enter(make_staff("reader", role=None)).get(PAGE).status_code == 403
    assert publisher.get(upload(editor)).status_code == 404


def test_the_desk_and_the_import_lead_to_it(editor):
    for name in ("admin:index", "admin:import-upload"):
        assert f'href="{PAGE}"' in editor.get(reverse(name)).text


def test_the_pages_have_nothing_that_a_strict_policy_forbids(editor, ministry):
    _address, page = previewed(editor, ministry)
    for text in (editor.get(PAGE).text, page.text):
        content = text.split('id="content"')[1]
        assert not any(mark in content for mark in (" style=", "<script", " onclick=", "<style"))


def test_no_message_names_a_machine_word(editor, ministry):
    rows = ministry_rows()
    rows[4][1:4] = ["εκκρεμεί", "-5", "1.234.567.8"]
    rows[5][0] = "Δήμος Ουτοπίας"
    _address, page = previewed(editor, ministry, rows)
    said = " ".join(
        f"{p.column} {p.problem} {p.right}" for p in page.context["plan"].problems
    ) + " ".join(page.context["plan"].notices)
    assert not re.search(r"[a-z_]{4,}|null|<", said), said
    assert len(page.context["plan"].problems) == 4


def test_submitting_many_rows_takes_a_few_statements(
    editor, ministry, django_assert_max_num_queries
):
    address, page = previewed(editor, ministry)
    digest = page.context["digest"]
    with django_assert_max_num_queries(70):
        editor.post(address, {"hand_in": "1", "digest": digest})
    rows = AbsorptionFigure.objects.filter(state="submitted")
    assert len(rows) == 17
    steps = AbsorptionFigure.history.filter(history_change_reason="submit")
    assert {(step.id, step.state, step.history_user) for step in steps} == {
        (row.pk, "submitted", row.edited_by) for row in rows
    }
