"""A preview is the public page with one's drafts, and leaves nothing behind."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from absorption import publication
from absorption.models import Change, DataVersion
from municipalities.models import Contract
from tests.factories import make_contract, make_figure, make_user, proposed, published
from tests.workflow import address

pytestmark = pytest.mark.django_db


def preview(client, path, **options):
    return client.get(f"{reverse('admin:preview')}?{urlencode({'path': path} | options)}")


def draft_of(record, person="editor"):
    publication.edit(record, make_user(person))
    return record


def test_the_page_shows_my_drafts_and_says_that_it_is_a_preview(editor, client):
    contract = draft_of(make_contract(title="Έξυπνοι κάδοι"))
    page = preview(editor, contract.get_absolute_url())
    assert page.status_code == 200
    assert "Έξυπνοι κάδοι" in page.content.decode()
    assert "ΠΡΟΕΠΙΣΚΟΠΗΣΗ" in page.content.decode()
    assert client.get(contract.get_absolute_url()).status_code == 404


def test_a_proposal_shows_in_the_place_of_what_is_public(editor, client):
    contract = published(make_contract(net="500000.00"))
    proposal = proposed(contract, title="Νέος τίτλος")
    draft_of(proposal)
    assert "Νέος τίτλος" in preview(editor, contract.get_absolute_url()).content.decode()
    assert "Νέος τίτλος" not in client.get(contract.get_absolute_url()).content.decode()


def test_nothing_stays_of_a_preview(editor):
    contract = draft_of(make_contract())
    before = (DataVersion.current().number, Change.objects.count())
    preview(editor, "/")
    contract.refresh_from_db()
    assert contract.state == "draft"
    assert (DataVersion.current().number, Change.objects.count()) == before
    assert not Contract.objects.published().exists()


def test_a_draft_that_cannot_be_public_is_named_with_the_reason(editor):
    contract = published(make_contract())
    published(make_figure(contract))
    figure = draft_of(make_figure(contract, "300000.00"))
    page = preview(editor, contract.get_absolute_url())
    assert page.status_code == 200
    assert str(figure) in page.content.decode()
    assert "αναθεώρηση, διόρθωση ή ανάκληση" in page.content.decode()


def test_each_sees_their_own_drafts_and_a_publisher_what_waits(editor, publisher):
    contract = draft_of(make_contract())
    url = contract.get_absolute_url()
    assert preview(publisher, url).status_code == 404
    publication.submit(contract, make_user("editor"))
    assert preview(publisher, url, whose="waiting").status_code == 200


def test_only_staff_preview_and_only_public_pages(editor, client):
    assert preview(client, "/").status_code == 302
    for path in ("/admin/", "/healthz", "/nothing/", "/data/contracts.csv"):
        assert preview(editor, path).status_code == 404


def test_the_form_of_a_draft_leads_to_its_preview(editor):
    figure = draft_of(make_figure())
    page = editor.get(address(figure, "change"))
    assert editor.get(page.context["preview_url"]).status_code == 200
