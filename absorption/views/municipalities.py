"""The municipalities: side by side, and one by one."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from absorption import figures, listings, tables
from absorption.views.context import day_of
from absorption.views.moved import moved
from municipalities.models import Allocation, Municipality, ReportedFigure, Subproject


@require_safe
def municipality_list(request):
    """Show the municipalities side by side."""
    as_of, as_of_error = day_of(request)
    listed = listings.listing("municipalities", request.GET, as_of)
    RequestConfig(request, paginate={"per_page": 100}).configure(listed.table)
    return render(
        request,
        "municipalities/list.html",
        {
            "section": "municipality-list",
            "page_title": _("Οι δήμοι"),
            "breadcrumbs": [(_("Επισκόπηση"), reverse("overview")), (_("Οι δήμοι"), "")],
            "as_of": as_of,
            "as_of_error": as_of_error,
            "listing": listed,
            "figures": listed.table.action,
            "ratios": figures.RATIOS,
        },
    )


@require_safe
def municipality_detail(request, slug):
    """Show what one municipality got, signed and was paid, and what is merely reported."""
    as_of, as_of_error = day_of(request)
    found = figures.municipality_figures(as_of, slug=slug)
    if not found:
        return moved(request, Municipality, "municipality-detail", slug=slug)
    [row] = found
    municipality = row.municipality
    before, after = neighbours(municipality, as_of)
    key = municipality.identity_id
    contracts = listings.contracts(as_of).filter(shares__municipality=key)
    table = tables.ContractTable(contracts, figures.contract_sums(contracts, as_of))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "municipalities/detail.html",
        {
            "section": "municipality-list",
            "page_title": str(municipality),
            "breadcrumbs": [
                (_("Επισκόπηση"), reverse("overview")),
                (_("Οι δήμοι"), reverse("municipality-list")),
                (str(municipality), ""),
            ],
            "as_of": as_of,
            "as_of_error": as_of_error,
            "figures": row,
            "municipality": municipality,
            "previous": before,
            "next": after,
            "facts": municipality.population_facts(),
            "contracts": table,
            "allocations": Allocation.objects.published(as_of)
            .filter(municipality=key)
            .select_related("document"),
            "subprojects": Subproject.objects.published(as_of)
            .filter(municipality=key)
            .select_related("document")
            .order_by("document__title", "pk"),
            "reported": ReportedFigure.objects.published(as_of)
            .filter(municipality=key, subproject=None)
            .select_related("document"),
            "changes": listings.latest_publications(
                listings.changes(as_of).filter(municipality=key)
            ),
        },
    )


def neighbours(municipality, as_of):
    """Return the municipalities before and after by name, None at the ends."""
    rows = Municipality.objects.published(as_of).order_by("name", "pk")
    rows = [None, *rows.only("name", "name_en", "slug"), None]
    place = rows.index(municipality)
    return rows[place - 1], rows[place + 1]
