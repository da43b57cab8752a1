"""Accounts change by two people, whole or not at all; a lost phone is asked about first."""

from datetime import timedelta
from unittest import mock

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from absorption import publication
from absorption.models import AccountProposal, Enrolment, ErrorReport
from absorption.publication import error_reports, redaction
from absorption.staff import accounts
from absorption.staff.roles import EDITORS, PUBLISHERS
from municipalities.models import Contract
from tests.factories import make_contract, make_user, submitted
from tests.workflow import PASSWORD, enter, is_in, make_root, make_staff, said

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def second(db):
    """A client of another person who publishes."""
    return enter(make_staff("second", PUBLISHERS))


def propose(client, **typed):
    """Fill in a proposal; return the page that follows."""
    typed = {"reason": "χρειάζεται", "username": "", "email": "", "role": "", "account": ""} | typed
    return client.post(reverse("admin:absorption_accountproposal_add"), typed, follow=True)


def decide(client, answer="_confirm"):
    """Decide the only proposal; return the page that follows."""
    url = reverse(
        "admin:absorption_accountproposal_decide", args=[AccountProposal.objects.get().pk]
    )
    return client.post(url, {answer: "1"}, follow=True)


def invite(client, role=PUBLISHERS, name="nea"):
    return propose(client, kind="invite", username=name, email=f"{name}@example.org", role=role)


def enrol(name):
    """Enrol a phone as the owner of the link would."""
    user = User.objects.get(username=name)
    accounts.enrol(user, PASSWORD, accounts.device_to_enrol(user))
    return user


def test_one_who_publishes_proposes_and_a_second_confirms(publisher, second):
    invite(publisher)
    assert not User.objects.filter(username="nea").exists()
    assert "Πρόσκληση νέου συναδέλφου: nea" in second.get(reverse("admin:index")).content.decode()
    page = decide(second)
    user = User.objects.get(username="nea")
    assert (user.groups.get().name, user.is_staff, user.is_superuser) == (PUBLISHERS, True, False)
    assert not user.has_usable_password()
    assert mail.outbox[-1].to == ["nea@example.org"]
    assert "/admin/enrol/" in mail.outbox[-1].body
    assert "/admin/enrol/" not in page.content.decode()


def test_whoever_proposed_does_not_confirm(publisher, second):
    invite(publisher)
    assert "Εγκρίνει άλλος" in said(decide(publisher))
    assert not User.objects.filter(username="nea").exists()
    assert publisher.get(reverse("admin:index")).context["proposals"] == []


def test_nobody_decides_about_their_own_account(publisher, second):
    propose(publisher, kind="role", account=make_user("second").pk, role=EDITORS)
    assert "όχι για τον εαυτό του" in said(decide(second))
    assert "όχι για τον εαυτό του" in said(decide(second, "_refuse"))
    assert make_user("second").groups.get().name == PUBLISHERS
    assert AccountProposal.objects.get().outcome == "open"


