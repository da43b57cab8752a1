"""The rows of a list as files, beside the list."""

from django import template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from absorption.datasets import DATASETS
from absorption.exports.metadata import as_script, schema_org
from absorption.exports.values import EXCEL_GREEK
from absorption.lists import listings

register = template.Library()


@register.simple_tag(takes_context=True)
def export_links(context, name):
    """Return (label, address) of each file of the list `name`.

    What the page's own address says of rows, order and day goes along; the rest, such as its
    page number, is not of the file.
    """
    known = listings.parameters(name)
    asked = {key: value for key, value in context["request"].GET.items() if key in known and value}
    return [
        ("CSV", _address(name, "csv", asked)),
        (
            _("CSV για ελληνικό Excel"),
            _address(name, "csv", asked | {"dialect": EXCEL_GREEK.code}),
        ),
        ("XLSX", _address(name, "xlsx", asked)),
        ("JSON", _address(name, "json", asked)),
    ]


@register.simple_tag(takes_context=True)
def dataset_metadata(context, name):
    """Return the schema.org description of the dataset, for search engines."""
    return as_script(schema_org(DATASETS[name], context["data_version"]))


def _address(name, extension, query):
    address = reverse("dataset-export", args=[name, extension])
    return f"{address}?{urlencode(query)}" if query else address
