"""The admin of municipalities and of their regions."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import PartInline, RecordAdmin, section
from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.figures.totals import municipality_figures
from absorption.templatetags.amounts import UNKNOWN, percent
from municipalities.models import Action, FactSource, Municipality, Region


def ratio_lines(ratios):
    """Return each ratio with its name, «—» where a side is not published."""
    return format_html_join(
        "",
        '<span class="ratio">{}: <strong>{}</strong></span>',
        (
            (
                ratio.definition.label,
                percent(ratio.percent),
            )
            for ratio in ratios
        ),
    )


class FactSourceInline(PartInline):
    """Which document each fact of a municipality was read from."""

    model = FactSource
    autocomplete_fields = ("document",)


@admin.register(Municipality, site=site)
class MunicipalityAdmin(RecordAdmin):
    """Municipalities, their populations and the sources of both."""

    list_display = ("name", "region", "regional_unit", "inclusion_basis")
    list_select_related = ("region", "edited_by")
    list_filter = ("region", "inclusion_basis")
    search_fields = ("name", "name_en", "ypes_code", "name_in_answer")
    autocomplete_fields = ("region",)
    inlines = (FactSourceInline,)
    computed = ("ratios",)
    fieldsets = (
        section(
            _("Ταυτότητα"),
            ("name", "short_name"),
            ("name_en", "name_in_answer"),
            ("slug", "ypes_code", "elstat_code"),
            ("diavgeia_uid", "tax_id"),
            "website",
        ),
        section(
            _("Τόπος"),
            ("region", "regional_unit", "nuts3"),
            ("seat", "seat_latitude", "seat_longitude"),
        ),
        section(
            _("Πληθυσμός"),
            "population_2011",
            "population_2021_provisional",
            "population_2021_final",
        ),
        section(_("Συμμετοχή"), "inclusion_basis", "reporting_interval_months", "note", "note_en"),
    )

    def links_for(self, request, record):
        """Lead on to a figure for the municipality as a whole."""
        if not record.is_published or record.superseded_at:
            return []
        action = Action.objects.sole()
        query = f"?municipality={record.pk}" + (f"&action={action.pk}" if action else "")
        return [(_("Νέο στοιχείο"), reverse("admin:absorption_absorptionfigure_add") + query)]

    @admin.display(description=_("Δείκτες, όπως δημοσιεύονται"))
    def ratios(self, municipality):
        rows = municipality_figures(slug=municipality.slug)
        return ratio_lines(rows[0].ratios) if rows else UNKNOWN


@admin.register(Region, site=site)
class RegionAdmin(ReadOnlyAdmin):
    """Regions: a fixed list."""

    list_display = ("name", "name_en", "nuts2")
    search_fields = ("name", "name_en", "nuts2")
