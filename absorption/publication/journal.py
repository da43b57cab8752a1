"""What was redacted, kept beside the backups: an older one that comes back holds it again.

One JSON object a line, without the data itself: kind and key of the record, which texts, when
and the public reason. `manage.py restore` repeats what is newer than its archive.
"""

import json
import logging
from collections.abc import Iterable
from typing import TypedDict

from django.conf import settings
from django.utils import timezone

from municipalities.records import Record

NAME = "redactions.jsonl"
logger = logging.getLogger(__name__)


class Noted(TypedDict):
    """One redaction, as a line of the journal has it."""

    at: str
    record_type: str
    record_id: int
    fields: list[str]
    reason: str


def note(record: Record, fields: Iterable[str], reason: str) -> None:
    """Write down one redaction; where that fails the log says what to write."""
    line = json.dumps(
        {
            "at": timezone.now().isoformat(),
            "record_type": record._meta.model_name,
            "record_id": record.pk,
            "fields": list(fields),
            "reason": reason,
        },
        ensure_ascii=False,
    )
    try:
        settings.BACKUP_ROOT.mkdir(parents=True, exist_ok=True)
        with (settings.BACKUP_ROOT / NAME).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    except OSError:
        logger.exception("This redaction could not be noted in %s: %s", NAME, line)


def since(moment: str) -> list[Noted]:
    """Return the redactions noted after `moment`, a text in ISO form, oldest first."""
    try:
        lines = (settings.BACKUP_ROOT / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    noted = [json.loads(line) for line in lines if line.strip()]
    return [each for each in noted if each["at"] > moment]
