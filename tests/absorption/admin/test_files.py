"""A document may hold the file itself: a PDF, kept with its digest, only downloaded."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.urls import reverse

from absorption import publication
from municipalities import files
from municipalities.models import Document
from tests.factories import make_document, make_user, published
from tests.workflow import address, errors_of, save

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Keep uploads out of the project."""
    settings.MEDIA_ROOT = tmp_path


def upload(content=PDF, name="απόφαση.pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, content, kind)


def stored(document):
    with document.file.open() as file:
        return file.read()


def uploaded_document(editor):
    document = make_document()
    response = save(editor, address(document, "change"), file=upload())
    assert response.status_code == 302, errors_of(response)
    document.refresh_from_db()
    return document


def test_an_uploaded_file_is_kept_with_its_digest(editor):
    document = uploaded_document(editor)
    assert document.sha256 == sha256(PDF).hexdigest()
    assert stored(document) == PDF


def test_a_large_upload_that_waits_on_disk_has_its_digest_too(editor):
    document = make_document()
    file = TemporaryUploadedFile("a.pdf", "application/pdf", len(PDF), None)
    file.write(PDF)
    file.seek(0)
    document.file = file
    publication.edit(document, make_user("editor"))
    file.close()
    assert document.sha256 == sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    "file",
    [
        upload(b"MZ not a pdf"),
        upload(PDF, name="page.html", kind="application/pdf"),
        upload(b"<script>alert(1)</script>", name="a.pdf"),
    ],
)
def test_what_is_not_a_pdf_is_refused_whatever_it_calls_itself(editor, file):
    document = make_document()
    response = save(editor, address(document, "change"), file=file)
    assert errors_of(response) == {"file": ["Γίνεται δεκτό μόνο αρχείο PDF."]}
    assert not Document.objects.get(pk=document.pk).file


def test_a_file_that_is_too_large_is_refused(editor, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    response = save(editor, address(make_document(), "change"), file=upload())
    assert list(errors_of(response)) == ["file"]


def test_the_public_downloads_the_file_of_a_published_document_only(editor, client):
    document = uploaded_document(editor)
    url = reverse("document-file", args=[document.reference])
    assert client.get(url).status_code == 404
    published(document)
    response = client.get(url)
    assert response.getvalue() == PDF
    assert response["Content-Disposition"] == f'attachment; filename="{document.reference}.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    page = client.get(document.get_absolute_url()).content.decode()
    assert url in page
    assert document.sha256 in page


def test_nothing_in_an_uploaded_file_runs_for_staff_or_the_public(editor, client):
    document = make_document()
    trap = PDF + b"<html><script src=/x.js></script><svg onload=alert(1)>"
    assert save(editor, address(document, "change"), file=upload(trap)).status_code == 302
    document.refresh_from_db()
    draft = editor.get(reverse("admin:municipalities_document_file", args=[document.pk]))
    published(document)
    public = client.get(reverse("document-file", args=[document.reference]))
    for response in (draft, public):
        assert response.getvalue() == trap
        assert response["Content-Disposition"].startswith("attachment; ")
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].endswith("; sandbox")
        assert "script-src" not in response["Content-Security-Policy"]


def test_staff_read_the_file_of_a_draft_and_others_do_not(editor, client):
    document = uploaded_document(editor)
    url = reverse("admin:municipalities_document_file", args=[document.pk])
    assert editor.get(url).getvalue() == PDF
    assert client.get(url).status_code == 302
    assert url in editor.get(address(document, "change")).content.decode()


def test_a_new_file_does_not_overwrite_the_one_of_the_earlier_version(editor):
    document = published(uploaded_document(editor))
    proposal = publication.propose(document, make_user("editor"))
    newer = PDF + b"% second\n"
    save(
        editor,
        address(proposal, "change"),
        file=upload(newer),
        change_kind="correction",
        change_reason="λάθος αρχείο",
    )
    proposal.refresh_from_db()
    public = published(proposal)
    assert stored(public) == newer
    assert stored(public.versions.get()) == PDF
    assert public.sha256 == sha256(newer).hexdigest()
