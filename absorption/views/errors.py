"""What the visitor sees when something breaks."""

import sys
from urllib.parse import unquote

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

from absorption.search.queries import search

RETRY_AFTER = "60"  # seconds


SUGGESTED = 5


def not_found(request, exception):
    """Answer 404 with what the end of the address may have meant."""
    meant = unquote(request.path).rstrip("/").rpartition("/")[2].replace("-", " ")[:100]
    return render(
        request,
        "404.html",
        {"suggestions": search(meant.replace("\0", "")).hits[:SUGGESTED]},
        status=404,
    )


def server_error(request):
    """Answer 503 while the database does not answer, else 500; needs no database itself."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return unavailable(request)
    return render(request, "500.html", status=500)


def unavailable(request):
    """Answer 503: the database does not answer."""
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response
