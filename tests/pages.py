"""What the tests read off a page."""

import re


def text_of(response):
    """Return what a page says, without its markup."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))
