"""The contractors: who signed, for how much, where."""

from django.urls import reverse
from django.utils.translation import gettext as _

from absorption.figures import totals
from absorption.figures.contractors import ALONE, JOINT, contractor_figures
from absorption.lists import listings, tables
from absorption.views.context import day_of, ordered, show
from absorption.views.page_cache import public_page
from absorption.views.redirects import moved
from municipalities.models import Contractor


@public_page("as_of", "sort", "page")
def contractor_list(request):
    """Show the contractors by what they signed."""
    as_of = day_of(request)
    rows, sums = contractor_figures(Contractor.objects.published(as_of), as_of)
    return show(
        request,
        "contractors/list.html",
        "contractor-list",
        _("Οι ανάδοχοι"),
        page_description=_(
            "Οι εταιρείες που έχουν υπογράψει συμβάσεις της Δράσης, και τι υπέγραψε καθεμία."
        ),
        table=ordered(request, tables.ContractorTable(rows, sums)),
    )


@public_page("as_of", "sort", "page")
def contractor_detail(request, slug):
    """Show one contractor's contracts across municipalities; a person has no page."""
    as_of = day_of(request)
    found, sums = contractor_figures(Contractor.objects.published(as_of).filter(slug=slug), as_of)
    if not found:
        return moved(request, Contractor, "contractor-detail", slug=slug)
    [row] = found
    key = row.contractor.identity_id
    contracts = totals.contracts(as_of).filter(contractors=key)
    table = tables.ContractTable(contracts, totals.contract_sums(contracts, as_of))
    return show(
        request,
        "contractors/detail.html",
        "contractor-list",
        row.contractor.name,
        above=[(_("Οι ανάδοχοι"), reverse("contractor-list"))],
        contractor=row.contractor,
        figures=row,
        definitions=(ALONE, JOINT),
        sums=sums,
        contracts=ordered(request, table),
        changes=listings.latest_publications(
            listings.changes(as_of).filter(record_type="contractor", record_id=key), count=50
        ),
    )
