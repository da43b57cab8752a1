"""What readers report on the desk: an editor prepares the answer, a publisher releases it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from absorption.models import ErrorReport
from absorption.staff.roles import PUBLISHERS
from tests.factories import answered, make_municipality
from tests.pages import text_of
from tests.workflow import act, address, enter, errors_of, make_staff, save

pytestmark = pytest.mark.django_db

TYPED = {
    "prepared_decision": "corrected",
    "prepared_text": "Ο πληθυσμός είναι άλλος",
    "prepared_answer": "Διορθώθηκε από την ΕΛΣΤΑΤ",
}


@pytest.fixture
def report():
    """A report with an e-mail."""
    return ErrorReport.objects.create(
        municipality=make_municipality(name="Δήμος Βόλου"),
        text="Ο πληθυσμός είναι άλλος, τηλ. 2101234567",
        figure="population_2021_provisional",
        figure_value="138865",
        email="reader@example.org",
    )


def review(client, report, button, **typed):
    """Press a button of the review as it stands."""
    page = client.get(address(report, "review"))
    sent = {"seen": page.context["seen"], button: ""} | typed
    return client.post(address(report, "review"), sent, follow=True)


def log(client):
    return text_of(client.get("/reports/"))


def desk(client):
    return text_of(client.get("/admin/"))


def test_a_report_waits_on_one_desk_after_the_other(client, editor, publisher, report):
    answer = "Αναφορές λαθών που περιμένουν απάντηση Όλες (1) Δήμος Βόλου"
    to_publish = "Απαντήσεις σε αναφορές που περιμένουν εμένα Όλες (1) Δήμος Βόλου"
    theirs = "Απαντήσεις μου σε αναφορές που περιμένουν άλλον Όλες (1) Δήμος Βόλου"
    for said in (desk(editor), desk(publisher)):
        assert answer in said
        assert "πληθυσμός 2021 (προσωρινά αποτελέσματα): 138.865" in said
    save(editor, address(report, "change"), **TYPED)
    said = desk(editor)
    assert answer not in said
    assert theirs in said
    page = publisher.get("/admin/")
    assert answer not in text_of(page)
    assert to_publish in text_of(page)
    assert address(report, "review") in page.text
    review(publisher, report, "_send_back", comment="Πείτε και από πότε.")
    assert to_publish not in desk(publisher)
    said = desk(editor)
    assert answer in said
    assert "Πείτε και από πότε." in said
    save(editor, address(report, "change"), **TYPED)
    review(publisher, report, "_publish")
    for said in (desk(editor), desk(publisher)):
        assert "περιμένουν απάντηση Τίποτα." in said
        assert "περιμένουν άλλον Όλες" not in said
    assert "σε αναφορές που περιμένουν εμένα Τίποτα." in said
    assert "Διορθώθηκε από την ΕΛΣΤΑΤ" in log(client)


def test_an_editor_prepares_a_publisher_releases_and_the_log_shows_both_texts(
    client, editor, publisher, report
):
    assert save(editor, address(report, "change"), **TYPED).status_code == 302
    assert "Εκκρεμεί από σήμερα" in log(client)
    assert "Διορθώθηκε" not in log(client)
    page = publisher.get(address(report, "review"))
    for shown in (*list(TYPED.values())[1:], "Διορθώθηκε", "2101234567", "reader@example.org"):
        assert shown in text_of(page)
    assert "Δημοσιεύθηκε η απάντηση." in text_of(review(publisher, report, "_publish"))
    report.refresh_from_db()
    assert (report.decision, report.email) == ("corrected", "")
    assert "πληθυσμός 2021 (προσωρινά αποτελέσματα): 138.865" in log(client)
    assert "Ο αναγνώστης έγραψε: Ο πληθυσμός είναι άλλος Η πύλη απαντά: Διορθώθηκε" in log(client)
    assert "2101234567" not in log(client)
    assert [entry.user.username for entry in LogEntry.objects.order_by("pk")] == [
        "editor",
        "publisher",
    ]


def test_publishers_hear_of_an_answer_and_its_editor_of_why_it_came_back(editor, publisher, report):
    save(editor, address(report, "change"), **TYPED)
    assert [message.to for message in mail.outbox] == [["publisher@example.org"]]
    review(publisher, report, "_send_back", comment="Πείτε και από πότε.")
    assert mail.outbox[1].to == ["editor@example.org"]
    assert "Πείτε και από πότε." in mail.outbox[1].body
    for message in mail.outbox:
        assert "2101234567" not in message.body


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"prepared_decision": ""}, "prepared_decision", "Διαλέξτε απόφαση."),
        ({"prepared_text": "Διορθώθηκε."}, "prepared_text", "Δεν το έγραψε ο αναγνώστης"),
        ({"prepared_answer": "α" * 501}, "prepared_answer", "500"),
    ],
)
def test_a_bad_answer_is_refused_at_its_field_and_keeps_the_email(
    editor, report, typed, field, message
):
    errors = errors_of(save(editor, address(report, "change"), **TYPED | typed))
    assert message in errors[field][0]
    assert list(errors) == [field]
    report.refresh_from_db()
    assert (report.prepared_text, report.email) == ("", "reader@example.org")


def test_what_the_reader_wrote_and_what_is_public_cannot_be_typed(editor, report):
    sneaked = {"text": "άλλο", "figure_value": "0", "decision": "corrected", "answer": "άλλο"}
    save(editor, address(report, "change"), **TYPED | sneaked)
    report.refresh_from_db()
    assert (report.text[:3], report.figure_value) == ("Ο π", 138865)
    assert (report.decision, report.answer) == ("", "")


def test_an_editor_publishes_nothing_and_sees_no_email(editor, report):
    save(editor, address(report, "change"), **TYPED)
    page = editor.get(address(report, "change"))
    assert "Ο πληθυσμός είναι άλλος, τηλ." in text_of(page)
    assert "reader@example.org" not in page.content.decode()
    for step in ("review", "take_off"):
        assert editor.get(address(report, step)).status_code == 403
        assert editor.post(address(report, step), {"_publish": ""}).status_code == 403
        assert address(report, step) not in page.content.decode()
    act(editor, "delete_emails", report)
    report.refresh_from_db()
    assert (report.email, report.decision) == ("reader@example.org", "")


def test_a_publisher_reads_what_another_prepared_and_releases_not_what_is_ones_own(
    client, editor, publisher, report
):
    save(publisher, address(report, "change"), **TYPED)
    assert address(report, "review") not in publisher.get(address(report, "change")).text
    refused = review(publisher, report, "_publish")
    assert "Κανείς δεν δημοσιεύει ό,τι επεξεργάστηκε ο ίδιος" in text_of(refused)
    assert "Διορθώθηκε" not in log(client)
    second = enter(make_staff("second", PUBLISHERS))
    page = second.get(address(report, "change"))
    assert 'name="_save"' not in page.text
    assert address(report, "review") in page.text
    review(second, report, "_publish")
    assert "Διορθώθηκε" in log(client)


def test_what_changed_while_a_publisher_read_is_not_published(client, editor, publisher, report):
    save(editor, address(report, "change"), **TYPED)
    seen = publisher.get(address(report, "review")).context["seen"]
    save(editor, address(report, "change"), **TYPED | {"prepared_answer": "Κάτι άλλο"})
    for button in ("_publish", "_send_back"):
        sent = {"seen": seen, button: "", "comment": "Γιατί;"}
        page = publisher.post(address(report, "review"), sent)
        assert "Άλλαξε αφότου άνοιξε η σελίδα" in text_of(page)
        assert "Κάτι άλλο" in text_of(page)
    assert "Διορθώθηκε" not in log(client)
    report.refresh_from_db()
    assert report.prepared_at


def test_what_no_longer_waits_is_said_to_a_publisher_who_comes_late(editor, publisher, report):
    save(editor, address(report, "change"), **TYPED)
    seen = publisher.get(address(report, "review")).context["seen"]
    review(publisher, report, "_publish")
    late = publisher.post(address(report, "review"), {"seen": seen, "_publish": ""}, follow=True)
    assert "Δεν περιμένει δημοσίευση." in text_of(late)


def test_nothing_comes_back_without_a_reason(editor, publisher, report):
    save(editor, address(report, "change"), **TYPED)
    page = review(publisher, report, "_send_back", comment=" ")
    assert "Γράψτε τι πρέπει να αλλάξει." in text_of(page)
    report.refresh_from_db()
    assert report.prepared_at


@pytest.mark.parametrize("meanwhile", ["prepared", "released"])
def test_of_two_who_answer_at_once_the_second_sees_both_versions(
    editor, publisher, report, meanwhile
):
    late = publisher.get(address(report, "change"))
    sent = TYPED | {"seen": late.context["adminform"].form.initial["seen"]}
    sent["prepared_answer"] = "Δικά μου λόγια"
    save(editor, address(report, "change"), **TYPED)
    if meanwhile == "released":
        review(publisher, report, "_publish")
    refused = publisher.post(address(report, "change"), sent)
    assert "Δεν αποθηκεύτηκε τίποτα" in text_of(refused)
    assert "Δικά μου λόγια" in refused.text
    if meanwhile == "prepared":
        assert "Διορθώθηκε από την ΕΛΣΤΑΤ" in text_of(refused)
    report.refresh_from_db()
    assert report.prepared_answer != "Δικά μου λόγια"
    again = sent | {"seen": refused.context["adminform"].form.data["seen"]}
    assert publisher.post(address(report, "change"), again).status_code == 302
    report.refresh_from_db()
    assert report.prepared_answer == "Δικά μου λόγια"
    assert report.edited_by.username == "publisher"  # and another releases it


def test_an_answer_that_is_public_is_changed_by_two_people_as_well(
    client, editor, publisher, report
):
    answered(report, "unfounded", "", "Συμφωνεί με την πηγή.")
    form = editor.get(address(report, "change")).context["adminform"].form
    assert form.initial["prepared_answer"] == "Συμφωνεί με την πηγή."
    save(editor, address(report, "change"), **TYPED)
    assert "Συμφωνεί με την πηγή." in log(client)
    review(publisher, report, "_publish")
    assert "Συμφωνεί με την πηγή." not in log(client)
    assert "Διορθώθηκε από την ΕΛΣΤΑΤ" in log(client)


@pytest.mark.parametrize(
    ("texts", "left", "gone"),
    [
        (["public_text"], ["Διορθώθηκε από την ΕΛΣΤΑΤ"], ["Ο πληθυσμός είναι άλλος"]),
        (["answer"], ["Ο πληθυσμός είναι άλλος"], ["Διορθώθηκε από την ΕΛΣΤΑΤ"]),
        (["public_text", "answer"], [], ["Ο πληθυσμός είναι άλλος", "από την ΕΛΣΤΑΤ"]),
    ],
)
def test_a_publisher_takes_a_text_off_and_the_line_says_so(
    client, publisher, report, texts, left, gone
):
    make_staff("publisher", PUBLISHERS)
    answered(report, *TYPED.values())
    url = address(report, "take_off")
    assert url in publisher.get(address(report, "change")).text
    assert "Ο πληθυσμός είναι άλλος" in text_of(publisher.get(url))
    page = publisher.post(url, {"texts": texts}, follow=True)
    assert "Αφαιρέθηκαν" in text_of(page)
    for text in left:
        assert text in log(client)
    for text in gone:
        assert text not in log(client)
    assert log(client).count(f"[αφαιρέθηκε, {timezone.localdate():%d/%m/%Y}]") == len(texts)
    assert "Δήμος Βόλου · πληθυσμός" in log(client)
    assert LogEntry.objects.get().change_message == "Αφαίρεση δημόσιου κειμένου"


def test_nothing_is_taken_off_unchosen_unpublished_or_unknown(client, publisher, report):
    url = address(report, "take_off")
    assert "Δεν έχει δημόσιο κείμενο." in text_of(publisher.get(url, follow=True))
    answered(report, *TYPED.values())
    for texts in ([], ["text"], ["email"]):
        page = publisher.post(url, {"texts": texts})
        assert page.status_code == 200
        assert page.context["form"].errors["texts"]
    for step in ("review", "take_off"):
        unknown = reverse(f"admin:absorption_errorreport_{step}", args=[10**6])
        assert publisher.get(unknown).status_code == 404
    assert "Ο πληθυσμός είναι άλλος" in log(client)


def test_staff_alone_reads_what_a_stranger_said_that_an_old_report_is_about(
    client, editor, publisher, report
):
    ErrorReport.objects.update(figure="", field="ΚΑΝΑΡΙΝΙ", value="ΤΙΜΗ ΞΕΝΟΥ")
    save(editor, address(report, "change"), **TYPED)
    for page in (editor.get(address(report, "change")), publisher.get(address(report, "review"))):
        assert "ΚΑΝΑΡΙΝΙ" in text_of(page)
    review(publisher, report, "_publish")
    assert "ΚΑΝΑΡΙΝΙ" not in log(client)
    assert "ΞΕΝΟΥ" not in log(client)


def test_the_list_tells_whom_each_report_waits_for(editor, publisher, report):
    def listed(state):
        return text_of(publisher.get(address(ErrorReport, "changelist"), {"waiting": state}))

    assert "Περιμένει απάντηση" in listed("yes")
    save(editor, address(report, "change"), **TYPED)
    assert "0 Αναφορές λαθών" in listed("yes")
    assert "Περιμένει δημοσίευση" in listed("publication")
    review(publisher, report, "_send_back", comment="Πείτε και από πότε.")
    assert "Επιστράφηκε" in listed("yes")
    assert "0 Αναφορές λαθών" in listed("no")
    save(editor, address(report, "change"), **TYPED)
    review(publisher, report, "_publish")
    assert "1 Αναφορά λάθους" in listed("no")


def test_the_email_can_be_forgotten_before_a_decision(publisher, report):
    assert "Σβήστηκαν e-mail: 1" in text_of(act(publisher, "delete_emails", report))
    report.refresh_from_db()
    assert (report.email, report.decision) == ("", "")


def test_nobody_adds_or_deletes_a_report(publisher, report):
    assert publisher.get(address(ErrorReport, "add")).status_code == 403
    assert publisher.post(address(report, "delete"), {"post": "yes"}).status_code == 403


def test_the_version_before_lets_no_editor_publish_alone(editor, publisher):
    """During an upgrade, or after a step back, it asks for this right and for nobody else."""
    right = "absorption.change_errorreport"
    for name, has_it in (("editor", False), ("publisher", True)):
        assert get_user_model().objects.get(username=name).has_perm(right) is has_it
