"""Pages of text, errors and health."""

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption import figures, glossary
from absorption.views.overview import milestones
from municipalities.dates import today
from municipalities.models import Action, Document, Municipality

# When tests/browser/test_charts.py last ran axe on the pages before a release.
ACCESSIBILITY_TESTED_ON = date(2026, 11, 24)
# The contact is read from the settings each time; a copy is to be asked for again after this.
SECURITY_HOLDS = timedelta(days=90)
CODE = "16954"  # the Action that the page is about
ANSWER = "apantisi-erotisi-8762-2025"


@require_safe
def about(request):
    """Show what the ministry says that the Action is for, quoted."""
    action = get_object_or_404(Action.objects.published().select_related("document"), code=CODE)
    return render(
        request,
        "about/about.html",
        {
            "section": "about",
            "page_title": _("Η Δράση"),
            "action": action,
            "answer": Document.objects.published().filter(reference=ANSWER).first(),
            "municipalities": Municipality.objects.published(),
            "milestones": milestones(None),
        },
    )


@require_safe
def methodology(request):
    """Show how each number is made, with today's numbers."""
    return render(
        request,
        "methodology/methodology.html",
        {
            "section": "methodology",
            "page_title": _("Μεθοδολογία"),
            "amounts": figures.AMOUNTS,
            "ratios": figures.RATIOS,
            "figures": figures.action_figures(figures.municipality_figures()),
            "terms": glossary.TERMS,
        },
    )


@require_safe
def accessibility(request):
    """Show the statement that law 4727/2020 asks for."""
    return render(
        request,
        "accessibility/accessibility.html",
        {
            "section": "accessibility",
            "page_title": _("Δήλωση προσβασιμότητας"),
            "tested_on": ACCESSIBILITY_TESTED_ON,
        },
    )


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
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
