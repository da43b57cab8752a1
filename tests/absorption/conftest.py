"""What the tests of the money and of its admin share."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from absorption.staff.roles import EDITORS, PUBLISHERS
from tests.factories import make_user


def make_staff(name, role=EDITORS, **fields):
    """Return an enrolled member of staff."""
    user = make_user(name)
    for field, value in ({"is_staff": True, "email": f"{name}@example.org"} | fields).items():
        setattr(user, field, value)
    user.save()
    if role:
        user.groups.add(Group.objects.get(name=role))
    TOTPDevice.objects.get_or_create(user=user, defaults={"name": "Κινητό"})
    return user


def enter(user):
    """Return a client in which the user has passed both factors."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=user).persistent_id
    session.save()
    return client


@pytest.fixture
def editor(db):
    """A client of somebody who drafts."""
    return enter(make_staff("editor"))


@pytest.fixture
def publisher(db):
    """A client of somebody who publishes."""
    return enter(make_staff("publisher", PUBLISHERS))
