"""What the addresses under /data/ answer with, and the headers that they share."""

import hashlib
from functools import wraps
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from absorption.datasets import DATASETS
from absorption.exports.about import LICENCE_URL, MEDIA_TYPES
from absorption.exports.problems import problem_file
from absorption.exports.snapshot import ExportsBusyError
from absorption.exports.workbook import XLSX_ROWS
from absorption.models import DataVersion
from absorption.publication.data_version import content_since

CONTENT_TYPES = MEDIA_TYPES | {"csv": f"{MEDIA_TYPES['csv']}; charset=utf-8; header=present"}
RETRY_AFTER = 30  # seconds


def headers_of(export, extension):
    """Return what makes the file provably complete."""
    return {
        "X-Row-Count": str(export.count),
        "X-Data-Version": str(export.version),
        **({"X-As-Of": export.day.isoformat()} if export.day else {}),
        "X-Filter": export.query,
        "X-Filter-Description": quote("; ".join(f"{a}: {b}" for a, b in export.filters)),
        "X-Demo": "true" if settings.PORTAL_DEMO else "false",
        "Content-Disposition": f'attachment; filename="{export.file_name(extension)}"',
        "Link": f'<{LICENCE_URL}>; rel="license"',
    }


EXPOSED = (
    "ETag, Content-Disposition, Content-Range, Link, Retry-After, X-Row-Count, X-Data-Version, "
    "X-As-Of, X-Filter, X-Filter-Description, X-Demo"
)


# What a page of another site may ask with, and how long a browser remembers that it may.
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


def read_anywhere(view):
    """Let a page of any site read what the view answers; a preflight is told so.

    Where as many exports run as this process allows, the answer is 503.
    """
    safe = require_safe(view)

    @wraps(view)
    def answered(request, *args, **named):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=PREFLIGHT)
        else:
            try:
                response = safe(request, *args, **named)
            except ExportsBusyError:
                response = busy()
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        return response

    return answered


def etag_of(request):
    """Return the tag of the address: what is public, since when it says so, asked how."""
    state = public_state() + request.get_full_path()
    return f'"{hashlib.sha256(state.encode()).hexdigest()[:32]}"'


def public_state():
    """Return what the files are made of: the code, what is public, and since when."""
    return f"{settings.CODE_VERSION} {DataVersion.current().number} {modified()}"


def modified():
    """Return since when the files say what they say, None while nothing is public."""
    return content_since(DataVersion.current())


# Answers 304 to whoever has what is public, asked the same way.
by_version = condition(
    etag_func=lambda request, *args, **options: etag_of(request),
    last_modified_func=lambda request, *args, **options: modified(),
)


def not_found():
    """Return 404 with the list of what there is."""
    lines = [
        _("Δεν υπάρχει τέτοιο σύνολο δεδομένων ή μορφή."),
        f"datasets: {', '.join(DATASETS)}",
        f"formats: {', '.join(CONTENT_TYPES)}, sha256",
        settings.BASE_URL + reverse("data-catalogue"),
    ]
    return plain(lines, 404)


def refused(problems, extension, status=400):
    """Return 400, or 410, in the format that was asked for, naming the parameter."""
    return HttpResponse(
        problem_file(problems, extension), status=status, content_type=CONTENT_TYPES[extension]
    )


def busy():
    """Return 503: as many exports run as this process allows."""
    response = plain([_("Πολλές λήψεις μαζί. Δοκιμάστε ξανά σε λίγο.")], 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def too_large(request, export):
    """Return 422 with the way to the CSV of the same rows."""
    params = request.GET.copy()
    params["dialect"] = "excel-el"
    address = reverse("dataset-export", args=[export.dataset.name, "csv"])
    address = f"{settings.BASE_URL}{address}?{params.urlencode()}"
    message = _("%(count)s γραμμές δεν χωρούν σε XLSX (όριο %(limit)s). Κατεβάστε το CSV:") % {
        "count": export.count,
        "limit": XLSX_ROWS,
    }
    response = plain([message, address], 422)
    response["Link"] = f'<{address}>; rel="alternate"; type="text/csv"'
    return response


def plain(lines, status):
    """Return a response of plain text."""
    return HttpResponse(
        "\n".join([*lines, ""]), status=status, content_type="text/plain; charset=utf-8"
    )
