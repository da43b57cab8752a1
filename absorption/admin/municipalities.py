"""The admin of the register: who takes part, what they were granted, who says so."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import PartInline, RecordAdmin, amount_column, section
from absorption.admin.display import UNKNOWN
from absorption.admin.numbers import decimal_text
from absorption.admin.site import site
from absorption.figures.totals import municipality_figures
from municipalities.models import (
    Action,
    Allocation,
    Contractor,
    Document,
    FactSource,
    Milestone,
    Municipality,
    Region,
    ReportedFigure,
    Subproject,
)


def ratio_lines(ratios):
    """Return each ratio with its name, «—» where a side is not published."""
    return format_html_join(
        "",
        '<span class="ratio">{}: <strong>{}</strong></span>',
        (
            (
                ratio.definition.label,
                UNKNOWN if ratio.percent is None else f"{decimal_text(ratio.percent, 1)}%",
            )
            for ratio in ratios
        ),
    )


class FactSourceInline(PartInline):
    """Which document each fact of a municipality was read from."""

    model = FactSource
    autocomplete_fields = ("document",)


@admin.register(Municipality, site=site)
class MunicipalityAdmin(RecordAdmin):
    """Municipalities, their populations and the sources of both."""

    list_display = ("name", "region", "regional_unit", "inclusion_basis")
    list_select_related = ("region", "edited_by")
    list_filter = ("region", "inclusion_basis")
    search_fields = ("name", "name_en", "ypes_code", "name_in_answer")
    autocomplete_fields = ("region",)
    inlines = (FactSourceInline,)
    computed = ("ratios",)
    fieldsets = (
        section(
            _("Ταυτότητα"),
            ("name", "short_name"),
            ("name_en", "name_in_answer"),
            ("slug", "ypes_code", "elstat_code"),
            ("diavgeia_uid", "tax_id"),
            "website",
        ),
        section(
            _("Τόπος"),
            ("region", "regional_unit", "nuts3"),
            ("seat", "seat_latitude", "seat_longitude"),
        ),
        section(
            _("Πληθυσμός"),
            "population_2011",
            "population_2021_provisional",
            "population_2021_final",
        ),
        section(_("Συμμετοχή"), "inclusion_basis", "reporting_interval_months", "note", "note_en"),
    )

    def links_for(self, request, record):
        """Lead on to a figure for the municipality as a whole."""
        if not record.is_published or record.superseded_at:
            return []
        actions = Action.objects.originals().published()
        query = f"?municipality={record.pk}" + "".join(f"&action={row.pk}" for row in actions[:1])
        return [(_("Νέο στοιχείο"), reverse("admin:absorption_absorptionfigure_add") + query)]

    @admin.display(description=_("Δείκτες, όπως δημοσιεύονται"))
    def ratios(self, municipality):
        """Return the public ratios of the municipality."""
        rows = municipality_figures(slug=municipality.slug)
        return ratio_lines(rows[0].ratios) if rows else UNKNOWN


@admin.register(Region, site=site)
class RegionAdmin(admin.ModelAdmin):
    """Regions: a fixed list, read-only for staff."""

    list_display = ("name", "name_en", "nuts2")
    search_fields = ("name", "name_en", "nuts2")


@admin.register(Action, site=site)
class ActionAdmin(RecordAdmin):
    """The Action and its budget."""

    list_display = ("code", "name", "budget")
    search_fields = ("code", "name", "name_en")
    autocomplete_fields = ("document",)
    budget = amount_column("total_budget", _("συνολικός προϋπολογισμός"))
    fieldsets = (
        section(
            None,
            "code",
            ("name", "name_en"),
            ("fund", "fund_en"),
            "purpose",
            ("total_budget", "vat_basis"),
            "document",
        ),
    )


@admin.register(Milestone, site=site)
class MilestoneAdmin(RecordAdmin):
    """Milestones of the Action and deadlines of the Fund."""

    list_display = ("text", "kind", "due_on", "milestone_state")
    list_filter = ("kind", "milestone_state")
    date_hierarchy = "due_on"
    search_fields = ("text", "text_en", "code")
    autocomplete_fields = ("action", "document")
    fieldsets = (
        section(
            None,
            "action",
            ("kind", "code"),
            "text",
            "text_en",
            ("due_on", "milestone_state"),
            "document",
        ),
    )


@admin.register(Allocation, site=site)
class AllocationAdmin(RecordAdmin):
    """Inclusion decisions."""

    list_display = ("__str__", "municipality", "decided_on", "net", "gross", "status")
    list_select_related = ("municipality", "edited_by")
    list_filter = ("status", "municipality")
    list_totals = ("net_amount", "gross_amount")
    date_hierarchy = "decided_on"
    search_fields = ("ops_code", "title", "ada", "municipality__name")
    autocomplete_fields = ("action", "municipality", "supersedes", "document")
    net = amount_column("net_amount", _("χωρίς ΦΠΑ"))
    gross = amount_column("gross_amount", _("με ΦΠΑ"))
    fieldsets = (
        section(None, "action", "municipality", ("ops_code", "ada"), "title", "decided_on"),
        section(_("Ποσά"), ("net_amount", "gross_amount")),
        section(_("Κατάσταση"), ("status", "status_on"), "supersedes"),
        section(_("Πηγή"), "document", "note"),
    )


@admin.register(Subproject, site=site)
class SubprojectAdmin(RecordAdmin):
    """What is to be done in each municipality."""

    list_display = ("title", "municipality", "theme", "planned", "status")
    list_select_related = ("municipality", "edited_by")
    list_filter = ("status", "theme", "scope", "municipality")
    list_totals = ("planned_amount",)
    search_fields = ("title", "delivers", "municipality__name")
    autocomplete_fields = ("action", "municipality", "allocation", "document")
    planned = amount_column("planned_amount", _("προγραμματισμένο ποσό"))
    fieldsets = (
        section(
            None,
            ("action", "municipality"),
            "allocation",
            ("title", "title_language"),
            "delivers",
            ("theme", "place"),
        ),
        section(_("Ποσό"), ("planned_amount", "vat_basis")),
        section(_("Κατάσταση"), ("status", "status_on")),
        section(_("Πηγή"), "scope", "document", "note", "note_en"),
    )


@admin.register(Document, site=site)
class DocumentAdmin(RecordAdmin):
    """The sources, with the file itself where it was uploaded."""

    list_display = ("title", "standing", "issuer", "number", "issued_on")
    list_filter = ("standing",)
    date_hierarchy = "issued_on"
    search_fields = ("title", "reference", "issuer", "number")
    prepopulated_fields = {"reference": ("title",)}
    computed = ("stored_file", "sha256")
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
        """Add the file, which staff read before it is public."""
        view = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/file/", view, name="municipalities_document_file"),
            *super().get_urls(),
        ]

    def formfield_for_dbfield(self, db_field, request, **options):
        """Take a file without linking to the stored one: it has no address of its own."""
        if isinstance(db_field, models.FileField):
            options["widget"] = forms.FileInput(attrs={"accept": "application/pdf"})
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_fieldsets(self, request, obj=None):
        """Leave the upload out where the document is only read."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [
            (title, options | {"fields": [name for name in options["fields"] if name != "file"]})
            for title, options in fieldsets
        ]

    @admin.display(description=_("Αποθηκευμένο αρχείο"))
    def stored_file(self, document):
        """Return a link to the file for staff."""
        if not document.file:
            return UNKNOWN
        address = reverse("admin:municipalities_document_file", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, f"{document.reference}.pdf")

    def file_view(self, request, pk):
        """Send the file to staff, as a download only."""
        document = get_object_or_404(Document.objects.exclude(file=""), pk=pk)
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        return FileResponse(
            document.file.open("rb"), as_attachment=True, filename=f"{document.reference}.pdf"
        )

    def get_prepopulated_fields(self, request, obj=None):
        """Suggest a code for a new document only."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(Contractor, site=site)
class ContractorAdmin(RecordAdmin):
    """Who signed with the municipalities."""

    list_display = ("name", "country", "tax_id", "natural_person")
    list_filter = ("natural_person", "country")
    search_fields = ("name", "tax_id")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (section(None, "name", "slug", ("country", "tax_id"), "natural_person"),)

    def get_prepopulated_fields(self, request, obj=None):
        """Suggest an address for a new contractor only."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


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
