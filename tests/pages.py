"""What the tests read off a page."""

import re
from xml.etree import ElementTree

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def text_of(response):
    """Return what a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def places(response):
    """Return the addresses that a sitemap names."""
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    return [place.text for place in root.iter(f"{SITEMAP}loc")]
