"""The Action at a glance."""

from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from absorption.charts import bars, maps, timelines
from absorption.figures import claims, comparison, disclosure, payments_over_time, totals
from absorption.figures.as_of import query_of
from absorption.lists import listings
from absorption.lists.filters import MunicipalityFilter
from absorption.publication.data_version import OncePerVersion
from absorption.views.action_summary import action_answer
from absorption.views.context import addresses_of_chart, day_of, show
from absorption.views.page_cache import public_page
from absorption.views.share import address_of_card
from municipalities.dates import today
from municipalities.models import Milestone, MilestoneKind

# One pass over the ledger a version, whatever the language and the measure of the page.
OVER_TIME = OncePerVersion(payments_over_time.of_action)
CONTRACT_SUMS = OncePerVersion(lambda as_of: totals.contract_sums(totals.contracts(as_of), as_of))
# What the address says of which municipalities are ranked, and by what.
RANKED_BY = ("measure", *MunicipalityFilter.base_filters)


@public_page("as_of", "sort", *RANKED_BY)
def overview(request):
    """Show the answer, what has been published of whom, the chain of money, and the dates."""
    as_of = day_of(request)
    listed = listings.listing("municipalities", request.GET, as_of)
    action = listed.table.action
    ranking = bars.ranking(listed.rows, comparison.measure_of(request.GET))
    budget = action.action and action.action.total_budget
    sums, *other_bases = action.all_bases
    states, running = totals.contract_states(as_of)
    said, said_of_towns = claims.of_overview(as_of)
    deadlines = milestones(as_of)
    # Over time is the whole Action, so it has no place beside some of the municipalities.
    area = None if listed.active else over_time(request, action, deadlines)
    return show(
        request,
        "overview/overview.html",
        "overview",
        _("Τι έγιναν τα 90 εκατομμύρια των «Έξυπνων Πόλεων»"),
        share_image=address_of_card("overview-card", as_of),
        printed_on=as_of or today(),
        page_description=action_answer(action),
        figures=action,
        disclosures=disclosure.disclosures(
            listings.listing("disclosure", request.GET, as_of).rows, as_of
        ),
        steps=disclosure.HOLDERS.items(),
        findings=disclosure.Finding,
        listing=listed,
        sums=sums,
        funnel=bars.action_funnel(sums, budget),
        budget_length=bars.budget_length(sums, budget),
        other_bases=other_bases,
        ranking=ranking,
        ranking_chart=addresses_of_chart(
            "overview-ranking",
            {name: request.GET.get(name) for name in RANKED_BY} | query_of(as_of),
        ),
        area=area,
        payments_chart=addresses_of_chart("overview-payments", query_of(as_of)),
        contract_sums=area and CONTRACT_SUMS.get(request, as_of),
        measures=comparison.MEASURES.values(),
        maps=maps.maps(ranking),
        map_legend=maps.legend(ranking),
        states=states,
        running=running,
        milestones=deadlines,
        claims=said,
        said_of_towns=said_of_towns,
        changes=listings.latest_publications(listings.changes(as_of), count=2),
    )


def over_time(request, action, deadlines):
    """Return the picture of what all contracts were paid over time; None without payments."""
    as_of = day_of(request)
    paid, signed = OVER_TIME.get(request, as_of)
    dates = [
        milestone
        for _document, proved in deadlines
        for milestone, _has_passed in proved
        if milestone.kind == MilestoneKind.FUND
    ]
    return timelines.area(paid, dates, as_of, (), signed, action.allocated)


def milestones(as_of):
    """Return (document, pairs of milestone and whether its date has passed) in order of time."""
    day = as_of or today()
    found = Milestone.objects.published(as_of).select_related("document")
    return [
        (document, [(milestone, milestone.has_passed(day)) for milestone in proved])
        for document, proved in groupby(found, key=attrgetter("document"))
    ]
