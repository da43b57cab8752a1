"""The Action at a glance."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption import figures, listings
from absorption.views.context import day_of
from municipalities.dates import today
from municipalities.models import Milestone, ReportedFigure


@require_safe
def overview(request):
    """Show the chain of money, the municipalities, the Fund's dates and the latest changes."""
    as_of, as_of_error = day_of(request)
    municipalities = listings.listing("municipalities", request.GET, as_of)
    action = municipalities.table.action
    return render(
        request,
        "overview/overview.html",
        {
            "section": "overview",
            "page_title": _("Τι έγιναν τα 90 εκατομμύρια των «Έξυπνων Πόλεων»"),
            "as_of": as_of,
            "as_of_error": as_of_error,
            "figures": action,
            "amounts": figures.AMOUNTS,
            "municipalities": municipalities,
            "milestones": milestones(as_of),
            "reported": ReportedFigure.objects.published(as_of)
            .filter(municipality=None, scope="action-16954")
            .select_related("document"),
            "changes": listings.latest_publications(listings.changes(as_of)),
        },
    )


def milestones(as_of):
    """Return (milestone, whether its date has passed) in order of time."""
    day = as_of or today()
    return [
        (milestone, milestone.has_passed(day))
        for milestone in Milestone.objects.published(as_of).select_related("document")
    ]
