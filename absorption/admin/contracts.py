"""The admin of contracts, amendments, figures, and of what publication keeps itself."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from absorption.admin.base import PartInline, RecordAdmin, RecordInline, amount_column, section
from absorption.admin.display import UNKNOWN
from absorption.admin.numbers import decimal_text
from absorption.admin.site import site
from absorption.admin.workflow import KEY
from absorption.figures import totals
from absorption.models import AbsorptionFigure, Change, ContractTotal
from absorption.publication.freshness import REPEATED, confirm_unchanged
from municipalities.models import Contract, ContractAmendment, ContractShare
from municipalities.records import ChangeKind


class ShareInline(PartInline):
    """The municipalities of a contract."""

    model = ContractShare
    autocomplete_fields = ("municipality",)

    def get_extra(self, request, obj=None, **kwargs):
        """Offer a new contract its first municipality."""
        return 1 if obj is None else 0


class AmendmentInline(RecordInline):
    """The amendments of a contract."""

    model = ContractAmendment
    autocomplete_fields = ("document",)
    fields = (
        "number",
        "signed_on",
        "net_change",
        "gross_change",
        "new_ends_on",
        "document",
        "stage",
    )

    def get_queryset(self, request):
        """Leave out earlier versions; proposals are rows of their own."""
        return super().get_queryset(request).filter(version_of=None)


class FigureInline(RecordInline):
    """The figures of a contract."""

    model = AbsorptionFigure
    fk_name = "contract"
    autocomplete_fields = ("document",)
    fields = ("figure_date", "absorbed_amount", "absorbed_gross", "document", "stage")


@admin.register(Contract, site=site)
class ContractAdmin(RecordAdmin):
    """Contracts."""

    list_display = ("reference", "title", "signed_on", "net", "gross", "status")
    list_display_links = ("reference", "title")
    list_filter = ("status", "municipalities")
    list_totals = ("net_amount", "gross_amount")
    date_hierarchy = "signed_on"
    search_fields = ("reference", "title", "adam", "ada", "contracting_authority")
    autocomplete_fields = ("action", "contractors", "allocation", "subprojects", "document")
    inlines = (ShareInline, AmendmentInline, FigureInline)
    readonly_fields = ("reference",)
    computed = ("current_amount", "absorbed", "absorbed_of_contracted")
    net = amount_column("net_amount", _("χωρίς ΦΠΑ"))
    gross = amount_column("gross_amount", _("με ΦΠΑ"))
    fieldsets = (
        section(
            _("Ταυτότητα"),
            ("action", "reference"),
            ("title", "title_language"),
            ("adam", "ada"),
            "cpv",
        ),
        section(_("Ποιοι"), "contracting_authority", "contractors", "allocation", "subprojects"),
        section(_("Ημερομηνίες"), ("signed_on", "starts_on", "ends_on")),
        section(_("Ποσά"), ("net_amount", "gross_amount")),
        section(_("Πορεία"), ("status", "status_on"), "delay_reason", "corrective_action"),
        section(_("Πηγή"), "document"),
    )

    def links_for(self, request, record):
        """Lead on to the figures and amendments of a published contract."""
        if not record.is_published or record.superseded_at:
            return []
        query = f"?contract={record.pk}"
        return [
            (_("Νέο στοιχείο"), reverse("admin:absorption_absorptionfigure_add") + query),
            (
                _("Νέα τροποποίηση"),
                reverse("admin:municipalities_contractamendment_add")
                + f"{query}&number={record.amendments.originals().count() + 1}",
            ),
        ]

    @admin.display(description=_("Τρέχον ποσό με τροποποιήσεις, χωρίς ΦΠΑ"))
    def current_amount(self, contract):
        """Return the published contract's amount with its amendments."""
        return decimal_text(self._public(contract, "current_net"))

    @admin.display(description=str(totals.ABSORBED.label))
    def absorbed(self, contract):
        """Return what the latest published figure says."""
        return decimal_text(self._public(contract, "absorbed"))

    @admin.display(description=str(totals.ABSORBED_OF_CONTRACTED.label))
    def absorbed_of_contracted(self, contract):
        """Return payments ÷ contract amount, as published."""
        public = self._row(contract)
        ratio = public and totals.percent(public.absorbed, public.current_net)
        return UNKNOWN if ratio is None else f"{decimal_text(ratio, 1)}%"

    def _public(self, contract, name):
        return getattr(self._row(contract), name, None)

    def _row(self, contract):
        if not hasattr(contract, "_public_row"):
            key = contract.identity_id
            contract._public_row = totals.contracts().filter(pk=key).first()
        return contract._public_row


