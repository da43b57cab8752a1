"""What of a reader's report is public: an editor prepares it, a publisher releases it.

Either text can be taken off later: its place in the log keeps a stub. A record of the ledger
has its own door, `workflow`.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption.models.error_reports import ErrorReport
from absorption.models.system_texts import TAKEN_OFF
from absorption.publication.errors import refuse_apart, require
from absorption.publication.personal_data import stub
from absorption.staff import accounts

PUBLIC_TEXTS = ("public_text", "answer")
PREPARED = ("prepared_decision", "prepared_text", "prepared_answer")


@transaction.atomic
def prepare(
    report: ErrorReport, by: User, decision: str, text: str = "", answer: str = ""
) -> ErrorReport:
    """Keep what is to be published about a report; nothing is public yet.

    Raises ValidationError, by field, without a decision and for words that are not the reader's.
    """
    held = _hold(report)
    held.prepared_decision, held.prepared_text, held.prepared_answer = decision, text, answer
    held.edited_by, held.prepared_at, held.review_comment = by, timezone.now(), ""
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def release(report: ErrorReport, by: User) -> ErrorReport:
    """Make public what was prepared, as `report` was read, and forget the reader's e-mail.

    Raises PublicationError when nothing waits, when it has changed since, and for whoever
    prepared it.
    """
    held = _hold(report)
    require(held.prepared_at, _("Δεν περιμένει απάντηση για δημοσίευση."))
    require(held.prepared_at == report.prepared_at, _("Άλλαξε στο μεταξύ. Δείτε το ξανά."))
    require(
        held.edited_by_id != by.pk,
        _("Κανείς δεν δημοσιεύει ό,τι επεξεργάστηκε ο ίδιος τελευταίος."),
    )
    refuse_apart(accounts.are_apart(by.pk, {held.edited_by_id}))
    held.decision, held.public_text, held.answer = (getattr(held, name) for name in PREPARED)
    held.decided_at = held.decided_at or timezone.now()
    held.prepared_decision = held.prepared_text = held.prepared_answer = held.email = ""
    held.prepared_at = None
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def send_back(report: ErrorReport, by: User, comment: str) -> ErrorReport:
    """Return what was prepared to its editor, with a comment.

    Raises PublicationError without one, when nothing waits, and when it has changed since.
    """
    held = _hold(report)
    require(comment.strip(), _("Γράψτε τι πρέπει να αλλάξει."))
    require(held.prepared_at, _("Δεν περιμένει απάντηση για δημοσίευση."))
    require(held.prepared_at == report.prepared_at, _("Άλλαξε στο μεταξύ. Δείτε το ξανά."))
    held.prepared_at, held.review_comment = None, comment.strip()
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def take_off(report: ErrorReport, by: User, names: Sequence[str]) -> ErrorReport:
    """Take public texts of a report off for good; the line stays, with a stub that says so.

    Raises PublicationError for a text that is not public, and for whoever prepared it.
    """
    held = _hold(report)
    require(names and set(names) <= set(public_texts(held)), _("Διαλέξτε κείμενα."))
    require(held.edited_by_id != by.pk, _("Το κάνει άλλος από όποιον το επεξεργάστηκε."))
    refuse_apart(accounts.are_apart(by.pk, {held.edited_by_id}))
    for name in names:
        setattr(held, name, stub(TAKEN_OFF))
    held.save(update_fields=names)
    return held


def public_texts(report: ErrorReport) -> list[str]:
    """Return the names of the texts of a report that are public."""
    return [name for name in PUBLIC_TEXTS if getattr(report, name)]


def _hold(report: ErrorReport) -> ErrorReport:
    """Return the report as it is now, locked until the step is over."""
    return ErrorReport.objects.select_for_update().get(pk=report.pk)
