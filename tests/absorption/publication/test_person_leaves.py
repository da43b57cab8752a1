"""One action, and nobody who was taken out can be recognised anywhere any more."""

import json
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db import models

from absorption import publication
from absorption.exports.releases import make_release
from absorption.models import (
    AbsorptionFigure,
    Change,
    CheckAcknowledgement,
    DataRelease,
    ErrorReport,
)
from absorption.publication import journal, redaction
from absorption.publication.error_reports import prepare, release
from absorption.publication.personal_data import without
from absorption.publication.redaction import redact
from municipalities.models import Contract, Contractor, Document, Subproject
from tests.factories import (
    answered,
    change,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_subproject,
    make_user,
    published,
)
from tests.workflow import address, errors_of, save

pytestmark = pytest.mark.django_db
NAME = "Παπαδοπούλου Μαρία"
PRIVATE = (NAME, "papadopoulou", "094014201", "ΠΑΠΑΔΟΠΟΎΛΟΥ ΜΑΡΊΑ", "Μαρίας Παπαδοπούλου")


@pytest.fixture(autouse=True)
def _journal(settings, tmp_path):
    settings.BACKUP_ROOT = tmp_path / "backups"
    settings.MEDIA_ROOT = tmp_path / "media"


def a_person_taken_for_a_company():
    """Return (contractor, contract) with a name in every place that could keep one."""
    firm = published(make_contractor(name=NAME, slug="papadopoulou-maria", tax_id="094014201"))
    firm = change(firm, name=f"{NAME} του Ν.")  # an old version has the name too
    firm = change(firm, name=NAME)
    contract = make_contract(contractors=[firm], title=f"Αμοιβή {NAME}")
    return firm, published(contract)


def everywhere(contract, client):
    """Yield each public address on which the name could stand, with its text."""
    yesterday = "?version=" + str(Change.objects.order_by("pk").first().data_version)
    for page in (
        *("/", "/changes/", "/changes/feed.atom", "/contractors/", "/contracts/", "/reports/"),
        *(contract.get_absolute_url(), f"{contract.get_absolute_url()}feed.atom"),
        *("/data/changes.csv", "/data/contracts.csv", "/data/contractors.json", "/data/ocds.json"),
        *("/search/?q=Παπαδοπούλου", "/search/suggest/?q=094014201", "/sitemap.xml"),
        f"/contractors/{yesterday}",
    ):
        response = client.get(page)
        text = response.getvalue() if response.streaming else response.content
        yield page, text.decode()


def test_one_action_takes_name_address_and_number_from_everywhere(client):
    firm, contract = a_person_taken_for_a_company()
    report = ErrorReport.objects.create(text="Ποια;", contract=contract)
    said = "Η ΠΑΠΑΔΟΠΟΎΛΟΥ ΜΑΡΊΑ, ΑΦΜ 094 014 201"
    ErrorReport.objects.filter(pk=report.pk).update(text=said)
    answered(ErrorReport.objects.get(), "confirmed", said, "Είναι της Μαρίας Παπαδοπούλου.")
    redact(firm, ["name"], make_user("publisher"), "αίτημα του προσώπου")
    for page, text in everywhere(contract, client):
        for private in PRIVATE:
            assert private not in text.replace("?q=Παπαδοπούλου", ""), (page, private)
    stored = Contractor._base_manager.values("name", "slug", "tax_id")
    kept = str([*stored, *Contractor.history.values("name", "slug", "tax_id")])
    kept += str(list(ErrorReport.objects.values()))
    for private in (*PRIVATE, "094 014 201"):
        assert private not in kept
    assert Contractor.objects.published().get().natural_person


def test_who_turns_out_to_be_a_person_leaves_everything_that_is_public(client):
    firm = published(make_contractor(name=NAME, slug="papadopoulou", tax_id="094014201"))
    contract = published(make_contract(contractors=[firm]))
    report = ErrorReport.objects.create(
        text=f"Ποια είναι η {NAME};", contract=contract, field="Ανάδοχος", value=NAME
    )
    report = answered(report, "confirmed", f"Ποια είναι η {NAME};", f"Είναι η {NAME}")
    prepare(report, make_user("editor"), "confirmed", f"Ποια είναι η {NAME};", f"Η {NAME}")
    change(firm, natural_person=True)
    release(ErrorReport.objects.get(), make_user("publisher"))  # what waited is clean as well
    for page, text in everywhere(contract, client):
        for private in PRIVATE:
            assert private not in text.replace("?q=Παπαδοπούλου", ""), (page, private)
    assert "φυσικό πρόσωπο" in client.get("/changes/").content.decode()
    assert client.get("/contractors/papadopoulou/").status_code == 410
    # Staff still knows who it is.
    assert Contractor.objects.published().get().name == NAME


