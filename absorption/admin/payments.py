"""The admin of figures."""

from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from absorption.admin import grid
from absorption.admin.base import RecordAdmin, section
from absorption.admin.site import site
from absorption.admin.workflow import KEY
from absorption.figures.totals import Basis
from absorption.models import AbsorptionFigure
from absorption.models.payments import OF_A_WHOLE, PAID
from absorption.publication.freshness import REPEATED, confirm_unchanged
from municipalities.typed import decimal_text


@admin.register(AbsorptionFigure, site=site)
class FigureAdmin(RecordAdmin):
    """Figures. They are cumulative amounts of different days: no sum stands under them."""

    list_display = ("subject", "figure_date", "paid", "stated_rate", "change_kind")
    list_select_related = ("contract", "municipality", "edited_by")
    list_filter = ("change_kind", "municipality")
    date_hierarchy = "figure_date"
    search_fields = ("contract__reference", "contract__title", "municipality__name")
    autocomplete_fields = ("contract", "municipality", "action", "document")
    computed = ("supersedes",)
    actions = ("submit_rows", "review_rows", "confirm_rows")
    fieldsets = (
        section(_("Ποιανού και έως πότε"), "contract", ("municipality", "action"), "figure_date"),
        section(_("Ποσό"), ("absorbed_amount", "absorbed_gross")),
        section(
            _("Μόνο για Δήμο στο σύνολό του"),
            "vat_basis",
            ("budget_amount", "budget_heading"),
            ("contracted_amount", "contracted_heading"),
            ("absorbed_unstated", "absorbed_heading"),
            classes=("collapse",),
        ),
        section(
            _("Μόνο αν η πηγή δίνει ποσοστό"),
            ("stated_rate", "rate_heading"),
            "stated_definition",
            classes=("collapse",),
        ),
        section(_("Πηγή"), "document", "note"),
    )

    def get_fieldsets(self, request, obj=None):
        """Open what a municipality as a whole has where the figure is of one: it needs a basis."""
        fieldsets = super().get_fieldsets(request, obj)
        if not (obj.municipality_id if obj else "municipality" in request.GET):
            return fieldsets
        return [
            (title, options | {"classes": ()} if "vat_basis" in options["fields"] else options)
            for title, options in fieldsets
        ]

    def get_urls(self):
        return [
            self.route("grid/", partial(grid.view, self), "grid"),
            self.route("<int:pk>/confirm/", self.confirm_view, "confirm", is_posted=True),
            *super().get_urls(),
        ]

    def reviewed_sums(self):
        """Return its amounts: one a subject, they come to something (`before.have_a_sum`)."""
        return tuple(dict.fromkeys((*PAID.values(), *OF_A_WHOLE)))

    def confirm_view(self, request, pk):
        """Repeat one figure for today, as a draft, and open it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        figure = get_object_or_404(AbsorptionFigure.objects.published(), pk=pk)
        opened = figure
        try:
            opened = confirm_unchanged(figure, request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        return HttpResponseRedirect(self.url_of("change", opened.pk))

    @admin.action(description=_("Καμία μεταβολή έως σήμερα (νέα πρόχειρα)"), permissions=["add"])
    def confirm_rows(self, request, queryset):
        """Repeat the chosen published figures for today, as drafts."""
        rows = queryset.stated()
        done = self._each(request, rows, lambda row: confirm_unchanged(row, request.user))
        self._say_done(request, gettext("Νέα πρόχειρα: %(count)d."), done)

    @admin.display(description=_("Σύμβαση ή Δήμος"), ordering="contract__reference")
    def subject(self, figure):
        return figure.contract or figure.municipality

    @admin.display(description=_("Πληρωμές"), ordering="absorbed_amount")
    def paid(self, figure):
        """Return the payments that it states, marked where they are not without VAT."""
        if figure.paid is None:
            return None
        mark = Basis.of(figure).mark
        return f"{decimal_text(figure.paid)} ({mark})" if mark else decimal_text(figure.paid)

    def belongs_to_action(self, initial):
        """Only the figure of a municipality as a whole names the Action."""
        return "municipality" in initial

    def get_changeform_initial_data(self, request):
        """Start a replacement from the figure that it replaces."""
        initial = super().get_changeform_initial_data(request)
        key = initial.pop("replaces", "")
        if KEY.fullmatch(key):
            replaced = AbsorptionFigure.objects.published().filter(pk=key).first()
            names = ("figure_date", *REPEATED)
            initial |= {name: getattr(replaced, name) for name in names if replaced}
            initial["change_kind"] = "correction"
        return initial
