"""A contract whose end has passed asks what became of it, with its day and its document."""

from datetime import timedelta

import pytest
from django.urls import reverse

from absorption import publication
from municipalities.dates import today
from municipalities.models import Contract
from tests.factories import make_amendment, make_contract, make_document, make_user, published
from tests.workflow import address, review, said

pytestmark = pytest.mark.django_db
YESTERDAY = today() - timedelta(days=1)


def over(**fields):
    return published(make_contract(ends_on=YESTERDAY, **fields))


def waiting(client):
    ended = client.get(reverse("admin:index")).context["ended"]
    return [line.split(" ")[0] for line, _day, _url in ended["rows"]]


def answer(client, contract, **said_of_it):
    typed = {
        "status": "completed",
        "status_on": f"{YESTERDAY:%d/%m/%Y}",
        "status_document": make_document().pk,
        "change_reason": "Παραλήφθηκε.",
    }
    return client.post(address(contract, "ended"), typed | said_of_it, follow=True)


def test_the_desk_asks_of_those_that_ended_and_of_no_other(editor):
    ended = over()
    over(status="completed")
    published(make_contract(ends_on=today()))
    published(make_contract())
    longer = over()
    published(make_amendment(longer, None, new_ends_on=today() + timedelta(days=30)))
    assert waiting(editor) == [ended.reference]
    page = editor.get(address(Contract, "changelist") + "?ended=yes")
    assert [row.pk for row in page.context["cl"].queryset] == [ended.pk]


def test_the_answer_is_published_by_a_second_person(editor, publisher, client):
    contract, document = over(), make_document(title="Πράξη μεταφοράς")
    answer(
        editor,
        contract,
        status="moved",
        moved_to="espa-2021-2027",
        status_document=document.pk,
    )
    assert waiting(editor) == []
    proposal = Contract._base_manager.get(version_of=contract)
    assert (proposal.state, proposal.status_on) == ("submitted", YESTERDAY)
    assert "Δημοσιεύθηκαν: 1." in said(review(publisher, proposal, _publish="1"))
    page = client.get(contract.get_absolute_url()).content.decode()
    for shown in ("Μεταφορά", "ΕΣΠΑ 2021–2027", "Πράξη μεταφοράς"):
        assert shown in page
    english = client.get("/en" + contract.get_absolute_url()).content.decode()
    assert "ESPA 2021–2027" in english
    rows = client.get("/data/contracts.csv").getvalue().decode()
    assert "moved_to" in rows
    assert "espa-2021-2027" in rows
    document.refresh_from_db()
    assert contract.reference in client.get(document.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"status_on": ""}, "status_on"),
        ({"status_on": "31/2/2026"}, "status_on"),
        ({"status_on": "1/1/2099"}, "status_on"),
        ({"status_document": ""}, "status_document"),
        ({"status_document": "ουδέν"}, "status_document"),
        ({"status": ""}, "status"),
        ({"status": "active"}, "status"),
        ({"status": "moved"}, "moved_to"),
        ({"status": "completed", "moved_to": "pde"}, "moved_to"),
        ({"change_reason": ""}, "change_reason"),
    ],
)
def test_what_is_missing_is_told_at_its_field_and_nothing_is_proposed(editor, typed, field):
    contract = over()
    page = answer(editor, contract, **typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert not Contract._base_manager.pending().exists()


def test_two_answers_at_once_are_one_and_a_message(editor):
    contract = over()
    publication.propose(contract, make_user("colleague"))
    page = answer(editor, contract)
    assert "Υπάρχει ήδη ανοιχτή πρόταση" in page.content.decode()
    assert Contract._base_manager.pending().count() == 1


def test_only_a_moved_contract_says_where_to(editor):
    from tests.workflow import errors_of, save

    draft = make_contract()
    told = errors_of(save(editor, address(draft, "change"), moved_to="own"))
    assert "moved_to" in told or "status" in told


def test_one_that_is_gone_or_no_number_is_not_found(editor, publisher):
    assert editor.get(address(Contract, "changelist") + "999999/ended/").status_code == 404
