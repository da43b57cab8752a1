"""The admin of rows that the portal itself writes."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the portal itself writes: staff read them."""

    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
