"""Strangers send anything: no answer is a fault of the portal, and nothing comes back as markup.

`FUZZ=50000` sends as many requests (`make fuzz`); the slowest answers are printed, not judged.
"""

import heapq
import os
import re
import time
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import is_valid_path
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from absorption.lists.filters import ChangeFilter, ContractFilter, DocumentFilter, SubprojectFilter
from smartcities.protection import in_utf_8
from tests.security.addresses import address_of, routes
from tests.security.crawl import SENT_BACK

# One database is enough for a fuzz that nobody asked for: the one that is stricter.
pytestmark = [pytest.mark.long, pytest.mark.django_db]
if "FUZZ" not in os.environ:
    pytestmark.append(pytest.mark.postgres)

REQUESTS = int(os.environ.get("FUZZ", "800"))

# Unmistakable, so that what comes back as markup is what was sent.
MARKUP = (
    "<fuzz0 onx=1>",
    '"><fuzz0>',
    "'><fuzz0>",
    "</script><fuzz0>",
    "</title><fuzz0>",
    "<!--<fuzz0>",
    "]]><fuzz0/>",
    "\" onx='fuzz0'",
    "{{ 'fuzzed'|upper }}",
    "{% fuzz0 %}",
    "javascript:fuzz0",
)
SPECIAL = (
    *MARKUP,
    "",
    " ",
    "\0",
    "\0" * 8 + "a",
    "%00",
    "%",
    "%ff%fe",
    "\r\nX-Fuzz: 1",
    "\u202e\u2028\ufeff",
    "\x0b\x1f\x7f\x85",
    "𝔘𝔫𝔦😀" * 3,
    "α" * 300,
    "' OR 1=1 --",
    "'; DROP TABLE municipalities_contract; --",
    "1e999",
    "-1e999",
    "NaN",
    "Infinity",
    "-Infinity",
    "1E-400",
    "9" * 400,
    "-1",
    "0",
    "²",
    "٣",
    "1,5",
    "1.5.5",
    "0x10",
    "1_000",
    "true",
    "null",
    "[]",
    "../../etc/passwd",
    "2025-06-30",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2025-02-30",
    "2025-W27-1",
    "last",
    "pk",
    "-pk",
    "title__icontains",
    "athens",
    "active",
    "excel-el",
    "\\u0000",
    "\\",
    "$(id)",
    "*" * 50,
    "a b " * 60,
)
NAMES = sorted(
    {
        *(
            name
            for each in (ContractFilter, ChangeFilter, DocumentFilter, SubprojectFilter)
            for name in each.base_filters
        ),
        *("as_of", "page", "sort", "per_page", "dialect", "q", "kind", "measure", "about"),
        *("field", "value", "format", "a", "b", "from", "to", "x", "lang", "next", "preview"),
    }
)
METHODS = ("GET",) * 12 + ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "FUZZ")

text = st.one_of(st.sampled_from(SPECIAL), st.text(max_size=30))
pieces = st.one_of(
    text.map(lambda value: quote(value, safe="", errors="surrogatepass")),
    st.binary(max_size=8).map(quote),
    # As nobody's browser sends it: not encoded, or wrongly.
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=12),
)
names = st.one_of(st.sampled_from(NAMES), pieces)
query = st.lists(st.tuples(names, pieces), max_size=5).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)
# What a web server lets through of a header: one line of Latin letters.
header = st.one_of(
    st.sampled_from([value for value in SPECIAL if value.isascii() and value.isprintable()]),
    st.text(
        st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"),
        max_size=40,
    ),
)
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": st.one_of(
        header, st.sampled_from(["en", "xx", "*", "el;q=x", "en-" * 200, "el,en;q=9", ";;,,"])
    ),
    "HTTP_ACCEPT": header,
    "HTTP_ACCEPT_ENCODING": st.one_of(header, st.sampled_from(["gzip", "br;q=x", "*;q=0"])),
    "HTTP_IF_NONE_MATCH": st.one_of(header, st.sampled_from(["*", '"a"', 'W/"', '"' * 9])),
    "HTTP_IF_MODIFIED_SINCE": st.one_of(
        header, st.sampled_from(["Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 99 Jan 9999 99:99:99 GMT"])
    ),
    "HTTP_RANGE": st.sampled_from(["bytes=0-", "bytes=-1", "bytes=9-1", "lines=1-2", "bytes=a-b"]),
    "HTTP_COOKIE": st.one_of(
        header,
        st.sampled_from(
            [
                'sessionid="\\000aaaaaaaaaaa"',
                "sessionid=" + "a" * 4000,
                'django_language="\\000"',
                "django_language=../..; messages=x; csrftoken=<fuzz0>",
                "=; ;;=a",
            ]
        ),
    ),
    "HTTP_REFERER": header,
    "HTTP_ORIGIN": header,
    "HTTP_X_FORWARDED_FOR": header,
    "HTTP_X_REQUESTED_WITH": header,
    "CONTENT_TYPE": st.one_of(
        header,
        st.sampled_from(
            [
                "text/html; charset=base64",
                "application/x-www-form-urlencoded; charset=utf-7",
                "multipart/form-data",
                "multipart/form-data; boundary=\x81",
                "multipart/form-data; boundary=b",
                "application/json; charset=idna",
            ]
        ),
    ),
}
headers = st.fixed_dictionaries({}, optional=HEADERS)

