"""The municipalities: side by side, one by one, and one in a frame of another page."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt

from absorption.charts import bars, dots, maps, timelines
from absorption.figures import (
    comparison,
    date_comparison,
    payments_over_time,
    steps,
    subprojects,
    totals,
)
from absorption.figures.as_of import query_of
from absorption.lists import listings, tables
from absorption.lists.filters import MunicipalityFilter
from absorption.publication.freshness import freshness_of
from absorption.registers import monitoring
from absorption.views import summaries
from absorption.views.context import (
    addresses_of_chart,
    asked_day,
    day_of,
    ordered,
    show,
    way_to_municipality,
)
from absorption.views.page_cache import public_page
from absorption.views.redirects import moved
from absorption.views.share import address_of_card
from absorption.views.shared import SHARED
from municipalities.dates import today
from municipalities.models import Allocation, Municipality

# Anybody may show an embed in a frame; it can load nothing but its style sheet.
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)


def of_municipality(view):
    """Give a view the figures of its municipality and what pages of the day share.

    An address that the municipality had before leads on to the one that it has.
    """

    @wraps(view)
    def found(request, slug):
        shared = SHARED.get(request, day_of(request))
        row = shared.row(slug)
        if row is None:
            return moved(request, Municipality, request.resolver_match.url_name, slug=slug)
        return view(request, row, shared)

    return found


@public_page("as_of", "sort", "page", "measure", *MunicipalityFilter.base_filters)
def municipality_list(request):
    """Show the municipalities side by side."""
    listed = listings.listing("municipalities", request.GET, day_of(request))
    action = listed.table.action
    ranking = bars.ranking(action.rows, comparison.measure_of(request.GET))
    budget = action.action and action.action.total_budget
    # The overview has the first.
    chains = [(sums, bars.action_funnel(sums, budget)) for sums in action.all_bases[1:]]
    return show(
        request,
        "municipalities/list.html",
        "municipality-list",
        _("Οι δήμοι"),
        page_description=_(
            "Τι εγκρίθηκε, τι υπογράφηκε και τι πληρώθηκε σε κάθε δήμο της Δράσης, δίπλα δίπλα."
        ),
        listing=listed,
        table=ordered(request, listed.table),
        figures=action,
        ranking=ranking,
        measures=comparison.MEASURES.values(),
        maps=maps.maps(ranking) if action.with_figures else [],
        map_legend=maps.legend(ranking),
        chains=chains,
        status=listed.status,
    )


@public_page("as_of", "sort", "page", date_comparison.PARAMETER)
@of_municipality
def municipality_detail(request, row, shared):
    """Show what one municipality got, signed and was paid, and what is merely reported.

    An address that compares two days leads on to the page that does it now.
    """
    as_of = shared.as_of
    if request.GET.get(date_comparison.PARAMETER):  # where this page compared two days once
        profile = redirect("municipality-profile", row.municipality.slug, permanent=True)
        profile["Location"] += f"?{request.GET.urlencode()}#two-days"
        return profile
    municipality = row.municipality
    before, after = neighbours(row, shared.rows)
    key = municipality.identity_id
    contracts = totals.contracts(as_of).filter(shares__municipality=key)
    table = tables.ContractTable(
        contracts, totals.contract_sums(contracts, as_of), exclude=("municipalities",)
    )
    said = shared.said_of(row)
    four = steps.of_municipality(row, said)
    lead = summaries.municipality_lead(row, said, four)
    area = payments_of(row, as_of, shared.fund_dates)
    return show(
        request,
        "municipalities/detail.html",
        "municipality-list",
        str(municipality),
        above=[(_("Οι δήμοι"), reverse("municipality-list"))],
        share_image=address_of_card("municipality-card", as_of, municipality.slug),
        figures=row,
        freshness=freshness_of(row, as_of),
        page_description=" ".join(lead),
        leads=lead,
        steps=bars.municipality_steps(row, four),
        unknown=[step for step in four if step.is_unpublished],
        other_ratios=[row.contracted_of_allocated, row.absorbed_of_contracted],
        plan_url=reverse("municipality-plan", args=[municipality.slug]),
        profile_url=reverse("municipality-profile", args=[municipality.slug]),
        looked=shared.documents,
        next_date=next_date(shared.fund_dates, as_of),
        printed_on=as_of or today(),
        area=area,
        payments_chart=addresses_of_chart(
            "municipality-payments", query_of(as_of), municipality.slug
        ),
        municipality=municipality,
        previous=before,
        next=after,
        contracts=ordered(request, table),
        # Where no register has been read, there is nothing to count.
        verified=shared.has_readings and monitoring.verified_count(contracts, as_of),
        subprojects=subprojects.of_municipality(key, as_of),
        allocations=Allocation.objects.published(as_of)
        .with_standing(as_of)
        .filter(municipality=key)
        .select_related("document"),
        claims=[claim for claim in said if not claim.is_part],
        parts=[claim for claim in said if claim.is_part],
    )


def payments_of(row, as_of, dates):
    """Return the picture of what a municipality's contracts were paid over time, or None."""
    paid, signed = payments_over_time.over_time(row.municipality.identity_id, as_of)
    return timelines.area(paid, dates, as_of, row.official_rows, signed, row.allocated)


