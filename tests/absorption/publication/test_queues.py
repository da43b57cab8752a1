"""Every pending record waits in exactly one queue, and somebody whose queue it is can act."""

from itertools import product

import pytest

from absorption import publication
from absorption.publication import queues
from absorption.publication.history import TRACKED
from absorption.staff.roles import EDITORS, PUBLISHERS
from municipalities.models import Contract, ContractAmendment
from municipalities.records import State
from tests.factories import (
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_user,
    published,
    submitted,
)
from tests.workflow import make_staff

pytestmark = pytest.mark.django_db


def everybody(*publishers):
    """Return the staff: two editors, those who publish, and one who left."""
    gone = make_staff("gone")
    gone.is_active = False
    gone.save()
    people = [make_staff(name) for name in ("editor", "colleague")]
    return people + [make_staff(name, PUBLISHERS) for name in publishers]


def queues_with(record, people):
    """Return the names of the queues in which a record waits, and on whose desks."""
    found = {}
    for person in people:
        for queue in queues.queues_of(person):
            if queues.in_queue(queue, type(record), person).filter(pk=record.pk).exists():
                found.setdefault(queue.key, []).append(person.username)
    return found


AUTHORS = ("editor", "publisher", "gone")


@pytest.mark.parametrize("publishers", [("publisher",), ("publisher", "second")])
@pytest.mark.parametrize(("author", "writer"), list(product(AUTHORS, AUTHORS)))
def test_a_contract_waits_in_one_queue_of_somebody_who_can_act(publishers, author, writer):
    people = everybody(*publishers)
    document = make_document()
    publication.edit(document, make_user(writer))
    contract = make_contract(document=document)
    publication.edit(contract, make_user(author))
    assert len(queues_with(contract, people)) == 1

    publication.submit(contract, make_user(author))
    [(queue, whose)] = queues_with(contract, people).items()
    if queue == "waiting":
        assert publication.publish(contract, make_user(whose[0])).is_published
    else:
        assert queue == "no_second"
        for row in (document, contract):  # an editor saves it as theirs, and it goes its way
            publication.edit(row, make_user(whose[0]))
        publication.submit(contract, make_user(whose[0]))
        assert publication.publish(contract, make_user("publisher")).is_published


def test_everything_pending_is_somewhere_once_whoever_wrote_it():
    people = everybody("publisher")
    town = make_municipality()
    public = published(make_contract(town))
    for author in ("editor", "publisher", "gone"):
        firm = make_contractor()
        new = make_contract(town, contractors=[firm])
        rows = [
            make_figure(municipality=town),
            make_figure(public),
            make_amendment(public),
            make_allocation(town),
            firm,
            new,
            make_amendment(new),
        ]
        for row in rows:
            submitted(row, by=author)
        back = make_figure(municipality=town)
        publication.send_back(submitted(back, by=author), make_user("publisher"), "λείπει")
    make_document()  # of nobody
    waiting = {model: list(model._base_manager.pending()) for model in TRACKED}
    assert sum(map(len, waiting.values())) > 16
    for records in waiting.values():
        for record in records:
            found = queues_with(record, people)
            with_its_contract = (
                isinstance(record, ContractAmendment)
                and record.contract.state != State.PUBLISHED
                and record.state == State.SUBMITTED
            )
            assert len(found) == (0 if with_its_contract else 1), (record, found)


def test_a_submitted_amendment_waits_with_its_contract():
    people = everybody("publisher")
    contract = make_contract()
    amendment = make_amendment(contract)
    publication.edit(contract, make_user("editor"))
    publication.edit(amendment, make_user("editor"))
    publication.submit(contract, make_user("editor"))
    assert queues_with(contract, people) == {"waiting": ["publisher"]}
    assert queues_with(amendment, people) == {}
    assert publication.publish(contract, make_user("publisher")).is_published
    assert ContractAmendment.objects.get().is_published


def test_of_two_who_publish_only_the_one_who_wrote_nothing_of_it_is_asked():
    people = everybody("publisher", "second")
    contractor = make_contractor()
    publication.edit(contractor, make_user("second"))
    contract = submitted(make_contract(contractors=[contractor]))
    assert queues_with(contract, people) == {"waiting": ["publisher"]}


def test_while_the_only_one_who_publishes_is_its_author_editors_are_asked():
    people = everybody("publisher")
    contract = submitted(make_contract(), by="publisher")
    assert queues_with(contract, people) == {"no_second": ["editor", "colleague"]}
    make_staff("second", PUBLISHERS)
    assert queues_with(contract, [*people, make_user("second")]) == {"waiting": ["second"]}
    assert Contract.objects.get().state == State.SUBMITTED


def test_what_somebody_left_is_taken_by_any_editor():
    people = everybody("publisher")
    contract = make_contract()
    publication.edit(contract, make_user("gone"))
    assert queues_with(contract, people) == {"unowned": ["editor", "colleague"]}
    assert make_user("gone").groups.get().name == EDITORS
