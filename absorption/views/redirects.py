"""The addresses that a thing has on other days: links to it hold."""

from django.http import Http404
from django.shortcuts import redirect

from absorption.models import GoneAddress
from absorption.views.errors import gone


def moved(request, model, page, **key):
    """Return the way to what has or had the address `key`, by its address on the page's day.

    Where a company's page was that is known as a person now, it is gone (410). Raises Http404
    when nothing had the address, and when it was not public on that day.
    """
    [(name, asked)] = key.items()
    if GoneAddress.is_gone(model._meta.model_name, asked):
        return gone(request)
    thing = model.objects.known_as(**key)
    if thing is None:
        raise Http404
    if _is_person(thing) and getattr(thing, name) != asked:
        return gone(request)
    shown = model.objects.published(getattr(request, "as_of", None)).with_identity()
    shown = shown.filter(identity=thing.pk).first()
    if shown is None or _is_person(shown) or getattr(shown, name) == asked:
        raise Http404
    address = redirect(page, getattr(shown, name), permanent=True)
    if request.GET:
        address["Location"] += f"?{request.GET.urlencode()}"
    return address


def _is_person(record):
    return getattr(record, "natural_person", False)
