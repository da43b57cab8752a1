"""The admin of the Action and of its milestones."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import RecordAdmin, amount_column, section
from absorption.admin.site import site
from municipalities.models import Action, Milestone


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

    def has_add_permission(self, request):
        """One installation publishes one Action."""
        return super().has_add_permission(request) and not Action.objects.originals().exists()


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
