"""Nobody enters with a password alone, nobody raises their own rights."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from absorption.admin.login import is_of_desk
from absorption.staff import accounts
from absorption.staff.roles import EDITORS, PUBLISHERS
from tests.security.addresses import address_of, routes
from tests.workflow import (
    PASSWORD,
    code_now,
    code_of,
    enter,
    enter_with_password_only,
    is_in,
    login,
    make_root,
    make_staff,
    with_password,
)

pytestmark = pytest.mark.django_db

User = get_user_model()


def wrong(user, address, times=5):
    """Type a wrong password from an address; return what the last one was answered."""
    client = Client(headers={"X-Forwarded-For": address})
    for _attempt in range(times):
        page = login(client, user, password="λάθος")
    return page


def right(user, address):
    """Return the client of the account's owner, who signs in from an address, or tries to."""
    client = Client(headers={"X-Forwarded-For": address})
    user.totpdevice_set.update(last_t=-1)  # the next code, without the wait for it
    client.answer = login(client, user, otp_token=code_of(user))
    return client


@pytest.fixture
def proxy(settings):
    """One proxy in front, as deploy/nginx.conf is."""
    settings.TRUSTED_PROXIES = 1


def links_of(capsys):
    return re.findall(r"(/admin/enrol/\S+)", capsys.readouterr().out)


def enrol(client, link, user, password=PASSWORD):
    client.get(link)
    device = TOTPDevice.objects.get(user=user, confirmed=False)
    typed = {"new_password1": password, "new_password2": password, "code": code_now(device.bin_key)}
    return client.post(link, typed)


def test_the_first_set_up_makes_two_people_and_prints_two_links(capsys):
    call_command("create_editor", "maria", publisher="nikos")
    assert len(links_of(capsys)) == 2
    assert User.objects.get(username="maria").groups.get().name == EDITORS
    assert User.objects.get(username="nikos").groups.get().name == PUBLISHERS
    assert not User.objects.get(username="maria").has_usable_password()


def test_the_first_set_up_refuses_one_person_alone():
    with pytest.raises(CommandError, match="δεύτερο πρόσωπο"):
        call_command("create_editor", "maria")
    with pytest.raises(CommandError, match="δύο πρόσωπα"):
        call_command("create_editor", "maria", publisher="maria")
    assert not User.objects.exists()


def test_a_link_enrols_its_owner_once(capsys):
    call_command("create_editor", "maria", publisher="nikos")
    link, user = links_of(capsys)[0], User.objects.get(username="maria")
    client = Client()
    page = enrol(client, link, user)
    assert len(page.context["codes"]) == 10
    assert is_in(client)
    assert Client().get(link).status_code == 404


def test_a_link_of_somebody_else_or_of_nobody_is_void():
    assert Client().get(reverse("admin:enrol", args=["MQ", "abc-def"])).status_code == 404
    assert Client().get(reverse("admin:enrol", args=["%%%", "abc-def"])).status_code == 404


@pytest.mark.parametrize("password", ["short", "password1234", "μαρία-μαρία-μαρία"])
def test_a_weak_password_enrols_nobody(password):
    user = accounts.make_account("μαρία-μαρία-μαρία", EDITORS)
    link = accounts.enrolment_url(user).removeprefix("http://127.0.0.1:8000")
    page = enrol(Client(), link, user, password)
    assert page.context["form"].errors["new_password2"]
    assert not User.objects.get().has_usable_password()


def test_a_code_that_the_phone_does_not_show_enrols_nobody():
    user = accounts.make_account("maria", EDITORS)
    link = accounts.enrolment_url(user).removeprefix("http://127.0.0.1:8000")
    client = Client()
    client.get(link)
    typed = {"new_password1": PASSWORD, "new_password2": PASSWORD, "code": "abcdef"}
    assert client.post(link, typed).context["form"].errors["code"]
    assert not is_in(client)


def test_who_lost_the_link_gets_another_and_keeps_the_role(capsys):
    call_command("create_editor", "maria", publisher="nikos")
    call_command("create_editor", "nikos")
    assert len(links_of(capsys)) == 3
    assert User.objects.get(username="nikos").groups.get().name == PUBLISHERS


def test_the_qr_code_is_drawn_in_the_page_without_inline_style():
    link = accounts.enrolment_url(accounts.make_account("maria", EDITORS))
    page = Client().get(link).content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert "otpauth" not in page


def test_a_password_alone_does_not_open_the_door():
    client, user = Client(), with_password(make_staff("maria"))
    page = login(client, user)
    assert "Γράψτε τον κωδικό" in page.content.decode()
    assert not is_in(client)


def test_a_password_and_the_code_of_the_moment_open_it():
    client, user = Client(), with_password(make_staff("maria"))
    login(client, user, otp_token=code_of(user))
    assert is_in(client)


