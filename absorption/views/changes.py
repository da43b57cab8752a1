"""The ledger of changes: what became public, what it was before, why and when."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption import ledger, listings
from absorption.filters import ChangeFilter
from absorption.tables import LONGEST
from absorption.views.context import day_of
from absorption.views.page_cache import public_page

PER_PAGE = 30


@public_page("as_of", "sort", "page", *ChangeFilter.base_filters)
@require_safe
def change_list(request):
    """Show the lines of the ledger that the filters choose, newest first."""
    as_of, as_of_error = day_of(request)
    listed = listings.listing("changes", request.GET, as_of)
    paginator = Paginator(listed.rows[:LONGEST], PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return render(
        request,
        "changes/list.html",
        {
            "section": "change-list",
            "page_title": _("Οι μεταβολές"),
            "as_of": as_of,
            "as_of_error": as_of_error,
            "listing": listed,
            "lines": ledger.lines(page),
            "pages": {
                "page": page,
                "paginator": paginator,
                "prefixed_page_field": "page",
                "caption": _("Οι μεταβολές"),
            },
            "is_cut": paginator.count == LONGEST,
        },
        status=400 if listed.errors else 200,
    )
