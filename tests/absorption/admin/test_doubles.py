"""One row after another is typed once; one that is there already is asked about."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from absorption import publication
from absorption.models import AbsorptionFigure
from municipalities.models import Contract, ContractAmendment, Contractor, Document
from tests.factories import (
    make_action,
    make_amendment,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    make_user,
    published,
)
from tests.workflow import address, errors_of, fields_of, said, save

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


def test_the_form_of_a_municipality_opens_with_what_it_needs(editor):
    add = address(AbsorptionFigure, "add")
    for query, is_open in (("", False), (f"?municipality={make_municipality().pk}", True)):
        parts = {part.name: part for part in editor.get(add + query).context["adminform"]}
        assert ("collapse" not in parts["Μόνο για Δήμο στο σύνολό του"].classes) == is_open
        assert "collapse" in parts["Μόνο αν η πηγή δίνει ποσοστό"].classes


def test_the_figure_after_a_correction_corrects_nothing(editor):
    public = published(make_figure())
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


def rows(contract, *typed):
    """Return what a browser sends of new rows in the form of a contract: model, day, amount."""
    sent, document = {}, make_document().pk
    names = {
        ContractAmendment: ("amendments", "signed_on", "net_change"),
        AbsorptionFigure: ("figures", "figure_date", "absorbed_amount"),
    }
    for model, (prefix, day, amount) in names.items():
        stored = getattr(contract, prefix).count()
        new = [row for row in typed if row[0] is model]
        sent[f"{prefix}-TOTAL_FORMS"] = stored + len(new)
        for place, (_model, *values) in enumerate(new, stored):
            each = dict(zip((day, amount), values, strict=True))
            each |= {"document": document, "number": place + 1}
            sent |= {f"{prefix}-{place}-{name}": value for name, value in each.items()}
    return sent


def errors_of_rows(page):
    """Return what is said above the rows within a form."""
    return [
        message
        for inline in page.context["inline_admin_formsets"]
        for form in inline.formset.forms
        for message in form.non_field_errors()
    ]


def test_a_row_in_the_form_of_a_contract_is_asked_about_as_in_its_own(editor):
    contract = make_contract()
    figure = make_figure(contract, figure_date=date(2025, 6, 30))
    amendment = make_amendment(contract, "-5.00", signed_on=date(2024, 9, 1))
    url = address(contract, "change")
    typed = rows(
        contract,
        (AbsorptionFigure, "30/06/2025", "7,00"),
        (ContractAmendment, "01/09/2024", "-5,00"),
    )
    asked = save(editor, url, **typed)
    assert len([each for each in errors_of_rows(asked) if "μάλλον υπάρχει ήδη" in each]) == 2
    for there in (figure, amendment):
        assert f'<a href="{address(there, "change")}" target' in asked.text
    assert 'name="meant"' in asked.text
    assert (contract.figures.count(), contract.amendments.count()) == (1, 1)
    assert save(editor, url, **typed, meant="on").status_code == 302
    assert (contract.figures.count(), contract.amendments.count()) == (2, 2)


def test_two_rows_of_one_form_that_say_the_same_are_asked_about(editor):
    add = address(Contract, "add")
    new = {
        "action": make_action().pk,
        "title": "Έξυπνοι κάδοι",
        "contracting_authority": "Δήμος",
        "document": published(make_document()).pk,
        "shares-TOTAL_FORMS": 0,
    } | rows(
        make_contract(),
        (AbsorptionFigure, "30/06/2025", "7,00"),
        (AbsorptionFigure, "30/06/2025", "8,00"),
        (AbsorptionFigure, "31/07/2025", "8,00"),
    )
    asked = save(editor, add, **new)
    [message] = errors_of_rows(asked)
    assert "Δύο γραμμές λένε το ίδιο" in message
    assert not AbsorptionFigure.objects.exists()
    assert save(editor, add, **new, meant="on").status_code == 302
    assert AbsorptionFigure.objects.count() == 3


def test_a_row_that_a_colleague_changed_in_its_own_form_is_not_written_over(editor):
    contract = make_contract()
    figure = make_figure(contract, "1.00", figure_date=date(2025, 6, 30))
    url = address(contract, "change")
    opened = fields_of(editor.get(url))
    figure.absorbed_amount = 2
    publication.edit(figure, make_user("colleague"))
    page = editor.post(url, opened)
    assert any("colleague" in each for each in errors_of_rows(page))
    assert "2,00" in page.text.split("conflict-heading")[2].split("</section>")[0]
    figure.refresh_from_db()
    assert figure.absorbed_amount == 2
    assert editor.post(url, fields_of(page)).status_code == 302
    figure.refresh_from_db()
    assert figure.absorbed_amount == 1


def test_the_row_of_a_colleague_is_not_deleted_from_the_form_of_the_contract(editor):
    contract = make_contract()
    theirs, mine = (make_figure(contract, figure_date=date(2025, 6, day)) for day in (30, 1))
    publication.edit(theirs, make_user("colleague"))
    publication.edit(mine, make_user("editor"))
    url = address(contract, "change")
    page = save(editor, url, **{"figures-0-DELETE": "on"})
    assert "μόνο τα δικά σας" in page.text
    assert save(editor, url, **{"figures-1-DELETE": "on"}).status_code == 302
    assert contract.figures.get() == theirs


def test_a_row_that_was_deleted_meanwhile_is_told_and_the_others_are_saved(editor):
    contract = make_contract()
    there, gone = (make_figure(contract, figure_date=date(2025, 6, day)) for day in (1, 30))
    url = address(contract, "change")
    opened = fields_of(editor.get(url)) | {"figures-1-absorbed_amount": "9,00"}
    gone.delete()
    page = editor.post(url, opened | {"title": ""})
    assert 'name="figures-1-absorbed_amount"' in page.text
    assert 'name="figures-0-absorbed_amount"' not in page.text
    answer = editor.post(url, fields_of(page) | {"title": "Έργο"}, follow=True)
    assert "διαγράφηκαν στο μεταξύ" in said(answer)
    there.refresh_from_db()
    assert there.absorbed_amount == 9
    assert contract.figures.get() == there