def test_a_code_works_once():
    user = with_password(make_staff("maria"))
    code = code_of(user)
    login(Client(), user, otp_token=code)
    second = Client()
    assert "δεν ισχύει" in login(second, user, otp_token=code).content.decode()
    assert not is_in(second)


def test_a_recovery_code_opens_the_door_once():
    user = make_staff("maria")
    [code, *_others] = accounts.enrol(user, PASSWORD, user.totpdevice_set.get())
    first, second = Client(), Client()
    login(first, user, otp_token=code)
    login(second, user, otp_token=code)
    assert is_in(first)
    assert not is_in(second)


def test_a_wrong_code_does_not_send_the_password_back():
    user = with_password(make_staff("maria"))
    assert PASSWORD not in login(Client(), user, otp_token="000000").content.decode()


def test_a_session_without_the_second_factor_sees_nothing():
    client = enter_with_password_only(make_staff("maria"))
    assert not is_in(client)
    assert client.get(reverse("admin:municipalities_contract_changelist")).status_code == 302


def test_a_superuser_needs_the_second_factor_too():
    client = Client()
    user = User.objects.create_superuser("root", password=PASSWORD)
    login(client, user)
    assert not is_in(client)


def test_too_many_wrong_passwords_lock_the_door_and_say_for_how_long():
    client, user = Client(), with_password(make_staff("maria"))
    for _attempt in range(5):
        page = login(client, user, password="λάθος")
    assert page.status_code == 429
    assert "σε 15 λεπτά" in page.content.decode()
    right = login(client, user, otp_token=code_of(user))
    assert right.status_code == 429
    assert not is_in(client)


def test_the_lock_opens_by_itself():
    client, user = Client(), with_password(make_staff("maria"))
    for _attempt in range(5):
        login(client, user, password="λάθος")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    login(client, user, otp_token=code_of(user))
    assert is_in(client)


def test_a_stranger_elsewhere_locks_no_editor_out(proxy):
    user = with_password(make_staff("maria"))
    assert wrong(user, "203.0.113.7").status_code == 429
    assert is_in(right(user, "198.51.100.1"))
    assert not is_in(right(user, "203.0.113.7"))


def test_a_guesser_who_forges_addresses_is_still_one_guesser(proxy):
    user = with_password(make_staff("maria"))
    for number in range(5):
        page = wrong(user, f"198.51.100.{number}, 203.0.113.7", times=1)
    assert page.status_code == 429
    assert wrong(user, "198.51.100.99, 203.0.113.7", times=1).status_code == 429


def test_a_guesser_who_walks_through_a_network_of_ipv6_is_still_one_guesser(proxy):
    user = with_password(make_staff("maria"))
    for number in range(5):
        page = wrong(user, f"2001:db8:1:2::{number}", times=1)
    assert page.status_code == 429
    assert is_in(right(user, "2001:db8:1:3::1"))


def test_an_address_that_is_none_breaks_nothing_and_is_counted(proxy):
    user = with_password(make_staff("maria"))
    assert wrong(user, "garbage").status_code == 429
    nowhere = Client(REMOTE_ADDR="")  # through a socket of the file system
    for _attempt in range(5):
        page = login(nowhere, user, password="λάθος")
    assert page.status_code == 429


def test_who_guesses_from_everywhere_is_stopped_and_the_owner_enters_where_they_always_do(proxy):
    user = with_password(make_staff("maria"))
    assert is_in(right(user, "198.51.100.1"))
    for number in range(12):
        page = wrong(user, f"203.0.113.{number}", times=4)  # never five: none is closed by itself
        assert page.status_code == 200
    assert wrong(user, "203.0.113.100", times=2).status_code == 429
    assert wrong(user, "203.0.113.200", times=1).status_code == 429
    stranger = right(user, "192.0.2.1")  # the right password does not help there
    assert stranger.answer.status_code == 429
    assert not is_in(stranger)
    assert is_in(right(user, "198.51.100.1"))
    assert wrong(user, "198.51.100.1").status_code == 429  # what is typed there still counts


def test_an_address_is_not_known_for_ever(proxy):
    user = with_password(make_staff("maria"))
    right(user, "198.51.100.1")
    AccessLog.objects.update(attempt_time=timezone.now() - timedelta(days=91))
    for number in range(10):
        wrong(user, f"203.0.113.{number}")
    assert right(user, "198.51.100.1").answer.status_code == 429


def test_the_lock_says_how_long_it_lasts_here_whatever_others_try(proxy):
    user = with_password(make_staff("maria"))
    wrong(user, "203.0.113.7")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=5))
    wrong(user, "198.51.100.1", times=1)
    assert "σε 10 λεπτά" in wrong(user, "203.0.113.7", times=1).content.decode()


