"""The real facts of `fixtures/`: what the portal knows before anyone enters anything.

One file a model, one object a line, links by natural key. Loading inserts only what is
absent and publishes it; it never touches a row that is there, edited or not.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.serializers.base import DeserializationError
from django.core.serializers.python import Deserializer
from django.db import transaction
from django.utils.translation import gettext as _

from absorption import publication
from absorption.models.system_texts import FIRST_LOADING
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
            publication.load(to_publish, FIRST_LOADING, at)
    return inserted


def read(folder=FOLDER):
    """Yield the facts, each read when those before it are in the database.

    Raises FactError.
    """
    known = set()
    for name in FILES:
        path = folder / f"{name}.jsonl"
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                entry = json.loads(text)
                [read_object] = Deserializer([entry])
                _refuse_repeated(entry, read_object.object, known)
            except BROKEN as error:
                raise FactError(_broken(path.name, number, error)) from error
            yield Fact(path.name, number, read_object.object, tuple(entry["fields"]))


@transaction.atomic
def edited(folder=FOLDER):
    """Return (fact, field, value in the fixture, value in the database) where they differ.

    Every line is held to the rules, loaded or not; nothing is written. Raises FactError.
    """
    found = []
    for fact in read(folder):
        if fact.row.pk:
            fact.row._state.adding = False  # so that it may have the key that it has
            _obey(fact)
            found.extend(_differences(fact))
        elif not _whole_is_public(fact.row):
            _insert(fact)  # what comes after it may rest on it
    transaction.set_rollback(True)
    return found


def without_source():
    """Return (municipality, field) for each fact that no document proves."""
    skipped = {"slug", "note", "note_en", "reporting_interval_months"}
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


def _refuse_repeated(entry, row, known):
    """Refuse a line of the same thing as an earlier one, and one that says how it got public."""
    fields = entry["fields"]
    for name in publication.BOOKKEEPING.intersection(fields):
        raise ValidationError(_("το πεδίο «%(name)s» δεν φορτώνεται") % {"name": name})
    key = (type(row), *[str(fields[path.split("__")[0]]) for path in row.key_fields])
    if key in known:
        raise ValidationError(_("η εγγραφή υπάρχει ήδη σε προηγούμενη γραμμή"))
    known.add(key)


def _differences(fact):
    stored = type(fact.row)._base_manager.get(pk=fact.row.pk)
    for name in fact.fields:
        attribute = fact.row._meta.get_field(name).attname
        if getattr(fact.row, attribute) != getattr(stored, attribute):
            yield fact, name, getattr(fact.row, name), getattr(stored, name)


def _obey(fact):
    try:
        fact.row.full_clean()
    except ValidationError as error:
        raise FactError(_broken(fact.file, fact.line, error)) from error


def _insert(fact):
    _obey(fact)
    fact.row.save()


def _whole_is_public(row):
    """Return whether `row` is a part of something that is public, which is not touched."""
    return isinstance(row, Part) and getattr(row, row.whole).is_published


def _broken(file, line, error):
    return _("%(file)s, γραμμή %(line)s: %(messages)s") % {
        "file": file,
        "line": line,
        "messages": _what_is_wrong(error),
    }


def _what_is_wrong(error):
    if isinstance(error.__context__, ValidationError):
        error = error.__context__
    if isinstance(error.__context__, ObjectDoesNotExist):
        # Django names the missing key only in its English text.
        key = re.search(r"field_value was '(.*)'$", str(error), re.DOTALL)
        return _("δεν υπάρχει %(key)s") % {"key": key[1] if key else error}
    if not isinstance(error, ValidationError):
        return _("δεν διαβάζεται: %(error)s") % {"error": error}
    if not hasattr(error, "error_dict"):
        return "; ".join(error.messages)
    return "; ".join(
        " ".join(messages) if field == NON_FIELD_ERRORS else f"{field}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    )
