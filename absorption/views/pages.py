"""Pages of text, errors and health."""

from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from absorption import figures, glossary
from absorption.checks import REGISTRY, results
from absorption.views.context import day_of
from absorption.views.overview import milestones
from absorption.views.page_cache import public_page
from municipalities.dates import today
from municipalities.models import Action, Document, Municipality

# When the statement was written, and when tests/browser (axe on every page, keyboard,
# enlargement, forced colours) last passed before a release: whoever releases sets it.
ACCESSIBILITY_PREPARED_ON = date(2026, 11, 25)
ACCESSIBILITY_TESTED_ON = date(2026, 11, 25)
# The contact is read from the settings each time; a copy is to be asked for again after this.
SECURITY_HOLDS = timedelta(days=90)
CODE = "16954"  # the Action that the page is about
ANSWER = "apantisi-erotisi-8762-2025"
LINES_SHOWN = 5  # of what a check found, under the methodology; its own page has the rest
LINES_A_PAGE = 100


@public_page()
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


@public_page("as_of")
@require_safe
def methodology(request):
    """Show how each number is made, with the day's numbers, and what the checks find."""
    as_of, as_of_error = day_of(request)
    public = [found.public for found in results.results(as_of)]
    return render(
        request,
        "methodology/methodology.html",
        {
            "section": "methodology",
            "page_title": _("Μεθοδολογία"),
            "as_of": as_of,
            "as_of_error": as_of_error,
            "amounts": figures.AMOUNTS,
            "ratios": figures.RATIOS,
            "figures": figures.action_figures(figures.municipality_figures(as_of), as_of),
            "terms": glossary.TERMS,
            "checks": [(found, found.lines[:LINES_SHOWN]) for found in public],
        },
    )


@public_page("as_of", "page")
@require_safe
def check(request, code):
    """Show everything that one check finds, with why it stands where somebody has said."""
    if code not in REGISTRY:
        raise Http404
    as_of, as_of_error = day_of(request)
    found = results.result(REGISTRY[code], as_of).public
    pages = Paginator(found.lines, LINES_A_PAGE)
    return render(
        request,
        "methodology/check.html",
        {
            "section": "methodology",
            "page_title": found.check.label,
            "breadcrumbs": [
                (_("Επισκόπηση"), reverse("overview")),
                (_("Μεθοδολογία"), reverse("methodology") + "#checks"),
                (found.check.label, ""),
            ],
            "as_of": as_of,
            "as_of_error": as_of_error,
            "found": found,
            "pages": {
                "page": pages.get_page(request.GET.get("page")),
                "paginator": pages,
                "prefixed_page_field": "page",
                "caption": found.check.label,
            },
        },
    )


@public_page()
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
