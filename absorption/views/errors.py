"""What the visitor sees when something breaks."""

import errno
import sys
from urllib.parse import unquote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from absorption.publication.data_version import SILENCE
from absorption.search.queries import search

RETRY_AFTER = "60"  # seconds
SUGGESTED = 5
# What the system says where a disk takes nothing more.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


class UnknownVersionError(Http404):
    """The page is asked for as of a data version that there is not; says which is the newest."""


def not_found(request, exception):
    """Answer 404 with what the end of the address may have meant."""
    meant = unquote(request.path).rstrip("/").rpartition("/")[2].replace("-", " ")[:100]
    return render(
        request,
        "404.html",
        {
            "suggestions": search(meant.replace("\0", "")).hits[:SUGGESTED],
            "message": exception if isinstance(exception, UnknownVersionError) else "",
        },
        status=404,
    )


def gone(request):
    """Answer 410: something public stood here, and was taken out for good."""
    return render(request, "410.html", status=410)


def bad_request(request, exception):
    """Answer 400; the request may be one that cannot even be read."""
    return bare("400.html", 400)


def server_error(request):
    """Answer 503 while the database does not answer, 507 where the disk takes nothing, else 500.

    Needs no database itself.
    """
    error = sys.exc_info()[1]
    if is_silence(error):
        return unavailable()
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return bare("507.html", 507)
    return bare("500.html", 500)


def is_silence(error):
    """Return whether an error, or what it was raised over, is the database not answering."""
    while error is not None:
        if isinstance(error, SILENCE):
            return True
        error = error.__cause__ or error.__context__
    return False


def unavailable():
    """Answer 503: the database does not answer."""
    response = bare("503.html", 503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def bare(template, status):
    """Return a page that asks neither the request nor the database for anything."""
    return HttpResponse(render_to_string(template), status=status)
