"""The admin of documents, and of what was merely reported."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import RecordAdmin, amount_column, section
from absorption.admin.site import site
from absorption.templatetags.amounts import UNKNOWN
from municipalities.models import Document, ReportedFigure


@admin.register(Document, site=site)
class DocumentAdmin(RecordAdmin):
    """The sources, with the file itself where it was uploaded."""

    list_display = ("title", "standing", "issuer", "number", "issued_on")
    list_filter = ("standing",)
    date_hierarchy = "issued_on"
    search_fields = ("title", "reference", "issuer", "number")
    prepopulated_fields = {"reference": ("title",)}
    computed = ("stored_file", "sha256")
    only_written = ("file",)
    fieldsets = (
        section(
            None,
            ("title", "title_language"),
            "reference",
            "standing",
            ("issuer", "number"),
            ("issued_on", "issued_precision"),
        ),
        section(_("Το έγγραφο"), "url", "file", "text"),
        section(_("Σημειώσεις"), "note", "note_en"),
    )

    def get_urls(self):
        return [self.route("<int:pk>/file/", self.file_view, "file"), *super().get_urls()]

    def formfield_for_dbfield(self, db_field, request, **options):
        """Take a file without linking to the stored one: it has no address of its own."""
        if isinstance(db_field, models.FileField):
            options["widget"] = forms.FileInput(attrs={"accept": "application/pdf"})
        return super().formfield_for_dbfield(db_field, request, **options)

    @admin.display(description=_("Αποθηκευμένο αρχείο"))
    def stored_file(self, document):
        """Return a link to the file for staff."""
        if not document.file:
            return UNKNOWN
        address, name = self.url_of("file", document.pk), f"{document.reference}.pdf"
        return format_html('<a href="{}">{}</a>', address, name)

    def file_view(self, request, pk):
        """Send the file to staff, as a download only."""
        document = get_object_or_404(Document.objects.exclude(file=""), pk=pk)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return FileResponse(
            document.file.open("rb"), as_attachment=True, filename=f"{document.reference}.pdf"
        )


@admin.register(ReportedFigure, site=site)
class ReportedFigureAdmin(RecordAdmin):
    """What the press, a plan or a municipality said; never added up, so without a sum."""

    list_display = ("code", "title", "municipality", "kind", "scope", "reported", "reported_on")
    list_select_related = ("municipality", "edited_by")
    list_filter = ("kind", "scope", "municipality")
    date_hierarchy = "reported_on"
    search_fields = ("code", "title", "quote", "contractor")
    autocomplete_fields = ("action", "municipality", "subproject", "document")
    reported = amount_column("amount", _("αναφερόμενο ποσό"))
    fieldsets = (
        section(
            None,
            ("action", "code"),
            "municipality",
            "subproject",
            ("kind", "scope"),
            ("title", "title_language"),
            "contractor",
        ),
        section(_("Ποσό ή ποσοστό"), ("amount", "vat_basis"), "percent"),
        section(
            _("Πηγή"),
            "document",
            ("reported_on", "reported_precision"),
            ("quote", "quote_language"),
            ("confidence", "confidence_en"),
            ("note", "note_en"),
        ),
    )
