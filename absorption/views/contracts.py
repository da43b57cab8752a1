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
from absorption.views.context import day_of, ordered, show, way_to_municipality
from absorption.views.page_cache import public_page
from absorption.views.requests import is_asked_for
from municipalities.dates import today
from municipalities.models import Contract, ContractAmendment, ContractShare


@public_page("as_of", "sort", "page", *ContractFilter.base_filters)
def contract_list(request):
    """Show the contracts that the filters choose."""
    listed = listings.listing("contracts", request.GET, day_of(request))
    return show(
        request,
        "contracts/list.html",
        "contract-list",
        _("Οι συμβάσεις"),
        page_description=_(
            "Κάθε σύμβαση της Δράσης που έχει δημοσιευθεί στην πύλη, με τα ποσά και τα έγγραφά της."
        ),
        listing=listed,
        table=ordered(request, listed.table),
        funnel=bars.contracts_funnel(listed.table.sums),
        status=listed.status,
    )


@public_page("as_of")
def contract_detail(request, reference):
    """Show one contract with its amendments, its figures and their documents."""
    as_of = day_of(request)
    contracts = totals.contracts(as_of).select_related("document", "status_document")
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
    before, after = neighbours(contract, as_of)
    return show(
        request,
        "contracts/detail.html",
        "contract-list",
        contract.title,
        above=way_to(contract),
        here=contract.reference,
        contract=contract,
        previous=before,
        next=after,
        is_asked_for=is_asked_for(contract),
        is_past_end=totals.is_past_end(contract, as_of or today()),
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


def way_to(contract):
    """Return the pages above a contract: its municipality, or of a common one the list."""
    shares = contract.shares.all()
    if len(shares) != 1:
        return [(_("Οι συμβάσεις"), reverse("contract-list"))]
    return way_to_municipality(shares[0].municipality)


def neighbours(contract, as_of):
    """Return the contracts of its municipality before and after it; None at the ends.

    A contract common to several has none: each of them has another order.
    """
    shares = contract.shares.all()
    if len(shares) != 1:
        return None, None
    own = Contract.objects.published(as_of).filter(shares__municipality=shares[0].municipality_id)
    before = own.filter(reference__lt=contract.reference).order_by("-reference").first()
    after = own.filter(reference__gt=contract.reference).order_by("reference").first()
    return before, after
