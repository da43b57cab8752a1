"""The rows of a list as files, beside the list."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from absorption.exports.values import EXCEL_GREEK
from absorption.lists import listings

register = template.Library()


@register.simple_tag(takes_context=True)
def export_links(context, name, **narrowed):
    """Return (label, address) of each file of the list `name`, on a Greek page a Greek Excel first.

    What the page's own address says of rows, order and day goes along, but where `narrowed` says
    otherwise; the rest, such as its page number, is not of the file.
    """
    known = listings.parameters(name)
    asked = {key: value for key, value in context["request"].GET.items() if key in known}
    asked = {key: value for key, value in (asked | narrowed).items() if value}
    greek = asked | {"dialect": EXCEL_GREEK.code}
    programs = [("CSV", _address(name, "csv", asked)), ("JSON", _address(name, "json", asked))]
    for_excel = (_("CSV για ελληνικό Excel"), _address(name, "csv", greek))
    if get_language() == "el":
        return [("Excel", _address(name, "xlsx", greek)), *programs, for_excel]
    return [("XLSX", _address(name, "xlsx", asked)), *programs, for_excel]


def _address(name, extension, query):
    address = reverse("dataset-export", args=[name, extension])
    return f"{address}?{urlencode(query)}" if query else address
