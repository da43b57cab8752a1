"""Public pages, rendered once for each version of what is public.

A page is a pure function of the code, the data version, the day in Athens and its address.
One copy of each is kept with the version that it shows: the same version is answered from
the copy, another replaces it, and while the database does not answer the copy is shown with
a note. The middleware stands before everything that adds headers to a page, so that a copy
has them all.
"""

import hashlib
import time
from datetime import datetime, timedelta
from functools import lru_cache
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.http import HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date
from django.views.decorators.http import require_safe

from absorption.publication.data_version import watch
from absorption.views.errors import unavailable
from municipalities.dates import end_of_day, today

# Browsers and proxies may lag a minute, and show what they have while they or we are in trouble.
CACHE_CONTROL = "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
OUTDATED_CONTROL = "public, max-age=5"
LONGEST = 2000  # characters of an address; a longer one is answered and not kept
LARGEST_BODY = 1024 * 1024  # bytes
# Pages of past days are many and seldom asked for twice: they have a small cache of their own.
PAST = {"as_of", "version"}
# Where a page has room for the note that it is outdated.
NOTE_PLACE = b"<!-- note -->"
# Two pages may share a lock; they then wait for each other, and no more.
LOCKS = [Lock() for _ in range(256)]
# With these a visitor may see what others do not.
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
CONDITIONS = {
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
}


def public_page(*parameters):
    """Declare a view as a public page: only read, and made of these query parameters alone.

    What is shown of a past day (`as_of`) is shown of a `version` too.
    """

    def declare(view):
        view = require_safe(view)
        either = {"version"} if "as_of" in parameters else set()
        view.page_parameters = frozenset(parameters) | either
        return view

    return declare


class Address(NamedTuple):
    """A public page's address; `query` holds what the page knows, in order."""

    match: ResolverMatch
    path: str
    language: str
    query: str


class Place(NamedTuple):
    """Where the copy of a page lies."""

    copies: BaseCache
    key: str


class Copy(NamedTuple):
    """A rendered page, and the state of the portal that it shows."""

    state: str
    headers: dict[str, str]
    body: bytes
    made_at: datetime


