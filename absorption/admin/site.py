"""The editors' site: Greek headings, two factors at the door, a desk for a home."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class EditorsSite(AdminSite):
    """An admin that only a verified member of staff enters."""

    site_title = _("Έξυπνες Πόλεις: διαχείριση")
    site_header = _("Έξυπνες Πόλεις: διαχείριση στοιχείων")
    index_title = _("Το γραφείο μου")
    index_template = "admin/desk.html"

    def has_permission(self, request):
        """Return whether this is staff with both factors; each page renews the idle time."""
        allowed = super().has_permission(request) and request.user.is_verified()
        if allowed:
            request.session.modified = True
        return allowed


site = EditorsSite(name="admin")
