"""The map of Greece with the municipalities, shaded by a measure.

Boundaries: geodata.gov.gr «Όρια Δήμων (Καλλικράτης)», CC BY 3.0, simplified to whole
numbers in static/maps/municipalities.svg, which a browser fetches once for all versions of the
page. Seats: GeoNames, CC BY 4.0, in seats.json. Both are stored by ΥΠΕΣ code, which outlives names
and addresses.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from absorption.charts.bars import Bar, Ranking
from absorption.search.spelling import folded
from absorption.templatetags import amounts

SHADES = 5
GAP = "gap"
PARTS = (
    ("greece", _("Ελλάδα")),
    ("attica", _("Λεκανοπέδιο Αττικής")),
    ("thessaloniki", _("Θεσσαλονίκη")),
)
# Where names would run into each other: the place of a name beside its seat, by ΥΠΕΣ code.
BESIDE = (12, 8, "start")
PLACES = {
    "9084": (0, -22, ""),  # Ioannina
    "9114": (-10, 44, ""),  # Trikala
    "9100": (4, -24, ""),  # Larissa
    "9105": (24, 12, "start"),  # Volos
    "9134": (0, -18, ""),  # Patras
    "9296": (-48, -6, "end"),  # Rhodes
    "9325": (0, -22, ""),  # Chania
    "9305": (0, -16, "start"),  # Heraklion
    "9183": (0, -8, ""),  # Peristeri
    "9204": (6, -8, ""),  # Nikaia
    "9205": (4, 18, ""),  # Piraeus
    "9198": (4, 12, "start"),  # Kallithea
    "9031": (4, 14, "end"),  # Thessaloniki
}


@dataclass(frozen=True)
class Shape:
    """One municipality on the map: where its name stands, its shade.

    The name is in the middle of its place, or has it at its `anchor`, start or end.
    The shade is 1 to 5; 0 where nothing is published, "gap" where it can't be computed.
    """

    bar: Bar
    place: tuple[int, int]
    anchor: str
    shade: int | str

    @property
    def name(self):
        """A short name in the language of the page."""
        municipality = self.bar.municipality
        if get_language() == "el":
            return municipality.seat
        name = municipality.name_en.removeprefix("Municipality of ")
        # Of two places in one name, the seat is what the map has room for.
        parts = (part for part in name.split("–") if folded(part) == folded(municipality.seat))
        return next(parts, name)


@dataclass(frozen=True)
class Part:
    """One map: the country or an inset."""

    code: str
    title: str | Promise
    width: int
    height: int
    shapes: list[Shape]


def stored_parts():
    """Return the size of each part of the map, and where the seats are on it."""
    return json.loads(Path(__file__).with_name("seats.json").read_text(encoding="utf-8"))


def maps(ranking: Ranking):
    """Return the parts of the map; a municipality that the list leaves out is not on it."""
    bars = {bar.municipality.ypes_code: bar for bar in ranking.bars}
    return [
        Part(
            code,
            title,
            stored["width"],
            stored["height"],
            [
                _shape(bars[ypes_code], seat)
                for ypes_code, seat in stored["seats"].items()
                if ypes_code in bars
            ],
        )
        for code, title in PARTS
        for stored in (stored_parts()[code],)
    ]


def legend(ranking: Ranking):
    """Return (shade, least, most) of each shade as text; empty when nothing is known."""
    if ranking.scale is None:
        return []
    bounds = [ranking.scale * step / SHADES for step in range(SHADES + 1)]
    if not ranking.measure.is_ratio and ranking.scale > SHADES:
        bounds = [bound.quantize(Decimal(1)) for bound in bounds]
    text = amounts.percent if ranking.measure.is_ratio else amounts.round_money
    texts = [text(bound) for bound in bounds]
    return [(step + 1, texts[step], texts[step + 1]) for step in range(SHADES)]


def _shape(bar, seat):
    x, y = seat
    right, down, anchor = PLACES.get(bar.municipality.ypes_code, BESIDE)
    return Shape(bar, (x + right, y + down), anchor, shade_of(bar))


def shade_of(bar):
    """Return the shade of a bar: GAP where its number can't be computed from what is published."""
    return GAP if bar.value is None and bar.gap.is_published else shade(bar.length)


def shade(length):
    """Return the shade, 1 (light) to 5 (dark), of a length in thousandths; 0 when unknown."""
    return 0 if length is None else min(SHADES, length * SHADES // 1000 + 1)