def test_a_note_that_names_the_person_is_cleaned_wherever_it_is(client):
    firm, contract = a_person_taken_for_a_company()
    figure = published(
        make_figure(contract, note=f"Πληρωμή προς {NAME}.", change_reason="όπως το ένταλμα")
    )
    draft = make_contract(delay_reason="Η Μαρία Παπαδοπούλου αργεί.")
    gone = make_subproject(make_municipality(), note="Της ΠΑΠΑΔΟΠΟΥΛΟΥ ΜΑΡΙΑΣ, ΑΦΜ 094014201")
    publication.edit(gone, make_user("editor"))
    gone.delete()
    why = CheckAcknowledgement.objects.create(
        check_code="x",
        record_type="contract",
        record_id=contract.pk,
        message="Πάνω από το ποσό.",
        reason=f"Συμφώνησε η {NAME}",
        by=make_user("publisher"),
    )
    redact(firm, ["name"], make_user("publisher"), "αίτημα του προσώπου")
    for row in (figure, draft, why):
        row.refresh_from_db()
    assert figure.note.startswith("[διαγράφηκε")
    assert figure.change_reason == "όπως το ένταλμα"
    assert draft.delay_reason.startswith("Η [διαγράφηκε")
    assert why.reason.startswith("Συμφώνησε η [διαγράφηκε")
    kept = [AbsorptionFigure.history, Contract.history, Subproject.history, Change.objects]
    for rows in kept:
        text = without(said := str(list(rows.values())), {NAME}, {"094014201"})
        assert text == said
    page = client.get(contract.get_absolute_url()).text
    assert NAME not in page
    assert "250.000,00" in page


def test_every_address_that_it_had_answers_410_with_what_happened(client):
    firm = published(make_contractor(name=NAME, slug="papadopoulou"))
    firm = change(firm, slug="papadopoulou-maria")
    redact(firm, ["name"], make_user("publisher"), "αίτημα")
    for slug in ("papadopoulou", "papadopoulou-maria"):
        for prefix in ("", "/en"):
            answer = client.get(f"{prefix}/contractors/{slug}/")
            assert answer.status_code == 410
    assert "προσωπικά δεδομένα" in client.get("/contractors/papadopoulou/").content.decode()


def test_a_document_named_after_a_person_gets_another_address(client):
    document = make_document(title=f"Αίτηση {NAME}", reference="aitisi-papadopoulou")
    contract = published(make_contract(document=document))
    document.refresh_from_db()
    redact(document, ["title"], make_user("publisher"), "αίτημα")
    assert client.get("/documents/aitisi-papadopoulou/").status_code == 410
    page = client.get(contract.get_absolute_url()).content.decode()
    assert "papadopoulou" not in page
    assert "papadopoulou" not in str(list(Change.objects.values()))
    reference = Document.objects.published().get(pk=document.pk).reference
    assert client.get(f"/documents/{reference}/").status_code == 200


@pytest.mark.parametrize(
    "spelled",
    [
        "Παπαδοπούλου Μαρία",
        "ΠΑΠΑΔΟΠΟΥΛΟΥ ΜΑΡΙΑ",
        "Μαρία Παπαδοπούλου",
        "της Μαρίας Παπαδοπούλου",
        "papadopoulou maria",
        "Παπαδοπουλου - Μαρια",
    ],
)
def test_a_name_is_known_in_any_spelling(spelled):
    cleaned = without(f"Λέει {spelled}, ορίστε.", {NAME})
    assert cleaned.startswith("Λέει ")
    assert cleaned.endswith(", ορίστε.")
    assert "apadop" not in cleaned
    assert "απαδοπ" not in cleaned.lower()


def test_other_words_stay_as_they_are():
    text = "Η Μαρία Γεωργίου και η Ελένη Παπαδοπούλου."
    assert without(text, {NAME}, {"094014201"}) == text


