"""Who did what to a record and when: for staff, never in public.

The public ledger (`Change`) has the values and the reason, without the person. This is the
other half. A row is written by each step of `absorption.publication`, which says who took
it; plain saves write none, because they do not know (see docs/decisions/history.md).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.dispatch import Signal, receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history import register
from simple_history.models import HistoricalRecords

from absorption.models import AbsorptionFigure
from municipalities import models as register_models
from municipalities.records import Record

# Sent by publication after each step, with records (of one model), by, step and comment.
step_taken = Signal()
BATCH = 500  # rows a statement, where many are written
_undone = ContextVar("undone", default=False)

TRACKED = (
    AbsorptionFigure,
    register_models.Action,
    register_models.Allocation,
    register_models.Contract,
    register_models.ContractAmendment,
    register_models.Contractor,
    register_models.Document,
    register_models.Milestone,
    register_models.Municipality,
    register_models.ReportedFigure,
    register_models.Subproject,
)


class Step(models.TextChoices):
    """What a person did to a record."""

    EDIT = "edit", _("Αποθηκεύτηκε")
    PROPOSE = "propose", _("Πρόταση αλλαγής")
    SUBMIT = "submit", _("Υποβλήθηκε")
    SEND_BACK = "send_back", _("Επιστράφηκε")
    PUBLISH = "publish", _("Δημοσιεύθηκε")
    REDACT = "redact", _("Διαγράφηκαν προσωπικά δεδομένα")


class StepHistory(HistoricalRecords):
    """History written by steps; a deleted draft leaves its last values."""

    def post_save(
        self, instance: models.Model, created: bool, using: str | None = None, **details: object
    ) -> None:
        """Write nothing: the step that saved the record writes the row."""


def track() -> None:
    """Give every record its history; called once the models are loaded."""
    for model in TRACKED:
        register(
            model,
            app="absorption",
            records_class=StepHistory,
            history_change_reason_field=models.CharField(max_length=600, null=True, blank=True),
        )


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is done within, whatever comes of it; so no history is written of it either."""
    with transaction.atomic():
        token = _undone.set(True)
        try:
            yield
        finally:
            _undone.reset(token)
            transaction.set_rollback(True)


@receiver(step_taken)
def remember(
    sender: type[Record],
    records: Sequence[Record],
    by: User | None,
    step: Step,
    comment: str = "",
    **details: object,
) -> None:
    """Write the rows of one step, unless it is undone."""
    if _undone.get():
        return
    said = f"{Step(step).value}: {comment}" if comment else Step(step).value
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    told: dict[str, Any] = {
        "history_date": moment,
        "history_type": "~",
        "history_user_id": by.pk if by else None,
        "history_change_reason": said,
    }
    # The database copies the rows as they are stored: no object is made of each.
    quoted = connection.ops.quote_name
    names = ", ".join(quoted(str(field.column)) for field in sender._meta.concrete_fields)
    for start in range(0, len(records), BATCH):
        keys = [record.pk for record in records[start : start + BATCH]]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {quoted(str(sender.history.model._meta.db_table))}"  # noqa: S608
                f" ({names}, {', '.join(told)}) SELECT {names}, %s, %s, %s, %s"
                f" FROM {quoted(sender._meta.db_table)}"
                f" WHERE id IN ({', '.join(['%s'] * len(keys))}) ORDER BY id",
                [*told.values(), *keys],
            )
