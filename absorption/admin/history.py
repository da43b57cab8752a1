"""What happened to a record, step by step, with the person: for staff only."""

from django.core.exceptions import ObjectDoesNotExist

from absorption.admin.display import ValueChange
from absorption.publication import bookkeeping_of
from absorption.publication.history import Step
from absorption.templatetags.amounts import display_value


def steps_of(record):
    """Return the steps taken with a record, newest first, each with what it changed."""
    rows = list(
        record.history.select_related("history_user").order_by("history_date", "history_id")
    )
    steps = []
    for before, row in zip([None, *rows], rows, strict=False):
        step, _colon, comment = (row.history_change_reason or "").partition(": ")
        steps.append(
            {
                "at": row.history_date,
                "by": row.history_user,
                "label": Step(step).label
                if step in Step.values
                else row.get_history_type_display(),
                "comment": comment,
                "changes": _changes(type(record), before, row) if before else [],
            }
        )
    return steps[::-1]


def _changes(model, before, row):
    return [
        ValueChange(str(field.verbose_name), _text(before, field), _text(row, field))
        for field in model._meta.concrete_fields
        if field.name not in bookkeeping_of(model)
        and getattr(before, field.attname) != getattr(row, field.attname)
    ]


def _text(row, field):
    try:
        return display_value(field, getattr(row, field.name))
    except ObjectDoesNotExist:
        return f"#{getattr(row, field.attname)}"
