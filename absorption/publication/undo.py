"""A publication that was a mistake is undone by a draft that says what held before it.

The draft takes the way of every other. One that somebody prepares who publishes belongs to nobody:
it lies ready for an editor, who submits it as theirs, so that two people stand behind it.
"""

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from absorption.models import AbsorptionFigure
from absorption.models.system_texts import UNDONE, UNDONE_FIRST
from absorption.publication.dependencies import insert_links, link_values, links_of
from absorption.publication.errors import require
from absorption.publication.freshness import REPEATED
from absorption.publication.history import Step, step_taken
from absorption.publication.values import BOOKKEEPING
from absorption.publication.workflow import propose_all
from absorption.staff.roles import may_publish
from municipalities.records import ChangeKind, Record, VersionedRecord

SUBJECT = ("contract", "municipality", "action", "document")


def can_be_undone(record: AbsorptionFigure | VersionedRecord) -> bool:
    """Return whether a row is public and says something that it did not say before.

    What was public from the first only as it is now has no values to go back to, except a
    figure, which is withdrawn.
    """
    if not record.is_published or record.superseded_at:
        return False
    if isinstance(record, AbsorptionFigure):
        return record.change_kind != ChangeKind.WITHDRAWAL or _figure_before(record) is not None
    return record.version_of_id is None and _versions_before(record).exists()


@transaction.atomic
def undo(record: AbsorptionFigure | VersionedRecord, by: User) -> Record:
    """Return a draft that puts back what held before `record` was published.

    Raises ValidationError where nothing can be put back, and when a draft is open already.
    """
    require(can_be_undone(record), _("Δεν υπάρχει προηγούμενη τιμή για να ισχύσει ξανά."))
    draft: Record
    if isinstance(record, AbsorptionFigure):
        draft = _figure_as_before(record)
    else:
        draft = _thing_as_before(record, by)
    draft.edited_by = None if may_publish(by) else by
    draft.full_clean()
    draft.save()
    step_taken.send(type(draft), records=[draft], by=by, step=Step.PROPOSE, comment="")
    return draft


def _figure_before(figure: AbsorptionFigure) -> AbsorptionFigure | None:
    before = figure.supersedes
    return before if before and before.change_kind != ChangeKind.WITHDRAWAL else None


def _versions_before(record: VersionedRecord) -> QuerySet[VersionedRecord]:
    return record.versions.ever_published().exclude(superseded_at=None)


def _figure_as_before(figure: AbsorptionFigure) -> AbsorptionFigure:
    if figure.same_subject_and_date().pending().exists():
        raise ValidationError(_("Υπάρχει ήδη πρόχειρο για αυτό το στοιχείο."))
    before = _figure_before(figure)
    names = (*REPEATED, "note") if before else SUBJECT
    source = before or figure
    return AbsorptionFigure(
        figure_date=figure.figure_date,
        change_kind=ChangeKind.CORRECTION if before else ChangeKind.WITHDRAWAL,
        change_reason=UNDONE if before else UNDONE_FIRST,
        **{name: getattr(source, name) for name in names},
    )


def _thing_as_before(record: VersionedRecord, by: User) -> VersionedRecord:
    before = _versions_before(record).latest("superseded_at", "pk")
    values = {
        field.name: getattr(before, field.name)
        for field in record._meta.concrete_fields
        if field.name not in BOOKKEEPING
    }
    [draft] = propose_all([(record, values)], by)
    for link in links_of(draft):
        link.rows(draft).delete()
        insert_links(link, draft, link_values(link, before))
    draft.change_kind, draft.change_reason = ChangeKind.CORRECTION, UNDONE
    return draft
