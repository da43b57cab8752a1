"""The addresses that a thing has on other days: links to it hold."""

from django.http import Http404
from django.shortcuts import redirect


def moved(request, model, page, **key):
    """Return the way to what has or had the address `key`, by its address on the page's day.

    Raises Http404 when nothing had it, when it was not public on that day, and when it is not
    to be found by its name any more.
    """
    [(name, asked)] = key.items()
    known = model.objects.ever_published().filter(**key).select_related("version_of").first()
    if known is None or _is_person(known.version_of or known):
        raise Http404
    shown = model.objects.published(getattr(request, "as_of", None)).with_identity()
    shown = shown.filter(identity=known.identity_id).first()
    if shown is None or _is_person(shown) or getattr(shown, name) == asked:
        raise Http404
    address = redirect(page, getattr(shown, name), permanent=True)
    if request.GET:
        address["Location"] += f"?{request.GET.urlencode()}"
    return address


def _is_person(record):
    return getattr(record, "natural_person", False)
