"""What a record says, as text for staff: one value, and a change from old to new."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from absorption import publication
from absorption.admin.numbers import decimal_text

UNKNOWN = "—"


@dataclass(frozen=True)
class ValueChange:
    """One field, its public value and the value that would replace it."""

    label: str
    old: str
    new: str
    is_private: bool = False


def text_of(value):
    """Return a value as text; «—» when there is none."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return str(_("Ναι") if value else _("Όχι"))
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, models.QuerySet | list | tuple):
        return "· ".join(text_of(item) for item in value) or UNKNOWN
    return str(value)


def said_by(record, name):
    """Return what the field `name` of a record says, with the words of its choices."""
    field = record._meta.get_field(name)
    if field.one_to_many:
        return text_of([_part_text(part) for part in getattr(record, name).all()])
    if field.many_to_many:
        return text_of(getattr(record, name).all())
    if getattr(field, "choices", None):
        return text_of(getattr(record, f"get_{name}_display")())
    return text_of(getattr(record, name))


def label_of(model, name):
    """Return the Greek name of a field or of a set of parts."""
    field = model._meta.get_field(name)
    label = field.related_model._meta.verbose_name_plural if field.one_to_many else None
    return str(label or field.verbose_name)


def changes_of(record):
    """Return what publishing `record` would change, field by field, as `ValueChange`s."""
    before = publication.public_before(record)
    old, new = (publication.values_of(row) if row else {} for row in (before, record))
    names = list(publication.difference(old, new)[1])
    names += [
        name
        for name in record.private_fields
        if before is None or getattr(before, name) != getattr(record, name)
    ]
    changes = []
    for name in names:
        new_text = said_by(record, name)
        if before is not None or new_text != UNKNOWN:
            old_text = said_by(before, name) if before else UNKNOWN
            is_private = name in record.private_fields
            changes.append(
                ValueChange(label_of(type(record), name), old_text, new_text, is_private)
            )
    return changes


def _part_text(part):
    names = [
        field.name for field in part._meta.concrete_fields if field.name not in {"id", part.whole}
    ]
    return ", ".join(text for text in (said_by(part, name) for name in names) if text != UNKNOWN)
