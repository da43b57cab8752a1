"""The same series as the SVG, for Plotly: the only place with floats, none of them shown.

A payload is what `static/js/charts.js` asks for: the figure, and the words that go into a
picture that somebody downloads (title, source, day, address). Plotly checks each property that it
is given, which costs more than the rest of a page: what all figures share is made by it once, and
a test has it check a whole figure.
"""

from functools import cache

import plotly.graph_objects as go
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from absorption.templatetags.amounts import around_euro, day, marks


def payments(area, title, url):
    """Return the payload of payments over time (`area`: timelines.Area), or None."""
    if area is None:
        return None
    same = _payments_frame(get_language())
    held = [*area.history.dates, area.until]
    data = [
        same["data"][0]
        | {
            "name": str(layer.name),
            "x": held,
            "y": [
                None if amount is None else float(amount) for amount in [*layer.amounts, layer.last]
            ],
        }
        for layer in area.history.layers
    ]
    data += [
        same["data"][1]
        | {
            "name": f"{point.label}, {point.row.basis.label}",
            "x": [point.day],
            "y": [float(point.row.paid)],
        }
        for point in area.official
    ]
    layout = same["layout"] | {
        "shapes": [_dashed(mark.day) for mark in area.marks],
        "xaxis": same["layout"]["xaxis"] | {"range": [area.axis.first, area.axis.last]},
    }
    words = _("%s: σωρευτικές πληρωμές ανά σύμβαση, ευρώ χωρίς ΦΠΑ")
    if area.history.of_all:
        words = _("%s: σωρευτικές πληρωμές, ευρώ χωρίς ΦΠΑ")
    title = words % title
    note = _("Στοιχεία έως %s") % day(area.newest)
    return payload({"data": data, "layout": layout}, title, note, url)


@cache
def _payments_frame(language):
    """Return what is the same in all pictures of payments in a language, checked by Plotly."""
    prefix, suffix = around_euro(False, language)
    hover = f"{prefix}%{{y:,.2f}}{suffix}"
    layer = go.Scatter(
        stackgroup="contracts",
        mode="lines",
        line={"shape": "hv", "width": 1},
        hovertemplate=hover,
    )
    point = go.Scatter(
        mode="markers", marker={"symbol": "diamond-open", "size": 12}, hovertemplate=hover
    )
    layout = {
        "separators": ".,".translate(marks(language)),
        "hovermode": "x unified",
        "showlegend": False,
        "xaxis": {"tickformat": "%m/%Y", "hoverformat": "%-d/%-m/%Y", "ticks": "outside"},
        "yaxis": {"rangemode": "tozero", "ticksuffix": suffix, "tickprefix": prefix},
        "template": "none",
    }
    return go.Figure([layer, point], layout).to_plotly_json()


def ranking(ranked, url):
    """Return the payload of the municipalities by one measure (`ranked`: bars.Ranking)."""
    known = [bar for bar in reversed(ranked.bars) if bar.value is not None]
    same = _ranking_frame()
    bars = same["data"][0] | {
        "text": [_bar_text(bar) for bar in known],
        "x": [float(bar.value) for bar in known],
        "y": [str(bar.municipality) for bar in known],
    }
    layout = same["layout"] | {
        "xaxis": same["layout"]["xaxis"] | {"range": [0, float(ranked.scale or 1)]}
    }
    title = f"{ranked.measure.definition.label} ({ranked.measure.unit})"
    coverage = _("Γνωστό για %(known)s από %(count)s δήμους") % {
        "known": ranked.known,
        "count": len(ranked.bars),
    }
    return payload({"data": [bars], "layout": layout}, title, coverage, url)


@cache
def _ranking_frame():
    """Return what is the same in all rankings, checked by Plotly."""
    layout = {"xaxis": {"visible": False}, "yaxis": {"automargin": True}, "template": "none"}
    return go.Figure([go.Bar(orientation="h")], layout).to_plotly_json()


def payload(figure, title, note, url):
    """Return a figure and the words of its picture, ready for JSON."""
    return {
        "figure": figure,
        "title": title,
        "note": note,
        # A picture travels without its page: invented figures say so themselves.
        "source": _("ΔΕΔΟΜΕΝΑ ΕΠΙΔΕΙΞΗΣ: επινοημένα ποσά")
        if settings.PORTAL_DEMO
        else _("Πηγή: Έξυπνες Πόλεις, Δράση 16954"),
        "url": url,
        "label": _("Διαδραστικό γράφημα. Με τα βέλη αριστερά και δεξιά αλλάζει η ημερομηνία."),
    }


def _bar_text(bar):
    return _("τουλάχιστον {amount}").format(amount=bar.text) if bar.is_minimum else bar.text


def _dashed(day_marked):
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": day_marked,
        "x1": day_marked,
        "y0": 0,
        "y1": 1,
        "line": {"dash": "dash", "width": 1},
    }