def test_a_recovery_code_typed_with_a_wrong_password_is_kept_nowhere():
    user = make_staff("maria")
    [code, *_others] = accounts.enrol(user, PASSWORD, user.totpdevice_set.get())
    login(Client(), user, password="λάθος", otp_token=code)
    attempt = AccessAttempt.objects.get()
    assert "otp_token" in attempt.post_data
    assert code not in attempt.post_data


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "http://[",
    "/nothing/",
    "/contracts/none/",
    "/contracts/",
    "/en/contracts/",
    "/admin/nothing/",
    "/admin/logout/",
    "/admin/municipalities/contract/1/submit/",
    "/admin/municipalities/contract/submit/",
    "/admin/municipalities/contract/1/send-back/",
    "/admin/absorption/candidate/1/decide/refuse/",
    "",
)


@pytest.mark.parametrize("place", ["address", pytest.param("form", marks=pytest.mark.long)])
@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_the_way_in_ends_on_the_desk(elsewhere, place):
    client, user = Client(), with_password(make_staff("maria"))
    door = reverse("admin:login")
    typed = {"username": user.username, "password": PASSWORD}
    typed["otp_token"] = code_of(user)
    if place == "form":
        page = client.post(door, typed | {"next": elsewhere}, follow=True)
    else:
        page = client.post(f"{door}?{urlencode({'next': elsewhere})}", typed, follow=True)
    assert page.redirect_chain == [(reverse("admin:index"), 302)]
    assert page.status_code == 200


def test_no_step_that_is_only_posted_is_gone_on_to(world):
    """Whoever adds one names its end in `POSTED`."""
    client = enter(make_root())
    asked, wrong = set(), []
    for route in routes():
        if not route.is_admin or not route.name or route.row in asked:
            continue
        asked.add(route.row)  # of one model: the others' are alike
        row = route.model and (world.row(route.model) or world.public.get(route.model))
        address = address_of(route, world, row.pk if row else 1)
        with transaction.atomic():
            response = client.get(address)
            response.getvalue()
            transaction.set_rollback(True)
        if (response.status_code == 405) == is_of_desk(address):
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize(
    "asked", ["/admin/municipalities/contract/?stage=draft", "/admin/preview/", "/admin/import/"]
)
def test_the_way_in_goes_on_to_the_page_of_the_desk_that_was_asked_for(asked):
    client, user = Client(), with_password(make_staff("maria"))
    door = client.get(asked).url
    typed = {"username": user.username, "password": PASSWORD}
    typed["otp_token"] = code_of(user)
    assert client.post(door, typed).url == asked


def test_a_session_ends_after_thirty_idle_minutes_and_each_page_renews_it(editor):
    response = editor.get(reverse("admin:index"))
    assert response.cookies["sessionid"]["max-age"] == 30 * 60


@pytest.mark.parametrize("page", ["auth_group_changelist", "auth_permission_changelist"])
def test_nobody_reaches_groups_and_permissions(page):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{page}")


def test_an_editor_does_not_see_the_accounts(editor):
    assert editor.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_a_publisher_sees_accounts_and_changes_none(publisher):
    me = User.objects.get(username="publisher")
    assert publisher.get(reverse("admin:auth_user_changelist")).status_code == 200
    url = reverse("admin:auth_user_change", args=[me.pk])
    assert publisher.post(url, {"username": "me", "groups": []}).status_code == 403


def test_nobody_adds_or_changes_an_account_alone_not_even_a_superuser():
    root = enter(make_root())
    colleague = make_staff("maria")
    assert root.get(reverse("admin:auth_user_add")).status_code == 403
    url = reverse("admin:auth_user_change", args=[colleague.pk])
    assert root.post(url, {"username": "other", "email": "mine@example.org"}).status_code == 403


def test_who_has_no_address_is_said_to_need_the_operator(publisher):
    colleague = make_staff("maria", email="")
    url = reverse("admin:auth_user_forget_phone", args=[colleague.pk])
    assert "create_editor maria" in publisher.post(url, follow=True).content.decode()
    assert mail.outbox == []


def test_a_publisher_resets_a_colleagues_lost_phone_and_it_is_logged(publisher, editor):
    colleague = User.objects.get(username="editor")
    response = publisher.post(
        reverse("admin:auth_user_forget_phone", args=[colleague.pk]), follow=True
    )
    assert not TOTPDevice.objects.filter(user=colleague).exists()
    assert not is_in(editor)
    assert mail.outbox[0].to == ["editor@example.org"]
    assert "/admin/enrol/" not in response.content.decode()
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("publisher", str(colleague.pk))


def test_nobody_resets_their_own_phone_a_superusers_or_as_an_editor(publisher, editor):
    me = User.objects.get(username="publisher")
    root = make_root()
    colleague = make_staff("other")
    for client, user in ((publisher, me), (publisher, root), (editor, colleague)):
        url = reverse("admin:auth_user_forget_phone", args=[user.pk])
        assert client.post(url).status_code == 403
        assert TOTPDevice.objects.filter(user=user).exists()
