"""The pages of text: what the Action is, how the numbers are made, who can read them."""

from datetime import date

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from absorption.checks import REGISTRY, results
from absorption.figures import glossary, totals
from absorption.views.context import day_of, in_pages, show
from absorption.views.overview import by_document
from absorption.views.page_cache import public_page
from absorption.views.shared import SHARED
from municipalities.models import Action, Document, Municipality

# When the statement was written, and when tests/browser (axe on every page, keyboard,
# enlargement, forced colours) last passed before a release: whoever releases sets it.
ACCESSIBILITY_PREPARED_ON = date(2026, 11, 25)
ACCESSIBILITY_TESTED_ON = date(2026, 11, 25)
ANSWER = "apantisi-erotisi-8762-2025"
LINES_SHOWN = 5  # of what a check found, under the methodology; its own page has the rest


@public_page()
def about(request):
    """Show what the ministry says that the Action is for, quoted."""
    action = Action.objects.select_related("document").sole()
    if action is None:
        raise Http404
    return show(
        request,
        "about/about.html",
        "about",
        _("Η Δράση"),
        action=action,
        answer=Document.objects.published().filter(reference=ANSWER).first(),
        municipalities=Municipality.objects.published(),
        milestones=by_document(SHARED.get(request, None).milestones, None),
    )


@public_page("as_of")
def methodology(request):
    """Show how each number is made, with the day's numbers, and what the checks find."""
    as_of = day_of(request)
    public = [found.public for found in results.results(as_of)]
    return show(
        request,
        "methodology/methodology.html",
        "methodology",
        _("Μεθοδολογία"),
        definitions=[*totals.AMOUNTS, *totals.RATIOS],
        figures=SHARED.get(request, as_of).action,
        terms=glossary.TERMS,
        checks=[(found, found.lines[:LINES_SHOWN]) for found in public],
    )


@public_page("as_of", "page")
def check(request, code):
    """Show everything that one check finds, with why it stands where somebody has said."""
    if code not in REGISTRY:
        raise Http404
    found = results.result(REGISTRY[code], day_of(request)).public
    return show(
        request,
        "methodology/check.html",
        "methodology",
        found.check.label,
        above=[(_("Μεθοδολογία"), reverse("methodology") + "#checks")],
        found=found,
        pages=in_pages(request, found.lines, found.check.label),
    )


@public_page()
def accessibility(request):
    """Show the statement that law 4727/2020 asks for."""
    return show(
        request,
        "accessibility/accessibility.html",
        "accessibility",
        _("Δήλωση προσβασιμότητας"),
        prepared_on=ACCESSIBILITY_PREPARED_ON,
        tested_on=ACCESSIBILITY_TESTED_ON,
        site_url=settings.BASE_URL,
    )
