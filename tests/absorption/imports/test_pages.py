"""Upload, preview, match names, confirm."""

from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import include, path

from absorption.imports import views
from absorption.incoming import ImportUpload, NameSpelling
from municipalities.models import Contract
from tests.absorption.imports.files import as_csv, exported_rows
from tests.factories import make_action, make_contract, make_document, make_municipality, published

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

site = admin.AdminSite(name="admin")
site.register(Contract)
urlpatterns = [
    path("admin/", include((views.urls(site) + site.urls[0], "admin"), namespace="admin")),
]


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("anna", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="add_"))
    client.force_login(user)
    return user


def upload(client, file, dataset="contracts"):
    content, filename = file
    return client.post(
        "/admin/import/",
        {"dataset": dataset, "file": SimpleUploadedFile(filename, content)},
    )


def new_contract(**cells):
    make_action()
    return {
        "title": "Προμήθεια αισθητήρων",
        "contracting_authority": "Δήμος",
        "municipality_names": "Δήμος Αθηναίων",
        "document_reference": make_document().reference,
    } | cells


def test_a_file_is_previewed_then_imported(client, editor):
    make_municipality(name="Δήμος Αθηναίων")
    preview = upload(client, as_csv([new_contract(net_amount="1.234,50")])).url
    page = client.get(preview)
    assert "1.234,50" in page.text
    assert not Contract.objects.exists()
    answer = client.post(preview, {"confirm": "1", "digest": page.context["found"].digest})
    assert Contract.objects.get().edited_by == editor
    assert answer.status_code == 302
    assert not ImportUpload.objects.exists()


def test_kind_and_reason_are_asked_once_a_file(client, editor):
    contract = published(make_contract(make_municipality()))
    [row] = exported_rows("contracts")
    preview = upload(client, as_csv([row | {"title": "Άλλος τίτλος"}])).url
    digest = client.get(preview).context["found"].digest
    page = client.post(preview, {"confirm": "1", "digest": digest, "kind": "correction"})
    assert page.context["confirm"].errors.keys() == {"reason"}
    said = {"kind": "correction", "reason": "λάθος τίτλος"}
    client.post(preview, {"confirm": "1", "digest": digest} | said)
    proposal = contract.versions.get()
    assert (proposal.change_kind, proposal.change_reason) == ("correction", "λάθος τίτλος")


def test_what_was_not_previewed_is_not_imported(client, editor):
    make_municipality(name="Δήμος Αθηναίων")
    preview = upload(client, as_csv([new_contract()])).url
    client.post(preview, {"confirm": "1", "digest": "of another preview"})
    assert not Contract.objects.exists()


def test_an_unknown_spelling_is_matched_once_and_remembered(client, editor):
    athens = make_municipality(name="Δήμος Αθηναίων")
    file = as_csv([new_contract(municipality_names="Δ. Αθήνας")])
    preview = upload(client, file).url
    page = client.get(preview)
    assert "Δ. Αθήνας" in page.text
    assert "confirm" not in page.context["names"].fields
    client.post(preview, {"names": "1", "name-0": str(athens.pk)})
    assert NameSpelling.objects.get().municipality == athens
    page = client.get(upload(client, file).url)
    assert page.context["found"].problems == []


def test_errors_are_listed_with_row_column_value_and_the_right_form(client, editor):
    make_municipality(name="Δήμος Αθηναίων")
    page = client.get(upload(client, as_csv([new_contract(signed_on="31/2/2025")])).url)
    for said in ("31/2/2025", "«signed_on»", "Δεν υπάρχει τέτοια ημέρα", "23/9/2025"):
        assert said in page.text
    assert "import-confirm" not in page.text


def test_a_file_that_is_no_table_is_named(client, editor):
    page = client.get(upload(client, (b"nothing", "file.xlsx")).url)
    assert "δεν είναι βιβλίο εργασίας" in page.text


def test_the_pages_have_nothing_that_a_strict_policy_forbids(client, editor):
    make_municipality(name="Δήμος Αθηναίων")
    preview = upload(client, as_csv([new_contract()])).url
    for address in ("/admin/import/", preview):
        content = client.get(address).text.split('id="content"')[1]
        assert not any(mark in content for mark in (" style=", "<script", " onclick=", "<style"))


def test_a_file_is_seen_by_whoever_uploaded_it_only(client, editor, django_user_model):
    preview = upload(client, as_csv([new_contract()])).url
    other = django_user_model.objects.create_user("other", is_staff=True, is_superuser=True)
    client.force_login(other)
    assert client.get(preview).status_code == 404


def test_staff_without_rights_and_strangers_do_not_import(client, django_user_model):
    assert urlsplit(client.get("/admin/import/").url).path == "/admin/login/"
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))
    assert client.get("/admin/import/").status_code == 403
