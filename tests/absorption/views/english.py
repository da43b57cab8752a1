"""Greek on an English page: what of it is not marked as Greek."""

import json
import re
from html.parser import HTMLParser

GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
# What a reader sees or hears of an element besides its text.
SPOKEN = {"alt", "aria-label", "content", "data-label", "label", "placeholder", "title", "value"}
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.found = [], []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        inherited = self.open[-1][1] if self.open else None
        language = values.get("lang", inherited)
        if language != "el":
            self.found += [
                f"<{tag} {name}> {value}"
                for name, value in attributes
                if name in SPOKEN and value and GREEK.search(value)
            ]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language = self.open[-1] if self.open else ("", None)
        if tag == "script":
            data = self._said_in(data)
        if language != "el" and GREEK.search(data):
            self.found.append(f"<{tag}> {' '.join(data.split())}")

    def _said_in(self, script):
        """Return the words of a chart, whose series have names in free text, or of JSON-LD."""
        payload = json.loads(script)
        if isinstance(payload, list) or "@context" in payload:
            return " ".join(_words_of(payload))
        words = isinstance(payload, dict) and "figure" in payload
        return " ".join(v for v in payload.values() if isinstance(v, str)) if words else ""


def _words_of(linked):
    """Return the texts of JSON-LD, without those that it marks as Greek."""
    if isinstance(linked, dict):
        inner = [] if linked.get("@language") == "el" else linked.values()
    else:
        inner = linked if isinstance(linked, list) else []
    texts = [linked] if isinstance(linked, str) else []
    return texts + [text for part in inner for text in _words_of(part)]


def unmarked_greek(html):
    """Return the Greek texts and attributes of a page that stand outside `lang="el"`."""
    reader = _Reader()
    reader.feed(html)
    return reader.found
