"""The contractors: who signed, for how much, where."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from absorption import figures, listings, tables
from absorption.contractors import ALONE, JOINT, contractor_figures, contracts_of
from absorption.views.context import day_of
from absorption.views.moved import moved
from absorption.views.page_cache import public_page
from municipalities.models import Contractor


@public_page("as_of", "sort", "page")
@require_safe
def contractor_list(request):
    """Show the contractors by what they signed."""
    as_of, as_of_error = day_of(request)
    rows, sums = contractor_figures(Contractor.objects.published(as_of), as_of)
    table = tables.ContractorTable(rows, sums)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "contractors/list.html",
        {
            "section": "contractor-list",
            "page_title": _("Οι ανάδοχοι"),
            "as_of": as_of,
            "as_of_error": as_of_error,
            "table": table,
            "sums": sums,
        },
    )


@public_page("as_of", "sort", "page")
@require_safe
def contractor_detail(request, slug):
    """Show one contractor's contracts across municipalities; a person has no page."""
    as_of, as_of_error = day_of(request)
    found, sums = contractor_figures(Contractor.objects.published(as_of).filter(slug=slug), as_of)
    if not found:
        return moved(request, Contractor, "contractor-detail", slug=slug)
    [row] = found
    key = row.contractor.identity_id
    contracts = figures.contracts(as_of).filter(
        pk__in=contracts_of(row.contractor, as_of).values("pk")
    )
    table = tables.ContractTable(contracts, figures.contract_sums(contracts, as_of))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "contractors/detail.html",
        {
            "section": "contractor-list",
            "page_title": row.contractor.name,
            "breadcrumbs": [
                (_("Επισκόπηση"), reverse("overview")),
                (_("Οι ανάδοχοι"), reverse("contractor-list")),
                (row.contractor.name, ""),
            ],
            "as_of": as_of,
            "as_of_error": as_of_error,
            "contractor": row.contractor,
            "figures": row,
            "definitions": (ALONE, JOINT),
            "sums": sums,
            "contracts": table,
            "changes": listings.changes(as_of).filter(record_type="contractor", record_id=key),
        },
    )
