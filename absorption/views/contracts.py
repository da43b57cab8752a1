"""The contracts: what was signed, and what was paid for it."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from absorption.charts import bars, timelines
from absorption.figures import subprojects, totals
from absorption.lists import listings
from absorption.lists.filters import ContractFilter
from absorption.models import AbsorptionFigure
from absorption.registers import monitoring
from absorption.views.context import day_of, ordered, show
from absorption.views.page_cache import public_page
from municipalities.models import ContractAmendment, ContractShare


@public_page("as_of", "sort", "page", *ContractFilter.base_filters)
def contract_list(request):
    """Show the contracts that the filters choose."""
    listed = listings.listing("contracts", request.GET, day_of(request))
    return show(
        request,
        "contracts/list.html",
        "contract-list",
        _("Οι συμβάσεις"),
        listing=listed,
        table=ordered(request, listed.table),
        funnel=bars.contracts_funnel(listed.table.sums),
        status=listed.status,
    )


@public_page("as_of")
def contract_detail(request, reference):
    """Show one contract with its amendments, its figures and their documents."""
    as_of = day_of(request)
    contracts = totals.contracts(as_of).select_related("document")
    shares = Prefetch("shares", ContractShare.objects.select_related("municipality"))
    contracts = contracts.prefetch_related(shares, "contractors")
    contract = contracts.filter(reference=reference).first()
    if contract is None:
        raise Http404
    key = contract.identity_id
    history = AbsorptionFigure.objects.filter(contract=key).ever_published(as_of)
    history = history.select_related("document")
    amendments = ContractAmendment.objects.published(as_of).filter(contract=key)
    amendments = amendments.select_related("document")
    return show(
        request,
        "contracts/detail.html",
        "contract-list",
        contract.title,
        above=[(_("Οι συμβάσεις"), reverse("contract-list"))],
        here=contract.reference,
        contract=contract,
        ratios=[totals.contract_ratio(contract)],
        latest=AbsorptionFigure.objects.filter(pk=contract.figure_id)
        .select_related("document")
        .first(),
        register=monitoring.standing(contract, as_of),
        amendments=amendments,
        subprojects=subprojects.of_contract(contract, as_of),
        history=history,
        life=timelines.life(contract, amendments, history, as_of),
        changes=listings.latest_publications(
            listings.changes(as_of).filter(contract=key), count=50
        ),
    )
