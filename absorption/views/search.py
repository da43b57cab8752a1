"""Search: a page that works without a script, and suggestions for it."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption.search.models import Kind
from absorption.search.queries import Hit, exact, search
from absorption.views.page_cache import public_page

LONGEST = 200
SHOWN_OF_A_KIND = 5
SUGGESTED = 8
PER_PAGE = 20


@public_page("q", "kind", "page")
@require_safe
def search_page(request):
    """Show what is found, by kind; an exact code goes straight to its page."""
    text = asked(request)
    entry = exact(text) if text else None
    if entry:
        return redirect(Hit(entry, 0, []).url)
    results = search(text)
    kind = request.GET.get("kind")
    chosen = [group for group in results.groups if group.kind == kind]
    return render(
        request,
        "search/results.html",
        {
            "section": "search",
            "page_title": _("Αναζήτηση: %(text)s") % {"text": text} if text else _("Αναζήτηση"),
            "text": text,
            "results": results,
            "groups": chosen or results.groups,
            "shown": f":{SHOWN_OF_A_KIND}",
            "shown_of_a_kind": SHOWN_OF_A_KIND,
            "pages": pages_of(chosen[0], request.GET.get("page")) if chosen else None,
        },
    )


def pages_of(group, number):
    """Return all hits of one kind, in pages."""
    page = Paginator(group.hits, PER_PAGE).get_page(number)
    return {
        "page": page,
        "paginator": page.paginator,
        "prefixed_page_field": "page",
        "caption": group.kind.label,
    }


@public_page("q")
@require_safe
def suggest(request):
    """Answer the best hits as JSON: title, kind, address."""
    hits = search(asked(request)).hits[:SUGGESTED]
    return JsonResponse(
        {
            "suggestions": [
                {
                    "title": hit.title,
                    "kind": Kind(hit.entry.kind).label,
                    "context": hit.entry.context,
                    "url": hit.url,
                }
                for hit in hits
            ]
        }
    )


def asked(request):
    """Return the words that are asked for."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
