"""Upload, preview, match names, confirm."""

import io
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.urls import reverse
from openpyxl import load_workbook

from absorption.imports import forms
from absorption.imports.editable import EDITABLES
from absorption.models.imports import ImportUpload, NameSpelling
from municipalities.models import Contract
from tests.absorption.imports.files import as_csv, exported_rows, new_contract
from tests.factories import make_contract, make_municipality, published
from tests.workflow import confirm, enter, make_staff, upload

pytestmark = pytest.mark.django_db


def test_a_file_is_previewed_then_imported(editor):
    make_municipality(name="Δήμος Αθηναίων")
    page = upload(editor, as_csv([new_contract(net_amount="1.234,50")]))
    assert "1.234,50" in page.text
    assert not Contract.objects.exists()
    answer = confirm(editor, page)
    assert Contract.objects.get().edited_by.username == "editor"
    assert answer.redirect_chain
    assert not ImportUpload.objects.exists()


def test_kind_and_reason_are_asked_once_a_file(editor):
    contract = published(make_contract())
    [row] = exported_rows("contracts")
    preview = upload(editor, as_csv([row | {"title": "Άλλος τίτλος"}]))
    page = confirm(editor, preview, kind="correction")
    assert page.context["confirm"].errors.keys() == {"reason"}
    confirm(editor, preview, kind="correction", reason="λάθος τίτλος")
    proposal = contract.versions.get()
    assert (proposal.change_kind, proposal.change_reason) == ("correction", "λάθος τίτλος")


def test_what_was_not_previewed_is_not_imported(editor):
    make_municipality(name="Δήμος Αθηναίων")
    confirm(editor, upload(editor, as_csv([new_contract()])), digest="of another preview")
    assert not Contract.objects.exists()


def test_an_unknown_spelling_is_matched_once_and_remembered(editor):
    athens = make_municipality(name="Δήμος Αθηναίων")
    file = as_csv([new_contract(municipality_names="Δ. Αθήνας")])
    page = upload(editor, file)
    assert "Δ. Αθήνας" in page.text
    assert "confirm" not in page.context["names"].fields
    editor.post(page.address, {"names": "1", "name-0": str(athens.pk)})
    assert NameSpelling.objects.get().municipality == athens
    assert upload(editor, file).context["found"].problems == []


def test_errors_are_listed_with_row_column_value_and_the_right_form(editor):
    make_municipality(name="Δήμος Αθηναίων")
    page = upload(editor, as_csv([new_contract(signed_on="31/2/2025")]))
    for said in ("31/2/2025", "«signed_on»", "Δεν υπάρχει τέτοια ημέρα", "23/9/2025"):
        assert said in page.text
    assert "import-confirm" not in page.text


def test_a_file_that_is_no_table_is_named(editor):
    page = upload(editor, (b"nothing", "file.xlsx"))
    assert "δεν είναι βιβλίο εργασίας" in page.text


def test_the_pages_have_nothing_that_a_strict_policy_forbids(editor):
    make_municipality(name="Δήμος Αθηναίων")
    preview = upload(editor, as_csv([new_contract()])).address
    for address in ("/admin/import/", preview):
        content = editor.get(address).text.split('id="content"')[1]
        assert not any(mark in content for mark in (" style=", "<script", " onclick=", "<style"))


def test_a_file_is_seen_by_whoever_uploaded_it_only(editor, publisher):
    preview = upload(editor, as_csv([new_contract()])).address
    assert publisher.get(preview).status_code == 404


def test_a_file_too_large_to_look_at_is_refused(editor, monkeypatch):
    monkeypatch.setattr(forms, "MAX_BYTES", 10)
    assert "import_data" in upload(editor, as_csv([new_contract()])).text
    assert not ImportUpload.objects.exists()


def test_who_lost_the_right_meanwhile_does_not_see_the_file(editor):
    preview = upload(editor, as_csv([new_contract()])).address
    get_user_model().objects.get(username="editor").groups.clear()
    assert editor.get(preview).status_code == 403


def test_what_the_portal_refuses_at_the_last_moment_is_told(editor, monkeypatch):
    make_municipality(name="Δήμος Αθηναίων")
    preview = upload(editor, as_csv([new_contract()]))
    with mock.patch("absorption.imports.preview.write", side_effect=IntegrityError):
        page = confirm(editor, preview)
    assert "Η πύλη άλλαξε στο μεταξύ" in page.text
    assert ImportUpload.objects.exists()


