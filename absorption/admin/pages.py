"""What every page of the desk has alike: its frame, its address, who opens it."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from absorption.staff.roles import may_publish


class DeskAdmin(admin.ModelAdmin):
    """An admin with pages of its own beside Django's."""

    show_facets = admin.ShowFacets.NEVER

    def page(self, request, template, title, status=None, **content):
        """Return a page of this admin in the frame of the site."""
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, template, frame | content, status=status)

    def route(self, address, view, step, *, is_posted=False):
        """Return the address of a page, under the name that `url_of` takes."""
        view = self.admin_site.admin_view(require_POST(view) if is_posted else view)
        return path(address, view, name=f"{self.opts.app_label}_{self.opts.model_name}_{step}")

    def url_of(self, step, *args):
        """Return the address of a page of this admin."""
        return reverse(
            f"{self.admin_site.name}:{self.opts.app_label}_{self.opts.model_name}_{step}", args=args
        )

    def has_publish_permission(self, request):
        """Return whether this user publishes (asked for the actions of that name)."""
        return may_publish(request.user)


class ReadOnlyAdmin(DeskAdmin):
    """Rows that the portal itself writes: staff read them."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
