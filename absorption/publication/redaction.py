"""Personal data that became public is taken out, and a stub says so wherever it stood.

The one exception to «nothing public disappears». It reaches the row, its other versions,
its history, the log of the admin and its lines in the ledger. Numbers, dates and links are
never personal data here and cannot be taken out. A publisher does it, other than who last
edited the row, with a reason that the ledger keeps; the text itself is kept nowhere.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import uuid4

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from absorption.models import AbsorptionFigure, Change, CheckAcknowledgement, GoneAddress
from absorption.models.changes import REDACTION, record_options
from absorption.publication import journal
from absorption.publication.data_version import next_data_version
from absorption.publication.errors import refuse_apart, require
from absorption.publication.history import TRACKED, Step, step_taken
from absorption.publication.personal_data import announce, said_of, stub, unname, without
from absorption.search import entries
from absorption.staff import accounts
from municipalities.models import Contractor, Document
from municipalities.records import Record

SHORTEST = 100  # a shorter field holds a code, not a name or a sentence
FIGURE_TEXTS = ("note", "stated_definition", "change_reason")  # all that the trigger lets out


def redactable(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of the fields of a model that may hold personal data."""
    if model is AbsorptionFigure:
        return FIGURE_TEXTS
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
        or (
            isinstance(field, models.CharField | models.TextField)
            and not isinstance(field, models.URLField | models.SlugField)
            and not field.choices
            and (field.max_length is None or field.max_length >= SHORTEST)
            and field.name != "review_comment"
        )
    )


@transaction.atomic
def redact(record: Record, fields: Collection[str], by: User, reason: str) -> None:
    """Take the text of `fields` out of a published record, everywhere it was kept.

    The name of a contractor goes with its tax number and its address, and from every text that
    names it: it is a person from then on. The title of a document goes with its address.

    Raises PublicationError without a reason, for other than texts, for something not
    published, or for whoever edited the record last.
    """
    require(record.is_published, _("Από πρόχειρο σβήνεται κανονικά."))
    require(record.edited_by_id != by.pk, _("Το κάνει άλλος από όποιον το επεξεργάστηκε."))
    refuse_apart(accounts.are_apart(by.pk, {record.edited_by_id}))
    require(reason.strip(), _("Γράψτε την αιτιολογία."))
    require(fields and set(fields) <= set(redactable(type(record))), _("Διαλέξτε κείμενα."))
    _take_out(record, fields, by, reason.strip())
    transaction.on_commit(partial(journal.note, record, fields, reason.strip()))


@transaction.atomic
def repeat(noted: journal.Noted) -> bool:
    """Take out again what had been taken out, of a database that is older than that.

    `noted` is a line of the journal. Returns whether there was something to take out.
    """
    model = apps.get_model(record_options(noted["record_type"]).label)
    record = model._base_manager.filter(pk=noted["record_id"]).first()
    if record is None or not record.is_published:
        return False
    _take_out(record, noted["fields"], None, noted["reason"])
    return True


def _take_out(record: Record, fields: Collection[str], by: User | None, reason: str) -> None:
    version, moment = next_data_version()  # first, as publications do: one waits for the other
    rows = list(_rows(record))
    keys = [row.pk for row in rows]
    removed = {str(getattr(row, name)) for row in rows for name in fields} - {""}
    removed = {text for text in removed if not text.startswith("[")}
    if isinstance(record, Contractor) and "name" in fields:
        removed |= _unname(record, keys)
    for name in fields:
        _blank(type(record), keys, name)
    if isinstance(record, Document) and "title" in fields:
        removed |= _readdress(record, keys, rows)
    _clean_ledger(record, keys, fields, removed)
    for text in removed:
        for entry in LogEntry.objects.filter(object_repr__contains=text):
            entry.object_repr = entry.object_repr.replace(text, stub())[:200]
            entry.save()
    record.refresh_from_db()
    entries.enter([record])
    _enter_in_ledger(record, fields, reason, version, moment)
    announce(removed)
    step_taken.send(type(record), records=[record], by=by, step=Step.REDACT, comment=reason)


def _unname(person: Contractor, keys: Sequence[int]) -> set[str]:
    """Take name, number and address of a contractor out; return what they were."""
    said = names, numbers, slugs = said_of(person)
    slug = person.slug if person.slug.startswith("person-") else f"person-{uuid4().hex[:8]}"
    values = {"tax_id": "", "natural_person": True, "slug": slug}
    for rows in _tables(Contractor, keys):
        rows.update(**values)
    person.refresh_from_db()
    unname(person, said)
    _clean_what_names(names, numbers)
    return names | numbers | (slugs - {slug})