@pytest.mark.long
def test_a_release_that_holds_it_is_withdrawn_and_made_anew(
    client, django_capture_on_commit_callbacks
):
    firm, _contract = a_person_taken_for_a_company()
    held = make_release("δοκιμή")
    file = client.get(held.get_absolute_url()).content.decode()
    address = f"/data/releases/{held.number}/{held.file.name.split('/')[1]}"
    whole = client.get(address)
    tag = whole["ETag"]
    whole.getvalue()  # to its end, which closes it
    with django_capture_on_commit_callbacks(execute=True):
        redact(firm, ["name"], make_user("publisher"), "αίτημα")
    answer = client.get(held.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 410
    for said in (f"Έκδοση δεδομένων {held.number}", held.sha256, "προσωπικά δεδομένα"):
        assert said in page
    assert "λήψη" not in page.lower()
    assert "λήψη" in file.lower()
    assert client.get(address).status_code == 410
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 410  # no 304
    assert not held.file.storage.exists(held.file.name)
    anew = DataRelease.objects.standing().get()
    with anew.file.open("rb") as stored, ZipFile(stored) as archive:
        assert "contractors.csv" in archive.namelist()
        for name in archive.namelist():
            for private in PRIVATE:
                assert private.encode() not in archive.read(name), name
    call_command("release", "--check")


@pytest.mark.long
def test_a_release_that_does_not_hold_it_stays(django_capture_on_commit_callbacks):
    published(make_contract())
    held = make_release("δοκιμή")
    firm = published(make_contractor(name=NAME, slug="papadopoulou"))
    with django_capture_on_commit_callbacks(execute=True):
        redact(firm, ["name"], make_user("publisher"), "αίτημα")
    assert DataRelease.objects.standing().get() == held


def test_what_was_redacted_after_a_backup_is_redacted_again(
    client, django_capture_on_commit_callbacks
):
    firm, contract = a_person_taken_for_a_company()
    values = list(Contractor._base_manager.values("pk", "name", "slug", "tax_id"))
    with django_capture_on_commit_callbacks(execute=True):
        redact(firm, ["name"], make_user("publisher"), "αίτημα")
    noted = journal.since("2026-01-01")
    assert NAME not in json.dumps(noted, ensure_ascii=False)
    assert [(each["record_type"], each["fields"]) for each in noted] == [("contractor", ["name"])]
    # An older database comes back.
    for row in values:
        stored = models.QuerySet(Contractor).filter(pk=row.pop("pk"))
        stored.update(natural_person=False, **row)
    assert all(redaction.repeat(each) for each in noted)
    for page, text in everywhere(contract, client):
        assert NAME not in text.replace("?q=Παπαδοπούλου", ""), page


def test_what_is_redacted_twice_touches_nobody_else():
    firm, _contract = a_person_taken_for_a_company()
    redact(firm, ["name"], make_user("publisher"), "αίτημα")
    other = published(make_contract(title="Άλλη σύμβαση"))
    firm.refresh_from_db()
    slug = firm.slug
    redaction.repeat(
        {"record_type": "contractor", "record_id": firm.pk, "fields": ["name"], "reason": "ξανά"}
    )
    firm.refresh_from_db()
    other.refresh_from_db()
    assert firm.slug == slug
    assert firm.name.startswith("[διαγράφηκε")
    assert other.title == "Άλλη σύμβαση"


def test_one_who_was_declared_a_person_is_noted_for_a_restore_too(
    django_capture_on_commit_callbacks,
):
    firm = published(make_contractor(name=NAME, slug="papadopoulou"))
    with django_capture_on_commit_callbacks(execute=True):
        change(firm, natural_person=True)
    assert [each["record_id"] for each in journal.since("2026-01-01")] == [firm.pk]
    assert journal.since("9999") == []


def typed(**fields):
    return {"name": NAME, "slug": "onoma", "country": "GR"} | fields


def test_the_form_suggests_a_person_by_the_number(editor):
    add = address(Contractor, "add")
    asked = save(editor, add, **typed(tax_id="101010100"))
    assert "natural_person" in errors_of(asked) or "tax_id" in errors_of(asked)
    for unknown in (typed(), typed(country="DE", tax_id="DE123456789")):
        asked = save(editor, add, **unknown)
        assert "Μήπως είναι φυσικό πρόσωπο;" in errors_of(asked)["natural_person"][0]
    assert save(editor, add, **typed(natural_person="on")).status_code == 302
    assert (
        save(editor, add, **typed(slug="onoma-2", is_company="on", meant="on")).status_code == 302
    )
    company = typed(slug="onoma-3", tax_id="094014201", meant="on")
    assert save(editor, add, **company).status_code == 302


def test_an_editor_who_said_so_is_not_asked_again(editor):
    firm = make_contractor()
    publication.edit(firm, make_user("editor"))
    assert save(editor, address(firm, "change"), name="Νέα επωνυμία").status_code == 302
