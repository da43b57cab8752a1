"""The admin of contracts and of their amendments."""

from decimal import Decimal

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from absorption.admin import ended
from absorption.admin.base import PartInline, RecordAdmin, RecordInline, amount_column, section
from absorption.admin.forms import RecordForm, Rows
from absorption.admin.lists import PickFilter
from absorption.admin.site import site
from absorption.figures import totals
from absorption.models import AbsorptionFigure
from absorption.publication import queues
from absorption.templatetags.amounts import percent
from municipalities.models import Contract, ContractAmendment, ContractShare
from municipalities.typed import decimal_text


class ContractForm(RecordForm):
    """A contract, and how its municipalities share it."""

    share_equally = forms.BooleanField(
        label=_("μοίρασε εξίσου στους Δήμους"),
        required=False,
        help_text=_("Όταν η πηγή λέει ότι μοιράζεται εξίσου. Αντικαθιστά τα μερίδια του πίνακα."),
    )


class Shares(Rows):
    """The shares of one contract, which are at most the whole of it."""

    def clean(self):
        """Refuse more than 100%, unless they are about to be made equal."""
        super().clean()
        if any(self.errors) or "share_equally" in self.data:
            return
        kept = [form.cleaned_data for form in self.forms if not form.cleaned_data.get("DELETE")]
        together = sum((row.get("share") or Decimal(0) for row in kept), Decimal(0))
        if together > 100:
            raise ValidationError(
                _(
                    "Τα μερίδια είναι μαζί %(sum)s%%: όλα μαζί είναι έως 100%%. Γράψτε όσα λέει η "
                    "πηγή, αφήστε κενό όποιο δεν είναι γνωστό, ή διαλέξτε «μοίρασε εξίσου»."
                ),
                params={"sum": decimal_text(together)},
            )


class ShareInline(PartInline):
    """The municipalities of a contract."""

    model = ContractShare
    formset = Shares
    autocomplete_fields = ("municipality",)

    def formfield_for_dbfield(self, db_field, request, **options):
        """Suggest no share: what nobody typed is not known."""
        if db_field.name == "share":
            options["initial"] = None
        return super().formfield_for_dbfield(db_field, request, **options)

    def get_extra(self, request, obj=None, **kwargs):
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


class EndedFilter(PickFilter):
    """The contracts whose end has passed while they are still said to be running."""

    title = _("λήξη")
    parameter_name = "ended"
    picks = {
        "yes": (
            _("Έληξε: τι έγινε;"),
            lambda rows, user: rows.filter(pk__in=queues.ended().values("pk")),
        )
    }


@admin.register(Contract, site=site)
class ContractAdmin(RecordAdmin):
    """Contracts."""

    form = ContractForm
    list_display = ("reference", "title", "signed_on", "net", "gross", "status")
    list_display_links = ("reference", "title")
    list_filter = ("status", EndedFilter, "municipalities")
    list_totals = ("net_amount", "gross_amount")
    date_hierarchy = "signed_on"
    search_fields = ("reference", "title", "adam", "ada", "contracting_authority")
    autocomplete_fields = (
        "action",
        "contractors",
        "allocation",
        "subprojects",
        "document",
        "status_document",
    )
    inlines = (ShareInline, AmendmentInline, FigureInline)
    readonly_fields = ("reference",)
    only_written = ("share_equally",)
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
        section(_("Δήμοι"), "share_equally"),
        section(_("Ημερομηνίες"), ("signed_on", "starts_on", "ends_on")),
        section(_("Ποσά"), ("net_amount", "gross_amount")),
        section(
            _("Πορεία"),
            ("status", "status_on"),
            ("moved_to", "status_document"),
            "delay_reason",
            "corrective_action",
        ),
        section(_("Πηγή"), "document"),
    )

    def get_urls(self):
        page = self.route("<int:object_id>/ended/", self.ended_view, "ended")
        return [page, *super().get_urls()]

    def ended_view(self, request, object_id):
        """Ask what became of a published contract."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        current = Contract.objects.originals().published()
        return ended.view(self, request, get_object_or_404(current, pk=object_id))

    def save_related(self, request, form, formsets, change):
        """Make the shares equal where that was chosen; say which ones are not known."""
        super().save_related(request, form, formsets, change)
        contract = form.instance
        if form.cleaned_data["share_equally"]:
            contract.share_equally()
        unknown = contract.shares.filter(share=None)
        if unknown:
            names = ", ".join(str(row.municipality) for row in unknown)
            said = _("Χωρίς γνωστό μερίδιο, άρα εκτός των αθροισμάτων του Δήμου: %(names)s")
            self.message_user(request, said % {"names": names}, messages.WARNING)

    def links_for(self, request, record):
        """Lead on to the figures and amendments of a published contract."""
        if not record.is_published or record.superseded_at:
            return []
        query = f"?contract={record.pk}"
        links = []
        if queues.ended().filter(pk=record.pk).exists():
            links = [(_("Έληξε: τι έγινε;"), self.url_of("ended", record.pk))]
        return [
            *links,
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
        return percent(public and totals.percent(public.absorbed, public.current_net))

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
