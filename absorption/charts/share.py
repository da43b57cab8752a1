"""The picture that networks show of a shared page: our own SVG, drawn as a PNG of 1200 × 630.

The library draws no letter, and says nothing, where it has no font: without the two of Debian's
`fonts-dejavu-core`, which have Greek, there is no picture.
"""

from dataclasses import dataclass
from pathlib import Path

import resvg_py
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from absorption.charts.bars import Stage
from absorption.templatetags import amounts

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
FOLDER = Path("/usr/share/fonts/truetype/dejavu")
FONTS = (FOLDER / "DejaVuSans.ttf", FOLDER / "DejaVuSans-Bold.ttf")
# Of its bold letters one is as wide as this part of their size, on average; with room to spare.
LETTER = 0.72
# Sizes of the title, the largest first, each with how many lines it may take.
SIZES = ((64, 2), (48, 3), (36, 4))
FIRST_BAR, BAR_STEP, BAR_HEIGHT = 300, 88, 22


@dataclass(frozen=True)
class Line:
    """A line of the title, and where it stands."""

    text: str
    y: int


@dataclass(frozen=True)
class Bar:
    """A step of the chain of money: its amount as text, and the length of its bar in pixels."""

    label: str
    text: str
    code: str
    length: int | None
    y: int


def is_possible():
    """Return whether there are letters to draw with."""
    return all(font.is_file() for font in FONTS)


def card(title, funnel: list[Stage], day, site, *, demo):
    """Return the picture as PNG: a title, the chain of money and the day that it is of."""
    size, lines = _fitted(title)
    svg = render_to_string(
        "share/card.svg",
        {
            "size": size,
            "lines": [
                Line(text, 92 + size + place * round(size * 1.2))
                for place, text in enumerate(lines)
            ],
            "bars": [_bar(stage, place) for place, stage in enumerate(funnel)],
            "bar_height": BAR_HEIGHT,
            "whole": WIDTH - 2 * MARGIN,
            "heading": f"{_('Έξυπνες Πόλεις')} · {_('Δράση 16954')}",
            "foot": _("Όσα ήταν δημοσιευμένα στις {}").format(amounts.day(day)),
            "site": site,
            "demo": _("ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ") if demo else "",
        },
    )
    png: bytes = resvg_py.svg_to_bytes(
        svg_string=svg,
        width=WIDTH,
        height=HEIGHT,
        skip_system_fonts=True,
        font_files=[str(font) for font in FONTS],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    return bytes(png)


def _bar(stage, place):
    """Return a step as it is drawn; what is not published has no length."""
    total = stage.total
    if total.known:
        text = amounts.round_money(total.amount)
        if total.is_partial:
            text = _("τουλάχιστον %s") % text
        text = f"{text} {total.basis.mark or total.basis.label}"
    else:
        text = _("Δεν έχει δημοσιευθεί")
    label = str(stage.definition.label)
    if total.newest:
        label = f"{label}, {_('έως {}').format(amounts.short_day(total.newest))}"
    length = None
    if stage.length is not None:
        length = stage.length * (WIDTH - 2 * MARGIN) // 1000
    return Bar(label, text, stage.code, length, FIRST_BAR + place * BAR_STEP)


def _fitted(title):
    """Return the size at which a title fits, and its lines; what no size holds is cut with «…»."""
    for size, most in SIZES:
        letters = int((WIDTH - 2 * MARGIN) / (size * LETTER))
        lines = _lines(title, letters)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], lines[most - 1][: letters - 1] + "…"]


def _lines(title, letters):
    """Return the lines of a title, none longer than `letters`."""
    lines = [""]
    pieces = [
        word[start : start + letters]
        for word in title.split()
        for start in range(0, len(word), letters)
    ]
    for word in pieces:
        if len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    return [line for line in lines if line]
