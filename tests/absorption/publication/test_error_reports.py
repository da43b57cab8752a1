"""What readers report becomes public by two people, in the reader's own words and the portal's."""

import pytest
from django.core.exceptions import ValidationError

from absorption.models import ErrorReport
from absorption.publication import PublicationError
from absorption.publication.error_reports import prepare, release, send_back, take_off
from tests.factories import answered, make_user

pytestmark = pytest.mark.django_db

TEXT = "Με λένε Μαρία Δοκιμαστού.\n\nΤο ποσό είναι  άλλο:\nδείτε την απόφαση. [sic] Τηλ. 2101234567"


@pytest.fixture
def report():
    """A report that nobody has answered."""
    return ErrorReport.objects.create(text=TEXT, email="reader@example.org")


@pytest.fixture
def prepared(report):
    """Its answer, as an editor prepared it."""
    return prepare(report, make_user("editor"), "corrected", "Το ποσό είναι άλλο", "Ευχαριστούμε.")


def public(report):
    """Return what is public of a report."""
    stored = ErrorReport.objects.get(pk=report.pk)
    return stored.decision, stored.public_text, stored.answer


def test_what_is_prepared_waits_and_what_is_released_is_public(prepared):
    assert public(prepared) == ("", "", "")
    assert ErrorReport.objects.get().email == "reader@example.org"
    released = release(prepared, make_user("publisher"))
    assert public(prepared) == ("corrected", "Το ποσό είναι άλλο", "Ευχαριστούμε.")
    assert (released.email, released.prepared_at) == ("", None)
    assert released.decided_at


def test_nobody_releases_what_they_prepared(report):
    both = make_user("publisher")
    prepared = prepare(report, both, "unfounded")
    with pytest.raises(PublicationError, match="ο ίδιος"):
        release(prepared, both)
    prepared = prepare(prepared, make_user("editor"), "unfounded")  # whoever wrote last
    release(prepared, both)


def test_nothing_is_released_that_was_not_seen(prepared):
    other = prepare(prepared, make_user("editor"), "unfounded", "", "Άλλη απάντηση")
    publisher = make_user("publisher")
    for step in (release, lambda seen, by: send_back(seen, by, "Πιο σύντομα.")):
        with pytest.raises(PublicationError, match="Άλλαξε"):
            step(prepared, publisher)
    release(other, publisher)
    for step in (release, lambda seen, by: send_back(seen, by, "Πιο σύντομα.")):
        with pytest.raises(PublicationError, match="Δεν περιμένει"):
            step(other, publisher)
    assert public(prepared) == ("unfounded", "", "Άλλη απάντηση")


def test_what_is_sent_back_waits_for_an_editor_with_the_comment(prepared):
    with pytest.raises(PublicationError, match="Γράψτε"):
        send_back(prepared, make_user("publisher"), "  ")
    assert list(ErrorReport.objects.prepared()) == [prepared]
    send_back(prepared, make_user("publisher"), "Πιο σύντομα.")
    [returned] = ErrorReport.objects.unanswered()
    assert (returned.review_comment, returned.prepared_answer) == ("Πιο σύντομα.", "Ευχαριστούμε.")
    assert not ErrorReport.objects.prepared()
    assert prepare(returned, make_user("editor"), "corrected").review_comment == ""


def test_an_answer_that_is_public_stands_until_the_next_is_released(report):
    first = answered(report, "unfounded", "Το ποσό είναι άλλο", "Όχι.")
    second = prepare(first, make_user("editor"), "corrected", "", "Είχατε δίκιο.")
    assert public(report) == ("unfounded", "Το ποσό είναι άλλο", "Όχι.")
    returned = send_back(second, make_user("publisher"), "Γιατί φεύγει το κείμενο;")
    assert list(ErrorReport.objects.unanswered()) == [report]
    assert public(report) == ("unfounded", "Το ποσό είναι άλλο", "Όχι.")
    third = prepare(returned, make_user("editor"), "corrected", "Το ποσό είναι άλλο", "Ναι.")
    release(third, make_user("publisher"))
    assert public(report) == ("corrected", "Το ποσό είναι άλλο", "Ναι.")
    assert ErrorReport.objects.get().decided_at == first.decided_at  # the reader waited so long


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Το ποσό είναι άλλο: δείτε την απόφαση.",  # in other lines
        "Με λένε […].\nΤο ποσό είναι άλλο",
        "[…] Το ποσό […] δείτε την απόφαση. [sic] Τηλ. […]",
        "Με λένε [διαγράφηκε: προσωπικά δεδομένα, 01/01/2026].",
        TEXT,
    ],
)
def test_the_readers_words_are_published_with_what_fell_out_marked(report, text):
    assert answered(report, "corrected", text).public_text == text


@pytest.mark.parametrize(
    "text",
    [
        "Διορθώσαμε το ποσό.",
        "Το ποσό είναι λάθος",
        "δείτε την απόφαση. […] Το ποσό είναι άλλο",  # in another order
        "Το ποσό είναι άλλο […] Ευχαριστούμε.",
        "Το ποσό δείτε την απόφαση.",  # what fell out is not marked
    ],
)
def test_nobody_puts_words_into_the_readers_mouth(report, text):
    with pytest.raises(ValidationError) as refused:
        prepare(report, make_user("editor"), "corrected", text)
    [message] = refused.value.message_dict["prepared_text"]
    assert "Δεν το έγραψε ο αναγνώστης" in message
    assert not ErrorReport.objects.prepared()


def test_an_answer_without_a_decision_or_too_long_is_refused(report):
    for fields in (("",), ("maybe",), ("corrected", "", "α" * 501)):
        with pytest.raises(ValidationError):
            prepare(report, make_user("editor"), *fields)
    assert not ErrorReport.objects.prepared()


def test_a_text_that_is_not_public_or_ones_own_cannot_be_taken_off(report):
    answered(report, "corrected", "Το ποσό είναι άλλο", "")
    for by, names in (
        ("publisher", []),
        ("publisher", ["answer"]),
        ("publisher", ["text"]),
        ("publisher", ["public_text", "email"]),
        ("editor", ["public_text"]),  # who prepared it
    ):
        with pytest.raises(PublicationError):
            take_off(report, make_user(by), names)
    assert public(report) == ("corrected", "Το ποσό είναι άλλο", "")


def test_what_was_released_by_one_person_before_can_be_taken_off_by_any_publisher(report):
    """Reports that were decided before version 0005 have nobody who prepared them."""
    ErrorReport.objects.update(
        decision="unfounded",
        decided_at=report.reported_at,
        public_text="Ονόματα",
        answer="Κι άλλα ονόματα",
    )
    take_off(report, make_user("publisher"), ["public_text", "answer"])
    decision, text, answer = public(report)
    assert decision == "unfounded"
    assert text == answer
    assert text.startswith("[αφαιρέθηκε, ")
    with_decision = ErrorReport.objects.get()
    assert with_decision.decided_at == report.reported_at
