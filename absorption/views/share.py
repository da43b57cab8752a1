"""The picture of a page for those who share it; kept, as every page, once a data version."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from absorption.charts import bars, share
from absorption.figures.as_of import query_of
from absorption.views.context import day_of
from absorption.views.page_cache import public_page
from absorption.views.redirects import moved
from absorption.views.shared import SHARED
from municipalities.dates import today
from municipalities.models import Municipality


@public_page("as_of")
def overview_card(request):
    """Send the picture of the Action."""
    as_of = day_of(request)
    action = SHARED.get(request, as_of).action
    budget = action.action and action.action.total_budget
    title = _("Τι έγιναν τα 90 εκατομμύρια των «Έξυπνων Πόλεων»")
    return picture(title, bars.action_funnel(action.all_bases[0], budget), as_of)


@public_page("as_of")
def municipality_card(request, slug):
    """Send the picture of a municipality."""
    as_of = day_of(request)
    row = SHARED.get(request, as_of).row(slug)
    if row is None:
        return moved(request, Municipality, "municipality-card", slug=slug)
    return picture(str(row.municipality), bars.municipality_funnel(row), as_of)


def address_of_card(name, as_of, *args):
    """Return the absolute address of a page's picture, or nothing where there can be none."""
    if not share.is_possible():
        return ""
    day = urlencode(query_of(as_of))
    return settings.BASE_URL + reverse(name, args=args) + (day and f"?{day}")


def picture(title, funnel, as_of):
    """Return the picture, or 404 where the machine has no letters for it."""
    if not share.is_possible():
        raise Http404
    site = urlsplit(settings.BASE_URL).netloc
    png = share.card(title, funnel, as_of or today(), site, demo=settings.PORTAL_DEMO)
    return HttpResponse(png, content_type="image/png")
