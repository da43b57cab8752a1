"""Personal data that became public is taken out, and a stub says so wherever it stood.

The one exception to «nothing public disappears». It reaches the row, its other versions,
its history, the log of the admin and its lines in the ledger. Numbers, dates and links are
never personal data here and cannot be taken out. A publisher does it, other than who last
edited the row, with a reason that the ledger keeps; the text itself is kept nowhere.
"""

from functools import partial

from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from absorption.models import AbsorptionFigure, Change
from absorption.models.changes import REDACTION
from absorption.publication.data_version import next_data_version, publication_moment
from absorption.publication.errors import require
from absorption.publication.history import Step, step_taken
from absorption.publication.personal_data import stub
from absorption.search import entries
from municipalities.models import Contract, Document

SHORTEST = 100  # a shorter field holds a code, not a name or a sentence
FIGURE_TEXTS = ("note", "stated_definition", "change_reason")  # all that the trigger lets out


def redactable(model):
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
def redact(record, fields, by, reason):
    """Take the text of `fields` out of a published record, everywhere it was kept.

    Raises PublicationError without a reason, for other than texts, for something not
    published, or for whoever edited the record last.
    """
    require(record.is_published, _("Από πρόχειρο σβήνεται κανονικά."))
    require(record.edited_by_id != by.pk, _("Το κάνει άλλος από όποιον το επεξεργάστηκε."))
    require(reason.strip(), _("Γράψτε την αιτιολογία."))
    require(fields and set(fields) <= set(redactable(type(record))), _("Διαλέξτε κείμενα."))
    version = next_data_version()  # first, as publications do: one waits for the other
    rows = list(_rows(record))
    removed = {str(getattr(row, name)) for row in rows for name in fields} - {""}
    for name in fields:
        _blank(type(record), [row.pk for row in rows], name)
    _clean_ledger(record, [row.pk for row in rows], fields, removed)
    for text in removed:
        for entry in LogEntry.objects.filter(object_repr__contains=text):
            entry.object_repr = entry.object_repr.replace(text, stub())[:200]
            entry.save()
    record.refresh_from_db()
    entries.enter(record)
    _enter_in_ledger(record, fields, reason.strip(), version)
    step_taken.send(type(record), records=[record], by=by, step=Step.REDACT, comment=reason.strip())


def _rows(record):
    """Return the record with every other row that repeats it."""
    rows = models.QuerySet(type(record))
    if isinstance(record, AbsorptionFigure):
        same = record.same_subject_and_date().values("pk")
        return rows.filter(models.Q(pk=record.pk) | models.Q(pk__in=same))
    key = record.identity_id
    return rows.filter(models.Q(pk=key) | models.Q(version_of=key))


def _blank(model, keys, name):
    field = model._meta.get_field(name)
    tables = (
        models.QuerySet(model).filter(pk__in=keys),
        model.history.filter(id__in=keys),
    )
    if isinstance(field, models.FileField):
        paths = {path for rows in tables for path in rows.values_list(name, flat=True)} - {"", None}
        for path in paths:
            transaction.on_commit(partial(default_storage.delete, path))
        values = {name: "", "sha256": ""}
    else:
        values = {name: stub()}
    for rows in tables:
        rows.exclude(**{name: ""}).update(**values)


def _clean_ledger(record, keys, fields, removed):
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


def _enter_in_ledger(record, fields, reason, version):
    contract = record if isinstance(record, Contract) else getattr(record, "contract", None)
    Change.objects.create(
        at=publication_moment(),
        data_version=version,
        kind=REDACTION[0],
        record_type=record._meta.model_name,
        record_id=record.pk,
        label=str(getattr(record, "public_name", record)),
        municipality=getattr(record, "municipality", None),
        contract=contract if isinstance(contract, Contract) else None,
        document=record if isinstance(record, Document) else getattr(record, "document", None),
        new={name: stub() for name in fields},
        reason=reason,
    )
