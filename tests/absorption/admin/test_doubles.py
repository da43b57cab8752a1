"""One row after another is typed once; one that is there already is asked about."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from absorption.models import AbsorptionFigure
from municipalities.models import Contractor, Document
from tests.absorption.admin.forms import address, errors_of, save
from tests.factories import (
    make_action,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    published,
)

pytestmark = pytest.mark.django_db


def typed(municipality, document, **fields):
    """Return what an editor types of a figure of a municipality as a whole."""
    return {
        "municipality": municipality.pk,
        "action": make_action().pk,
        "document": document.pk,
        "figure_date": "30/06/2025",
        "absorbed_amount": "1.000,00",
        "vat_basis": "net",
        "change_kind": "publication",
    } | fields


def test_the_next_figure_keeps_municipality_date_and_document(editor):
    municipality, document = make_municipality(), make_document()
    add = address(AbsorptionFigure, "add")
    answer = save(editor, add, **typed(municipality, document), _addanother="1")
    assert answer.status_code == 302
    form = editor.get(answer.url).context["adminform"].form
    assert form["municipality"].value() == str(municipality.pk)
    assert form["document"].value() == str(document.pk)
    assert date.fromisoformat(str(form["figure_date"].value())) == date(2025, 6, 30)
    assert form["absorbed_amount"].value() in {None, ""}


def test_the_figure_after_a_correction_corrects_nothing(editor):
    public = published(make_figure(published(make_contract(make_municipality()))))
    add = f"{address(AbsorptionFigure, 'add')}?replaces={public.pk}"
    answer = save(editor, add, change_reason="λάθος", absorbed_amount="2,00", _addanother="1")
    assert "replaces" not in parse_qs(urlsplit(answer.url).query)


def test_a_doubled_figure_is_asked_about_and_saved_when_it_is_meant(editor):
    municipality, document = make_municipality(), make_document()
    add = address(AbsorptionFigure, "add")
    save(editor, add, **typed(municipality, document))
    asked = save(editor, add, **typed(municipality, document, absorbed_amount="2.000,00"))
    assert "μάλλον υπάρχει ήδη" in errors_of(asked)["meant"][0]
    first = AbsorptionFigure.objects.get()
    assert address(first, "change") in asked.content.decode()
    assert "2.000,00" in asked.content.decode()
    meant = typed(municipality, document, absorbed_amount="2.000,00", meant="on")
    assert save(editor, add, **meant).status_code == 302
    assert AbsorptionFigure.objects.count() == 2


def test_a_figure_that_is_public_already_is_asked_about_unless_it_changes_it(editor):
    public = published(make_figure(municipality=make_municipality(), vat_basis="net"))
    add = address(AbsorptionFigure, "add")
    asked = save(editor, add, **typed(public.municipality, public.document))
    assert "meant" in errors_of(asked)
    change = typed(public.municipality, public.document, change_kind="correction")
    assert save(editor, add, **change, change_reason="λάθος").status_code == 302


def test_another_day_is_another_figure(editor):
    municipality, document = make_municipality(), make_document()
    add = address(AbsorptionFigure, "add")
    save(editor, add, **typed(municipality, document))
    other = save(editor, add, **typed(municipality, document, figure_date="31/07/2025"))
    assert other.status_code == 302


def test_a_draft_is_saved_again_without_being_asked(editor):
    municipality = make_municipality()
    make_figure(municipality=municipality)
    second = make_figure(municipality=municipality)
    assert save(editor, address(second, "change"), note="σημείωση").status_code == 302


def test_a_doubled_document_is_asked_about(editor):
    there = make_document()
    sent = {
        **{name: getattr(there, name) for name in ("title", "issuer", "standing")},
        "reference": "allos-kodikos",
        "issued_on": "31/01/2024",
        "issued_precision": "day",
    }
    add = address(Document, "add")
    assert "meant" in errors_of(save(editor, add, **sent))
    assert save(editor, add, **sent, meant="on").status_code == 302


def test_two_companies_of_one_name_are_asked_about(editor):
    Contractor.objects.create(name="Αφοί Δήμου Α.Ε.", slug="afoi-dimou")
    sent = {"name": "Αφοί Δήμου Α.Ε.", "slug": "afoi-dimou-2", "country": "GR", "is_company": "on"}
    assert "meant" in errors_of(save(editor, address(Contractor, "add"), **sent))
