"""What people wrote stays in the language in which they wrote it, and says so.

On an English page every run of Greek words is marked `lang="el"`: a screen reader reads it
as Greek, a translator finds it. On a Greek page nothing needs a mark.
"""

import re

from babel import Locale
from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from absorption.models.system_texts import in_the_language_of_the_reader
from absorption.templatetags.markup import escaped

register = template.Library()

GREEK = r"\u0370-\u03ff\u1f00-\u1fff"
# From one Greek letter to the last one before a letter of another alphabet or markup.
RUN = re.compile(rf"[«“(]?[{GREEK}](?:[^A-Za-z<>&]*[{GREEK}])?[.…’»”)]*")


@register.filter(is_safe=True)
def free_text(text):
    """Return a text, escaped, with its Greek marked where the page is in another language.

    What the portal itself wrote is translated.
    """
    if get_language() == "el":
        return escaped(text)
    own = in_the_language_of_the_reader(text)  # adds no markup: what was safe is so still
    html = own if hasattr(text, "__html__") else escaped(own)
    if not RUN.search(html):
        return html
    # Only marks are added to what was escaped above.
    return mark_safe(RUN.sub(r'<span lang="el">\g<0></span>', html))  # noqa: S308


@register.filter
def country(code):
    """Return the name of a country by its ISO 3166-1 code: Ελλάδα."""
    return Locale(get_language()).territories.get(code, code)


@register.filter
def greek(text):
    """Return the attribute ` lang="el"` for an element that takes no marks within, or nothing."""
    is_marked = get_language() != "el" and RUN.search(str(text))
    return mark_safe(' lang="el"') if is_marked else ""
