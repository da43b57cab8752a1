"""The real facts of `fixtures/`: what the portal knows before anyone enters anything.

One file a model, one object a line, links by natural key. Loading inserts only what is
absent and publishes it; it never touches a row that is there, edited or not.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import transaction
from django.utils.translation import gettext as _

from absorption import publication
from municipalities.models import Municipality
from municipalities.records import Part, Record

FOLDER = Path(settings.BASE_DIR) / "fixtures"
# In the order in which they rest on each other.
FILES = (
    "documents",
    "actions",
    "milestones",
    "regions",
    "municipalities",
    "fact_sources",
    "subprojects",
    "reported_figures",
)
REASON = "αρχική φόρτωση"
# How a line can fail to be an object.
BROKEN = (ValueError, KeyError, DeserializationError, ValidationError, FieldDoesNotExist)


class FactError(Exception):
    """A fixture breaks a rule; the message names file and line."""


@dataclass(frozen=True)
class Fact:
    """One line of a fixture."""

    file: str
    line: int
    row: object  # the model instance; its key is set when the database has it
    fields: tuple[str, ...]  # what the line says


def load(folder=FOLDER, at=None):
    """Insert what is absent and publish it, now or as of `at`; return the number of rows.

    All or nothing. Raises FactError.
    """
    inserted, to_publish = 0, []
    with transaction.atomic():
        for fact in read(folder):
            if fact.row.pk or _whole_is_public(fact.row):
                continue
            _insert(fact)
            inserted += 1
            if isinstance(fact.row, Record):
                to_publish.append(fact.row)
        if to_publish:
            publication.load(to_publish, REASON, at)
    return inserted


def read(folder=FOLDER):
    """Yield the facts, each read when those before it are in the database.

    Raises FactError.
    """
    for name in FILES:
        path = folder / f"{name}.jsonl"
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                entry = json.loads(text)
                [read_object] = Deserializer([entry])
            except BROKEN as error:
                raise FactError(_broken(path.name, number, error)) from error
            yield Fact(path.name, number, read_object.object, tuple(entry["fields"]))


def edited():
    """Return (fact, field, value in the fixture, value in the database) where they differ."""
    found = []
    for fact in read():
        if not fact.row.pk:
            continue
        stored = type(fact.row)._base_manager.get(pk=fact.row.pk)
        for name in fact.fields:
            attribute = fact.row._meta.get_field(name).attname
            ours, theirs = getattr(fact.row, attribute), getattr(stored, attribute)
            if fact.row._meta.get_field(name).to_python(ours) != theirs:
                found.append((fact, name, ours, theirs))
    return found


def without_source():
    """Return (municipality, field) for each fact that no document proves."""
    skipped = {"slug", "nuts3", "note", "note_en", "reporting_interval_months"}
    skipped |= publication.BOOKKEEPING
    missing = []
    for municipality in Municipality.objects.published().prefetch_related("fact_sources"):
        sourced = {source.field for source in municipality.fact_sources.all()}
        missing.extend(
            (municipality, field.name)
            for field in municipality._meta.concrete_fields
            if field.name not in skipped | sourced
            and getattr(municipality, field.attname) not in (None, "")
        )
    return missing


def _insert(fact):
    try:
        fact.row.full_clean()
        fact.row.save()
    except ValidationError as error:
        raise FactError(_broken(fact.file, fact.line, error)) from error


def _whole_is_public(row):
    """Return whether `row` is a part of something that is public, which is not touched."""
    return isinstance(row, Part) and getattr(row, row.whole).is_published


def _broken(file, line, error):
    messages = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return _("%(file)s, γραμμή %(line)s: %(messages)s") % {
        "file": file,
        "line": line,
        "messages": messages,
    }