@lru_cache(maxsize=4096)
def address_of(path, query):
    """Return the address of the public page that is asked for, or None if it is none."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    known = getattr(match.func, "page_parameters", None)
    if known is None:
        return None
    # WSGI gives the bytes of an address as Latin-1.
    asked = QueryDict(query.encode("iso-8859-1"))
    given = {name: value for name, value in asked.items() if name in known and value}
    return Address(match, path, language, urlencode(sorted(given.items())))


def site():
    """Return what tells this portal from another one in the same cache, and its code."""
    database = settings.DATABASES["default"]
    return repr(
        (
            settings.CODE_VERSION,
            settings.PORTAL_DEMO,
            settings.BASE_URL,
            settings.PUBLISHER,
            settings.CONTACT_EMAIL,
            [str(database.get(name, "")) for name in ("HOST", "PORT", "NAME")],
        )
    )


class PageCache:
    """The middleware: answers public pages, and leaves all else alone."""

    def __init__(self, get_response):
        """Take what renders."""
        self.get_response = get_response
        self.pages, self.past = caches["pages"], caches["past"]
        self.site = site()

    def __call__(self, request):
        """Answer a public page, with a copy where there is a true one."""
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if "HTTP_COOKIE" in request.META and any(map(request.COOKIES.get, PERSONAL_COOKIES)):
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        path, query = request.path_info, request.META.get("QUERY_STRING", "")
        address = address_of(path, query) if len(path) + len(query) <= LONGEST else None
        if address is None:
            return self.get_response(request)
        request.get_host()  # a host that is not ours is refused, copy or none
        response = self.answer(request, address)
        if request.method == "HEAD":
            response.content = b""
        return response

    def answer(self, request, address):
        """Return the page: from a copy, or rendered."""
        arrived = time.monotonic()
        request.resolver_match = address.match  # for the log, where nothing is rendered
        place = self.place_of(address)
        copy = place.copies.get(place.key)
        if not is_true(copy, watch.current()):
            # A burst on a page without a copy: the first renders, the others wait for it.
            with LOCKS[hash(place.key) % len(LOCKS)]:
                copy = place.copies.get(place.key)
                if not is_true(copy, watch.current(since=arrived)):
                    return self.render(request, address, place, copy)
        if watch.is_down:
            return outdated(copy, address)
        return unchanged(request, copy.headers) or HttpResponse(copy.body, headers=copy.headers)

    def place_of(self, address):
        """Return where the copy of a page lies."""
        _match, *names = address
        key = hashlib.sha256("\0".join((self.site, *names)).encode()).hexdigest()
        is_past = not PAST.isdisjoint(QueryDict(address.query))
        return Place(self.past if is_past else self.pages, key)

    def render(self, request, address, place, copy):
        """Return the page rendered now, else the outdated `copy`, else 503."""
        version = watch.last_seen or watch.current()
        if version and not watch.is_down:
            headers = headers_of(place.key, version)
            if same := unchanged(request, headers):
                return same
            # Nothing that the page does not know may stay in its links.
            request.META["QUERY_STRING"] = address.query
            request.data_version = version
            response = self.get_response(request)
            if response.status_code != 503:
                if is_for_all(response):
                    return self.keep(place, response, headers, version)
                return response
            watch.failed()
        if copy is not None:
            return outdated(copy, address)
        request.database_is_silent = True
        return self.get_response(request)

    def keep(self, place, response, headers, version):
        """Return a page with the `headers` of a public page, kept as it shows the `version`."""
        # The language is in the address, and nobody is known.
        response.headers["Vary"] = "Accept-Encoding"
        for name, value in headers.items():
            response.headers[name] = value
        body = response.content
        if len(body) <= LARGEST_BODY:
            kept = Copy(state_of(version), dict(response.items()), body, timezone.now())
            place.copies.set(place.key, kept)
        return response


def silence(get_response):
    """Answer 503 at once where the database is known not to answer; the innermost middleware."""

    def answered(request):
        is_silent = getattr(request, "database_is_silent", False)
        return unavailable() if is_silent else get_response(request)

    return answered


def state_of(version):
    """Return what a page depends on besides its address and the code."""
    return f"{version.text} {today()}"


def is_true(copy, version):
    """Return whether a copy shows what is public now, as far as is known."""
    return copy is not None and version is not None and copy.state == state_of(version)


def is_for_all(response):
    """Return whether a response is a page that is the same for everybody."""
    own = response.streaming or response.cookies or response.has_header("Cache-Control")
    return response.status_code == 200 and not own


def headers_of(key, version):
    """Return how long the page under `key` may be kept, and how to ask whether it changed."""
    tag = hashlib.sha256(f"{key} {state_of(version)}".encode()).hexdigest()
    # A page also changes at midnight: what has passed is counted from the clock.
    midnight = end_of_day(today() - timedelta(days=1))
    changed_at = max(filter(None, (version.changed_at, midnight)))
    return {
        "ETag": f'"{tag[:32]}"',
        "Last-Modified": http_date(changed_at.timestamp()),
        "Cache-Control": CACHE_CONTROL,
        "X-Accel-Expires": "1",  # our own nginx, see deploy/nginx.conf
    }


def unchanged(request, headers):
    """Return 304 where the visitor has the page with these `headers` already, else None."""
    if not CONDITIONS.intersection(request.META):
        return None
    modified = parse_http_date(headers["Last-Modified"])
    response = get_conditional_response(request, headers["ETag"], modified)
    if response is not None:
        for name in ("ETag", "Last-Modified", "Cache-Control", "X-Accel-Expires"):
            response.headers[name] = headers[name]
    return response


def outdated(copy, address):
    """Return a copy with the note since when the database has not been heard."""
    true_until = watch.answered_at if is_true(copy, watch.last_seen) else None
    since = true_until or copy.made_at
    with translation.override(address.language):
        note = render_to_string("_components/outdated.html", {"since": since})
    body = copy.body.replace(NOTE_PLACE, note.encode(), 1)
    response = HttpResponse(body, headers=copy.headers)
    del response.headers["ETag"], response.headers["Last-Modified"]
    response.headers["Content-Length"] = str(len(body))
    response.headers["Cache-Control"] = OUTDATED_CONTROL
    response.headers["X-Stale-Since"] = since.isoformat(timespec="seconds")
    return response
