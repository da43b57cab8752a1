"""«Πίνακας ανά Δήμο»: a table in, understood, asked about once, compared, saved, on one page.

The editors' site adds `urls(site)` to its own addresses; access is the site's.
"""

import io
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from absorption import publication
from absorption.imports import grids
from absorption.imports.errors import FileError
from absorption.imports.forms import ConfirmForm, NamesForm, may_import
from absorption.imports.official.answers import (
    HIDDEN,
    UNITS,
    VAT,
    documents_named,
    remember,
    remembered_meanings,
    table_named,
)
from absorption.imports.official.comparison import compared
from absorption.imports.official.forms import (
    AnswersForm,
    DocumentForm,
    TableUploadForm,
    initial_of,
    new_document,
)
from absorption.imports.official.names import Names
from absorption.imports.official.plan import Answers, plan
from absorption.imports.official.table import tables_in
from absorption.imports.official.words import Meaning
from absorption.imports.plan import Change
from absorption.imports.views import SitePages
from absorption.imports.writing import write
from absorption.models import AbsorptionFigure
from absorption.models.imports import ImportUpload
from absorption.staff import notifications

DATASET = "figures"


def urls(site):
    """Return the addresses of the page, wrapped by the site's access."""
    pages = TablePages(site)
    return [
        path("import/table/", site.admin_view(pages.upload), name="import-table"),
        path("import/table/<int:pk>/", site.admin_view(pages.table), name="import-table-read"),
    ]


class TablePages(SitePages):
    """The page, before and after there is a table on it, in the frame of the site."""

    def upload(self, request):
        """Take a file or cells, and show what was understood."""
        if not may_import(request.user, DATASET):
            raise PermissionDenied
        form = TableUploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            kept = _keep(form.cleaned_data, request.user)
            return self._redirect("import-table-read", kept.pk)
        return self._page(request, "admin/import_table.html", form=form)

    def table(self, request, pk):
        """Show a table as it was understood; take the answers, and save."""
        kept = get_object_or_404(ImportUpload, pk=pk, by=request.user)
        if not may_import(request.user, DATASET):
            raise PermissionDenied
        try:
            found = Reading(kept, request)
        except FileError as error:
            return self._page(
                request, "admin/import_table_read.html", kept=kept, error=error.message
            )
        if "understood" in request.POST and found.take_answers():
            return self._redirect("import-table-read", pk, place="#table-preview")
        if {"draft", "hand_in"} & request.POST.keys() and found.has_answers:
            return self._save(request, found)
        return self._table_page(request, found)

    def _save(self, request, found):
        """Write the rows as drafts, or submit them too; all of it or nothing."""
        left_out = frozenset(int(n) for n in request.POST.getlist("left_out") if n.isdigit())
        if left_out != found.left_out:
            found.leave_out(left_out)
        confirm = ConfirmForm(request.POST, changes_public=found.plan.changes_public)
        if not confirm.is_valid() or not found.plan.is_ready:
            return self._table_page(request, found, confirm)
        if not found.is_as_seen(request.POST.get("digest", "")):
            messages.warning(request, _("Η πύλη άλλαξε στο μεταξύ: δείτε ξανά τι θα γίνει."))
            return self._redirect("import-table-read", found.kept.pk)
        said = confirm.cleaned_data
        change = Change(said.get("kind") or Change.kind, said.get("reason", ""))
        try:
            rows = found.save(change, submitted="hand_in" in request.POST)
        except (DatabaseError, ValidationError) as error:
            reasons = getattr(error, "messages", [_("Η πύλη άλλαξε στο μεταξύ.")])
            messages.error(request, _("Δεν γράφτηκε τίποτα. ") + " ".join(reasons))
            return self._redirect("import-table-read", found.kept.pk)
        stage = "submitted" if "hand_in" in request.POST else "draft"
        if stage == "submitted":
            notifications.tell_publishers(rows, request.user)
            done = ngettext("Υποβλήθηκε %d στοιχείο.", "Υποβλήθηκαν %d στοιχεία.", len(rows))
        else:
            done = ngettext(
                "%d πρόχειρο περιμένει υποβολή.", "%d πρόχειρα περιμένουν υποβολή.", len(rows)
            )
        messages.success(request, done % len(rows))
        address = reverse(f"{self.site.name}:absorption_absorptionfigure_changelist")
        return HttpResponseRedirect(f"{address}?edited=me&stage={stage}")

    def _table_page(self, request, found, confirm=None):
        context = {"found": found, "kept": found.kept}
        if found.table is not None:
            context |= {
                "form": found.form, "names": found.names_form, "document_form": found.document_form,
            }  # fmt: skip
        if found.table is not None and found.has_answers and not found.form.is_bound:
            planned = found.plan
            context |= {
                "plan": planned,
                "rows": compared(planned),
                "amounts": list(planned.columns.amounts.values()),
                "left_out": found.left_out,
                "digest": found.digest,
                "confirm": confirm or ConfirmForm(changes_public=planned.changes_public),
            }
        return self._page(request, "admin/import_table_read.html", **context)

    def _page(self, request, template, **context):
        return super()._page(request, template, title=_("Πίνακας ανά Δήμο"), **context)


