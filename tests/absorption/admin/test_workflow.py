"""Draft → submitted → published through the pages, by two people who see what they do."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from absorption import publication
from absorption.admin import site
from absorption.models import AbsorptionFigure
from absorption.models.acknowledgements import CheckAcknowledgement
from municipalities.dates import today
from municipalities.models import Contract
from tests.factories import (
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_user,
    proposed,
    published,
    submitted,
)
from tests.workflow import (
    act,
    address,
    enter,
    fields_of,
    make_root,
    piles,
    review,
    review_url,
    said,
    save,
)

pytestmark = pytest.mark.django_db


def submitted_contract(**fields):
    return submitted(make_contract(**fields))


def test_a_figure_goes_from_its_editor_to_its_publisher_to_the_public(editor, publisher):
    contract = published(make_contract())
    figure = make_figure(contract)
    save(editor, address(figure, "change"), absorbed_amount="300.000,00")
    editor.post(address(figure, "submit"))
    figure.refresh_from_db()
    assert figure.state == "submitted"
    review(publisher, figure, _publish="1")
    assert AbsorptionFigure.objects.published().get().absorbed_amount == Decimal("300000.00")


def test_who_publishes_sees_the_old_and_the_new_value_of_each_field(publisher):
    contract = published(make_contract(net="500000.00"))
    proposal = submitted(
        proposed(
            contract, net_amount=Decimal("450000.00"), change_reason="το ΚΗΜΔΗΣ γράφει 450.000"
        )
    )
    page = publisher.get(review_url(proposal))
    [shown] = page.context["reviews"][0]["changes"]
    assert (shown.old, shown.new) == ("500.000,00\xa0€", "450.000,00\xa0€")
    assert "το ΚΗΜΔΗΣ γράφει 450.000" in page.content.decode()


def test_who_publishes_sees_a_persons_name_that_the_public_does_not(publisher):
    person = make_contractor(name="Παπαδοπούλου Μαρία", natural_person=True)
    submitted(person)
    page = publisher.get(review_url(person)).content.decode()
    assert "Παπαδοπούλου Μαρία" in page
    assert "δεν φαίνεται στο κοινό" in page


def test_what_is_published_along_is_shown_before(publisher):
    contractor = make_contractor(name="Νέα Εταιρεία Α.Ε.")
    contract = submitted_contract(contractors=[contractor])
    page = publisher.get(review_url(contract)).content.decode()
    assert "Μαζί δημοσιεύεται: Ανάδοχος «Νέα Εταιρεία Α.Ε.»" in page


def test_nobody_publishes_through_the_page_what_they_last_edited(publisher):
    contract = make_contract()
    save(publisher, address(contract, "change"), title="Νέος τίτλος")
    publisher.post(address(contract, "submit"))
    response = review(publisher, contract, _publish="1")
    assert "ο ίδιος τελευταίος" in said(response)
    assert not Contract.objects.published().exists()


def test_not_even_a_superuser_publishes_what_they_last_edited():
    superuser = enter(make_root())
    contract = make_contract()
    save(superuser, address(contract, "change"), title="Νέος τίτλος")
    superuser.post(address(contract, "submit"))
    assert "ο ίδιος τελευταίος" in said(review(superuser, contract, _publish="1"))
    assert not Contract.objects.published().exists()


def test_an_editor_neither_reviews_nor_publishes(editor):
    contract = submitted_contract()
    url = review_url(contract)
    assert editor.get(url).status_code == 403
    assert editor.post(url, {"_publish": "1"}).status_code == 403
    request = editor.get(reverse("admin:index")).wsgi_request
    assert "review_rows" not in site.get_model_admin(Contract).get_actions(request)


def test_what_changed_since_it_was_shown_is_not_published(publisher):
    contract = submitted_contract()
    url = review_url(contract)
    seen = publisher.get(url).context["reviews"][0]["digest"]
    contract.net_amount = Decimal("5000000.00")
    submitted(contract)
    response = publisher.post(url, {f"seen_{contract.pk}": seen, "_publish": "1"}, follow=True)
    assert "Δείτε το ξανά" in said(response)
    assert not Contract.objects.published().exists()


def test_sending_back_needs_a_comment_and_tells_the_editor(editor, publisher):
    contract = submitted_contract()
    assert "Γράψτε γιατί" in said(review(publisher, contract, _send_back="1", comment=" "))
    review(publisher, contract, _send_back="1", comment="Λείπει ο ΑΔΑΜ")
    contract.refresh_from_db()
    assert (contract.state, contract.review_comment) == ("draft", "Λείπει ο ΑΔΑΜ")
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]
    assert "Λείπει ο ΑΔΑΜ" in mail.outbox[0].body
    assert "Λείπει ο ΑΔΑΜ" in editor.get(reverse("admin:index")).content.decode()


@pytest.mark.long
def test_many_rows_are_submitted_and_published_at_once_each_by_itself(editor, publisher):
    municipality = make_municipality()
    document = make_document()
    drafts = [
        make_contract(municipality, net=f"{number}00.00", document=document) for number in (1, 2, 3)
    ]
    act(editor, "submit_rows", *drafts)
    own = drafts[2]
    Contract.objects.filter(pk=own.pk).update(edited_by=make_user("publisher"))
    assert len(act(publisher, "review_rows", *drafts).context["reviews"]) == 3
    answer = review(publisher, *drafts, _publish="1")
    assert Contract.objects.published().count() == 2
    assert "Δημοσιεύθηκαν: 2." in said(answer)
    assert str(own) in said(answer)


def test_publishers_are_told_once_of_many_rows_and_the_submitter_is_not(editor, publisher):
    municipality = make_municipality()
    drafts = [make_contract(municipality, net=f"{amount}.00") for amount in (100, 250, 370)]
    act(editor, "submit_rows", *drafts)
    assert [message.to for message in mail.outbox] == [["publisher@example.org"]]
    assert "3" in mail.outbox[0].subject


def test_a_message_names_twenty_rows_and_counts_the_others(editor, publisher):
    municipality = make_municipality()
    drafts = [make_contract(municipality, title=f"Έργο {place}") for place in range(22)]
    for _time in range(2):  # the second time there is nothing to submit
        act(editor, "submit_rows", *drafts)
    [message] = mail.outbox
    assert message.body.count("Έργο") == 20
    assert "και άλλα 2" in message.body


def test_a_message_that_cannot_be_sent_stops_nothing(editor, publisher, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    contract = make_contract()
    editor.post(address(contract, "submit"))
    contract.refresh_from_db()
    assert contract.state == "submitted"
    assert "could not be sent" in caplog.text


def test_the_desk_shows_what_waits_for_whom(editor, publisher):
    contract = submitted_contract(title="Έξυπνοι κάδοι")
    make_contract()
    assert piles(publisher)["waiting"] == [contract]
    assert piles(editor)["theirs"] == [contract]
    assert "waiting" not in piles(editor)


def test_the_desk_names_who_is_late_and_who_never_reported(editor):
    late, silent, fresh = make_municipality(), make_municipality(), make_municipality()
    published(make_figure(municipality=late, figure_date=today() - timedelta(days=200)))
    published(
        make_figure(
            published(make_contract(fresh, signed_on=None)),
            figure_date=today() - timedelta(days=10),
        )
    )
    rows = editor.get(reverse("admin:index")).context["late"]
    assert [row["freshness"].municipality for row in rows] == [late, silent]
    assert [row["freshness"].newest is None for row in rows] == [False, True]


def test_no_change_is_said_with_one_click(editor):
    old = published(make_figure(municipality=make_municipality(), figure_date=date(2025, 6, 30)))
    response = editor.post(address(old, "confirm"))
    draft = AbsorptionFigure.objects.pending().get()
    assert response.url == address(draft, "change")
    assert (draft.absorbed_amount, draft.figure_date) == (old.absorbed_amount, today())
    assert draft.document == old.document
    assert "30/06/2025" in draft.note
    assert draft.edited_by.username == "editor"


def test_no_change_is_said_once_a_day(editor):
    old = published(make_figure(municipality=make_municipality()))
    editor.post(address(old, "confirm"))
    editor.post(address(old, "confirm"))
    assert AbsorptionFigure.objects.pending().count() == 1


def test_the_history_names_the_person_and_the_step(publisher):
    contract = submitted_contract()
    review(publisher, contract, _publish="1")
    past = publisher.get(address(contract, "history")).context["past"]
    assert [(str(step["by"]), str(step["label"])) for step in past] == [
        ("publisher", "Δημοσιεύθηκε"),
        ("editor", "Υποβλήθηκε"),
        ("editor", "Αποθηκεύτηκε"),
    ]


def test_the_second_of_two_saves_is_refused_with_both_versions(editor, publisher):
    contract = make_contract(title="Αρχικός")
    url = address(contract, "change")
    opened = fields_of(publisher.get(url))
    save(editor, url, title="Της πρώτης", net_amount="111,00")
    response = publisher.post(url, opened | {"title": "Του δεύτερου", "cpv": "72000000-5"})
    contract.refresh_from_db()
    assert (contract.title, contract.cpv) == ("Της πρώτης", "")
    both = {change.label: (change.old, change.new) for change in response.context["conflict"]}
    assert both["τίτλος"] == ("Της πρώτης", "Του δεύτερου")
    assert both["CPV"] == ("—", "72000000-5")
    kept = fields_of(response)
    assert (kept["title"], kept["cpv"]) == ("Του δεύτερου", "72000000-5")
    assert publisher.post(url, kept).status_code == 302
    contract.refresh_from_db()
    assert contract.title == "Του δεύτερου"


def test_a_save_after_somebody_published_gives_back_what_was_typed(editor, publisher):
    contract = submitted_contract()
    url = address(contract, "change")
    opened = fields_of(editor.get(url))
    review(publisher, contract, _publish="1")
    response = editor.post(url, opened | {"title": "Αργοπορημένος τίτλος"})
    assert "Στο μεταξύ δημοσιεύθηκε" in response.content.decode()
    assert "Αργοπορημένος τίτλος" in response.content.decode()
    assert Contract.objects.get().title == "Προμήθεια αισθητήρων"


def failing_figure():
    """Return a submitted figure above the amount of its contract."""
    figure = make_figure(published(make_contract(net="100.00")), "250.00")
    submitted(figure)
    return figure


def test_a_failed_check_warns_the_editor_at_the_form(editor):
    page = editor.get(address(failing_figure(), "change"))
    assert [failure.check.code for failure in page.context["failures"]] == [
        "absorbed-within-contract"
    ]


def test_a_failed_check_is_published_only_with_a_public_reason(publisher):
    figure = failing_figure()
    assert "δημόσια αιτιολογία" in said(review(publisher, figure, _publish="1"))
    assert not AbsorptionFigure.objects.published().exists()
    review(publisher, figure, _publish="1", reason="έτσι το γράφει η πράξη")
    assert AbsorptionFigure.objects.published().exists()
    assert CheckAcknowledgement.objects.get().reason == "έτσι το γράφει η πράξη"


def test_what_fails_in_public_leads_from_the_desk_to_its_form(editor):
    contract = published(make_contract(net="100.00"))
    published(make_figure(contract, "250.00"))
    assert address(contract, "change") in editor.get(reverse("admin:index")).content.decode()


def test_what_was_submitted_leads_its_publisher_to_the_review(editor, publisher):
    contract = submitted_contract()
    link = f"{address(Contract, 'review')}?ids={contract.pk}"
    assert link in publisher.get(address(contract, "change")).content.decode()
    assert link not in editor.get(address(contract, "change")).content.decode()


def test_more_rows_than_a_page_holds_are_said_to_wait(publisher, monkeypatch):
    monkeypatch.setattr("absorption.admin.workflow.TOGETHER", 1)
    page = act(publisher, "review_rows", submitted_contract(), submitted_contract())
    assert len(page.context["reviews"]) == 1
    assert "πρώτα 1 από 2" in said(page)


def test_a_row_that_was_deleted_since_it_was_listed_is_told_in_words(publisher):
    kept, gone = submitted_contract(), submitted_contract()
    url = review_url(kept, gone)
    seen = {
        f"seen_{row['record'].pk}": row["digest"] for row in publisher.get(url).context["reviews"]
    }
    gone.delete()
    answer = publisher.post(url, seen | {"_publish": "1"}, follow=True)
    assert "1 εγγραφή δεν υπάρχει πια" in said(answer)
    assert Contract.objects.published().get() == kept


def test_a_review_of_what_is_all_gone_is_an_empty_page(publisher):
    gone = submitted_contract()
    url = review_url(gone)
    gone.delete()
    assert "1 εγγραφή δεν υπάρχει πια" in said(publisher.get(url))
    assert publisher.post(url, {"_publish": "1"}).status_code in {200, 302}


@pytest.mark.parametrize("step", ["submit", "propose"])
def test_a_step_with_a_deleted_row_is_told_in_words(editor, step):
    gone = make_contract()
    url = address(gone, step)
    gone.delete()
    assert "δεν υπάρχει πια" in said(editor.post(url, follow=True))


def test_what_was_deleted_at_that_moment_is_not_written_again():
    contract = submitted_contract()
    stale = Contract.objects.get(pk=contract.pk)
    contract.delete()
    by = make_user("publisher")
    _public, refused = publication.publish_all([stale], by)
    assert "Διαγράφηκε στο μεταξύ." in refused[stale.pk].messages
    with pytest.raises(publication.PublicationError, match="Διαγράφηκε στο μεταξύ"):
        publication.send_back(stale, by, "λείπει κάτι")
    assert publication.tried_out([stale]).caused == {}
    assert not Contract.objects.exists()


def test_what_its_editor_saved_at_that_moment_is_not_sent_back():
    contract = submitted_contract()
    stale = Contract.objects.get(pk=contract.pk)
    contract.title = "Νεότερος τίτλος"
    submitted(contract)
    with pytest.raises(publication.PublicationError, match="Άλλαξε στο μεταξύ"):
        publication.send_back(stale, make_user("publisher"), "λείπει κάτι")
    assert Contract.objects.get().title == "Νεότερος τίτλος"


def test_a_publisher_reads_what_waits_and_sends_it_back_from_its_form(editor, publisher):
    contract = submitted_contract()
    page = publisher.get(address(contract, "change"))
    assert "title" not in page.context["adminform"].form.fields
    assert "Επιστροφή με σχόλιο" in page.content.decode()
    assert "Επιστροφή με σχόλιο" not in editor.get(address(contract, "change")).content.decode()
    publisher.post(address(contract, "send_back"), {"comment": "Λείπει ο ΑΔΑΜ"})
    contract.refresh_from_db()
    assert (contract.state, contract.review_comment) == ("draft", "Λείπει ο ΑΔΑΜ")
    assert contract.edited_by.username == "editor"


def test_a_publisher_whose_form_was_open_since_before_keeps_the_row_with_its_editor(
    editor, publisher
):
    contract = make_contract()
    url = address(contract, "change")
    save(editor, url, title="Του συντάκτη")
    opened = fields_of(publisher.get(url))
    editor.post(address(contract, "submit"))
    answer = publisher.post(url, opened | {"title": "Διόρθωση του υπεύθυνου"})
    assert "Στο μεταξύ υποβλήθηκε" in answer.content.decode()
    assert "Διόρθωση του υπεύθυνου" in answer.content.decode()
    contract.refresh_from_db()
    assert (contract.title, contract.edited_by.username) == ("Του συντάκτη", "editor")


def test_an_editor_sends_nothing_back(editor):
    contract = submitted_contract()
    assert editor.post(address(contract, "send_back"), {"comment": "όχι"}).status_code == 403


def test_the_lists_are_narrowed_to_a_queue_of_ones_desk(publisher):
    waiting, own = submitted_contract(), make_contract()
    publication.edit(own, make_user("publisher"))
    for queue, shown in (("waiting", [waiting]), ("drafts", [own]), ("theirs", [])):
        page = publisher.get(address(Contract, "changelist"), {"queue": queue})
        assert list(page.context["cl"].result_list) == shown
