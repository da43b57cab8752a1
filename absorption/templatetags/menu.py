"""The menu: the same on all pages of a part of the site, and on each of them twice."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context):
    """Return the menu with the place of the page marked in it."""
    match = getattr(context.get("request"), "resolver_match", None)
    return _menu(get_language(), context.get("section"), match and match.url_name)


@lru_cache(maxsize=256)
def _menu(language, section, page):
    return render_to_string("_components/navigation.html", {"section": section, "page": page})
