"""The admin of contractors."""

from django.contrib import admin

from absorption.admin.base import RecordAdmin, section
from absorption.admin.site import site
from municipalities.models import Contractor


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
