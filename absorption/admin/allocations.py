"""The admin of inclusion decisions."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import RecordAdmin, amount_column, section
from absorption.admin.site import site
from municipalities.models import Allocation


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
