"""Each chart as files, by the function that draws it: its points, and the figure for Plotly.

A page names the figure by its address, so that only who asks for it is sent it.
"""

from functools import wraps

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from absorption.charts import bars, interactive, points
from absorption.exports.about import file_name, state
from absorption.exports.export import version_and_day
from absorption.exports.snapshot import Snapshot
from absorption.exports.writers import csv_chunks
from absorption.figures import comparison, totals
from absorption.figures.as_of import PARAMETER as AS_OF
from absorption.figures.as_of import VERSION
from absorption.lists import listings
from absorption.views.files import QuestionError, day_of
from absorption.views.municipalities import payments_of
from absorption.views.overview import RANKED_BY, over_time
from absorption.views.redirects import moved
from absorption.views.responses import CONTENT_TYPES, by_version, read_anywhere, refused
from absorption.views.shared import Shared
from municipalities.models import Municipality

DAY = {AS_OF, VERSION}
PLOTLY = "json"  # the form of the figure; that of the points is CSV


def chart_file(view):
    """Declare a view as the files of a chart: any site may read them, a bad question is named."""

    @read_anywhere
    @gzip_page
    @by_version
    @wraps(view)
    def answered(request, form, **key):
        try:
            return view(request, form, **key)
        except QuestionError as error:
            return refused(error.problems, form, error.status)

    return answered


@chart_file
def overview_payments(request, form):
    """Answer with the payments of the Action over time."""
    as_of = asked(request, DAY)
    area = over_time(Shared(as_of))
    if form == PLOTLY:
        page = address_of_page(request, "overview")
        return figure(interactive.payments(area, _("Η Δράση"), page))
    return answer(points.of_payments(area), as_of, "payments")


@chart_file
def overview_ranking(request, form):
    """Answer with the municipalities by one measure."""
    as_of = asked(request, {*RANKED_BY, *DAY})
    measure = request.GET.get("measure", "")
    if measure and measure not in comparison.MEASURES:
        known = ", ".join(comparison.MEASURES)
        raise QuestionError({"measure": _("Γνωστές τιμές: %(names)s.") % {"names": known}})
    listed = listings.listing("municipalities", request.GET, as_of)
    if listed.errors:
        raise QuestionError(listed.errors, listed.status)
    ranking = bars.ranking(listed.rows, comparison.measure_of(request.GET))
    if form == PLOTLY:
        return figure(interactive.ranking(ranking, address_of_page(request, "overview")))
    return answer(points.of_ranking(ranking), as_of, "ranking", ranking.measure.code)


@chart_file
def municipality_payments(request, form, slug):
    """Answer with the payments of a municipality over time."""
    as_of = asked(request, DAY)
    found = totals.municipality_figures(as_of, slug=slug)
    if not found:
        return moved(request, Municipality, request.resolver_match.url_name, slug=slug)
    [row] = found
    area = payments_of(row, as_of, Shared(as_of).fund_dates)
    if form == PLOTLY:
        page = address_of_page(request, "municipality-detail", slug)
        return figure(interactive.payments(area, str(row.municipality), page))
    return answer(points.of_payments(area), as_of, "payments", row.municipality.slug)


def asked(request, known):
    """Return the day that the file is asked for. Raises QuestionError, also for what is unknown."""
    request.as_of = day_of(request.GET, known)
    return request.as_of


def address_of_page(request, name, *args):
    """Return the public address of the page of a chart, for the rows and the day asked for."""
    query = request.GET.urlencode()
    return settings.BASE_URL + reverse(name, args=args) + (query and f"?{query}")


def figure(payload):
    """Return what `static/js/charts.js` makes a chart of."""
    return JsonResponse(payload, safe=False, json_dumps_params={"ensure_ascii": False})


def answer(found, as_of, *name):
    """Return the points as a CSV file."""
    name = file_name("csv", *name, *state(*version_and_day(Snapshot(), as_of)))
    return HttpResponse(
        b"".join(csv_chunks(found)),
        content_type=CONTENT_TYPES["csv"],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
