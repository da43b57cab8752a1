"""Pages of text, errors and health."""

from datetime import date

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption import figures, glossary
from absorption.views.overview import milestones
from municipalities.models import Action, Document, Municipality

# When the statement was written, and when tests/browser (axe on every page, keyboard,
# enlargement, forced colours) last passed before a release: whoever releases sets it.
ACCESSIBILITY_PREPARED_ON = date(2026, 11, 25)
ACCESSIBILITY_TESTED_ON = date(2026, 11, 25)
ANSWER = "apantisi-erotisi-8762-2025"


@require_safe
def about(request):
    """Show what the ministry says that the Action is for, quoted."""
    action = get_object_or_404(Action.objects.published().select_related("document"))
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
            "prepared_on": ACCESSIBILITY_PREPARED_ON,
            "tested_on": ACCESSIBILITY_TESTED_ON,
            "site_url": settings.BASE_URL,
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
