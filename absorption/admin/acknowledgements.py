"""The admin of reasons why something that fails a check is public."""

from django.contrib import admin

from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.models.acknowledgements import CheckAcknowledgement


@admin.register(CheckAcknowledgement, site=site)
class AcknowledgementAdmin(ReadOnlyAdmin):
    """Why something that fails a check is public all the same."""

    list_display = ("at", "check_code", "message", "reason", "by")
    list_filter = ("check_code",)
    list_select_related = ("by",)
    date_hierarchy = "at"
    search_fields = ("message", "reason")
