"""The ledger of changes: what became public, what it was before, why and when."""

from django.utils.translation import gettext as _

from absorption.lists import listings
from absorption.lists.base_table import LONGEST
from absorption.lists.filters import ChangeFilter
from absorption.views import changelog
from absorption.views.context import day_of, in_pages, show
from absorption.views.page_cache import public_page


@public_page("as_of", "sort", "page", *ChangeFilter.base_filters)
def change_list(request):
    """Show the lines of the ledger that the filters choose, newest first."""
    listed = listings.listing("changes", request.GET, day_of(request))
    pages = in_pages(request, listed.rows[:LONGEST], _("Οι μεταβολές"))
    return show(
        request,
        "changes/list.html",
        "change-list",
        _("Οι μεταβολές"),
        listing=listed,
        lines=changelog.lines(pages["page"]),
        pages=pages,
        is_cut=pages["paginator"].count == LONGEST,
        status=listed.status,
    )
