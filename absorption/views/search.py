"""Search: a page that works without a script, and suggestions for it."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from absorption.models.search import Kind
from absorption.search.queries import MOST_WORDS, Hit, Results, exact, nearest, search
from absorption.search.spelling import words
from absorption.views.context import in_pages, show
from absorption.views.page_cache import public_page
from absorption.views.responses import read_anywhere
from municipalities.models import Municipality

LONGEST = 200
SHORTEST = 2
SHOWN_OF_A_KIND = 5
SUGGESTED = 8


@public_page("q", "kind", "page")
def search_page(request):
    """Show what is found, by kind; an exact code goes straight to its page."""
    text = asked(request)
    entry = exact(text) if text else None
    if entry:
        return redirect(Hit(entry, 0, []).url)
    results = Results() if is_too_short(text) else search(text)
    groups = [(group, group.hits[:SHOWN_OF_A_KIND]) for group in results.groups]
    pages = None
    for group in results.groups:
        if group.kind == request.GET.get("kind"):
            if group.kind == Kind.MUNICIPALITY and group.count == 1:
                return redirect(group.hits[0].url)  # the overview asked for one
            pages = in_pages(request, group.hits, group.kind.label)
            groups = [(group, pages["page"])]
    return show(
        request,
        "search/results.html",
        "search",
        _("Αναζήτηση: %(text)s") % {"text": text} if text else _("Αναζήτηση"),
        text=text,
        is_too_short=is_too_short(text),
        words_read=MOST_WORDS if is_cut(request) else None,
        is_partial=results.partial and groups,
        typed_as=results.typed_as,
        nearest=nearest(text) if text and not groups else [],
        municipalities=Municipality.objects.published().order_by("name"),
        groups=groups,
        pages=pages,
    )


@read_anywhere
@public_page("q")
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


def is_too_short(text):
    """Return whether something was asked, but less than two letters or digits."""
    return bool(text) and len("".join(words(text))) < SHORTEST


def is_cut(request):
    """Return whether more was asked than is read."""
    typed = request.GET.get("q", "")
    return len(typed.strip()) > LONGEST or len(set(words(typed))) > MOST_WORDS


def asked(request):
    """Return the words that are asked for."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
