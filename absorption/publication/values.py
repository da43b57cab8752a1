"""What a record says in public."""

from copy import copy

from django.core import serializers
from django.db import models

from absorption.models import AbsorptionFigure
from municipalities.records import Record, VersionedRecord

# What a record says, by field: as JSON has it, links by natural key.
Values = dict[str, object]

# What a record says of its own way to the public is not part of what it says.
BOOKKEEPING = {field.name for field in Record._meta.get_fields()} | {
    "id",
    "version_of",
    "contracts_numbered",
}


def bookkeeping_of(model: type[models.Model]) -> set[str]:
    """Return the fields of a model that say nothing of the thing itself.

    Which figure a figure supersedes is found at publication; which decision an allocation
    replaces is said by its document.
    """
    return BOOKKEEPING | {"supersedes"} if model is AbsorptionFigure else BOOKKEEPING


def values_of(record: Record) -> Values:
    """Return what a record says in public, by field; links by natural key."""
    hidden = bookkeeping_of(type(record)) | set(record.private_fields)
    fields = (*record._meta.concrete_fields, *record._meta.many_to_many)
    said = [field.name for field in fields if field.name not in hidden]
    [entry] = serializers.serialize("python", [record], fields=said, use_natural_foreign_keys=True)
    values = entry["fields"]
    for name in getattr(record, "owned", ()):
        parts = serializers.serialize(
            "python", getattr(record, name).all(), use_natural_foreign_keys=True
        )
        whole = record._meta.get_field(name).field.name
        values[name] = [
            {key: value for key, value in part["fields"].items() if key != whole} for part in parts
        ]
    return values


def difference(old: Values, new: Values) -> tuple[Values, Values]:
    """Return the fields of two `values_of` that differ: (old part, new part)."""
    changed = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in changed}, {name: new[name] for name in changed}


def check_as_original(proposal: VersionedRecord) -> None:
    """Refuse a proposal whose values another original already has.

    Raises ValidationError.
    """
    as_original = copy(proposal)
    as_original.pk, as_original.version_of_id = proposal.version_of_id, None
    as_original.validate_constraints()
