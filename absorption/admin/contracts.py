"""The admin of contracts and of their amendments."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import PartInline, RecordAdmin, RecordInline, amount_column, section
from absorption.admin.display import UNKNOWN
from absorption.admin.numbers import decimal_text
from absorption.admin.site import site
from absorption.figures import totals
from absorption.models import AbsorptionFigure
from municipalities.models import Contract, ContractAmendment, ContractShare


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
