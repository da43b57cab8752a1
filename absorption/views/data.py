"""The open data: catalogue and dictionary, the descriptions for machines, all at once."""

import hashlib
from tempfile import TemporaryFile

from django.core.cache import cache
from django.db import connection
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from absorption.datasets import DATASETS
from absorption.exports.about import LICENCE, LICENCE_URL, file_name, state
from absorption.exports.bundle import bundle_chunks, csv_sums, write_bundle
from absorption.exports.dcat import catalogue
from absorption.exports.delivery import InTransaction
from absorption.exports.export import version_and_day
from absorption.exports.metadata import as_script, datapackage, schema_org
from absorption.exports.ocds import EXTENSION, has_releases, package_chunks
from absorption.exports.snapshot import Snapshot, consistent
from absorption.exports.values import exact_json
from absorption.figures.as_of import PARAMETER as AS_OF
from absorption.figures.as_of import VERSION
from absorption.models import Change, DataRelease, DataVersion
from absorption.views.context import show
from absorption.views.files import QuestionError, day_of
from absorption.views.page_cache import public_page
from absorption.views.responses import by_version, plain, public_state, read_anywhere, refused


@public_page()
def data_catalogue(request):
    """Show every dataset with its files and the dictionary of its columns."""
    version = DataVersion.current()
    return show(
        request,
        "data/catalogue.html",
        "data-catalogue",
        _("Ανοικτά δεδομένα"),
        datasets=DATASETS.values(),
        licence=LICENCE,
        licence_url=LICENCE_URL,
        latest_release=DataRelease.objects.standing().first(),
        has_ocds=has_releases(),
        schema_org=as_script([schema_org(dataset, version) for dataset in DATASETS.values()]),
    )


@read_anywhere
@gzip_page
@by_version
def data_package(request):
    """Answer with the Frictionless Data Package of the CSV files beside it."""
    if request.GET:
        return unfiltered(request.GET)
    package = datapackage(*version_and_day(Snapshot()), files=present_sums())
    return described(package, "application/json")


@read_anywhere
@gzip_page
@by_version
def catalog_jsonld(request):
    """Answer with the DCAT-AP catalogue."""
    if request.GET:
        return unfiltered(request.GET)
    first = Change.objects.order_by("at").values_list("at", flat=True).first()
    document = catalogue(
        DataVersion.current(),
        first,
        DataRelease.objects.standing(),
        has_ocds=has_releases(),
        sums=present_sums(),
    )
    return described(document, "application/ld+json")


@read_anywhere
@gzip_page
@by_version
def ocds(request):
    """Answer with the contracts as an OCDS release package."""
    try:
        as_of = day_of(request.GET, {AS_OF, VERSION})
    except QuestionError as error:
        return refused(error.problems, "json", error.status)
    if not has_releases(as_of):
        return plain([_("Δεν έχει δημοσιευθεί σύμβαση: το πακέτο OCDS θα ήταν κενό.")], 404)
    return built(
        lambda file: file.writelines(package_chunks(as_of)),
        name_of("ocds", as_of, "json"),
        "application/json",
    )


@read_anywhere
def ocds_extension(request, name):
    """Answer with the description of what the portal adds to OCDS."""
    files = {path.name: path for path in EXTENSION.iterdir()}
    if name not in files:
        raise Http404
    return HttpResponse(files[name].read_bytes(), content_type="application/json")


@read_anywhere
@by_version
def all_zip(request):
    """Answer with every dataset in every format."""
    if request.GET:
        return unfiltered(request.GET)
    name = name_of("all", None, "zip")
    if connection.vendor == "sqlite":
        # There a transaction keeps everybody from writing: it ends before a slow reader begins.
        return built(write_bundle, name, "application/zip")
    sent = InTransaction(bundle_chunks(), request.META.get("gunicorn.socket"))
    response = StreamingHttpResponse(sent, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def present_sums():
    """Return size and SHA-256 of each CSV of what is public, measured once a state.

    Raises ExportsBusyError.
    """
    state = hashlib.sha256(public_state().encode()).hexdigest()
    return cache.get_or_set(f"sums-{state}", csv_sums, timeout=86_400)


def unfiltered(parameters):
    """Return 400 for a file that is always whole."""
    unknown = _("Το αρχείο με όλα τα δεδομένα δεν έχει φίλτρα.")
    return refused(dict.fromkeys(sorted(parameters), unknown), "json")


def built(write, name, content_type):
    """Return the file that `write` fills, once it is whole: the database is free by then."""
    file = TemporaryFile()  # noqa: SIM115  # the response closes it
    try:
        with consistent():
            write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(file, content_type=content_type, filename=name, as_attachment=True)


def name_of(what, as_of, extension):
    """Return a file name that says what is inside."""
    return file_name(extension, what, *state(*version_and_day(Snapshot(), as_of)))


def described(document, content_type):
    """Return a JSON document."""
    return HttpResponse(exact_json(document), content_type=content_type)
