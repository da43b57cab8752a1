"""The Action at a glance."""

from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from absorption.charts import bars, timelines
from absorption.figures import claims, comparison, disclosure, totals
from absorption.figures.as_of import query_of
from absorption.lists import listings
from absorption.lists.filters import MunicipalityFilter
from absorption.views.action_summary import action_answer
from absorption.views.context import addresses_of_chart, day_of, show
from absorption.views.page_cache import public_page
from absorption.views.share import address_of_card
from absorption.views.shared import SHARED
from municipalities.dates import today

# What the address says of which municipalities are ranked, and by what.
RANKED_BY = ("measure", *MunicipalityFilter.base_filters)


@public_page("as_of", *RANKED_BY)
def overview(request):
    """Show the answer, what has been published of whom, the chain of money, and the dates."""
    as_of = day_of(request)
    shared = SHARED.get(request, as_of)
    rows, action, disclosures = shared.rows, shared.action, shared.disclosures
    listed = listings.listing("comparison", request.GET, as_of)
    if listed.active:
        chosen = set(listed.rows)
        rows = [row for row in rows if row.municipality in chosen]
        action = totals.action_figures(rows, as_of)
        disclosures = [each for each in disclosures if each.municipality in chosen]
    ranking = bars.ranking(rows, comparison.measure_of(request.GET))
    budget = action.action and action.action.total_budget
    sums, *other_bases = action.all_bases
    states, running = shared.contract_states
    said, said_of_towns = claims.of_overview(shared.said)
    # Over time is the whole Action, so it has no place beside some of the municipalities.
    area = None if listed.active else over_time(shared)
    return show(
        request,
        "overview/overview.html",
        "overview",
        _("Τι έγιναν τα 90 εκατομμύρια των «Έξυπνων Πόλεων»"),
        share_image=address_of_card("overview-card", as_of),
        printed_on=as_of or today(),
        page_description=action_answer(action),
        mistakes=[
            f"{listed.filterset.form[name].label}: {said}" for name, said in listed.errors.items()
        ],
        status=listed.status,
        figures=action,
        disclosures=disclosures,
        steps=disclosure.HOLDERS.items(),
        findings=disclosure.Finding,
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
        contract_sums=area and shared.contract_sums,
        measures=comparison.MEASURES.values(),
        states=states,
        running=running,
        milestones=by_document(shared.milestones, as_of),
        claims=said,
        said_of_towns=said_of_towns,
        changes=listings.latest_publications(listings.changes(as_of), count=2),
    )


def over_time(shared):
    """Return the picture of what all contracts were paid over time; None without payments."""
    paid, signed = shared.payments
    return timelines.area(
        paid, shared.fund_dates, shared.as_of, (), signed, shared.action.allocated
    )


def by_document(milestones, as_of):
    """Return (document, pairs of milestone and whether its date has passed) in order of time."""
    day = as_of or today()
    return [
        (document, [(milestone, milestone.has_passed(day)) for milestone in proved])
        for document, proved in groupby(milestones, key=attrgetter("document"))
    ]
