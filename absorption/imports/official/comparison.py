"""Beside each amount of a table, what the portal has: the last official row, and its own sums."""

from dataclasses import dataclass
from decimal import Decimal

from absorption.figures.totals import (
    ABSORBED,
    ALLOCATED,
    CONTRACTED,
    Total,
    municipality_figures,
)
from absorption.imports.rows import Planned
from absorption.models.payments import PAID
from municipalities.models import Municipality

# The fields of each amount, and its code among the figures.
COMPARED = {
    "budget": (("budget_amount",), ALLOCATED.code),
    "contracts": (("contracted_amount",), CONTRACTED.code),
    "payments": (tuple(PAID.values()), ABSORBED.code),
}


@dataclass(frozen=True)
class Compared:
    """An amount of a table in euro, the last published official one, the portal's own sum."""

    amount: Decimal | None
    official: Total | None
    own: Total | None


@dataclass(frozen=True)
class ComparedRow:
    """A row of a table, with each of its amounts compared."""

    planned: Planned
    name: str
    municipality: Municipality | None
    amounts: list[Compared]
    rate: Decimal | None


def compared(plan):
    """Return the rows of a plan beside what the portal has."""
    names = {row.number: (row.name, row.municipality) for row in plan.table.rows}
    figures = {row.municipality.pk: row for row in municipality_figures()}
    rows = []
    for each in plan.planned:
        name, municipality = names.get(each.number, ("", None))
        has = figures.get(municipality.pk) if municipality else None
        record = each.instance or each.record
        rows.append(
            ComparedRow(
                planned=each,
                name=name,
                municipality=municipality,
                amounts=[_compared(record, COMPARED[place], has) for place in plan.columns.amounts],
                rate=getattr(record, "stated_rate", None),
            )
        )
    return rows


def _compared(record, sides, has):
    fields, code = sides
    stated = (getattr(record, field, None) for field in fields)
    return Compared(
        amount=next((amount for amount in stated if amount is not None), None),
        official=has.official.get(code) if has else None,
        own=has.own[code] if has else None,
    )
