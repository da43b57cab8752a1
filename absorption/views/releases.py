"""The releases: numbered, frozen, to be cited."""

import re
from mimetypes import guess_type

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from absorption.exports.about import MEDIA_TYPES
from absorption.exports.checksums import PIECE
from absorption.exports.releases import citations, file_in, is_intact, release_name
from absorption.models import DataRelease
from absorption.views.context import show
from absorption.views.page_cache import public_page
from absorption.views.responses import plain, read_anywhere

# One range; of several the whole file is sent, as RFC 9110 allows.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@public_page()
def release_list(request):
    """Show every release with its reason and its checksum."""
    return show(
        request,
        "data/releases.html",
        "data-catalogue",
        _("Εκδόσεις δεδομένων"),
        above=[(_("Ανοικτά δεδομένα"), reverse("data-catalogue"))],
        releases=DataRelease.objects.all(),
    )


@public_page()
def release_detail(request, number):
    """Show one release: what it holds, and how to cite it."""
    release = get_object_or_404(DataRelease, number=number)
    if hasattr(release, "withdrawal"):
        return _withdrawn(request, release)
    return _page_of(
        request,
        release,
        "data/release.html",
        file_name=release_name(release),
        citations=citations(release),
    )


def _withdrawn(request, release):
    """Answer 410: what the release was called and measured, and why its file is gone."""
    newest = DataRelease.objects.standing().first()
    return _page_of(request, release, "data/withdrawn.html", status=410, standing=newest)


def _page_of(request, release, template, **content):
    return show(
        request,
        template,
        "data-catalogue",
        _("Έκδοση δεδομένων %(number)s") % {"number": release.number},
        above=[
            (_("Ανοικτά δεδομένα"), reverse("data-catalogue")),
            (_("Εκδόσεις δεδομένων"), reverse("release-list")),
        ],
        here=str(release.number),
        release=release,
        **content,
    )


@read_anywhere
def latest(request, name=None):
    """Lead to the newest release that was not withdrawn, or to its file `name`."""
    release = DataRelease.objects.standing().first()
    if release is None:
        raise Http404
    if name is None:
        return redirect(release)
    return redirect("release-file", release.number, name)


@read_anywhere
@condition(etag_func=lambda request, number, name: etag_of(number, name))
def release_file(request, number, name):
    """Answer with the zip, or with one file of it, if it is still the one that was released."""
    release = get_object_or_404(DataRelease, number=number)
    if hasattr(release, "withdrawal"):
        return _withdrawn(request, release)
    if name != release_name(release) and name not in release.files:
        address = settings.BASE_URL + reverse("release-file", args=[number, release_name(release)])
        there = ", ".join(sorted(release.files))
        return plain([_("Η έκδοση δεν έχει τέτοιο αρχείο. Έχει το:"), address, there], 404)
    if not is_intact(release):
        text = _("Το αρχείο της έκδοσης δεν συμφωνεί με το SHA-256 της και δεν δίνεται.")
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")
    if name in release.files:
        size, file = release.files[name]["size"], file_in(release, name)
    else:
        size, file = release.size, release.file.open("rb")
    response = part_of_file(request, file, size, name)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def part_of_file(request, file, size, name):
    """Return a file, or the one range of bytes that is asked for; 416 for one beyond its end."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or asked.groups() == ("", ""):
        whole = FileResponse(file, content_type=type_of(name), filename=name, as_attachment=True)
        whole["Accept-Ranges"], whole["Content-Length"] = "bytes", str(size)
        return whole
    first, last = asked.groups()
    # «-500» are the last 500 bytes.
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        file.close()
        beyond = plain([_("Το αρχείο τελειώνει πριν από αυτά τα byte: έχει %d.") % size], 416)
        beyond["Content-Range"] = f"bytes */{size}"
        return beyond
    file.seek(start)
    response = StreamingHttpResponse(
        limited(file, end - start + 1), status=206, content_type=type_of(name)
    )
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    response["Content-Length"], response["Accept-Ranges"] = str(end - start + 1), "bytes"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def limited(file, left):
    """Yield the next `left` bytes of a file, and close it."""
    with file:
        while left and (piece := file.read(min(left, PIECE))):
            left -= len(piece)
            yield piece


def type_of(name):
    """Return the media type of a file by its name."""
    return MEDIA_TYPES.get(name.rpartition(".")[2]) or guess_type(name)[0] or "text/plain"


def etag_of(number, name):
    """Return the tag of a release's zip, or of the file `name` of it: its SHA-256.

    None where there is no such release or it was withdrawn: no copy of it is still good.
    """
    rows = DataRelease.objects.standing().filter(number=number).values_list("sha256", "files")
    found = rows.first()
    return found and f'"{found[1].get(name, {}).get("sha256", found[0])}"'
