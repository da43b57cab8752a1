"""The documents that prove it."""

from functools import reduce
from operator import or_

from django.db.models import Q
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption.lists import listings
from absorption.lists.filters import DocumentFilter
from absorption.models import AbsorptionFigure
from absorption.views.context import day_of, ordered, show
from absorption.views.page_cache import public_page
from absorption.views.redirects import moved
from municipalities.models import (
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    ContractShare,
    Document,
    FactSource,
    Municipality,
    ReportedFigure,
    Subproject,
)

SHOWN = 100  # rows of a kind that rest on a document


@public_page("as_of", "sort", "page", *DocumentFilter.base_filters)
def document_list(request):
    """Show every source; where nothing is looked for, the coordinates of the seats folded."""
    listed = listings.listing("documents", request.GET, day_of(request))
    coordinates = () if listed.active else listed.table.fold_coordinates()
    return show(
        request,
        "sources/list.html",
        "document-list",
        _("Τα έγγραφα"),
        listing=listed,
        table=ordered(request, listed.table),
        coordinates=coordinates,
        status=listed.status,
    )


@public_page("as_of")
def document_detail(request, reference):
    """Show one source and what rests on it."""
    as_of = day_of(request)
    document = Document.objects.published(as_of).filter(reference=reference).first()
    if document is None:
        return moved(request, Document, "document-detail", reference=reference)

    def resting(model, *related):
        rows = model.objects.published(as_of).filter(document=document.identity_id)
        return (rows.select_related(*related) if related else rows)[:SHOWN]

    contracts = signed_by(document, as_of)
    return show(
        request,
        "sources/detail.html",
        "document-list",
        document.title,
        above=[(_("Τα έγγραφα"), reverse("document-list"))],
        document=document,
        contracts=Contract.objects.published(as_of).filter(
            Q(document=document.identity_id) | Q(status_document=document.identity_id)
        )[:SHOWN],
        municipalities=proven_municipalities(document, contracts, as_of),
        contractors=signers(contracts, as_of),
        figures=resting(AbsorptionFigure, "contract", "municipality"),
        allocations=resting(Allocation, "municipality"),
        reported=resting(ReportedFigure, "municipality"),
        subprojects=resting(Subproject, "municipality"),
        facts=document.fact_sources.filter(municipality__version_of=None).select_related(
            "municipality"
        )[:SHOWN],
    )


def signed_by(document, as_of):
    """Return the contracts that a document proves, or whose amendments or payments it does."""
    key = document.identity_id
    rests = Q(document=key)
    for model in (ContractAmendment, AbsorptionFigure):
        proven = model.objects.published(as_of).filter(document=key, contract__isnull=False)
        rests |= Q(identity__in=proven.values("contract"))
    return Contract.objects.published(as_of).with_identity().filter(rests)


def signers(contracts, as_of):
    """Return the contractors of some contracts; a person has no page."""
    links = Contract.contractors.through.objects.filter(contract__in=contracts.values("pk"))
    known = Contractor.objects.published(as_of).with_identity().filter(natural_person=False)
    return known.filter(identity__in=links.values("contractor")).order_by("name")[:SHOWN]


def proven_municipalities(document, contracts, as_of):
    """Return the municipalities of which a document proves something, whatever it is."""
    key = document.identity_id
    own = [
        model.objects.published(as_of)
        .filter(document=key, municipality__isnull=False)
        .values("municipality")
        for model in (AbsorptionFigure, Allocation, ReportedFigure, Subproject)
    ]
    own.append(FactSource.objects.filter(document=key).values("municipality"))
    own.append(
        ContractShare.objects.filter(contract__in=contracts.values("pk")).values("municipality")
    )
    where = reduce(or_, (Q(identity__in=rows) for rows in own))
    return Municipality.objects.published(as_of).with_identity().filter(where).order_by("name")


@require_safe
def document_file(request, reference):
    """Send the file of a public document, as a download only."""
    documents = Document.objects.published(day_of(request))
    document = documents.filter(reference=reference).first()
    if document is None:
        return moved(request, Document, "document-file", reference=reference)
    if not document.file:
        raise Http404
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=f"{reference}.pdf",
        content_type="application/pdf",
    )
