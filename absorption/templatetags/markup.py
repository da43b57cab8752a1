"""HTML put together from its parts, as Django's `format_html` does, which asks more of each part.

A page does so a thousand times: in its cells, its options, its links.
"""

from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString


def escaped(text: object) -> SafeString:
    """Return a text as HTML; what is HTML stays as it is."""
    return SafeString(_html(text))


def markup(form: str, *parts: object) -> SafeString:
    """Return HTML: a form with each {} filled with a part, escaped."""
    return SafeString(form.format(*map(_html, parts)))


def attributes(values: Mapping[str, object]) -> SafeString:
    """Return the attributes of an element, each after a space; what is None is left out."""
    written = [f' {name}="{_html(value)}"' for name, value in values.items() if value is not None]
    return SafeString("".join(written))


def _html(text: object) -> str:
    return text.__html__() if hasattr(text, "__html__") else escape(str(text))
