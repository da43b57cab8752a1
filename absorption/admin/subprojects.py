"""The admin of sub-projects."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import RecordAdmin, amount_column, section
from absorption.admin.site import site
from municipalities.models import Subproject


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
            "greek_rendering",
            "delivers",
            ("theme", "place"),
        ),
        section(_("Ποσό"), ("planned_amount", "vat_basis")),
        section(_("Κατάσταση"), ("status", "status_on")),
        section(_("Πηγή"), "scope", "document", "note", "note_en"),
    )
