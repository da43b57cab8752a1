"""What publication keeps itself: the ledger and the totals of contracts, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import amount_column
from absorption.admin.read_only import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.models import Change, ContractTotal


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
