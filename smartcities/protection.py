"""What every answer tells the browser, and what no request may exceed.

Django, django-csp and the web server's own limits (`gunicorn.conf.py`) do the rest.
"""

import re

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string

CHARSET = re.compile(r";[^;=]*charset[^;]*", re.IGNORECASE)

# Features of a browser that no page of the portal asks for.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)

# Of what is taken away as a file, an editor's upload among them: even where a browser opens it
# in place, it has no origin, runs nothing and loads nothing.
FILE_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
)


def headers(get_response):
    """Add the headers that neither Django nor django-csp sets; read no cookie with a NUL."""

    def protected(request):
        # No cookie of the portal holds a NUL, and PostgreSQL looks none up.
        for name in [name for name, value in request.COOKIES.items() if "\0" in value]:
            del request.COOKIES[name]
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # What any site may read, any site may load; the rest is for the portal's own pages.
        is_open = response.headers.get("Access-Control-Allow-Origin") == "*"
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_open else "same-origin"
        )
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            response.headers["Content-Security-Policy"] = FILE_POLICY
        if is_of_staff(request):
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return protected


def limits(get_response):
    """Answer 413 to a body that is larger than any form of the page.

    In the admin, whose filters are Django's, answer 400 to a NUL in the query: PostgreSQL takes
    none. The public lists read it as nothing.
    """

    def limited(request):
        largest = (
            settings.LARGEST_STAFF_REQUEST
            if is_of_staff(request)
            else settings.LARGEST_PUBLIC_REQUEST
        )
        if size_of(request) > largest:
            return HttpResponse(render_to_string("413.html"), status=413)
        if is_of_staff(request) and "%00" in request.META["QUERY_STRING"]:
            return HttpResponse(render_to_string("400.html"), status=400)
        return get_response(request)

    return limited


def in_utf_8(application):
    """Let a request say nothing of its encoding: all that the portal reads is UTF-8.

    Django would take any codec that Python knows, `idna` among them, and fail before a
    middleware can answer.
    """

    def reading(environ, start_response):
        kind = environ.get("CONTENT_TYPE", "")
        environ["CONTENT_TYPE"] = CHARSET.sub("", kind)
        return application(environ, start_response)

    return reading


def is_of_staff(request):
    """Return whether the address is one of the editors' site."""
    return request.path_info.startswith(f"/{settings.ADMIN_PATH}/")


def size_of(request):
    """Return the bytes that the request says it carries; 0 when it does not say."""
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isascii() and length.isdigit() else 0
