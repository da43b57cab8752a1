"""Files that no row names any more: their process died between the two."""

import time
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models

from municipalities.models import Document

FOLDER = "documents"
# An upload lies here before its row is kept: younger ones are left alone.
AGE = timedelta(days=1)


def sweep(age=AGE):
    """Delete uploaded files that neither a row nor its history names; return their names.

    So a redaction that died after its commit keeps no file, at the latest by the next backup.
    """
    history = apps.get_model("absorption", "HistoricalDocument")
    rows = (models.QuerySet(Document), history.objects.all())
    named = {name for each in rows for name in each.values_list("file", flat=True)}
    swept = []
    for path in sorted((settings.MEDIA_ROOT / FOLDER).rglob("*")):
        name = path.relative_to(settings.MEDIA_ROOT).as_posix()
        old = path.is_file() and path.stat().st_mtime <= time.time() - age.total_seconds()
        if old and name not in named:
            path.unlink()
            swept.append(name)
    return swept
