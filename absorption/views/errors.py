"""What the visitor sees when something breaks."""

import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

RETRY_AFTER = "60"  # seconds


def server_error(request):
    """Answer 503 while the database does not answer, else 500; needs no database itself."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    return render(request, "500.html", status=500)
