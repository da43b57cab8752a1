"""The documents that prove it."""

from django.http import FileResponse, Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from absorption import listings
from absorption.filters import DocumentFilter
from absorption.models import AbsorptionFigure
from absorption.views.context import day_of
from absorption.views.moved import moved
from absorption.views.page_cache import public_page
from municipalities.models import Allocation, Contract, Document, ReportedFigure, Subproject


@public_page("as_of", "sort", "page", *DocumentFilter.base_filters)
@require_safe
def document_list(request):
    """Show every source."""
    as_of, as_of_error = day_of(request)
    listed = listings.listing("documents", request.GET, as_of)
    RequestConfig(request, paginate={"per_page": 50}).configure(listed.table)
    return render(
        request,
        "documents/list.html",
        {
            "section": "document-list",
            "page_title": _("Τα τεκμήρια"),
            "as_of": as_of,
            "as_of_error": as_of_error,
            "listing": listed,
        },
        status=400 if listed.errors else 200,
    )


@public_page("as_of")
@require_safe
def document_detail(request, reference):
    """Show one source and what rests on it."""
    as_of, as_of_error = day_of(request)
    document = Document.objects.published(as_of).filter(reference=reference).first()
    if document is None:
        return moved(request, Document, "document-detail", reference=reference)
    key = document.identity_id
    return render(
        request,
        "documents/detail.html",
        {
            "section": "document-list",
            "page_title": document.title,
            "breadcrumbs": [
                (_("Επισκόπηση"), reverse("overview")),
                (_("Τα τεκμήρια"), reverse("document-list")),
                (document.title, ""),
            ],
            "as_of": as_of,
            "as_of_error": as_of_error,
            "document": document,
            "contracts": Contract.objects.published(as_of).filter(document=key)[:SHOWN],
            "figures": AbsorptionFigure.objects.published(as_of)
            .filter(document=key)
            .select_related("contract", "municipality")[:SHOWN],
            "allocations": Allocation.objects.published(as_of)
            .filter(document=key)
            .select_related("municipality")[:SHOWN],
            "reported": ReportedFigure.objects.published(as_of)
            .filter(document=key)
            .select_related("municipality")[:SHOWN],
            "subprojects": Subproject.objects.published(as_of)
            .filter(document=key)
            .select_related("municipality")[:SHOWN],
            "facts": document.fact_sources.filter(municipality__version_of=None).select_related(
                "municipality"
            )[:SHOWN],
        },
    )


@require_safe
def document_file(request, reference):
    """Send the file of a public document, as a download only."""
    as_of, _error = day_of(request)
    documents = Document.objects.published(as_of).exclude(file="")
    document = documents.filter(reference=reference).first()
    if document is None:
        raise Http404
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=f"{reference}.pdf",
        content_type="application/pdf",
        headers={"X-Content-Type-Options": "nosniff"},
    )


# How many rows that rest on a document its page names.
SHOWN = 100
