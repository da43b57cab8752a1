"""Staff accounts: a name, a password of one's own, and a second factor on one's phone.

An account starts without a password. A link that works once, for three days, lets its
owner set the password and enrol the phone; without both nobody enters. A lost phone is
forgotten by a colleague who publishes, and its owner gets a new link: by e-mail, or from
whoever runs `manage.py create_editor` on the server, never through the colleague, who
could otherwise act as two people.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from absorption.models.accounts import Enrolment

RECOVERY_CODES = 10
# For so long after an enrolment the account and whoever opened it approve nothing of each other.
APART = timedelta(days=1)


class EnrolmentTokens(PasswordResetTokenGenerator):
    """Tokens that a new password or a new login makes void."""

    key_salt = "absorption.accounts.EnrolmentTokens"


tokens = EnrolmentTokens()


@transaction.atomic
def make_account(username, role, email=""):
    """Return the staff account `username`, made in the group `role` when absent.

    Whole or not at all; one that was left without a role gets it.
    """
    user, made = get_user_model().objects.get_or_create(
        username=username, defaults={"email": email, "is_staff": True}
    )
    if made:
        user.set_unusable_password()
    if not (user.is_superuser or user.groups.exists()):
        user.groups.add(Group.objects.get(name=role))
    user.is_staff = True
    user.email = email or user.email
    user.save()
    return user


def enrolment_url(user, portal=None):
    """Return the address at which this user sets a password and enrols a phone, once.

    `portal` is where the server is reached, `BASE_URL` unless given.
    """
    key = urlsafe_base64_encode(force_bytes(user.pk))
    return (portal or settings.BASE_URL).rstrip("/") + reverse(
        "admin:enrol", args=[key, tokens.make_token(user)]
    )


def user_of_link(key, token):
    """Return the user whom an enrolment link was made for, or None when it is void."""
    try:
        pk = int(urlsafe_base64_decode(key))
    except (ValueError, OverflowError):
        return None
    user = get_user_model().objects.filter(pk=pk, is_active=True, is_staff=True).first()
    return user if user and tokens.check_token(user, token) else None


def device_to_enrol(user):
    """Return the phone that waits for its first code, made when absent."""
    return TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": "Κινητό"}
    )[0]


@transaction.atomic
def enrol(user, password, device):
    """Set the password, confirm the phone, forget any other; return the recovery codes."""
    user.set_password(password)
    user.save(update_fields=["password"])
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    StaticDevice.objects.filter(user=user).delete()
    device.confirmed = True
    device.save()
    Enrolment.objects.filter(account=user, enrolled_at=None).update(enrolled_at=timezone.now())
    codes = [secrets.token_hex(5) for _number in range(RECOVERY_CODES)]
    kept = StaticDevice.objects.create(user=user, name="Κωδικοί ανάκτησης")
    for code in codes:
        kept.token_set.create(token=code)
    return codes


@transaction.atomic
def forget_phone(user, by):
    """Close an account until its owner enrols again; open sessions end at once.

    `by` is who asked for it, and for a day after that approves nothing of the account.
    """
    Enrolment.objects.create(account=user, opened_by=by)
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])


def are_apart(person, others):
    """Return whether a person may not approve yet what one of `others` did, by their keys.

    So it is for a day after one enrolled with a link that the other opened: whoever made
    themselves a second account would be noticed in between.
    """
    recent = Enrolment.objects.filter(enrolled_at__gt=timezone.now() - APART)
    return recent.filter(
        Q(account=person, opened_by__in=others) | Q(account__in=others, opened_by=person)
    ).exists()


def device_for(user, code):
    """Return the device that a code of this form belongs to: six digits are the phone's."""
    kind = TOTPDevice if code.isdigit() and len(code) == 6 else StaticDevice
    return kind.objects.filter(user=user, confirmed=True).select_for_update().first()