def test_an_editor_neither_proposes_nor_decides(editor, publisher):
    assert invite(editor).status_code == 403
    invite(publisher)
    assert decide(editor).status_code == 403


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"kind": "invite", "username": "x", "role": EDITORS}, "χρειάζεται για «Πρόσκληση"),
        (
            {"kind": "invite", "username": "Second", "email": "a@b.gr", "role": EDITORS},
            "Υπάρχει ήδη",
        ),
        ({"kind": "invite", "username": "δύο λέξεις", "email": "a@b.gr", "role": EDITORS}, "όνομα"),
        ({"kind": "role", "role": EDITORS}, "χρειάζεται για «Αλλαγή ρόλου»"),
        ({"kind": "role", "role": PUBLISHERS, "account": "second"}, "Έτσι είναι ήδη"),
        ({"kind": "deactivate", "account": "publisher"}, "επιλογή"),
        ({"kind": "deactivate", "account": "root"}, "επιλογή"),
        ({}, "Απαραίτητο"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(publisher, second, typed, message):
    make_root()
    if "account" in typed:
        typed = typed | {"account": make_user(typed["account"]).pk}
    page = propose(publisher, **typed)
    errors = page.context["adminform"].form.errors
    assert message.lower() in str(errors).lower()
    assert not AccountProposal.objects.exists()


def test_a_colleague_is_deactivated_by_two_and_is_out_at_once(publisher, second, editor):
    propose(publisher, kind="deactivate", account=make_user("editor").pk)
    assert editor.get(reverse("admin:index")).status_code == 200
    decide(second)
    assert not is_in(editor)
    propose(publisher, kind="deactivate", account=make_user("editor").pk)
    assert AccountProposal.objects.count() == 1


def test_one_who_comes_back_enrols_again(publisher, second):
    gone = make_staff("gone")
    gone.is_active = False
    gone.save()
    propose(publisher, kind="reactivate", account=gone.pk)
    decide(second)
    gone.refresh_from_db()
    assert (gone.is_active, gone.has_usable_password()) == (True, False)
    assert not TOTPDevice.objects.filter(user=gone).exists()
    assert mail.outbox[-1].to == [gone.email]


def test_two_proposals_about_one_account_are_told_apart(publisher, second):
    propose(publisher, kind="role", account=make_user("second").pk, role=EDITORS)
    page = propose(publisher, kind="deactivate", account=make_user("second").pk)
    assert "ανοιχτή πρόταση" in page.content.decode()
    assert AccountProposal.objects.count() == 1


def test_it_is_decided_once(publisher, second):
    invite(publisher)
    decide(second, "_refuse")
    assert "ήδη αποφασιστεί" in said(decide(second))
    assert not User.objects.filter(username="nea").exists()


def test_while_nobody_else_publishes_the_servers_command_confirms(publisher, capsys):
    page = invite(publisher)
    number = AccountProposal.objects.get().pk
    assert f"confirm_account {number}" in said(page)
    call_command("confirm_account")
    assert f"{number}: Πρόσκληση" in capsys.readouterr().out
    call_command("confirm_account", number, address="http://127.0.0.1:9000/")
    assert "http://127.0.0.1:9000/admin/enrol/" in capsys.readouterr().out
    assert User.objects.get(username="nea").groups.get().name == PUBLISHERS
    with pytest.raises(CommandError, match="Δεν υπάρχει ανοιχτή πρόταση"):
        call_command("confirm_account", number)


def test_the_servers_command_leaves_it_to_a_second_who_publishes(publisher, second):
    invite(publisher)
    with pytest.raises(CommandError, match="second"):
        call_command("confirm_account", AccountProposal.objects.get().pk)
    assert not User.objects.filter(username="nea").exists()


def test_for_a_day_an_account_and_who_brought_it_approve_nothing_of_each_other(publisher, second):
    invite(publisher)
    decide(second)
    new = enrol("nea")
    for author, by in (("publisher", new), ("nea", make_user("publisher"))):
        contract = submitted(make_contract(), by=author)
        with pytest.raises(publication.PublicationError, match="μία ημέρα"):
            publication.publish(contract, by)
    contract = submitted(make_contract(), by="nea")
    public = publication.publish(contract, make_user("second"))
    assert public.is_published
    report = error_reports.prepare(
        ErrorReport.objects.create(text="Λάθος."), new, "corrected", answer="Διορθώθηκε."
    )
    for approve in (
        lambda by: error_reports.release(report, by),
        lambda by: redaction.redact(public, ["title"], by, "αίτημα"),
    ):
        with pytest.raises(publication.PublicationError, match="μία ημέρα"):
            approve(make_user("publisher"))
    answered = error_reports.release(report, make_user("second"))
    with pytest.raises(publication.PublicationError, match="μία ημέρα"):
        error_reports.take_off(answered, make_user("publisher"), ["answer"])
    Enrolment.objects.update(enrolled_at=timezone.now() - timedelta(hours=25))
    waiting = list(Contract.objects.pending())
    assert waiting
    for contract in waiting:
        by = new if contract.edited_by != new else make_user("publisher")
        assert publication.publish(contract, by).is_published


def test_for_a_day_it_confirms_no_proposal_of_theirs_either(publisher, second):
    invite(publisher)
    decide(second)
    AccountProposal.objects.all().delete()
    propose(publisher, kind="role", account=make_user("second").pk, role=EDITORS)
    new = enrol("nea")
    TOTPDevice.objects.update(confirmed=True)
    assert "Εγκρίνει άλλος" in said(decide(enter(new)))
    assert make_user("second").groups.get().name == PUBLISHERS


def test_a_lost_phone_is_asked_about_and_nothing_happens_before(publisher, editor):
    colleague = make_user("editor")
    url = reverse("admin:auth_user_forget_phone", args=[colleague.pk])
    page = publisher.get(url).content.decode()
    assert "αποσυνδέεται αμέσως" in page
    assert "editor@example.org" in page
    assert is_in(editor)
    assert mail.outbox == []


def test_without_an_address_it_says_first_that_the_account_stays_closed(publisher):
    colleague = make_staff("maria", email="")
    page = publisher.get(reverse("admin:auth_user_forget_phone", args=[colleague.pk]))
    assert "create_editor maria" in page.content.decode()


def test_a_link_that_could_not_be_sent_is_not_said_to_be(publisher, settings):
    colleague = make_staff("maria")
    url = reverse("admin:auth_user_forget_phone", args=[colleague.pk])
    with mock.patch("absorption.staff.notifications.send_mail", side_effect=OSError):
        page = said(publisher.post(url, follow=True))
    assert "δεν στάλθηκε" in page
    assert "create_editor maria" in page
    assert "/admin/enrol/" not in page


def test_who_took_a_phone_off_somebody_publishes_nothing_of_theirs_for_a_day(publisher):
    colleague = make_staff("maria")
    publisher.post(reverse("admin:auth_user_forget_phone", args=[colleague.pk]))
    enrol("maria")
    contract = submitted(make_contract(), by="maria")
    with pytest.raises(publication.PublicationError, match="μία ημέρα"):
        publication.publish(contract, make_user("publisher"))


def test_an_interrupted_first_set_up_leaves_nothing(capsys):
    with (
        mock.patch.object(Group.objects, "get", side_effect=[Group.objects.first(), OSError]),
        pytest.raises(OSError, match=r"^$"),
    ):
        call_command("create_editor", "maria", publisher="nikos")
    assert not User.objects.exists()


def test_one_without_a_role_is_completed_when_run_again(capsys):
    User.objects.create_user("maria", is_staff=True)  # as an older version was interrupted
    call_command("create_editor", "maria", publisher="nikos")
    assert User.objects.get(username="maria").groups.get().name == EDITORS


def test_the_links_of_the_first_set_up_are_as_the_server_is_reached(capsys):
    call_command("create_editor", "maria", publisher="nikos", address="http://127.0.0.1:8123")
    assert capsys.readouterr().out.count("http://127.0.0.1:8123/admin/enrol/") == 2


def test_a_closed_account_gets_no_link_that_would_not_work(capsys):
    call_command("create_editor", "maria", publisher="nikos")
    User.objects.filter(username="maria").update(is_active=False)
    with pytest.raises(CommandError, match="ανενεργός"):
        call_command("create_editor", "maria")
