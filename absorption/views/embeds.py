"""What other pages may show in a frame."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from absorption import figures, sentences
from absorption.charts import bars
from absorption.views.context import day_of
from absorption.views.page_cache import public_page

# Anybody may show this page in a frame; it can load nothing but its style sheet.
EMBED_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)


@public_page("as_of")
@require_safe
@xframe_options_exempt
def municipality_embed(request, slug):
    """Show one municipality in a frame of another page, pinned to a day if asked."""
    as_of, _as_of_error = day_of(request)
    found = figures.municipality_figures(as_of, slug=slug)
    if not found:
        raise Http404
    [row] = found
    pinned = f"?as_of={as_of.isoformat()}" if as_of else ""
    response = render(
        request,
        "municipalities/embed.html",
        {
            "as_of": as_of,
            "municipality": row.municipality,
            "sentence": sentences.municipality_sentence(row),
            "funnel": bars.municipality_funnel(row),
            "page_url": settings.BASE_URL + row.municipality.get_absolute_url() + pinned,
        },
    )
    response.headers["Content-Security-Policy"] = EMBED_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
