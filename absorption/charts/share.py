"""The picture that networks show of a shared page: our own SVG, drawn as a PNG of 1200 × 630.

The library draws no letter, and says nothing, where it has no font: without the two of Debian's
`fonts-dejavu-core`, which have Greek, there is no picture.
"""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

import resvg_py
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from absorption.charts.bars import Stage
from absorption.templatetags import amounts

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
FOLDER = Path("/usr/share/fonts/truetype/dejavu")
FONTS = (FOLDER / "DejaVuSans.ttf", FOLDER / "DejaVuSans-Bold.ttf")
ROOM = WIDTH - 2 * MARGIN
# How wide bold letters are at most, as a part of their size.
WIDTHS = dict.fromkeys("MWmΜΉΎ…", 1.1) | dict.fromkeys("ωώw", 0.93)
CAPITAL, SMALL = 0.9, 0.72
# Sizes of the title, the largest first, each with how many lines it may take.
SIZES = ((64, 2), (48, 3), (36, 4))
FIRST_BAR, BAR_STEP, BAR_HEIGHT = 306, 98, 16


@dataclass(frozen=True)
class Line:
    """A line of the title, and where it stands."""

    text: str
    y: int


@dataclass(frozen=True)
class Bar:
    """A step of the chain: its amount, what it rests on, the length of its bar in pixels."""

    label: str
    text: str
    note: str
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
            "whole": ROOM,
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
    text, notes = _("Δεν έχει δημοσιευθεί"), []
    if total.known:
        text = amounts.round_money(total.amount)
        notes.append(total.basis.mark or total.basis.label)
        if total.is_partial:
            text = _("τουλάχιστον %s") % text
            known = {"known": total.own_known, "count": total.own_count}
            notes.append(_("στοιχεία για %(known)s από %(count)s") % known + f" {stage.words}")
    if total.newest:
        notes.append(_("έως {}").format(amounts.short_day(total.newest)))
    length = None if stage.length is None else stage.length * ROOM // 1000
    return Bar(
        label=str(stage.definition.label),
        text=text,
        note=" · ".join(map(str, notes)),
        code=stage.code,
        length=length,
        y=FIRST_BAR + place * BAR_STEP,
    )


def _fitted(title):
    """Return the size at which a title fits, and its lines; what no size holds is cut with «…»."""
    for size, most in SIZES:
        lines = _lines(title, ROOM / size)
        if len(lines) <= most:
            return size, lines
    last = lines[most - 1]
    while _width(last + "…") > ROOM / size:
        last = last[:-1]
    return size, [*lines[: most - 1], last + "…"]


def _width(text):
    """Return how wide a text in bold letters is at most, as a multiple of their size."""
    return sum(WIDTHS.get(letter, CAPITAL if letter.isupper() else SMALL) for letter in text)


def _lines(title, room):
    """Return the lines of a title, none wider than `room`; a word that is, is cut anywhere."""
    lines = [""]
    for word in title.split():
        if lines[-1] and _width(f"{lines[-1]} {word}") > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
        while _width(lines[-1]) > room:
            end = next(end for end in count(1) if _width(lines[-1][: end + 1]) > room)
            lines[-1:] = [lines[-1][:end], lines[-1][end:]]
    return lines
