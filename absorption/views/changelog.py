"""The ledger of changes as it is read: field by field, old and new, in words."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from absorption.templatetags import amounts
from municipalities.records import VersionedRecord

# Fields that a reader of the ledger has no use for: they only say how another field is read.
TECHNICAL = {"title_language", "quote_language", "slug"}


@dataclass(frozen=True)
class FieldChange:
    """One field of a ledger line; `old` is None where nothing was public before."""

    label: str
    old: str | None
    new: str


@dataclass(frozen=True)
class Line:
    """A `Change` with its fields as text."""

    change: models.Model
    fields: list[FieldChange]

    @property
    def is_first(self):
        """Whether the thing became public with this line."""
        return _is_first(self.change)


def lines(changes):
    """Return the ledger lines of `changes` with old and new in words.

    The names behind keys are asked for once a model, however many lines there are.
    """
    changes = list(changes)
    names = _Names(changes)
    return [Line(change, _fields(change, names)) for change in changes]


def _fields(change, names):
    model, is_first = _model(change), _is_first(change)
    found = []
    # In the model's order: PostgreSQL keeps none of its own.
    for field in model._meta.get_fields():
        new = change.new.get(field.name)
        is_shown = field.name in change.new and field.name not in TECHNICAL
        if not is_shown or (is_first and new in (None, "", [])):
            continue
        old = None if is_first else names.text(field, change.old.get(field.name))
        found.append(FieldChange(amounts.display_label(field), old, names.text(field, new)))
    return found


def _is_first(change):
    """Return whether a field that is never empty was empty before: there was no record yet."""
    fields = ((_field(_model(change), name), old) for name, old in change.old.items())
    return not change.old or any(
        field is not None and field.concrete and not field.null and old is None
        for field, old in fields
    )


def _model(change):
    return next(
        model for model in apps.get_models() if model._meta.model_name == change.record_type
    )


def _field(model, name):
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:  # of an older code version
        return None


class _Names:
    """What the natural keys in the ledger stand for; a person stays unnamed."""

    def __init__(self, changes):
        self._keys = defaultdict(set)
        for change in changes:
            model = _model(change)
            for values in (change.old, change.new):
                for name, value in values.items():
                    self._collect(_field(model, name), value)
        self._names = {model: self._asked(model, keys) for model, keys in self._keys.items()}

    def text(self, field, value):
        """Return a value of `values_of` as a reader writes it."""
        return amounts.display_value(field, value, write_day=amounts.day, write_link=self.of)

    def of(self, model, key):
        """Return the name of the row with the natural key `key`."""
        key = key if isinstance(key, list) else [key]
        if len(key) > 1:  # its links come first; the last part is its own
            return str(key[-1] or key[0])
        return self._names.get(model, {}).get(str(key[0])) or str(key[0])

    def _collect(self, field, value):
        if field is None or not field.is_relation or not value:
            return
        if field.auto_created:
            for part in value:
                for name, inner in part.items():
                    self._collect(_field(field.related_model, name), inner)
            return
        if len(field.related_model.key_fields) == 1:
            for key in value if field.many_to_many else [value]:
                self._keys[field.related_model].add(str(key[0]) if isinstance(key, list) else key)

    def _asked(self, model, keys):
        [name] = model.key_fields
        rows = model._base_manager.filter(**{f"{name}__in": keys})
        if issubclass(model, VersionedRecord):
            # Who has a key now comes last, and so before who had it earlier.
            rows = rows.originals() | rows.ever_published()
            rows = rows.order_by(models.F("version_of").desc(nulls_last=True))
            rows = rows.select_related("version_of")
        found = {}
        for row in rows:
            thing = getattr(row, "version_of", None) or row
            found[str(getattr(row, name))] = str(getattr(thing, "public_name", thing))
        return found
