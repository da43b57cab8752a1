"""Personal data leaves everywhere it was kept; a stub and a line in the ledger say so."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models

from absorption import publication
from absorption.models import AbsorptionFigure, Change, DataVersion
from absorption.publication import PublicationError
from absorption.publication.redaction import redact
from municipalities.models import Contract, Subproject
from tests.factories import (
    change,
    make_contract,
    make_document,
    make_figure,
    make_municipality,
    make_subproject,
    make_user,
    published,
)
from tests.workflow import address

pytestmark = pytest.mark.django_db

NAME = "Παπαδοπούλου Μαρία"


def everything_kept():
    """Return all texts of the ledger, of the contracts, their history and the log, as one."""
    kept = (Change.objects, Contract.objects, Contract.history, LogEntry.objects)
    return str([list(rows.values()) for rows in kept])


def contract_with_a_name():
    contract = published(make_contract(title=f"Αμοιβή {NAME}"))
    proposal = publication.propose(contract, make_user("editor"))
    LogEntry.objects.log_actions(make_user("editor").pk, [proposal], CHANGE, "")
    proposal.net_amount = Decimal("1.00")
    return published(proposal)


def test_the_text_leaves_the_row_its_versions_its_history_and_the_ledger():
    contract = contract_with_a_name()
    assert NAME in everything_kept()
    redact(contract, ["title"], make_user("publisher"), "αίτημα του προσώπου")
    assert NAME not in everything_kept()
    assert Contract.objects.published().get().title.startswith("[διαγράφηκε: προσωπικά δεδομένα")
    assert contract.versions.get().title.startswith("[διαγράφηκε")


def test_the_ledger_says_that_something_was_taken_out_and_why():
    contract = contract_with_a_name()
    before = DataVersion.current().number
    redact(contract, ["title"], make_user("publisher"), "αίτημα του προσώπου")
    line = Change.objects.first()
    assert (line.kind, line.reason) == ("redaction", "αίτημα του προσώπου")
    assert line.get_kind_display() == "Διαγραφή προσωπικών δεδομένων"
    assert DataVersion.current().number == before + 1


def test_nothing_but_the_text_changes():
    contract = contract_with_a_name()
    before = publication.values_of(contract)
    redact(contract, ["title"], make_user("publisher"), "αίτημα")
    after = publication.values_of(Contract.objects.published().get())
    assert {name for name in before if before[name] != after[name]} == {"title"}


@pytest.mark.parametrize(
    ("fields", "by", "reason"),
    [
        (["title"], "editor", "αίτημα"),
        (["title"], "publisher", " "),
        (["net_amount"], "publisher", "αίτημα"),
        (["adam"], "publisher", "αίτημα"),
        ([], "publisher", "αίτημα"),
    ],
)
def test_it_needs_a_second_person_a_reason_and_a_text(fields, by, reason):
    contract = contract_with_a_name()
    with pytest.raises(PublicationError):
        redact(contract, fields, make_user(by), reason)
    assert NAME in Contract.objects.published().get().title


def test_the_note_of_a_published_figure_can_be_taken_out_and_its_amount_cannot():
    contract = published(make_contract())
    figure = published(make_figure(contract, note=f"Στοιχεία από {NAME}"))
    redact(figure, ["note"], make_user("publisher"), "αίτημα")
    figure.refresh_from_db()
    assert NAME not in figure.note
    with pytest.raises(PublicationError):
        redact(figure, ["absorbed_amount"], make_user("publisher"), "αίτημα")


def test_the_file_of_a_document_leaves_every_place_where_it_was_kept(
    django_capture_on_commit_callbacks,
):
    document = make_document(file=ContentFile(b"%PDF-1.4 " + NAME.encode(), "act.pdf"))
    publication.edit(document, make_user("editor"))
    document, path = published(document), document.file.name
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        redact(document, ["file"], make_user("publisher"), "αίτημα")
    assert not default_storage.exists(path)
    document.refresh_from_db()
    assert (document.file.name, document.sha256) == ("", "")
    assert not document.history.exclude(file="").exists()
    assert path not in str(list(Change.objects.values()))


def test_the_public_reason_of_a_change_can_be_taken_out():
    contract = published(make_contract())
    public = change(contract, title="Νέος", reason=f"Το ζήτησε η {NAME}")
    redact(public, ["change_reason"], make_user("publisher"), "αίτημα")
    assert NAME not in everything_kept()


def test_only_publishers_reach_the_page_and_it_does_what_it_says(editor, publisher):
    contract = contract_with_a_name()
    assert editor.get(address(contract, "redact")).status_code == 403
    assert NAME in publisher.get(address(contract, "redact")).content.decode()
    typed = {"fields_to_redact": ["title"], "reason": "αίτημα του προσώπου"}
    publisher.post(address(contract, "redact"), typed)
    assert NAME not in Contract.objects.get(pk=contract.pk).title


def test_every_page_that_lists_changes_answers_after_a_redaction(client):
    contract = contract_with_a_name()
    redact(contract, ["title"], make_user("publisher"), "αίτημα του προσώπου")
    for page in ("/", contract.get_absolute_url(), "/changes/", "/changes/?kind=redaction"):
        response = client.get(page)
        assert response.status_code == 200, page
        assert "Διαγραφή προσωπικών δεδομένων" in response.content.decode(), page


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("column", "value", "passes"),
    [
        ("note", "[διαγράφηκε: προσωπικά δεδομένα, 01/01/2026]", True),
        ("note", "κάτι άλλο", False),
        ("absorbed_amount", "1", False),
    ],
)
def test_the_trigger_lets_a_stub_in_and_nothing_else(column, value, passes):
    figure = published(make_figure(note="Ν. Ν."))
    sql = f"UPDATE absorption_absorptionfigure SET {column} = %s WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        if passes:
            cursor.execute(sql, [value, figure.pk])
        else:
            with pytest.raises(DatabaseError, match="never changed"):
                cursor.execute(sql, [value, figure.pk])
            return
    assert AbsorptionFigure.objects.get().note == value


def test_two_texts_that_would_be_one_stub_are_not_taken_out_twice(publisher):
    town = make_municipality()
    for number in (1, 2):
        subproject = published(make_subproject(town, title=f"Κατοικία {number}"))
        page = publisher.post(
            address(subproject, "redact"),
            {"fields_to_redact": ["title"], "reason": "αίτημα"},
            follow=True,
        )
    assert "ίδια εγγραφή" in page.content.decode()
    assert Subproject.objects.get(pk=subproject.pk).title == "Κατοικία 2"


def test_the_page_says_why_a_text_cannot_be_taken_out(publisher):
    contract = published(make_contract(title=f"Αμοιβή {NAME}"))
    models.QuerySet(Contract).filter(pk=contract.pk).update(edited_by=make_user("publisher"))
    typed = {"fields_to_redact": ["title"], "reason": "αίτημα του προσώπου"}
    page = publisher.post(address(contract, "redact"), typed).content.decode()
    assert "Το κάνει άλλος από όποιον το επεξεργάστηκε." in page
    assert NAME in Contract.objects.get().title
