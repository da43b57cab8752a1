"""Two people do the same thing at the same moment: one comes first, the other is told.

The first has taken the step and not yet committed it; the second starts, and waits for a lock.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from time import monotonic

import pytest
from django.db import connection, transaction

from absorption import publication
from absorption.figures.totals import contracts
from absorption.models import AbsorptionFigure, Change, DataVersion
from absorption.publication import PublicationError
from municipalities.models import Contract, ContractShare
from municipalities.records import PublishedRecordError, State
from tests.factories import (
    make_action,
    make_allocation,
    make_contract,
    make_figure,
    make_municipality,
    make_subproject,
    make_user,
    proposed,
    published,
    submitted,
)

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


@pytest.fixture
def emptied(django_db_setup, django_db_blocker):
    """Let the test's own figures be taken away again: a published one refuses that."""
    _trigger(django_db_blocker, "DISABLE")
    yield
    _trigger(django_db_blocker, "ENABLE")


def _trigger(blocker, word):
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE absorption_absorptionfigure {word} TRIGGER USER")


@pytest.fixture
def committed(emptied, transactional_db):
    """A database that other connections see."""


def at_the_same_moment(first, second):
    """Return what both steps give; the second starts when the first is not yet committed."""
    with ThreadPoolExecutor(max_workers=1) as other:
        with transaction.atomic():
            one = first()
            pending = other.submit(_alone, second)
            waits(pending)
        return one, pending


def waits(pending):
    """Return whether a step in another thread waits for this one's, instead of being over."""
    end = monotonic() + 30
    while not (pending.done() or somebody_waits()):  # asking takes a moment by itself
        assert monotonic() < end, "it neither waits nor comes to an end"
    return not pending.done()


def _alone(step):
    """Take a step in this thread, and leave no connection behind."""
    try:
        return step()
    finally:
        connection.close()


