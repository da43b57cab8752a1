"""Walks the whole public portal: what the resolver knows, and every link from there on."""

import io
import re
import zipfile
from html import unescape

from django.test import Client
from django.urls import is_valid_path

from absorption.datasets import DATASETS
from tests.security.addresses import address_of, routes

LINK = re.compile(r"""(?:href|src|action)="([^"#]+)|<loc>https?://[^/<]+([^<]+)""")
MARKUP = re.compile(r"text/html|text/xml|application/(\w+\+)?xml|image/svg")
# Markup of the tests' own, as markup.
SENT_BACK = re.compile(rb"<\s*/?\s*fuzz0|<[^>\"']*\sonx=")
OWN = re.compile(r"^(?:https?://(?:testserver|127\.0\.0\.1:8000))?(/(?!/)[^#]*)")


def walk(world, *more):
    """Yield (address, response, body) of each public address that can be reached."""
    client = Client(raise_request_exception=False)
    waiting = [address_of(route, world) for route in routes() if not route.is_admin]
    waiting += ["/en" + address for address in waiting if is_valid_path("/en" + address)]
    waiting += [
        f"/data/{name}.{extension}"
        for name in DATASETS
        for extension in ("csv", "json", "xlsx", "sha256")
    ]
    waiting += more
    seen = set(waiting)
    for address in waiting:
        response = client.get(address)
        body = response.getvalue()
        yield address, response, body
        if not is_markup(response):
            continue
        for found in LINK.findall(body.decode()):
            link = OWN.match(unescape("".join(found)))
            if not link or link[1].startswith(("/static/", "/admin/")):
                continue
            # One of each kind of query is enough: the values are the fuzzer's.
            kind = re.sub(r"=[^&]*", "", link[1])
            if kind not in seen and link[1] not in seen and "report" not in link[1]:
                seen |= {kind, link[1]}
                waiting.append(link[1])


def is_markup(response):
    """Whether a browser reads tags in an answer."""
    return bool(MARKUP.match(response.get("Content-Type", "")))


def texts_of(body):
    """Return all that a body says, archives and workbooks opened."""
    if body[:2] != b"PK":
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(texts_of(archive.read(name)) for name in archive.namelist())
