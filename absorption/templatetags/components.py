"""The pieces of a page that an include can't make: they hold others, are made once, or are many."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from absorption.figures.glossary import BY_CODE
from absorption.templatetags.languages import free_text
from absorption.templatetags.markup import markup

register = template.Library()

MENU = (
    ("overview", _("Επισκόπηση")),
    ("municipality-list", _("Δήμοι")),
    ("contract-list", _("Συμβάσεις")),
    ("contractor-list", _("Ανάδοχοι")),
    ("document-list", _("Έγγραφα")),
    ("change-list", _("Μεταβολές")),
    ("data-catalogue", _("Δεδομένα")),
    ("methodology", _("Μεθοδολογία")),
    ("about", _("Σχετικά")),
    ("search", _("Αναζήτηση")),
)


@register.simple_block_tag
def section(content, code, heading, *, prose=False, printed=True):
    """Show a part of a page under its heading; its place on the page is `#code`."""
    return markup(
        '<section class="section{}{}" aria-labelledby="{}">'
        '<h2 class="govgr-heading-l" id="{}">{}</h2>{}</section>',
        " prose" if prose else "",
        "" if printed else " no-print",
        code,
        code,
        heading,
        content,
    )


@register.simple_block_tag
def fact(content, label, kind="", *, code=""):
    """Show a value with its label, inside `<dl class="govgr-summary-list">`.

    Its kind is "identifier" or "number-text", where it is a code or a number.
    """
    return markup(
        '<div class="govgr-summary-list__row"{}><dt class="govgr-summary-list__key">{}</dt>'
        '<dd class="govgr-summary-list__value{}">{}</dd></div>',
        markup(' id="{}"', code) if code else "",
        label,
        f" {kind}" if kind else "",
        content,
    )


@register.simple_block_tag
def scroller(content, label):
    """Show a table that may be wider than the screen; it has a name, and keys reach it."""
    return markup(
        '<div class="table-scroll" role="region" aria-label="{}" tabindex="0">{}</div>',
        label,
        content,
    )


@register.simple_tag
@lru_cache(maxsize=4096)
def bar(length, fill, *, partial=False, gap=False):
    """Show a horizontal bar: its length is 0 to 1000 of the scale, None where it is unknown.

    `fill` is its class; `partial` says that a sum is «at least», `gap` that what is published
    can't be computed. The number itself stands beside it as text.
    """
    content = {"value": length, "fill": fill, "partial": partial, "gap": gap}
    return render_to_string("_components/bar.html", content)


@register.simple_tag
def mark(finding):
    """Show how surely something is known (`disclosure.Finding`), told by shape and word."""
    return markup('<span class="mark {}">{}</span>', finding.value, finding.label)


@register.simple_tag(takes_context=True)
def report_link(context, label, figure, key=""):
    """Show «Κάτι είναι λάθος;» of one figure: carries the page with its day, and the figure.

    `figure` is its code in `figures/reportable.py`, `key` that of its record, where a page has
    several, or of its VAT basis. In a frame, which has no `report_url`, there is none.
    """
    if not context.get("report_url"):
        return ""
    wrong = gettext("Κάτι είναι λάθος;")
    return markup(
        '<a class="report-link no-print" rel="nofollow" title="{}" href="{}&amp;figure={}">'
        '<svg aria-hidden="true"><use href="#flag" /></svg>'
        '<span class="govgr-visually-hidden">{} {}</span></a>',
        wrong,
        context["report_url"],
        f"{figure}.{key}" if key else figure,
        wrong,
        free_text(label),
    )


@register.inclusion_tag("_components/glossary_term.html")
def glossary(code):
    """Show a disclosure with the short text of a term and the way to the long one."""
    return {"term": BY_CODE[code]}


@register.simple_tag(takes_context=True)
def menu(context):
    """Return the menu with the place of the page in it: each page has it twice."""
    match = getattr(context.get("request"), "resolver_match", None)
    place = {"section": context.get("section"), "page": match and match.url_name}
    return render_to_string("_components/navigation.html", {"items": MENU} | place)
