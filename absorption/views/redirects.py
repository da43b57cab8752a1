"""The address that a thing had before: links to it hold."""

from django.http import Http404
from django.shortcuts import redirect


def moved(request, model, page, **key):
    """Return the way to what had the address `key` once.

    Raises Http404 when nothing had it, or when it is not to be found by its name any more.
    """
    version = (
        model.objects.ever_published()
        .filter(version_of__isnull=False, **key)
        .select_related("version_of")
        .first()
    )
    if version is None or getattr(version.version_of, "natural_person", False):
        raise Http404
    [name] = key
    address = redirect(page, getattr(version.version_of, name), permanent=True)
    if request.GET:
        address["Location"] += f"?{request.GET.urlencode()}"
    return address