@admin.register(ContractAmendment, site=site)
class AmendmentAdmin(RecordAdmin):
    """Amendments."""

    list_display = ("__str__", "signed_on", "net", "new_ends_on")
    list_select_related = ("contract", "edited_by")
    list_totals = ("net_change", "gross_change")
    date_hierarchy = "signed_on"
    search_fields = ("contract__reference", "contract__title", "adam", "ada")
    autocomplete_fields = ("contract", "document")
    net = amount_column("net_change", _("μεταβολή χωρίς ΦΠΑ"))
    fieldsets = (
        section(None, "contract", ("number", "signed_on"), ("adam", "ada")),
        section(_("Τι αλλάζει"), ("net_change", "gross_change"), "new_ends_on"),
        section(_("Πηγή"), "document", "note"),
    )


@admin.register(AbsorptionFigure, site=site)
class FigureAdmin(RecordAdmin):
    """Figures. They are cumulative amounts of different days: no sum stands under them."""

    list_display = ("subject", "figure_date", "absorbed", "stated_rate", "change_kind")
    list_select_related = ("contract", "municipality", "edited_by")
    list_filter = ("change_kind", "municipality")
    date_hierarchy = "figure_date"
    search_fields = ("contract__reference", "contract__title", "municipality__name")
    autocomplete_fields = ("contract", "municipality", "action", "document")
    computed = ("supersedes",)
    actions = ("submit_rows", "review_rows", "confirm_rows")
    absorbed = amount_column("absorbed_amount", _("χωρίς ΦΠΑ"))
    fieldsets = (
        section(_("Ποιανού και έως πότε"), "contract", ("municipality", "action"), "figure_date"),
        section(_("Ποσό"), ("absorbed_amount", "absorbed_gross")),
        section(
            _("Μόνο αν η πηγή δίνει ποσοστό"),
            "stated_rate",
            "stated_definition",
            classes=("collapse",),
        ),
        section(_("Πηγή"), "document", "note"),
    )

    def get_urls(self):
        """Add «nothing changed»."""
        view = self.admin_site.admin_view(require_POST(self.confirm_view))
        name = "absorption_absorptionfigure_confirm"
        return [path("<int:pk>/confirm/", view, name=name), *super().get_urls()]

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
        unchanged = queryset.published().exclude(change_kind=ChangeKind.WITHDRAWAL)
        done = self._each(request, unchanged, lambda row: confirm_unchanged(row, request.user))
        self._say_done(request, gettext("Νέα πρόχειρα: %(count)d."), done)

    @admin.display(description=_("Σύμβαση ή Δήμος"), ordering="contract__reference")
    def subject(self, figure):
        """Return what the figure is of."""
        return figure.contract or figure.municipality

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


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the portal itself writes: staff read them."""

    def has_add_permission(self, request):
        """Nobody adds one."""
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes one."""
        return False


@admin.register(Change, site=site)
class ChangeAdmin(ReadOnlyAdmin):
    """The public ledger."""

    list_display = ("at", "kind", "label", "municipality", "reason", "data_version")
    list_select_related = ("municipality",)
    list_filter = ("kind", "record_type", "municipality")
    date_hierarchy = "at"
    search_fields = ("label", "reason")


@admin.register(ContractTotal, site=site)
class ContractTotalAdmin(ReadOnlyAdmin):
    """What each contract comes to, now and before."""

    list_display = (
        "contract",
        "net",
        "gross",
        "ends_on",
        "figure",
        "published_at",
        "superseded_at",
    )
    list_select_related = ("contract", "figure__contract", "figure__municipality")
    search_fields = ("contract__reference", "contract__title")
    date_hierarchy = "published_at"
    net = amount_column("net_amount", _("χωρίς ΦΠΑ"))
    gross = amount_column("gross_amount", _("με ΦΠΑ"))
