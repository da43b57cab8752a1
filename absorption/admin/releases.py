"""The admin of numbered releases."""

from django.contrib import admin

from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.models import DataRelease


@admin.register(DataRelease, site=site)
class DataReleaseAdmin(ReadOnlyAdmin):
    """The numbered releases of the data."""

    list_display = ("number", "day", "reason", "data_version", "size")
