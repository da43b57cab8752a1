"""Messages to staff: something waits for you. A lost message never stops a step."""

import logging
from collections import defaultdict
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from absorption.staff.roles import PUBLISHERS

log = logging.getLogger(__name__)
NAMED = 20  # records named in one message


def tell_publishers(records, by):
    """Tell everybody who publishes, but `by`, that records wait for them."""
    publishers = get_user_model().objects.filter(groups__name=PUBLISHERS, is_active=True)
    addresses = publishers.exclude(pk=by.pk).exclude(email="").values_list("email", flat=True)
    for address in addresses:
        _send(address, _("Περιμένουν δημοσίευση: %(count)d"), records)


def tell_editors(records, by):
    """Tell each editor which of their records came back, with the comments."""
    of_editor = defaultdict(list)
    for record in records:
        if record.edited_by and record.edited_by.email and record.edited_by != by:
            of_editor[record.edited_by.email].append(record)
    for address, theirs in of_editor.items():
        _send(address, _("Επιστράφηκαν: %(count)d"), theirs)


def send(address, subject, lines):
    """Send one message and return whether it could be sent; log it when it could not."""
    try:
        send_mail(subject, "\n".join(lines), settings.DEFAULT_FROM_EMAIL, [address])
    except (OSError, SMTPException):
        log.exception("A message to staff could not be sent.")
        return False
    return True


def _send(address, subject, records):
    if not records:
        return
    lines = [
        f"{record._meta.verbose_name}: {record}" + _comment_of(record) for record in records[:NAMED]
    ]
    if len(records) > NAMED:
        lines.append(_("… και άλλα %(count)d") % {"count": len(records) - NAMED})
    lines += ["", settings.BASE_URL + reverse("admin:index")]
    send(address, subject % {"count": len(records)}, lines)


def _comment_of(record):
    return f" — {record.review_comment}" if record.review_comment else ""
