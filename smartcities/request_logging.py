"""Every request: its id, its line in the log, its count in the metrics."""

import logging
import random
import re
from time import perf_counter

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from smartcities import metrics
from smartcities.logs import REQUEST_ID, path_of

HEADER = "X-Request-ID"
# What a proxy or another service may send: long enough to be one, nothing to inject.
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{16,64}")

log = logging.getLogger("portal.request")


def observed(get_response):
    """Give each request its id, log its answer and count it.

    But for what a new worker asks itself (`gunicorn.conf.py`): no reader did.
    """

    def answered(request):
        if "portal.nobody" in request.META:
            return get_response(request)
        sent = request.headers.get(HEADER, "")
        number = sent if WELL_FORMED.fullmatch(sent) else f"{random.getrandbits(128):032x}"
        REQUEST_ID.set(number)
        started = perf_counter()
        response = get_response(request)
        seconds = perf_counter() - started
        response.headers[HEADER] = number
        is_static = request.path.startswith(settings.STATIC_URL)
        if not (request.resolver_match or is_static):
            request.resolver_match = page_of(request.path_info)
        match = request.resolver_match
        view = (match.view_name or match.route) if match else "static" if is_static else "unmatched"
        metrics.count(view, request.method, response.status_code, seconds)
        log.info(
            "answered",
            extra={
                "method": request.method,
                "path": request.path if is_static else path_of(request),
                "route": view,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000),
            },
        )
        return response

    return answered


def page_of(path):
    """Return the match of a page that was answered before it was looked up, or None."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            return resolve(path)
        except Resolver404:
            return None
