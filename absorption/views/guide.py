"""The guide for journalists as a page: `docs/journalists*.md`, whose code a test runs.

Of Markdown it is read what the guide is written in: headings, paragraphs, lists, tables, blocks of
code, and inside a line `code` and **bold**.
"""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from absorption.views.context import show
from absorption.views.page_cache import public_page

FOLDER = settings.BASE_DIR / "docs"
# What the guide calls the portal, wherever it is read.
EXAMPLE = "https://portal.example"
FENCED = re.compile(r"^```\w+\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


@public_page()
def guide(request):
    """Show how the files are read, with examples that run against this portal."""
    title, lead, parts = contents(get_language())
    return show(
        request,
        "data/guide.html",
        "data-catalogue",
        title,
        above=[(_("Ανοικτά δεδομένα"), reverse("data-catalogue"))],
        lead=lead,
        parts=parts,
    )


def contents(language):
    """Return the guide in a language: title, opening paragraph, parts as (code, heading, HTML)."""
    name = "journalists.md" if language == "el" else "journalists.en.md"
    head, *parts = (FOLDER / name).read_text(encoding="utf-8").split("\n## ")
    title, lead, *_rest = head.split("\n\n")
    return (
        title.removeprefix("# "),
        lead.replace("**", "").replace("`", "").replace("\n", " "),
        [
            (f"part-{number}", heading, as_html(text))
            for number, part in enumerate(parts, 1)
            for heading, _line, text in [part.partition("\n")]
        ],
    )


def as_html(text):
    """Return Markdown as HTML, with this portal's address in its examples."""
    pieces = FENCED.split(text.replace(EXAMPLE, settings.BASE_URL))
    return format_html_join(
        "\n",
        "{}",
        (
            (format_html('<pre class="identifier">{}</pre>', piece) if is_code else _blocks(piece),)
            for piece, is_code in zip(pieces, (False, True) * len(pieces), strict=False)
        ),
    )


def _blocks(text):
    found = (block.strip() for block in text.split("\n\n"))
    return format_html_join("\n", "{}", ((_block(block),) for block in found if block))


def _block(text):
    if text.startswith("|"):
        return _table(text.splitlines())
    if text.startswith("- "):
        items = text.removeprefix("- ").split("\n- ")
        items = format_html_join("\n", "<li>{}</li>", ((_line(item),) for item in items))
        return format_html('<ul class="govgr-list govgr-list--bullet">{}</ul>', items)
    return format_html("<p>{}</p>", _line(text))


# With the roles of every table (docs/decisions/table-roles.md).
TABLE = (
    '<table class="govgr-table" role="table"><thead role="rowgroup"><tr role="row">{}</tr></thead>'
    '<tbody role="rowgroup">{}</tbody></table>'
)
HEADING = '<th scope="col" role="columnheader">{}</th>'
ROW = '<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>'
CELL = '<td role="cell" class="wide">{}</td>'


def _table(lines):
    rows = [[_line(cell.strip()) for cell in line.strip("| ").split("|")] for line in lines]
    head, _ruler, *body = rows
    cells = [
        (first, format_html_join("", CELL, ((cell,) for cell in rest))) for first, *rest in body
    ]
    headings = format_html_join("", HEADING, ((cell,) for cell in head))
    return format_html(TABLE, headings, format_html_join("\n", ROW, cells))


def _line(text):
    """Return a line or paragraph, escaped, with its code and its bold words."""
    pieces = INLINE.split(text)
    plain, code, bold = pieces[::3], pieces[1::3], pieces[2::3]
    marked = [
        format_html("<code>{}</code>" if one else "<strong>{}</strong>", one or other)
        for one, other in zip(code, bold, strict=True)
    ]
    return format_html_join("", "{}{}", zip(plain, [*marked, mark_safe("")], strict=True))