def _clean_what_names(names: Collection[str], numbers: Collection[str]) -> None:
    """Take the names out of every text: of all records, drafts and versions, and their history."""
    for model in TRACKED:
        texts = [name for name in redactable(model) if name != "file"]
        named = set()
        for rows in (models.QuerySet(model), model.history.all()):
            for row in rows.exclude(**dict.fromkeys(texts, "")).iterator():
                after = _without_names(row, texts, names, numbers)
                if after:
                    models.QuerySet(type(row)).filter(pk=row.pk).update(**after)
                    named |= {row.id, getattr(row, "version_of_id", None) or row.id}
        lines = Change.objects.filter(record_type=model._meta.model_name, record_id__in=named)
        _clean_lines(lines, names, numbers)
        entries.enter(list(model._base_manager.filter(pk__in=named)))
    for why in CheckAcknowledgement.objects.all():
        if after := _without_names(why, ("message", "reason"), names, numbers):
            CheckAcknowledgement.objects.filter(pk=why.pk).update(**after)


def _without_names(
    row: models.Model, texts: Sequence[str], names: Collection[str], numbers: Collection[str]
) -> dict[str, str]:
    """Return those texts of a row that held a name, as they are without it."""
    before = {name: getattr(row, name) or "" for name in texts}
    after = {name: without(text, names, numbers) for name, text in before.items()}
    changed = {name: text for name, text in after.items() if text != before[name]}
    if texts == list(FIGURE_TEXTS):  # of a figure the database lets a stub in, and nothing else
        return dict.fromkeys(changed, stub())
    return {name: text[: row._meta.get_field(name).max_length] for name, text in changed.items()}


def _clean_lines(lines: Iterable[Change], names: Collection[str], numbers: Collection[str]) -> None:
    for line in lines:
        for values in (line.old, line.new):
            values |= {
                name: without(value, names, numbers)
                for name, value in values.items()
                if isinstance(value, str)
            }
        line.label = without(line.label, names, numbers)[:600]
        line.reason = without(line.reason, names, numbers)[:500]
        line.save()


def _readdress(document: Document, keys: Sequence[int], rows: Iterable[Document]) -> set[str]:
    """Give a document an address without its title; return the addresses that it had."""
    references = {row.reference for row in rows}
    reference = f"document-{uuid4().hex[:8]}"
    for stored in _tables(Document, keys):
        stored.update(reference=reference)
    GoneAddress.keep("document", references)
    for line in Change.objects.filter(Q(document__in=keys) | Q(record_type="document")):
        for values in (line.old, line.new):
            values |= {
                name: _readdressed(value, references, reference) for name, value in values.items()
            }
        line.save()
    return references


def _readdressed(value: object, references: Collection[str], reference: str) -> object:
    """Return a value of the ledger with the keys of a document replaced."""
    if isinstance(value, list):
        return [_readdressed(part, references, reference) for part in value]
    if isinstance(value, dict):
        return {key: _readdressed(part, references, reference) for key, part in value.items()}
    return reference if isinstance(value, str) and value in references else value


def _tables(model: type[Record], keys: Sequence[int]) -> tuple[models.QuerySet, models.QuerySet]:
    """Return the rows with the `keys`, and their history."""
    return models.QuerySet(model).filter(pk__in=keys), model.history.filter(id__in=keys)


def _rows(record: Record) -> models.QuerySet:
    """Return the record with every other row that repeats it."""
    rows = models.QuerySet(type(record))
    if isinstance(record, AbsorptionFigure):
        same = record.same_subject_and_date().values("pk")
        return rows.filter(models.Q(pk=record.pk) | models.Q(pk__in=same))
    key = record.identity_id
    return rows.filter(models.Q(pk=key) | models.Q(version_of=key))


def _blank(model: type[Record], keys: Sequence[int], name: str) -> None:
    field = model._meta.get_field(name)
    tables = _tables(model, keys)
    if isinstance(field, models.FileField):
        paths = {path for rows in tables for path in rows.values_list(name, flat=True)} - {"", None}
        for path in paths:
            transaction.on_commit(partial(default_storage.delete, path))
        values = {name: "", "sha256": ""}
    else:
        values = {name: stub()}
    for rows in tables:
        rows.exclude(**{name: ""}).update(**values)


def _clean_ledger(
    record: Record, keys: Sequence[int], fields: Collection[str], removed: Collection[str]
) -> None:
    """Take the text out of the ledger: from the record's lines and from every label."""
    lines = Change.objects.filter(record_type=record._meta.model_name, record_id__in=keys)
    for text in removed:
        lines = lines | Change.objects.filter(label__contains=text)
    for line in lines.distinct():
        if line.record_type == record._meta.model_name and line.record_id in keys:
            for values in (line.old, line.new):
                values |= {name: stub() for name in fields if values.get(name)}
            if "change_reason" in fields and line.reason:
                line.reason = stub()
        for text in removed:
            line.label = line.label.replace(text, stub())[:600]
        line.save()


def _enter_in_ledger(
    record: Record, fields: Collection[str], reason: str, version: int, moment: datetime
) -> None:
    Change.of(
        record,
        at=moment,
        data_version=version,
        kind=REDACTION[0],
        municipality=getattr(record, "municipality", None),
        new={name: stub() for name in fields},
        reason=reason,
    ).save()
