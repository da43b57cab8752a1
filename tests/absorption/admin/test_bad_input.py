"""Each form of a record posted empty, with nonsense, twice, late and by two people at once."""

import pytest

from absorption import publication
from absorption.admin import site
from absorption.publication.history import TRACKED
from municipalities.models import Action, Contract, Contractor, Document, Municipality
from tests.factories import (
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_milestone,
    make_municipality,
    make_reported_figure,
    make_subproject,
    make_user,
)
from tests.workflow import address, errors_of, fields_of, said

pytestmark = pytest.mark.django_db


DRAFTS = {
    "action": lambda: publication.propose(make_action(), make_user("editor")),
    "absorptionfigure": lambda: make_figure(municipality=make_municipality(), vat_basis="net"),
    "allocation": lambda: make_allocation(make_municipality(), ops_code="5201234"),
    "contract": make_contract,
    "contractamendment": make_amendment,
    "contractor": lambda: make_contractor(tax_id="094014201"),
    "document": make_document,
    "milestone": make_milestone,
    "municipality": lambda: publication.propose(make_municipality(), make_user("editor")),
    "reportedfigure": lambda: make_reported_figure(make_municipality()),
    "subproject": lambda: make_subproject(make_municipality()),
}
ENTERED = [model for model in TRACKED if model is not Action]
# The contract's form has every kind of field and of rows within; the others are tried at length.
by_name, with_the_action = (
    pytest.mark.parametrize(
        "model",
        [
            pytest.param(model, marks=[] if model is Contract else pytest.mark.long)
            for model in models
        ],
        ids=lambda model: model._meta.model_name,
    )
    for models in (ENTERED, TRACKED)
)


def draft_of(model):
    return DRAFTS[model._meta.model_name]()


@by_name
def test_an_empty_form_says_what_each_field_needs(editor, model):
    before = model._base_manager.count()
    page = editor.post(address(model, "add"), {})
    assert page.status_code == 200
    required = {
        name for name, field in page.context["adminform"].form.fields.items() if field.required
    }
    assert required
    assert required <= set(errors_of(page))
    assert all(message[0] for message in errors_of(page).values())
    assert model._base_manager.count() == before


@by_name
@pytest.mark.parametrize("typed", ["ουδέν", "-1", "9" * 400, "\u202eκρυφό", "<b>ε</b>"])
def test_nonsense_in_every_field_is_told_and_shown_again(editor, model, typed):
    make_action()
    before = model._base_manager.count()
    names = site.get_model_admin(model).get_form(editor.get("/admin/").wsgi_request).base_fields
    page = editor.post(address(model, "add"), dict.fromkeys(names, typed))
    assert page.status_code == 200
    assert errors_of(page)
    assert model._base_manager.count() == before


@by_name
def test_a_form_that_was_sent_twice_is_saved_once(editor, model):
    if model is Municipality:
        pytest.skip("each municipality is in the register: its own code answers")
    there = draft_of(model)
    sent = fields_of(editor.get(address(there, "change")))
    sent = {name: value for name, value in sent.items() if not name.endswith("-id")}
    sent |= {name: "0" for name in sent if name.endswith("INITIAL_FORMS")}
    before = model._base_manager.count()
    page = editor.post(address(model, "add"), sent)
    if page.status_code == 302:  # what the portal numbers itself: by its words it is asked about
        assert model._meta.model_name == "milestone"
        return
    assert errors_of(page)
    assert model._base_manager.count() == before


@with_the_action
def test_the_later_of_two_people_is_told_and_keeps_what_was_typed(editor, publisher, model):
    record = draft_of(model)
    url = address(record, "change")
    opened = fields_of(editor.get(url))
    publication.edit(record, make_user("colleague"))
    page = editor.post(url, opened)
    assert page.status_code == 200
    assert "στο μεταξύ την άλλαξε «colleague»" in page.content.decode()
    record.refresh_from_db()
    assert str(record.edited_by) == "colleague"
    again = editor.post(url, fields_of(page))
    assert again.status_code == 302
    record.refresh_from_db()
    assert str(record.edited_by) == "editor"


@with_the_action
def test_a_form_of_what_was_deleted_leads_back_in_words(editor, model):
    record = draft_of(model)
    url = address(record, "change")
    opened = fields_of(editor.get(url))
    for part in getattr(record, "owned", ()):
        getattr(record, part).all().delete()
    record.delete()
    answer = editor.post(url, opened, follow=True)
    assert answer.status_code == 200
    assert said(answer)


@with_the_action
def test_a_key_that_is_none_is_an_error_of_its_field(editor, model):
    record = draft_of(model)
    url = address(record, "change")
    links = [
        field.name
        for field in model._meta.concrete_fields
        if field.is_relation and field.name in fields_of(editor.get(url))
    ]
    assert links or model in {Contractor, Document}
    for name in links:
        page = editor.post(url, fields_of(editor.get(url)) | {name: "ουδέν"})
        assert page.status_code == 200
        assert name in errors_of(page)
