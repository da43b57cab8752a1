"""The releases: numbered, frozen, to be cited."""

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from absorption.exports.releases import citations, is_intact, release_name
from absorption.models import DataRelease
from absorption.views.context import show
from absorption.views.page_cache import public_page
from absorption.views.responses import plain, with_cors


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
    return show(
        request,
        "data/release.html",
        "data-catalogue",
        _("Έκδοση δεδομένων %(number)s") % {"number": release.number},
        above=[
            (_("Ανοικτά δεδομένα"), reverse("data-catalogue")),
            (_("Εκδόσεις δεδομένων"), reverse("release-list")),
        ],
        here=str(release.number),
        release=release,
        file_name=release_name(release),
        citations=citations(release),
    )


def _withdrawn(request, release):
    """Answer 410: what the release was called and measured, and why its file is gone."""
    page = show(
        request,
        "data/withdrawn.html",
        "data-catalogue",
        _("Έκδοση δεδομένων %(number)s") % {"number": release.number},
        above=[
            (_("Ανοικτά δεδομένα"), reverse("data-catalogue")),
            (_("Εκδόσεις δεδομένων"), reverse("release-list")),
        ],
        here=str(release.number),
        release=release,
        standing=DataRelease.objects.standing().first(),
    )
    page.status_code = 410
    return page


@require_safe
@condition(etag_func=lambda request, number, name: f'"{checksum_of(number)}"')
def release_file(request, number, name):
    """Answer with the zip, if it is still the one that was released."""
    release = get_object_or_404(DataRelease, number=number)
    if hasattr(release, "withdrawal"):
        return _withdrawn(request, release)
    if name != release_name(release):
        address = settings.BASE_URL + reverse("release-file", args=[number, release_name(release)])
        return plain([_("Η έκδοση δεν έχει τέτοιο αρχείο. Έχει το:"), address], 404)
    if not is_intact(release):
        text = _("Το αρχείο της έκδοσης δεν συμφωνεί με το SHA-256 της και δεν δίνεται.")
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")
    response = FileResponse(
        release.file.open("rb"), content_type="application/zip", filename=name, as_attachment=True
    )
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return with_cors(response)


def checksum_of(number):
    """Return the release's SHA-256, or nothing; one that was withdrawn has no file."""
    rows = DataRelease.objects.standing().filter(number=number)
    return rows.values_list("sha256", flat=True).first()
