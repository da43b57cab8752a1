"""Upload → preview → drafts, inside the editors' site.

The editors' site adds `urls(site)` to its own addresses; access is the site's.
"""

import io

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from absorption.datasets import DATASETS
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import FileError
from absorption.imports.forms import (
    ConfirmForm,
    NamesForm,
    OnceForm,
    UploadForm,
    may_import,
)
from absorption.imports.plan import Change
from absorption.imports.preview import import_previewed, preview
from absorption.imports.rest import rest
from absorption.imports.rows import Outcome
from absorption.imports.said import Said
from absorption.imports.templates import template
from absorption.models.imports import ImportUpload

ROWS_A_PAGE = 100
# How the name of a file begins that holds what did not come in.
REST = "υπόλοιπες-"
TEMPLATE = "υπόδειγμα-"
PROBLEMS_SHOWN = 500
# What is wrong has a table of its own, and what stays as it is needs none.
SHOWN_FIRST = {Outcome.NEW, Outcome.CHANGED}


def urls(site):
    """Return the addresses of the import, wrapped by the site's access."""
    pages, view = ImportPages(site), site.admin_view
    return [
        path("import/", view(pages.upload), name="import-upload"),
        path("import/template/<slug:name>.xlsx", view(pages.template), name="import-template"),
        path("import/<int:pk>/", view(pages.preview), name="import-preview"),
        path("import/<int:pk>/file/", view(pages.file), name="import-file"),
    ]


class SitePages:
    """Pages in the frame of the editors' site."""

    def __init__(self, site):
        self.site = site

    def _page(self, request, template, **context):
        return TemplateResponse(request, template, self.site.each_context(request) | context)

    def _redirect(self, name, *args, place=""):
        return HttpResponseRedirect(reverse(f"{self.site.name}:{name}", args=args) + place)


class ImportPages(SitePages):
    """A file in, looked at, and written as drafts."""

    def upload(self, request):
        """Take a file and show what it would do."""
        form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
        if not form.datasets:
            raise PermissionDenied
        if request.method == "POST" and form.is_valid():
            return self._redirect("import-preview", form.save().pk)
        return self._page(
            request, "admin/import_upload.html", form=form, title=_("Εισαγωγή αρχείου")
        )

    def preview(self, request, pk):
        """Show what the file would do; on POST match names, or import."""
        kept = get_object_or_404(ImportUpload, pk=pk, by=request.user)
        if not may_import(request.user, kept.dataset):
            raise PermissionDenied
        change = Change(request.POST.get("kind", Change.kind), request.POST.get("reason", ""))
        try:
            found = preview(
                io.BytesIO(kept.content),
                kept.filename,
                kept.dataset,
                request.user,
                change,
                Said.of(kept.answers),
                tried="confirm" not in request.POST or "good" in request.POST,
            )
        except FileError as error:
            once = self._once(request, kept)
            if once.is_bound and once.is_valid():
                return self._redirect("import-preview", pk)
            return self._preview_page(request, kept, once, error=error.message)
        once = self._once(request, kept, found)
        if once.is_bound and once.is_valid():
            once.save(kept)
            return self._redirect("import-preview", pk)
        names = NamesForm(
            request.POST if "names" in request.POST else None, names=found.unknown_names
        )
        if names.is_bound and names.is_valid():
            names.save(request.user)
            return self._redirect("import-preview", pk)
        confirm = ConfirmForm(
            request.POST if "confirm" in request.POST else None,
            initial={"digest": found.digest},
            changes_public=found.changes_public,
        )
        if confirm.is_bound and confirm.is_valid():
            return self._import(request, kept, found, confirm.cleaned_data["digest"])
        return self._preview_page(request, kept, once, found=found, names=names, confirm=confirm)

    def file(self, request, pk):
        """Give back a file that waits: the rows that did not come in, to be corrected."""
        kept = get_object_or_404(ImportUpload, pk=pk, by=request.user)
        return FileResponse(io.BytesIO(kept.content), as_attachment=True, filename=kept.filename)

    def template(self, request, name):
        """Give the workbook to be filled for a dataset."""
        if name not in EDITABLES:
            raise Http404
        if not may_import(request.user, name):
            raise PermissionDenied
        content = io.BytesIO(template(name))
        return FileResponse(content, as_attachment=True, filename=f"{TEMPLATE}{name}.xlsx")

    def _once(self, request, kept, found=None):
        """Return the form of what is said once for the file; it is saved where it stands alone."""
        form = OnceForm(
            request.POST if "once" in request.POST else None,
            dataset=kept.dataset,
            questions=found.questions if found else [],
            answers=kept.answers or {},
            sheets=[found.importer.sheet.name, *found.importer.sheet.others]
            if found and found.importer.sheet.others
            else [],
        )
        if found is None and form.is_bound and form.is_valid():
            form.save(kept)
        return form

    def _import(self, request, kept, found, digest):
        if found.digest != digest:
            messages.warning(request, _("Η πύλη άλλαξε στο μεταξύ: δείτε ξανά τι θα γίνει."))
            return self._redirect("import-preview", kept.pk)
        good_only = "good" in request.POST
        try:
            written = import_previewed(found, good_only=good_only)
        except FileError as error:
            once = self._once(request, kept, found)
            return self._preview_page(request, kept, once, error=error.message)
        dataset, left = kept.dataset, found.counts[Outcome.REFUSED]
        said = ngettext(
            "%d πρόχειρο περιμένει υποβολή.", "%d πρόχειρα περιμένουν υποβολή.", len(written)
        )
        messages.success(request, said % len(written))
        if good_only and left:
            return self._keep_rest(request, kept, found, left)
        kept.delete()
        meta = EDITABLES[dataset].model._meta
        return self._redirect(f"{meta.app_label}_{meta.model_name}_changelist")

    def _keep_rest(self, request, kept, found, left):
        """Put the rows that did not come in in the place of the file."""
        kept.content = rest(found.importer.sheet, found.refused)
        kept.filename = f"{REST}{kept.filename.removeprefix(REST).rpartition('.')[0]}.xlsx"[-200:]
        kept.save()
        said = ngettext(
            "%d γραμμή δεν μπήκε: κατεβάστε την, διορθώστε την και ανεβάστε την ξανά.",
            "%d γραμμές δεν μπήκαν: κατεβάστε τις, διορθώστε τις και ανεβάστε τις ξανά.",
            left,
        )
        messages.warning(request, said % left)
        return self._redirect("import-preview", kept.pk)

    def _preview_page(self, request, kept, once, found=None, error="", **context):
        outcome = request.GET.get("outcome", "")
        rows = [
            each
            for each in (found.planned if found else [])
            if (each.outcome == outcome if outcome else each.outcome in SHOWN_FIRST)
        ]
        return self._page(
            request,
            "admin/import_preview.html",
            title=_("Τι θα κάνει το αρχείο"),
            kept=kept,
            once=once,
            is_rest=kept.filename.startswith(REST),
            dataset_title=DATASETS[kept.dataset].title,
            found=found,
            error=error,
            outcome=outcome,
            page=Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
            problems=found.problems[:PROBLEMS_SHOWN] if found else [],
            **context,
        )
