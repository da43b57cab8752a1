"""The Action at a glance."""

from django.utils.translation import gettext as _

from absorption.charts import bars, dots, interactive, maps
from absorption.figures import claims, comparison, totals
from absorption.lists import listings
from absorption.lists.filters import MunicipalityFilter
from absorption.views.context import address_of, day_of, ordered, show
from absorption.views.page_cache import public_page
from absorption.views.share import address_of_card
from municipalities.dates import today
from municipalities.models import Milestone


@public_page("as_of", "sort", "page", "measure", *MunicipalityFilter.base_filters)
def overview(request):
    """Show the chain of money, the municipalities, the Fund's dates and the latest changes."""
    as_of = day_of(request)
    listed = listings.listing("municipalities", request.GET, as_of)
    action = listed.table.action
    ranking = bars.ranking(listed.rows, comparison.measure_of(request.GET))
    budget = action.action and action.action.total_budget
    said, said_of_towns = claims.of_overview(as_of)
    return show(
        request,
        "overview/overview.html",
        "overview",
        _("Τι έγιναν τα 90 εκατομμύρια των «Έξυπνων Πόλεων»"),
        share_image=address_of_card("overview-card", as_of),
        printed_on=as_of or today(),
        figures=action,
        listing=listed,
        table=ordered(request, listed.table),
        chains=[(sums, bars.action_funnel(sums, budget)) for sums in action.all_bases],
        budget_length=bars.budget_length(action.all_bases[0], budget),
        ranking=ranking,
        interactive=interactive.ranking(ranking, address_of(request)),
        measures=comparison.MEASURES.values(),
        maps=maps.maps(ranking),
        map_legend=maps.legend(ranking),
        states=totals.contract_states(as_of),
        milestones=milestones(as_of),
        claims=said,
        dots=dots.claim_dots(said_of_towns),
        changes=listings.latest_publications(listings.changes(as_of)),
    )


def milestones(as_of):
    """Return (milestone, whether its date has passed) in order of time."""
    day = as_of or today()
    return [
        (milestone, milestone.has_passed(day))
        for milestone in Milestone.objects.published(as_of).select_related("document")
    ]