def test_staff_without_rights_and_strangers_do_not_import(client):
    assert client.get("/admin/import/").url.startswith(reverse("admin:login"))
    assert enter(make_staff("reader", role=None)).get("/admin/import/").status_code == 403


def test_the_desk_leads_to_the_import(editor):
    assert reverse("admin:import-upload") in editor.get(reverse("admin:index")).text


def test_an_imported_draft_has_its_history(editor):
    make_municipality(name="Δήμος Αθηναίων")
    confirm(editor, upload(editor, as_csv([new_contract()])))
    [step] = Contract.objects.get().history.all()
    assert (step.history_user.username, step.history_change_reason) == ("editor", "edit")


def test_the_upload_page_has_the_template_of_every_dataset(editor):
    page = editor.get("/admin/import/").text
    for name in EDITABLES:
        address = f"/data/{name}.xlsx"
        assert f'href="{address}?dialect=excel-el"' in page
        assert editor.get(address).status_code == 200
        empty = reverse("admin:import-template", args=[name])
        assert f'href="{empty}"' in page
        assert editor.get(empty).getvalue().startswith(b"PK")


def test_the_good_rows_go_in_and_the_others_come_back_to_be_corrected(editor):
    make_municipality(name="Δήμος Αθηναίων")
    good = new_contract(title="Σωστή", adam="26SYMV012345678", net_amount="1.234,50")
    good |= {"gross_amount": "1.530,78"}
    bad = good | {"title": "Λάθος", "adam": "26SYMV012345679", "signed_on": "31/2/2025"}
    preview = upload(editor, as_csv([good | {"signed_on": ""}, bad]))
    assert 'id="import-good"' in preview.text
    page = confirm(editor, preview, good="1")
    assert [each.title for each in Contract.objects.all()] == ["Σωστή"]
    assert "1 γραμμή δεν μπήκε" in page.text
    rest = editor.get(f"{preview.address}file/")
    assert "attachment" in rest["Content-Disposition"]
    book = load_workbook(io.BytesIO(rest.getvalue()))
    headings, row = ([cell.value for cell in line] for line in book.active.iter_rows())
    assert (headings[-1], row[headings.index("title")]) == ("Γιατί δεν μπήκε", "Λάθος")
    assert "Δεν υπάρχει τέτοια ημέρα. 23/9/2025" in row[-1]
    book.active.cell(2, headings.index("signed_on") + 1).value = "28/2/2025"
    content = io.BytesIO()
    book.save(content)
    confirm(editor, upload(editor, (content.getvalue(), "διορθωμένο.xlsx")))
    assert set(Contract.objects.values_list("title", flat=True)) == {"Σωστή", "Λάθος"}
    assert {str(each.net_amount) for each in Contract.objects.all()} == {"1234.50"}


def test_the_good_rows_go_in_beside_one_that_only_the_database_refuses(editor):
    make_municipality(name="Δήμος Αθηναίων")
    good = new_contract(title="Σωστή", net_amount="100,00", gross_amount="124,00")
    bad = good | {"title": "Λάθος", "gross_amount": "99,99"}
    confirm(editor, upload(editor, as_csv([good, bad])), good="1")
    assert [each.title for each in Contract.objects.all()] == ["Σωστή"]


def test_the_rest_of_a_file_is_its_owners(editor, publisher):
    preview = upload(editor, as_csv([new_contract()])).address
    assert publisher.get(f"{preview}file/").status_code == 404


def test_what_a_file_leaves_open_is_answered_on_its_page(editor):
    make_municipality(name="Δήμος Αθηναίων")
    row = new_contract(net_amount="500.000")
    document = row.pop("document_reference")
    page = upload(editor, as_csv([row]))
    preview = page.address
    assert "Λείπει η στήλη «Έγγραφο»" in page.text
    editor.post(preview, {"once": "1", "document": document})
    page = editor.get(preview)
    assert [question.about for question in page.context["found"].questions] == ["decimal"]
    assert 'id="import-confirm"' not in page.text
    editor.post(preview, {"once": "1", "document": document, "decimal": ","})
    confirm(editor, editor.get(preview))
    assert Contract.objects.get().net_amount == 500000