def somebody_waits():
    """Return whether another connection waits for a lock of this one's."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return cursor.fetchone()[0]


def test_a_row_is_published_once():
    contract = submitted(make_contract())
    version = DataVersion.current().number
    people = make_user("publisher"), make_user("colleague")
    public, late = at_the_same_moment(
        *[lambda by=by: publication.publish(contract, by) for by in people]
    )
    assert public.is_published
    with pytest.raises(PublicationError, match=r"Άλλαξε στο μεταξύ|Δημοσιεύεται μόνο"):
        late.result()
    assert Change.objects.filter(record_type="contract").count() == 1
    assert DataVersion.current().number == version + 1


def test_of_two_figures_for_a_day_one_is_public_and_the_other_must_say_why():
    contract = published(make_contract())
    one = submitted(make_figure(contract, "10.00"))
    other = submitted(make_figure(contract, "20.00"), by="other")
    by = make_user("publisher")
    _public, late = at_the_same_moment(
        lambda: publication.publish(one, by), lambda: publication.publish(other, by)
    )
    with pytest.raises(PublicationError):
        late.result()
    assert [str(each.absorbed_amount) for each in AbsorptionFigure.objects.published()] == ["10.00"]
    assert AbsorptionFigure.objects.get(pk=other.pk).state == State.SUBMITTED
    assert contracts().get().absorbed == Decimal("10.00")


def test_two_publications_have_a_data_version_each():
    one = submitted(make_contract())
    other = submitted(make_contract())
    by = make_user("publisher")
    _public, late = at_the_same_moment(
        lambda: publication.publish(one, by), lambda: publication.publish(other, by)
    )
    assert late.result().is_published
    versions = Change.objects.filter(record_type="contract").values_list("data_version", flat=True)
    assert len(set(versions)) == 2
    assert DataVersion.current().number == max(versions)


def test_one_change_is_proposed_at_a_time():
    contract = published(make_contract())
    people = make_user("editor"), make_user("colleague")
    _proposal, late = at_the_same_moment(
        *[lambda by=by: publication.propose(contract, by) for by in people]
    )
    with pytest.raises(PublicationError, match="ανοιχτή πρόταση"):
        late.result()
    assert contract.versions.pending().count() == 1


def test_what_somebody_else_just_entered_is_not_published_a_second_time():
    town = make_municipality()
    proposal = proposed(
        published(make_contract(town)), adam="24SYMV012345678", change_reason="βρέθηκε"
    )
    _contract, late = at_the_same_moment(
        lambda: make_contract(town, adam="24SYMV012345678"),
        lambda: publication.publish(submitted(proposal), make_user("publisher")),
    )
    with pytest.raises(PublicationError, match="Συγκρούεται"):
        late.result()
    assert not Contract.objects.published().exclude(adam="").exists()


def test_two_new_contracts_have_a_number_each():
    make_action()
    town = make_municipality()
    _contract, late = at_the_same_moment(lambda: make_contract(town), lambda: make_contract(town))
    late.result()
    references = Contract.objects.values_list("reference", flat=True)
    assert len(references) == len(set(references)) == 2


@pytest.mark.parametrize(
    "write",
    [
        lambda row: publication.edit(row, make_user("editor")),
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Contract.objects.filter(pk=row.pk).update(title=row.title),
        lambda row: Contract.objects.filter(pk=row.pk).delete(),
        lambda row: Contract.objects.bulk_update([row], ["title"]),
    ],
    ids=["edit", "save", "delete", "update", "delete many", "bulk update"],
)
def test_what_is_being_published_is_not_written(write):
    contract = submitted(make_contract(title="Όπως το είδαν"))
    stale = Contract.objects.get(pk=contract.pk)
    stale.title = "Όπως δεν το είδε κανείς"
    _public, late = at_the_same_moment(
        lambda: publication.publish(contract, make_user("publisher")), lambda: write(stale)
    )
    with pytest.raises(PublishedRecordError):
        late.result()
    contract.refresh_from_db()
    assert (contract.title, contract.is_published) == ("Όπως το είδαν", True)


def test_what_comes_along_is_not_edited_while_it_is_looked_at():
    contract = submitted(make_contract())
    document = contract.document
    with ThreadPoolExecutor(max_workers=1) as other, transaction.atomic():
        publication.hold([contract])
        assert waits(other.submit(_alone, lambda: publication.edit(document, make_user())))


def test_a_part_of_what_is_being_published_is_not_changed():
    contract = submitted(make_contract())
    share = ContractShare.objects.get(contract=contract)
    share.share = 50
    _public, late = at_the_same_moment(
        lambda: publication.publish(contract, make_user("publisher")), share.save
    )
    with pytest.raises(PublishedRecordError):
        late.result()
    assert contract.shares.get().share == 100


def test_who_looks_at_a_preview_waits_for_what_is_being_published():
    contract = submitted(make_contract())

    def preview():
        with publication.as_if_published([contract]):
            return DataVersion.current().number

    with ThreadPoolExecutor(max_workers=1) as other:
        with transaction.atomic():
            held = publication.hold([contract])
            pending = other.submit(_alone, preview)
            assert waits(pending)
            [public], _refused = publication.publish_all(held, make_user("publisher"))
        assert public.is_published
        assert pending.result() == DataVersion.current().number + 1


@pytest.mark.parametrize("make", [make_allocation, make_subproject])
def test_what_a_draft_belongs_to_is_not_locked_with_it(make):
    town = make_municipality()
    draft = make(town)
    contract = submitted(make_contract(town))
    with ThreadPoolExecutor(max_workers=1) as other:
        with transaction.atomic():
            draft.save()
            pending = other.submit(
                _alone, lambda: publication.publish(contract, make_user("publisher"))
            )
            assert not waits(pending)
        assert pending.result().is_published


def test_a_review_waits_for_whoever_is_publishing():
    contract = submitted(make_contract())
    with ThreadPoolExecutor(max_workers=1) as other, transaction.atomic():
        publication.hold([contract])
        assert waits(other.submit(_alone, lambda: publication.tried_out([contract])))


@pytest.mark.long
def test_reviewing_and_publishing_the_same_rows_both_succeed_time_after_time():
    by = make_user("publisher")
    town = make_municipality()
    for _round in range(20 if os.environ.get("KILLS") else 5):  # all for `make faults`
        contract = published(make_contract(town, shares=[None]))
        rows = [
            submitted(make_figure(contract, f"{month}.00", figure_date=date(2025, month, 1)))
            for month in (1, 2)
        ]
        with ThreadPoolExecutor(max_workers=2) as people:
            start = Barrier(2)

            def review(rows=rows, start=start):
                start.wait()
                for _time in range(3):
                    publication.tried_out(rows[::-1])

            def publish(rows=rows, start=start):
                start.wait()
                with transaction.atomic():
                    return publication.publish_all(publication.hold(rows), by)

            reviewed = people.submit(_alone, review)
            done = people.submit(_alone, publish)
            reviewed.result()
            assert len(done.result()[0]) == 2
