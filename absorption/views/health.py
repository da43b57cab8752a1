"""What machines ask for: robots, whoever found a hole, whoever watches over the portal."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from municipalities.dates import today

# The contact is read from the settings each time; a copy is to be asked for again after this.
SECURITY_HOLDS = timedelta(days=90)


@require_safe
def robots(request):
    """Tell robots what to leave alone and where the sitemap is."""
    return render(
        request,
        "robots.txt",
        {"sitemap": settings.BASE_URL + reverse("sitemap")},
        content_type="text/plain; charset=utf-8",
    )


@require_safe
def security(request):
    """Tell who found a hole whom to write to (RFC 9116)."""
    expires = datetime.combine(today() + SECURITY_HOLDS, time(), UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: el, en",
        f"Canonical: {settings.BASE_URL}{reverse('security')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def healthz(request):
    """Answer while the process lives."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request):
    """Answer 200 while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