# What a web server may send as the value of a header (RFC 9110, 5.5).
VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
slowest, sent = [], {}


def problem_of(response, body):
    """Return what is wrong with an answer, or nothing."""
    if response.status_code >= 500:
        return f"status {response.status_code}"
    kind = response.get("Content-Type", "")
    if ("html" in kind or "xml" in kind or "svg" in kind) and SENT_BACK.search(body):
        return "markup that was sent comes back"
    if "html" in kind and b"FUZZED" in body:
        return "a template that was sent is run"
    for name, value in response.items():
        if not VALUE.fullmatch(value) or name == "X-Fuzz":
            return f"header {name}: {value!r}"
    return ""


class Stranger(Client):
    """A client that comes in through the door of the web server."""

    def __init__(self):
        """Ask through the wrapper that `smartcities.wsgi` serves."""
        super().__init__(raise_request_exception=False)
        handler = self.handler
        self.handler = lambda environ: in_utf_8(lambda environ, _start: handler(environ))(
            environ, None
        )


def ask(client, method, address, extra, body=b""):
    """Send one request and hold the answer to what it may be."""
    cache.clear()  # one visitor sends thousands of reports
    started = time.perf_counter()
    response = client.generic(method, address, body, **{"CONTENT_TYPE": "text/plain"} | extra)
    said = response.getvalue()
    took = time.perf_counter() - started
    heapq.heappush(slowest, (took, f"{method} {address}"[:150]))
    if len(slowest) > 10:
        heapq.heappop(slowest)
    sent[response.status_code] = sent.get(response.status_code, 0) + 1
    problem = problem_of(response, said)
    if problem and response.exc_info:
        raise AssertionError(f"{problem}: {method} {address} {extra}") from response.exc_info[1]
    assert not problem, f"{problem}: {method} {address} {extra} {body}"


@pytest.fixture
def addresses(world):
    """Every public address, in both languages, and the ways to vary one."""
    found = [address_of(route, world) for route in routes() if not route.is_admin]
    found += ["/en" + address for address in found if is_valid_path("/en" + address)]
    found += ["/data/contracts.json", "/data/contracts.xlsx", "/data/changes.csv", "/data/none.csv"]
    found += ["/admin/login/", "/admin/", "/admin/municipalities/contract/1/change/"]
    return found


def test_nothing_that_is_sent_breaks_a_page(addresses, counts, pytestconfig):
    client = Stranger()

    @settings(
        max_examples=REQUESTS,
        deadline=None,
        database=None,
        derandomize="FUZZ" not in os.environ,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        method=st.sampled_from(METHODS),
        address=st.sampled_from(addresses),
        more=st.sampled_from([""] * 7 + ["x"]).flatmap(
            lambda each: pieces if each else st.just("")
        ),
        query=query,
        extra=headers,
        body=st.one_of(st.just(b""), query.map(str.encode), st.binary(max_size=30)),
    )
    def send(method, address, more, query, extra, body):
        client.cookies.clear()
        target = address + more.replace("?", "")
        ask(client, method, f"{target}?{query}", extra, body)

    send()
    print(f"\n{sum(sent.values())} requests, answers by status: {dict(sorted(sent.items()))}")  # noqa: T201
    seed = pytestconfig.getoption("--hypothesis-seed") or "always the same"
    what = f"odd requests on {connection.vendor} (seed: {seed})"
    counts(what, sum(sent.values()), sum(n for status, n in sent.items() if status >= 500))
    for took, what in sorted(slowest, reverse=True):
        print(f"{took * 1000:7.0f} ms  {what}")  # noqa: T201


def test_every_special_value_in_every_parameter_of_every_page(addresses):
    """What chance may miss: each parameter with each awkward value."""
    client = Stranger()
    pages = [
        "/contracts/",
        "/changes/",
        "/documents/",
        "/municipalities/",
        "/search/",
        "/search/suggest/",
        "/reports/new/",
        "/data/contracts.csv",
        "/data/subprojects.json",
    ]
    for page in pages:
        for number, value in enumerate(SPECIAL):
            several = "&".join(f"{name}={quote(value)}" for name in NAMES[number % 2 :: 2])
            ask(client, "GET", f"{page}?{several}", {})
        for name in NAMES:
            value = SPECIAL[hash(name) % len(SPECIAL)]
            ask(client, "GET", f"{page}?{name}={quote(value)}", {})
