"""The editors' site: Greek headings, two factors at the door, a desk for a home."""

from functools import partial, update_wrapper

from django.contrib.admin import AdminSite
from django.core.exceptions import BadRequest
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from absorption.admin import dashboard, login, preview, search
from absorption.imports import views as import_views
from absorption.imports.official import views as table_views


class EditorsSite(AdminSite):
    """An admin that only a verified member of staff enters."""

    site_title = _("Έξυπνες Πόλεις: διαχείριση")
    site_header = _("Έξυπνες Πόλεις: διαχείριση στοιχείων")
    index_title = _("Το γραφείο μου")
    empty_value_display = "—"
    index_template = "admin/dashboard.html"
    login_template = "admin/login/login.html"
    login_form = login.EntranceForm

    def has_permission(self, request):
        """Return whether this is staff with both factors; each page renews the idle time."""
        allowed = super().has_permission(request) and request.user.is_verified()
        if allowed:
            request.session.modified = True
        return allowed

    def admin_view(self, view, cacheable=False):
        """Answer 400 to a number in the address that no date and no key can be."""

        def guarded(request, *arguments, **options):
            try:
                return view(request, *arguments, **options)
            except OverflowError as error:
                raise BadRequest from error

        return super().admin_view(update_wrapper(guarded, view), cacheable)

    def get_urls(self):
        return [
            path("search/", self.admin_view(partial(search.view, self)), name="desk-search"),
            path("preview/", self.admin_view(preview.page), name="preview"),
            *import_views.urls(self),
            *table_views.urls(self),
            path("enrol/<str:key>/<str:token>/", login.enrol, name="enrol"),
            *super().get_urls(),
        ]

    def login(self, request, extra_context=None):
        """Go on to the page of the desk that was asked for, else to the desk: nowhere else."""
        response = super().login(request, extra_context)
        if isinstance(response, HttpResponseRedirect) and not login.is_of_desk(response.url):
            return redirect("admin:index")
        return response

    def index(self, request, extra_context=None):
        """Show what waits for this person."""
        return super().index(request, dashboard.context(self, request.user) | (extra_context or {}))


site = EditorsSite(name="admin")
