"""What the tests read off a page."""

import csv
import io
import re
from xml.etree import ElementTree

from django.test import Client

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def body(address, status=200):
    """Return all that an address answers a stranger, who gets it with this status."""
    response = Client().get(address)
    assert response.status_code == status, response.getvalue()
    return response.getvalue()


def csv_rows(text, delimiter=","):
    """Return the rows of a file."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    return list(csv.DictReader(lines, delimiter=delimiter))


def rows_of(address):
    """Return the rows of the file at an address."""
    return csv_rows(body(address).decode())


def text_of(response):
    """Return what a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def places(response):
    """Return the addresses that a sitemap names."""
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    return [place.text for place in root.iter(f"{SITEMAP}loc")]
