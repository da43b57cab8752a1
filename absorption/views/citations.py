"""How to cite what a page shows: a sentence and BibTeX, with an address that keeps showing it."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.figures.as_of import PARAMETER, VERSION, query_of
from absorption.templatetags.amounts import day as in_words
from municipalities.dates import VersionDay

register = template.Library()


@register.inclusion_tag("_components/cite.html", takes_context=True)
def cite(context):
    """Show how to cite a public page; nothing on others, such as an error or a preview."""
    request, title = context.get("request"), context.get("page_title")
    match = getattr(request, "resolver_match", None)
    known = getattr(match and match.func, "page_parameters", None)
    if match is None or known is None or not title or getattr(request, "preview", False):
        return {}
    as_of, version = context.get("as_of"), context["data_version"]
    number, day = version.number, _day_of(as_of, version)
    address = _address(request, known, as_of, number)
    demo = f" [{_('ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ')}]" if settings.PORTAL_DEMO else ""
    portal = _("Έξυπνες Πόλεις, Δράση 16954")
    said = {
        "publisher": settings.PUBLISHER,
        "title": f"{portal}: {title}{demo}",
        "number": number,
        "day": in_words(day),
        "address": address,
    }
    return {
        "number": number,
        "sentence": _(
            "%(publisher)s, «%(title)s», ενημέρωση αρ. %(number)s (%(day)s), "
            "%(address)s, CC BY 4.0."
        )
        % said,
        "bibtex": _bibtex(said, match.url_name, day),
    }


def _day_of(as_of, version):
    """Return the day that the page shows: of the version, or the one asked for."""
    if as_of and not isinstance(as_of, VersionDay):
        return as_of
    return version.changed_at and timezone.localdate(version.changed_at)


def _address(request, known, as_of, number):
    """Return the address that goes on showing this, with what it says of the rows."""
    query = {
        name: value
        for name, value in request.GET.items()
        if name in known - {PARAMETER, VERSION} and value
    }
    if as_of:
        query |= query_of(as_of)
    elif VERSION in known and number:
        query |= {VERSION: number}
    return settings.BASE_URL + request.path + (f"?{urlencode(query)}" if query else "")


def _bibtex(said, page, day):
    """Return an entry of BibTeX; braces of a title would end its field."""
    publisher, title = (
        said[name].translate({ord("{"): "(", ord("}"): ")"}) for name in ("publisher", "title")
    )
    dated = f"  year = {{{day.year}}},\n  month = {{{day.month}}},\n" if day else ""
    return (
        f"@misc{{smartcities16954-{page}-v{said['number']},\n"
        f"  author = {{{{{publisher}}}}},\n"
        f"  title = {{{title}}},\n"
        f"{dated}"
        f"  version = {{{said['number']}}},\n"
        f"  url = {{{said['address']}}},\n"
        f"  note = {{CC BY 4.0}}\n"
        "}"
    )