@public_page("as_of", date_comparison.PARAMETER)
@of_municipality
def municipality_profile(request, row, shared):
    """Show who a municipality is, beside the others and on two days, and how to embed it."""
    as_of = shared.as_of
    municipality = row.municipality
    compared, compare_error = compared_day(request, as_of)
    return show(
        request,
        "municipalities/profile.html",
        "municipality-list",
        _("%(municipality)s: ταυτότητα και σύγκριση") % {"municipality": municipality},
        here=_("Ταυτότητα και σύγκριση"),
        page_description=_(
            "Πληθυσμός, κωδικοί και ιστότοπος του δήμου, τα ποσά του δίπλα στους άλλους δήμους "
            "και σε δύο ημέρες."
        ),
        above=way_to_municipality(municipality),
        municipality=municipality,
        figures=row,
        freshness=freshness_of(row, as_of),
        facts=municipality.population_facts(),
        comparisons=dots.beside(comparison.comparisons(row, shared.rows, shared.medians)),
        similar=comparison.SIMILAR,
        two_days=date_comparison.two_days(row, as_of, compared) if compared else None,
        compare_error=compare_error,
        latest_day=today() - timedelta(days=1),
        embed_url=settings.BASE_URL + reverse("municipality-embed", args=[municipality.slug]),
    )


@public_page("as_of")
@of_municipality
def municipality_plan(request, row, shared):
    """Show what a municipality plans and what was reported of it, as each source says it."""
    as_of = shared.as_of
    municipality = row.municipality
    key = municipality.identity_id
    said = shared.said_of(row)
    planned = subprojects.of_municipality(key, as_of)
    return show(
        request,
        "municipalities/plan.html",
        "municipality-list",
        _("Υποέργα και αναφερόμενα ποσά"),
        above=way_to_municipality(municipality),
        municipality=municipality,
        subprojects=subprojects.with_contracts(planned, as_of),
        claims=[claim for claim in said if not claim.is_part],
        parts=[claim for claim in said if claim.is_part],
    )


def compared_day(request, as_of):
    """Return (day, message): the day to compare the page with, or what is wrong with it."""
    day, error = asked_day(request, date_comparison.PARAMETER)
    if day and day == as_of:
        return None, _("Οι δύο ημέρες είναι ίδιες: διαλέξτε άλλη για τη σύγκριση.")
    return day, error


def next_date(dates, as_of):
    """Return the next of the Fund's dates that has not passed, or None."""
    ahead = [date for date in dates if date.has_passed(as_of or today()) is False]
    return min(ahead, key=lambda date: date.due_on, default=None)


def neighbours(row, rows):
    """Return the municipalities before and after `row` of all `rows`, None at the ends."""
    around = [None, *(each.municipality for each in rows), None]
    place = rows.index(row)
    return around[place], around[place + 2]


@public_page("as_of")
@xframe_options_exempt
@of_municipality
def municipality_embed(request, row, shared):
    """Show one municipality in a frame of another page, pinned to a day if asked."""
    said = shared.said_of(row)
    four = steps.of_municipality(row, said)
    pinned = f"?{urlencode(query_of(shared.as_of))}" if shared.as_of else ""
    response = render(
        request,
        "municipalities/embed.html",
        {
            "municipality": row.municipality,
            "leads": summaries.municipality_lead(row, said, four),
            "steps": bars.municipality_steps(row, four),
            "page_url": settings.BASE_URL + row.municipality.get_absolute_url() + pinned,
        },
    )
    response.headers["Content-Security-Policy"] = EMBED_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
