"""One search over everything that staff may see, drafts too: by name, code, ΑΦΜ or amount."""

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from absorption.admin.display import line_of
from absorption.publication.history import TRACKED
from absorption.search import queries
from municipalities.identifiers import fold_to_greek, fold_to_latin
from municipalities.models import MoneyField
from municipalities.numbers import GREEK, NotANumberError, read_number

SHOWN = 20  # of each kind
LONGEST = 200  # characters that are looked for
CODES = ("ada", "adam", "tax_id", "reference", "ops_code", "code", "number", "slug")


def view(site, request):
    """Show what is found, by kind; a public page's own search forgives typos, this one too."""
    typed = request.GET.get("q", "").strip()[:LONGEST]
    public = _public(typed) if typed else []
    groups = []
    for model in TRACKED:
        desk = site.get_model_admin(model)
        if not desk.has_view_permission(request):
            raise PermissionDenied
        rows = list(_found(model, desk, request, typed, public)) if typed else []
        if rows:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            groups.append(
                {
                    "label": model._meta.verbose_name_plural,
                    "rows": [
                        (row, line_of(row), reverse(name, args=[row.pk])) for row in rows[:SHOWN]
                    ],
                    "has_more": len(rows) > SHOWN,
                }
            )
    return TemplateResponse(
        request,
        "admin/search.html",
        {
            **site.each_context(request),
            "title": _("Αναζήτηση"),
            "typed": typed,
            "groups": groups,
            "shown": SHOWN,
        },
    )


def _found(model, desk, request, typed, public):
    rows = model._base_manager.filter(superseded_at=None)
    by_words, _distinct = desk.get_search_results(request, rows.order_by(), typed)
    wanted = Q(pk__in=by_words.values("pk")) | _codes(model, typed) | _amounts(model, typed)
    kind = model._meta.model_name
    wanted |= Q(pk__in=[hit.entry.record_id for hit in public if hit.entry.kind == kind])
    return rows.filter(wanted).select_related("edited_by").order_by("-edited_at")[: SHOWN + 1]


def _codes(model, typed):
    """Return the condition that a code begins so, whichever alphabet it was typed in."""
    found = Q()
    fields = {field.name for field in model._meta.concrete_fields}
    for name in fields & set(CODES):
        if isinstance(model._meta.get_field(name), models.CharField):
            for code in {typed, fold_to_greek(typed), fold_to_latin(typed)}:
                found |= Q(**{f"{name}__istartswith": code})
    return found


def _amounts(model, typed):
    """Return the condition that an amount of the row is the number that was typed."""
    try:
        number = read_number(typed, GREEK)
    except NotANumberError:
        return Q()
    found = Q()
    for field in model._meta.concrete_fields:
        if isinstance(field, MoneyField) and abs(number) < 10 ** (field.max_digits - 2):
            found |= Q(**{field.name: number})
    return found


def _public(typed):
    """Return what the public's search finds with all the words, typos forgiven.

    Numbers it forgives as well: of those only what was typed is meant.
    """
    if not any(letter.isalpha() for letter in typed):
        return []
    results = queries.search(typed)
    return [] if results.partial else results.hits
