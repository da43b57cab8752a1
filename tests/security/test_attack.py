"""What a thief tries, and counts: codes, keys, links that are over, a name that was taken out."""

from datetime import timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils import timezone

from absorption.publication.redaction import redact
from tests.factories import make_document, make_user, published
from tests.security.crawl import texts_of, walk
from tests.workflow import code_of, is_in, login, make_staff, with_password

pytestmark = [pytest.mark.django_db, pytest.mark.long]

GUESSES = 300
NAME = "Αμαλίαπαπαλεξοπούλου"


def test_whoever_has_the_password_and_guesses_codes_does_not_get_in(counts):
    """The right code, too, is refused while the guessing goes on."""
    user = with_password(make_staff("maria"))
    right = code_of(user)
    guesses = [f"{number:06d}" for number in range(GUESSES) if f"{number:06d}" != right]
    entered = 0
    for guess in guesses:
        client = Client()
        login(client, user, otp_token=guess)
        entered += is_in(client)
    client = Client()
    login(client, user, otp_token=right)
    entered += is_in(client)
    counts("codes guessed with the right password", len(guesses) + 1, entered)
    assert entered == 0


def test_a_code_that_was_used_opens_nothing_again(counts):
    user = with_password(make_staff("maria"))
    code = code_of(user)
    login(Client(), user, otp_token=code)
    replayed = [Client() for _time in range(20)]
    for client in replayed:
        login(client, user, otp_token=code)
    entered = sum(map(is_in, replayed))
    counts("used codes replayed", len(replayed), entered)
    assert entered == 0


def test_links_and_sessions_follow_the_keys(settings, monkeypatch, counts):
    """With the old key as a fallback they go on; without it, and after three days, they do not."""
    user, old = make_staff("maria"), settings.SECRET_KEY
    token = default_token_generator.make_token(user)
    tried = [default_token_generator.check_token(user, token)]
    monkeypatch.setattr(default_token_generator, "_secret", None)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [old]
    monkeypatch.setattr(default_token_generator, "_secret_fallbacks", None)
    tried.append(default_token_generator.check_token(user, token))
    settings.SECRET_KEY_FALLBACKS = []
    monkeypatch.setattr(default_token_generator, "_secret_fallbacks", None)
    tried.append(not default_token_generator.check_token(user, token))
    settings.SECRET_KEY = old
    monkeypatch.setattr(default_token_generator, "_secret", None)
    now = default_token_generator._now()
    monkeypatch.setattr(default_token_generator, "_now", lambda: now + timedelta(days=3, seconds=1))
    tried.append(not default_token_generator.check_token(user, token))
    counts("links over a rotation of keys and their end", len(tried), tried.count(False))
    assert all(tried), (tried, timezone.now())


def test_a_redacted_name_is_in_no_public_byte(world, counts):
    assert world.release  # before the name is there
    document = published(make_document(title=f"Αμοιβή {NAME}", reference="redacted"))
    before = [address for address, _response, body in walk(world) if NAME in texts_of(body)]
    assert before
    redact(document, ["title"], make_user("publisher"), "αίτημα")
    read, found = 0, []
    for address, _response, body in walk(world, *before):
        read += 1
        if NAME in texts_of(body):
            found.append(address)
    counts("public addresses read for a redacted name", read, len(found))
    assert found == []
