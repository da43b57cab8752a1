"""What a record says, as text for staff: one value, and a change from old to new."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from absorption import publication
from absorption.templatetags.amounts import UNKNOWN, display_label, display_value, money

NAMED = 2  # municipalities named in a line; more are counted
# The first of these that a record has is its amount, the first of those its day.
AMOUNTS = {
    "net_amount": _("χωρίς ΦΠΑ"),
    "gross_amount": _("με ΦΠΑ"),
    "net_change": _("χωρίς ΦΠΑ"),
    "gross_change": _("με ΦΠΑ"),
    "absorbed_amount": _("χωρίς ΦΠΑ"),
    "absorbed_gross": _("με ΦΠΑ"),
    "absorbed_unstated": _("ΦΠΑ δεν αναφέρεται"),
    "contracted_amount": "",
    "budget_amount": "",
    "planned_amount": "",
    "amount": "",
    "total_budget": "",
}
DAYS = ("signed_on", "figure_date", "decided_on", "reported_on", "issued_on", "due_on")


@dataclass(frozen=True)
class ValueChange:
    """One field, its public value and the value that would replace it."""

    label: str
    old: str
    new: str
    is_private: bool = False
    field: Any = None
    # Of an amount or a percentage: the numbers, and the day of the old one where it is another's.
    old_value: Decimal | None = None
    new_value: Decimal | None = None
    old_on: str = ""

    @property
    def name(self):
        return self.field.name

    @property
    def difference_value(self):
        """How much more the new number is; None where either is not known."""
        if self.old_value is None or self.new_value is None:
            return None
        return self.new_value - self.old_value

    @property
    def difference(self):
        """The difference with its sign; '' where there is none."""
        more = self.difference_value
        if more is None:
            return ""
        return f"{'+' if more > 0 else ''}{display_value(self.field, more)}"


def line_of(record):
    """Return a record as a line of a list: its name, its municipality, its amount and its date."""
    names = {field.name for field in record._meta.concrete_fields}
    amount, day = (
        next((name for name in choice if name in names and getattr(record, name) is not None), None)
        for choice in (AMOUNTS, DAYS)
    )
    parts = [str(record), *_municipalities_of(record)]
    if amount:
        parts.append(f"{money(getattr(record, amount))} {AMOUNTS[amount]}".strip())
    if day:
        parts.append(date_format(getattr(record, day), "SHORT_DATE_FORMAT"))
    # A figure is called by its subject and its day: neither is said twice.
    said = [part for place, part in enumerate(parts) if place == 0 or part not in parts[0]]
    return " · ".join(said)


def place_of(record):
    """Return whose a record is, as a heading of several; '' where it is nobody's."""
    return ", ".join(_municipalities_of(record))


def _municipalities_of(record):
    if municipality := getattr(record, "municipality", None):
        return [str(municipality)]
    if not record.its_contract:
        return []
    names = [str(share.municipality) for share in record.its_contract.shares.all()]
    return [", ".join(names)] if len(names) <= NAMED else [_("%d Δήμοι") % len(names)]


def said_by(record, name):
    """Return what the field `name` of a record says."""
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if field.one_to_many:
        return display_value(field, [_part(part) for part in value.all()])
    return display_value(field, value.all() if field.many_to_many else value)


def label_of(model, name):
    """Return the Greek name of a field or of a set of parts."""
    return display_label(model._meta.get_field(name))


def changes_of(record, before):
    """Return what publishing `record` in the place of `before` would change, as `ValueChange`s."""
    old, new = (publication.values_of(row) if row else {} for row in (before, record))
    names = list(publication.difference(old, new)[1])
    names += [
        name
        for name in record.private_fields
        if before is None or getattr(before, name) != getattr(record, name)
    ]
    changes = []
    for name in names:
        new_text = said_by(record, name)
        if before is not None or new_text != UNKNOWN:
            old_text = said_by(before, name) if before else UNKNOWN
            is_private = name in record.private_fields
            field = record._meta.get_field(name)
            label = display_label(field)
            numbers = (_number(row, name) for row in (before, record))
            changes.append(ValueChange(label, old_text, new_text, is_private, field, *numbers))
    return changes


def _number(record, name):
    value = getattr(record, name, None)
    return value if isinstance(value, Decimal) else None


def _part(part):
    names = {field.name for field in part._meta.concrete_fields} - {"id", part.whole}
    return {name: getattr(part, name) for name in names}
