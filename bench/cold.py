"""The portal's settings with no page kept: every request is rendered."""

from smartcities.settings import *  # noqa: F403
from smartcities.settings import CACHES

CACHES["pages"] = CACHES["past"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
