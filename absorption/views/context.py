"""What the pages share: their frame, the day that they are of, the pages of a long list."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from absorption.figures.as_of import (
    PARAMETER,
    UNKNOWN_VERSION,
    VERSION,
    as_of_from,
    query_of,
    version_on,
)
from absorption.models import DataVersion
from absorption.views.errors import UnknownVersionError

# Rows a page of every list: what a thumb scrolls past.
PER_PAGE = 20
# Where lines and the space at their start are the reader's, not the template's.
VERBATIM = re.compile(rb"(<(pre|textarea|script)\b[^>]*)(>.*?</\2>)", re.DOTALL)
LINES = re.compile(rb"\n\s*")  # begins with what is found at once: a fifth of the time


def show(request, template, section, title, *, status=200, **content):
    """Return a page of a part of the site (`section`: the url name of where it begins).

    Of the content, `above` are the pages between the overview and this one, pairs of label and
    address, and `here` is what the way to it calls this one, if not by its title.
    """
    content |= {"section": section, "page_title": title}
    page = render(request, template, content, status=status)
    page.content = without_lines(page.content)
    return page


def without_lines(html):
    """Return a page without the lines and the indentation of its templates, a tenth of it."""
    parts = VERBATIM.split(html)
    # What stands between, the opening tag, its name, what is verbatim, and so on.
    parts[::4] = map(_in_one_line, parts[::4])
    parts[1::4] = map(_in_one_line, parts[1::4])
    del parts[2::4]
    return b"".join(parts)


def _in_one_line(html):
    return LINES.sub(b" ", html.replace(b" \n", b"\n"))


def portal(request):
    """Return the banner, the data version and the page's address in the other languages."""
    as_of = getattr(request, "as_of", None)
    here, language = request.get_full_path(), get_language()
    addresses = [
        (code, here if code == language else translate_url(here, code))
        for code, _name in settings.LANGUAGES
    ]
    return {
        "demo": settings.PORTAL_DEMO,
        "publisher": settings.PUBLISHER,
        "contact_email": settings.CONTACT_EMAIL,
        "data_version": _version_shown(request, as_of),
        "other_languages": [each for each in addresses if each[0] != language],
        "alternate_urls": [
            (code, settings.BASE_URL + address.partition("?")[0]) for code, address in addresses
        ],
        "report_url": f"{reverse('report-new')}?{urlencode(about(request))}",
        "canonical_url": settings.BASE_URL + request.path,
        "as_of": as_of,
        "day_query": f"?{urlencode(query_of(as_of))}" if as_of else "",
        "as_of_error": getattr(request, "as_of_error", ""),
    }


def _version_shown(request, as_of):
    """Return the data version that the page shows."""
    if as_of:
        return SimpleLazyObject(lambda: version_on(as_of))
    # A page that is kept names the version that it is kept for.
    return getattr(request, "data_version", SimpleLazyObject(DataVersion.current))


def about(request):
    """Return what a report from this page carries: the page and its day."""
    return {"about": request.path} | {
        name: value for name, value in request.GET.items() if name in (PARAMETER, VERSION)
    }


def way_to_municipality(municipality):
    """Return the pages above a page that is under a municipality's: the list, and its own."""
    return [
        (_("Οι δήμοι"), reverse("municipality-list")),
        (str(municipality), municipality.get_absolute_url()),
    ]


def day_of(request):
    """Return the day that the page is asked for, None for now; the frame of the page says so."""
    request.as_of, request.as_of_error = asked_day(request, PARAMETER)
    return request.as_of


def asked_day(request, name):
    """Return (day, message): the day that the address names, or what is wrong with it."""
    try:
        return as_of_from(request.GET, name), ""
    except ValidationError as error:
        if error.code == UNKNOWN_VERSION:
            raise UnknownVersionError(error.message) from error
        return None, error.message


def addresses_of_chart(name, query, *args):
    """Return where the points and the figure of a chart are, for the rows and day of the page."""
    query = urlencode({key: value for key, value in query.items() if value})
    return {
        form: reverse(place, args=args) + (query and f"?{query}")
        for form, place in (("points", name), ("figure", f"{name}-figure"))
    }


def ordered(request, table, per_page=PER_PAGE):
    """Return a table in the order and on the page that the address asks for."""
    RequestConfig(request, paginate=False).configure(table)
    # django-tables2 would let the address say how many rows a page has.
    table.paginator = Paginator(table.rows, per_page)
    table.page = table.paginator.get_page(request.GET.get(table.prefixed_page_field))
    return table


def in_pages(request, rows, caption, per_page=PER_PAGE):
    """Return the page of `rows` that the address asks for, with what its pagination needs."""
    paginator = Paginator(rows, per_page)
    return {
        "page": paginator.get_page(request.GET.get("page")),
        "paginator": paginator,
        "prefixed_page_field": "page",
        "caption": caption,
    }
