"""The datasets as files: the rows of a list, filtered and ordered as on its page."""

from contextlib import closing
from urllib.parse import urlencode
from wsgiref.util import FileWrapper

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from absorption.datasets import DATASETS
from absorption.exports.checksums import passed
from absorption.exports.delivery import Delivery
from absorption.exports.export import Export
from absorption.exports.snapshot import CHUNK
from absorption.exports.values import DIALECTS
from absorption.exports.workbook import XLSX_ROWS, xlsx_file
from absorption.exports.writers import csv_chunks, json_chunks
from absorption.figures.as_of import PARAMETER as AS_OF
from absorption.figures.as_of import UNKNOWN_VERSION, VERSION, as_of_from
from absorption.lists import listings
from absorption.views.responses import (
    CONTENT_TYPES,
    etag_of,
    headers_of,
    modified,
    not_found,
    read_anywhere,
    refused,
    too_large,
)


class QuestionError(Exception):
    """A question that no file answers: messages by parameter, and the status that says so."""

    def __init__(self, problems, status=400):
        """Take both."""
        super().__init__(problems)
        self.problems, self.status = problems, status


@read_anywhere
@gzip_page
def dataset_export(request, name, extension):
    """Answer with a dataset as CSV, XLSX or JSON."""
    if name not in DATASETS or extension not in CONTENT_TYPES:
        return not_found()
    try:
        question = read(name, request.GET)
    except QuestionError as error:
        return refused(error.problems, extension, error.status)
    etag, since = etag_of(request), modified()
    modified_at = since and int(since.timestamp())
    if unchanged := get_conditional_response(request, etag=etag, last_modified=modified_at):
        return unchanged
    export = Export(DATASETS[name], **question)
    response = answer(request, export, extension)
    if response.status_code == 200:
        response["ETag"] = etag
        if modified_at:
            response["Last-Modified"] = http_date(modified_at)
    return response


@read_anywhere
def checksum(request, name):
    """Answer with the SHA-256 of the dataset's CSV, as `sha256sum -c` reads it."""
    if name not in DATASETS:
        return not_found()
    try:
        question = read(name, request.GET)
    except QuestionError as error:
        return refused(error.problems, "csv", error.status)
    key = f"sha256-{name}-{etag_of(request)}"
    line = cache.get(key)
    if line is None:
        with closing(Export(DATASETS[name], **question)) as export:
            line = f"{passed(csv_chunks(export))['sha256']}  {export.file_name('csv')}\n"
        cache.set(key, line, timeout=86_400)
    return HttpResponse(line, content_type="text/plain; charset=utf-8")


def read(name, params):
    """Return the arguments of an `Export` for the query `params`.

    Raises QuestionError.
    """
    if "page" in params:
        raise QuestionError({"page": _("Το αρχείο έχει όλες τις γραμμές: δεν έχει σελίδες.")})
    if params.get("dialect", "") not in DIALECTS:
        raise QuestionError({"dialect": _("Γνωστή τιμή: excel-el.")})
    as_of = day_of(params)
    listed = listings.listing(name, params, as_of)
    if problems := unknown(listed, params):
        raise QuestionError(listed.errors | problems)
    if listed.errors:
        raise QuestionError(listed.errors, listed.status)
    query = {key: value for key, value in sorted(params.items()) if key != "dialect" and value}
    return {
        "rows": listed.rows,
        "as_of": as_of,
        "query": urlencode(query),
        "filters": listed.active,
    }


def day_of(params, known=None):
    """Return the day or version that a file is asked for.

    Raises QuestionError, also for a parameter that is not among the `known` ones, if any are.
    """
    if known and (problems := unknown_names(params, known)):
        raise QuestionError(problems)
    try:
        return as_of_from(params)
    except ValidationError as error:
        if error.code == UNKNOWN_VERSION:
            raise QuestionError({VERSION: error.message}, 404) from error
        raise QuestionError({AS_OF: error.message}) from error


def unknown(listed, params):
    """Return a message for each parameter, or column to sort by, that the list has not."""
    errors = unknown_names(params, {*listings.parameters(listed.name), "dialect"})
    columns = listed.table.columns.names() if listed.table else []
    if params.get("sort") and columns and params["sort"].removeprefix("-") not in columns:
        errors["sort"] = _("Άγνωστη στήλη. Γνωστές: %(names)s.") % {"names": ", ".join(columns)}
    return errors


def unknown_names(params, known):
    """Return a message for each parameter that is not among the known ones."""
    there = _("Άγνωστο φίλτρο. Γνωστά: %(names)s.") % {"names": ", ".join(sorted(known))}
    return {name: there for name in params if name not in known}


def answer(request, export, extension):
    """Return the response that streams the export; it owns the export from here on."""
    dialect = DIALECTS[request.GET.get("dialect", "")]
    if extension == "xlsx" and export.count > XLSX_ROWS:
        export.close()
        return too_large(request, export)
    try:
        match extension:
            case "csv":
                chunks = csv_chunks(export, dialect)
            case "json":
                chunks = json_chunks(export)
            case _:
                chunks = FileWrapper(xlsx_file(export, dialect), CHUNK)
    except BaseException:
        export.close()
        raise
    delivery = Delivery(export, chunks, request.META.get("gunicorn.socket"))
    response = StreamingHttpResponse(
        delivery, content_type=CONTENT_TYPES[extension], headers=headers_of(export, extension)
    )
    response["Cache-Control"] = "no-cache"
    return response
