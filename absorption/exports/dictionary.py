"""What a file says of itself: the dictionary of its columns, its source and its licence."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from absorption.exports.licence import LICENCE, LICENCE_URL


def metadata(export):
    """Return what a file says of itself, in both languages."""
    return {
        "dataset": export.dataset.name,
        "title": in_both(export.dataset.title),
        "description": in_both(export.dataset.description),
        "row_count": export.count,
        "data_version": export.version,
        "as_of": export.day.isoformat(),
        "filter": export.query or "",
        "filter_description": [f"{label}: {value}" for label, value in export.filters],
        "demo": settings.PORTAL_DEMO,
        "publisher": settings.PUBLISHER,
        "contact": settings.CONTACT_EMAIL,
        "source": settings.BASE_URL + reverse("data-catalogue"),
        "license": LICENCE,
        "license_url": LICENCE_URL,
        "fields": [described(field) for field in export.fields],
    }


def described(field):
    """Return a column's entry in the dictionary."""
    return {
        "name": field.name,
        "type": str(field.kind),
        "label": in_both(field.label),
        "description": in_both(field.description),
        "unit": in_both(field.unit),
        "source": field.source,
        "values": {str(code): in_both(label) for code, label in field.choices if code != ""},
    }


def in_both(text):
    """Return the text in both languages of the portal."""
    said = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said[language] = str(text)
    return said
