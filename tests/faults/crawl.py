"""Run as a program: reads every public address and prints a digest of each answer, as JSON.

Follows every link from the home pages, the sitemap and the files that name others. Of lists
with a query (filters, orders, days) it reads one in so many.
"""

import hashlib
import json
import re
import sys
from html import unescape
from urllib.parse import urljoin, urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

START = ("/", "/en/", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/no-such-page/")
START += ("/data/datapackage.json", "/data/catalog.jsonld", "/data/ocds.json", "/data/all.zip")
LINK = re.compile(r'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>|"(?:path|url)": "([^"]+)"')
NOT_PUBLIC = (reverse("admin:index"), "/static/")
STRIDE = 10
HOST = urlsplit(settings.BASE_URL).netloc
# A form carries a secret of its own each time.
SECRET = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
# Of the answer, not of its content. A policy is a set, in any order, and an ETag names the
# database too.
PASSING = {"X-Request-ID", "Set-Cookie", "Date", "Expires", "Content-Security-Policy", "ETag"}


def links(page, body):
    """Return the addresses of the portal that a page names."""
    for found in LINK.finditer(body.decode(errors="ignore")):
        named = unescape(next(filter(None, found.groups())))
        address = urlsplit(urljoin(settings.BASE_URL + page, named))
        ours = f"{address.scheme}://{address.netloc}" == settings.BASE_URL
        if ours and not address.path.startswith(NOT_PUBLIC):
            yield address.path + (f"?{address.query}" if address.query else "")


def read(address):
    """Return (a digest of the answer, its body)."""
    response = Client(raise_request_exception=False).get(address, headers={"host": HOST})
    body = response.getvalue()
    headers = sorted((k, v) for k, v in response.headers.items() if k not in PASSING)
    said = f"{response.status_code} {headers}".encode() + SECRET.sub(b"", body)
    response.close()
    return f"{response.status_code} {hashlib.sha256(said).hexdigest()}", body


def crawl():
    """Return the digest of each public address."""
    seen, queries, queue = {}, set(), list(START)
    while queue:
        address = queue.pop()
        if address in seen:
            continue
        seen[address], body = read(address)
        for link in links(address, body):
            (queries.add if "?" in link else queue.append)(link)
    return seen | {address: read(address)[0] for address in sorted(queries)[::STRIDE]}


if __name__ == "__main__":
    json.dump(crawl(), sys.stdout)
