"""Tables of the 17 municipalities as a ministry might send them. Their amounts are invented."""

import json
from decimal import Decimal
from pathlib import Path

from django.db import models
from django.utils import timezone

from absorption.imports.cells import Book, Cell, Grid, GridRow
from municipalities.models import Municipality, Region
from tests.factories import make_action, make_document, published

FACTS = Path(__file__).parents[3] / "fixtures"
NAMES = (
    "Αθηναίων", "Θεσσαλονίκης", "Πατρέων", "Ηρακλείου", "Πειραιώς", "Λαρισαίων", "Βόλου",
    "Περιστερίου", "Ρόδου", "Ιωαννίνων", "Χανίων", "Αχαρνών", "Νίκαιας – Αγ. Ιωάννη Ρέντη",
    "Χαλκιδέων", "Κορδελιού – Ευόσμου", "Καλλιθέας", "Τρικκαίων",
)  # fmt: skip
TITLE = "Πίνακας απορρόφησης Δράσης «Έξυπνες Πόλεις» – στοιχεία έως 23.9.2025"
HEADINGS = ["Δήμος", "Προϋπολογισμός", "Συμβάσεις", "Πληρωμές", "Ποσοστό απορρόφησης"]
AMOUNTS = [
    (
        Decimal(3_000_000 + 111_111 * number) + Decimal("0.46"),
        Decimal(2_000_000 + 77_003 * number),
        Decimal(900_000 + 31_009 * number) + Decimal("0.07"),
    )
    for number in range(17)
]
BUDGET, CONTRACTS, PAYMENTS = (sum(amounts) for amounts in zip(*AMOUNTS, strict=True))
DEFINITION = "πληρωμές ÷ προϋπολογισμός"


def load_municipalities():
    """Enter the 17 municipalities as they are published, the Action and a document; return it."""
    regions = {}
    for fields in _facts("regions"):
        regions[fields["nuts2"]], _made = Region.objects.get_or_create(
            nuts2=fields["nuts2"], defaults=fields
        )
    rows = [
        Municipality(
            **fields | {"region": regions[fields["region"][0]]},
            state="published",
            published_at=timezone.now(),
        )
        for fields in _facts("municipalities")
    ]
    # Past the door of publication, which takes its time: what is tested lies elsewhere.
    models.QuerySet(Municipality).bulk_create(rows)
    make_action()
    return published(make_document(title="Πίνακας απορρόφησης ανά Δήμο", number="15/2025"))


def _facts(name):
    lines = (FACTS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["fields"] for line in lines]


def greek(amount):
    """Return an amount as a ministry writes it."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) + " €"


def rate(budget, payments):
    """Return the percentage that it prints."""
    return f"{payments / budget * 100:.1f}".replace(".", ",") + "%"


def ministry_rows():
    """Return the rows of the table that every ministry sends: title, headings, rows, total."""
    rows = [[TITLE], [], HEADINGS]
    for name, amounts in zip(NAMES, AMOUNTS, strict=True):
        rows.append([name, *map(greek, amounts), rate(amounts[0], amounts[2])])
    return [*rows, ["ΣΥΝΟΛΟ", *map(greek, (BUDGET, CONTRACTS, PAYMENTS)), rate(BUDGET, PAYMENTS)]]


def grid(rows, merged=(), hidden=(), hidden_columns=(), name="Φύλλο1", is_hidden=False):
    """Return rows of plain values, or of cells, as a sheet."""
    return Grid(
        name,
        [
            GridRow(number, [_cell(value) for value in row], number in hidden)
            for number, row in enumerate(rows, 1)
        ],
        is_hidden,
        list(merged),
        frozenset(hidden_columns),
    )


def book(*grids):
    """Return sheets as a book."""
    return Book(list(grids), [])


def _cell(value):
    if isinstance(value, Cell):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = Decimal(str(value))
    return Cell(None if value == "" else value)
