"""The datasets described for machines: Frictionless Data Package and schema.org."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from absorption.datasets import DATASETS, Kind
from absorption.exports.about import (
    LICENCE_ID,
    LICENCE_NAME,
    LICENCE_URL,
    MEDIA_TYPES,
    address,
    in_both,
)
from absorption.exports.values import exact_json
from absorption.templatetags.languages import RUN

TYPES = {
    Kind.INTEGER: "integer",
    Kind.AMOUNT: "number",
    Kind.PERCENT: "number",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.BOOLEAN: "boolean",
    Kind.JSON: "object",
}
# The Facility's regulation, (EU) 2021/241, is of the first day; it pays until the last.
COVERS_FROM, COVERS_UNTIL = "2021-02-12", "2026-12-31"


def datapackage(version, day, files=None):
    """Return the Data Package of the CSV files beside it.

    `files` gives the size and SHA-256 of each file by name.
    """
    return {
        "profile": "tabular-data-package",
        "name": "smart-cities-16954",
        "title": "Έξυπνες Πόλεις: Δράση 16954",
        "homepage": address("data-catalogue"),
        "version": str(version),
        **({"created": f"{day.isoformat()}T00:00:00Z"} if day else {}),
        "demo": settings.PORTAL_DEMO,
        "licenses": [{"name": LICENCE_ID, "title": LICENCE_NAME, "path": LICENCE_URL}],
        "contributors": [
            {"title": settings.PUBLISHER, "role": "publisher", "email": settings.CONTACT_EMAIL}
        ],
        "resources": [resource(dataset, files or {}) for dataset in DATASETS.values()],
    }


def resource(dataset, files):
    """Return the dataset's entry in the Data Package."""
    path = f"{dataset.name}.csv"
    said = files.get(path)
    return {
        "profile": "tabular-data-resource",
        "name": dataset.name,
        "path": path,
        **in_package(dataset.title, "title"),
        **in_package(dataset.description, "description"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        **({"bytes": said["size"], "hash": f"sha256:{said['sha256']}"} if said else {}),
        "schema": {
            "fields": [schema_field(field) for field in dataset.fields],
            "primaryKey": list(dataset.key),
            "foreignKeys": foreign_keys(dataset),
            "missingValues": [""],
        },
    }


def foreign_keys(dataset):
    """Return where a column leads that is called as the key of another dataset.

    Lines of the ledger name what is public no more, too.
    """
    if dataset.name == "changes":
        return []
    keys = {other.key: other.name for other in DATASETS.values() if other is not dataset}
    return [
        {"fields": [name], "reference": {"resource": keys[name,], "fields": [name]}}
        for name in (field.name for field in dataset.fields)
        if (name,) in keys
    ]


def schema_field(field):
    """Return the column's entry in the Table Schema."""
    constraints = {
        "required": field.required or None,
        "unique": field.unique or None,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "enum": [str(code) for code, _label in field.choices if code != ""] or None,
    }
    formats = {Kind.URL: "uri", Kind.DATETIME: "%Y-%m-%dT%H:%M:%SZ"}
    return {
        "name": field.name,
        "type": TYPES.get(field.kind, "string"),
        **({"format": formats[field.kind]} if field.kind in formats else {}),
        **in_package(field.label, "title"),
        **in_package(field.description, "description"),
        **in_package(field.unit, "unit"),
        "source": field.source,
        "constraints": {name: value for name, value in constraints.items() if value is not None},
    }


def in_package(text, name):
    """Return the text in Greek as `name`, in English as `name_en`; nothing for no text."""
    said = in_both(text)
    return {name: said["el"], f"{name}_en": said["en"]} if said["el"] else {}


def schema_org(dataset, version):
    """Return the dataset as schema.org has it, in the language of the page that shows it.

    `version` is the `DataVersion` that the page shows.
    """
    organisation = {"@type": "Organization", "name": in_its_language(settings.PUBLISHER)}
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{address('data-catalogue')}#{dataset.name}",
        "name": _("Έξυπνες Πόλεις, Δράση 16954: %(title)s") % {"title": dataset.title},
        "description": _("%(description)s Μέρος του δημόσιου βιβλίου της Δράσης 16954.")
        % {"description": dataset.description},
        "url": f"{settings.BASE_URL}{reverse('data-catalogue')}#{dataset.name}",
        "license": LICENCE_URL,
        "version": str(version.number),
        **({"dateModified": version.changed_at.isoformat()} if version.changed_at else {}),
        "isAccessibleForFree": True,
        "inLanguage": "el",
        "creator": organisation,
        "publisher": organisation,
        "spatialCoverage": {"@type": "Country", "name": _("Ελλάδα")},
        "temporalCoverage": f"{COVERS_FROM}/{COVERS_UNTIL}",
        "variableMeasured": [str(field.label) for field in dataset.fields],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": address("dataset-export", dataset.name, extension),
            }
            for extension, media in MEDIA_TYPES.items()
        ],
    }


def in_its_language(name):
    """Return a name as JSON-LD, marked as Greek where the page is in another language."""
    if translation.get_language() == "el" or not RUN.search(name):
        return name
    return {"@value": name, "@language": "el"}


def as_script(document):
    """Return JSON-LD as an element of a page, which no text in it can leave."""
    text = exact_json(document).translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"})
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
