"""A release that holds personal data which left the portal is withdrawn, and made anew.

Its number, day and checksum stay, with the reason; its file goes. What is looked for is known
only while the redaction happens: it is kept nowhere.
"""

import io
import logging
from zipfile import ZipFile, is_zipfile

from django.db import transaction
from django.utils.html import escape

from absorption.exports.releases import NothingNewError, make_release
from absorption.models import DataRelease, ReleaseWithdrawal
from absorption.models.system_texts import HELD_PERSONAL_DATA, MADE_ANEW
from absorption.publication.data_version import queue, watch

SHORTEST = 4  # less than that is no name, no number and no address
logger = logging.getLogger(__name__)


def withdraw_holding(sender, texts, **details):
    """Withdraw each release in which one of `texts` stands, and make a new one (signal)."""
    texts = {text for text in texts if len(text) >= SHORTEST}
    wanted = [each.encode() for text in texts for each in {text, escape(text)}]
    found = [release for release in DataRelease.objects.standing() if _holds(release, wanted)]
    for release in found:
        withdraw(release, HELD_PERSONAL_DATA)
    if not found:
        return
    try:
        make_release(MADE_ANEW)
    except (NothingNewError, OSError):
        logger.exception("A release was withdrawn, and none could be made in its place.")


@transaction.atomic
def withdraw(release, reason):
    """Take the file of a release away; what it was called and measured stays."""
    queue()
    ReleaseWithdrawal.objects.get_or_create(release=release, defaults={"reason": reason})
    storage, name = release.file.storage, release.file.name
    transaction.on_commit(lambda: storage.delete(name))
    transaction.on_commit(watch.forget)


def _holds(release, wanted):
    storage, name = release.file.storage, release.file.name
    if not storage.exists(name):
        return False
    with storage.open(name) as file:
        return _zip_holds(file, wanted)


def _zip_holds(file, wanted):
    with ZipFile(file) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith((".xlsx", ".zip")) and is_zipfile(io.BytesIO(content)):
                if _zip_holds(io.BytesIO(content), wanted):
                    return True
            elif any(text in content for text in wanted):
                return True
    return False
