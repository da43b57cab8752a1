"""What every file says of itself: who publishes it, where, under which terms, in which columns."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

LICENCE = "CC BY 4.0"
LICENCE_ID = "CC-BY-4.0"
LICENCE_NAME = "Creative Commons Attribution 4.0 International"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def address(name, *args):
    """Return the absolute address of a page, in Greek, whatever language is asked for."""
    with translation.override("el"):
        return settings.BASE_URL + reverse(name, args=args)


def file_name(extension, *parts):
    """Return a file name that says what is inside, and first of all whether it is invented."""
    said = [*(["DEMO"] if settings.PORTAL_DEMO else []), "smart-cities", *map(str, parts)]
    return f"{'_'.join(said)}.{extension}"


def state(version, day):
    """Return which state a file shows, as parts of its name."""
    return (f"v{version}", *([day.isoformat()] if day else []))


def metadata(export):
    """Return what a file says of itself, in both languages."""
    return {
        "dataset": export.dataset.name,
        "title": in_both(export.dataset.title),
        "description": in_both(export.dataset.description),
        "row_count": export.count,
        "data_version": export.version,
        "as_of": export.day and export.day.isoformat(),
        "filter": export.query,
        "filter_description": [f"{label}: {value}" for label, value in export.filters],
        "demo": settings.PORTAL_DEMO,
        "publisher": settings.PUBLISHER,
        "contact": settings.CONTACT_EMAIL,
        "source": address("data-catalogue"),
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