class Reading:
    """A kept file, the table in it, and what has been answered of it."""

    def __init__(self, kept, request):
        """Read the file.

        Raises FileError.
        """
        self.kept, self.by, self.request = kept, request.user, request
        self.names = Names()
        self.book = _book(kept)
        self.tables = tables_in(self.book, self.names, remembered_meanings())
        self.sheets = list(dict.fromkeys(table.grid.name for table in self.tables))
        asked = request.GET.get("sheet", self.answered.get("sheet", ""))
        try:
            self.table = table_named(self.tables, asked)
        except FileError as error:
            # Which sheet it is, a person says on the page.
            self.table, self.which_sheet = None, error.message

    @property
    def answered(self):
        """The answers that were kept."""
        return self.kept.answers or {}

    @property
    def has_answers(self):
        """Whether the table of the page has been answered about."""
        return self.table is not None and self.answered.get("sheet") == self.table.grid.name

    @property
    def left_out(self):
        """The rows that stay out, by number."""
        return frozenset(self.answered.get("left_out", ()))

    # --- asked ------------------------------------------------------------------------------

    @cached_property
    def form(self):
        """What is asked about the table."""
        is_sent = "understood" in self.request.POST
        return AnswersForm(
            self.request.POST if is_sent else None,
            initial=initial_of(self.answered if self.has_answers else None, self.table),
            table=self.table,
            new_document=self.document_form,
        )

    @cached_property
    def document_form(self):
        """What is asked about a new document."""
        is_sent = "understood" in self.request.POST
        return DocumentForm(
            self.request.POST if is_sent else None,
            self.request.FILES if is_sent else None,
            initial=self.answered.get("new") or {},
            has_file=bool(self.kept.document),
            empty_permitted=True,
        )

    @cached_property
    def names_form(self):
        """Whose the names are that nobody knows."""
        unknown = [r.name for r in self.table.rows if r.municipality is None and not r.is_other]
        is_sent = "understood" in self.request.POST
        return NamesForm(self.request.POST if is_sent else None, names=list(dict.fromkeys(unknown)))

    def take_answers(self):
        """Keep what was answered; return whether nothing is missing."""
        forms = (self.document_form, self.form, self.names_form)
        # Each is looked at, so that all that is missing is told at once.
        valid = [form.is_valid() for form in forms]
        if not all(valid):
            return False
        kept, said = self.kept, self.form.answers()
        new = self._new_document()
        kept.answers = said | {
            "sheet": self.table.grid.name,
            "new": new,
            "left_out": sorted(self.left_out),
        }
        if new and (file := self.document_form.cleaned_data.get("file")):
            kept.document = file.read()
        kept.save(update_fields=["answers", "document"])
        self.names_form.save(self.by)
        meanings = {int(at): Meaning(each) for at, each in said["meanings"].items()}
        remember(self.table, meanings, self.by)
        return True

    def _new_document(self):
        if not self.document_form.is_filled:
            return None
        said = self.document_form.cleaned_data
        day = said["issued_on"]
        return {name: said[name] for name in ("title", "number", "issuer", "standing")} | {
            "issued_on": day.isoformat() if day else ""
        }

    def leave_out(self, rows):
        """Keep which rows stay out."""
        self.kept.answers = self.answered | {"left_out": sorted(rows)}
        self.kept.save(update_fields=["answers"])
        self.__dict__.pop("plan", None)

    # --- planned ----------------------------------------------------------------------------

    @cached_property
    def plan(self):
        """What would become of the table; nothing is written."""
        return self._planned(self._document(), Change())

    def _planned(self, document, change, *, tried=True):
        said = self.answered
        answers = Answers(
            day=date.fromisoformat(said["date"]),
            document=document,
            vat=VAT[said["vat"]],
            unit=UNITS[said["unit"]],
            rate=said["rate"],
            meanings={int(at): Meaning(each) for at, each in said["meanings"].items()},
            left_out=self.left_out,
            read_hidden=HIDDEN.get(said["hidden"]),
        )
        return plan(self.table, self.names, answers, self.by, change, tried=tried)

    def _document(self):
        """Return the document of the answers; a new one is marked to come along."""
        if said := self.answered.get("new"):
            document = new_document(said, self.kept.document, with_file=False)
            document.came_with_import = True
            return document
        found = documents_named(self.answered["document"])
        return found[0] if len(found) == 1 else None

    @property
    def digest(self):
        """What tells whether each row would still become what was shown."""
        return ",".join(_digest(each) for each in self.plan.planned)

    def is_as_seen(self, digest):
        """Return whether the rows would become what a page with this digest showed."""
        return set(self.digest.split(",")) <= set(digest.split(","))

    # --- written ----------------------------------------------------------------------------

    def save(self, change, *, submitted):
        """Write the rows, with a new document; return them, submitted or as drafts.

        Raises ValidationError or DatabaseError; then nothing is written.
        """
        document = None
        try:
            with transaction.atomic():
                if said := self.answered.get("new"):
                    document = new_document(said, self.kept.document, with_file=True)
                    publication.edit(document, self.by)
                planned = self._planned(document or self._document(), change, tried=False)
                if not planned.is_ready:
                    raise FileError(_("Η πύλη άλλαξε στο μεταξύ: δείτε ξανά τι θα γίνει."))
                keys = [each.instance.pk for each in write(planned.planned, planned.importer)]
                written = AbsorptionFigure.objects.filter(pk__in=keys).order_by("pk")
                rows = list(written.select_related("municipality", "document"))
                if submitted and rows:
                    publication.submit_all(rows, self.by)
                self.kept.delete()
        except Exception:
            # The file was stored outside of the transaction.
            if document is not None and document.file:
                document.file.delete(save=False)
            raise
        return rows


def _keep(said, by):
    """Keep a file, or what was pasted, until it is saved; forget the user's older ones."""
    ImportUpload.objects.filter(by=by).delete()
    file = said["file"]
    content = file.read() if file else (said["html"] or said["cells"]).encode()
    return ImportUpload.objects.create(
        dataset=DATASET, filename=file.name if file else "", content=content, by=by
    )


def _book(kept):
    if kept.filename:
        return grids.read(io.BytesIO(kept.content), kept.filename)
    return grids.pasted(bytes(kept.content).decode())


def _digest(each):
    shown = [(d.name, str(d.before), str(d.after)) for d in each.differences]
    digest = sha256(repr((each.outcome.value, each.label, shown)).encode()).hexdigest()
    return f"{each.number}:{digest[:16]}"
