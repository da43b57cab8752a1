"""What a column is: name, type, unit, words, and how its value is got."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from municipalities.dates import VersionDay
from municipalities.models import MoneyField, PercentField

# Between the values of a list in one cell; JSON has a list there.
LIST_SEPARATOR = "|"
# What stands in a file for a person's name, in whichever language it is asked for.
PUBLIC_PERSON = "φυσικό πρόσωπο"
NET = _("Ευρώ χωρίς ΦΠΑ")
GROSS = _("Ευρώ με ΦΠΑ")
ON_ITS_BASIS = _("Ευρώ, στη βάση ΦΠΑ της γραμμής")


class Kind(StrEnum):
    """How a value is to be read."""

    TEXT = "text"
    CODE = "code"
    LIST = "list"
    URL = "url"
    INTEGER = "integer"
    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    JSON = "json"


@dataclass(frozen=True)
class Field:
    """A column.

    `value` is the name of a field, an ORM expression, or a function of a day that gives one;
    in a dataset that is computed, the path of an attribute or a function of the row. `source`
    says which field or definition the value comes from.
    """

    name: str
    kind: Kind
    label: str | Promise
    value: Any
    description: str | Promise = ""
    unit: str | Promise = ""
    source: str = ""
    places: int = 2
    required: bool = False
    unique: bool = False
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple = ()

    def expression(self, as_of=None):
        """Return the ORM expression for the value, as of a day."""
        if isinstance(self.value, str):
            return F(self.value)
        return self.value(as_of) if callable(self.value) else self.value

    def of_row(self, row):
        """Return the value of a computed row."""
        return self.value(row) if callable(self.value) else attrgetter(self.value)(row)


@dataclass(frozen=True)
class Dataset:
    """A table that is published.

    `columns` are its own; `fields` adds those that every dataset has. `prepare`, for a
    computed dataset, turns the rows of the list into tuples in the order of `columns`.
    """

    name: str
    title: str | Promise
    description: str | Promise
    key: tuple[str, ...]
    columns: tuple[Field, ...]
    prepare: Callable | None = None

    @property
    def fields(self):
        """Every column of the files, in order."""
        return (*self.columns, AS_OF, *([DEMO] if settings.PORTAL_DEMO else []))

    def query(self, rows, as_of=None, wrap=lambda field, expression: expression):
        """Return the QuerySet of tuples, in the order of `fields`, for the QuerySet `rows`.

        `wrap` may say in SQL how a column is written.
        """
        rows = rows.prefetch_related(None).select_related(None)
        if hasattr(rows, "with_identity"):
            rows = rows.with_identity()
        return rows.values_list(*(wrap(field, field.expression(as_of)) for field in self.fields))

    def tuples(self, rows, as_of=None):
        """Return the tuples, in the order of `fields`, for the computed `rows`."""
        ends = (_stated(as_of), *([True] if settings.PORTAL_DEMO else []))
        return [(*values, *ends) for values in self.prepare(rows, as_of)]


def _stated(as_of):
    """Return the day that the reader asked for; a version's file is that of its time."""
    return None if isinstance(as_of, VersionDay) else as_of


AS_OF = Field(
    "as_of",
    Kind.DATE,
    _("Ημέρα αναφοράς"),
    lambda as_of: Value(_stated(as_of), models.DateField()),
    _(
        "Με ?as_of: η γραμμή δείχνει ό,τι είχε δημοσιευθεί έως το τέλος αυτής της ημέρας (ώρα "
        "Ελλάδας). Χωρίς, κενή: το αρχείο αλλάζει μόνο όταν αλλάζει ό,τι είναι δημοσιευμένο."
    ),
)
DEMO = Field(
    "demo",
    Kind.BOOLEAN,
    _("Επίδειξη"),
    Value(True, models.BooleanField()),
    _("Αληθές: η γραμμή είναι επινοημένη, για επίδειξη της πύλης, και δεν είναι στοιχείο."),
    required=True,
)


def of(model, *names, as_name=None, **options):
    """Return the columns of a model's own fields, in the words of the model."""
    fields = [model._meta.get_field(name) for name in names]
    return tuple(
        Field(
            **{
                "name": as_name or field.name,
                "label": field.verbose_name,
                "description": field.help_text,
                "value": field.name,
                "source": f"{model._meta.label}.{field.name}",
                "required": not (field.blank or field.null),
                **_described(field),
            }
            | options
        )
        for field in fields
    )


def count(name, label, value, description="", **options):
    """Return a column of how many there are of something."""
    return Field(name, Kind.INTEGER, label, value, description, minimum=0, **options)


def linked(model, path, name):
    """Return the function of the day that gives `name` of the record that `path` links to.

    Now that is the record itself; on a past day it is the version that was public then.
    `name` may be a function of a prefix that gives an expression.
    """
    expression = name if callable(name) else lambda prefix: F(prefix + name)

    def value(as_of):
        if as_of is None:
            return expression(f"{path}__")
        rows = versions(model, path, as_of).annotate(linked_value=expression(""))
        return Subquery(rows.values("linked_value")[:1])

    return value


def versions(model, path, as_of):
    """Return the row of `model` public at the end of `as_of` that `path` links to."""
    link = OuterRef(path)
    return model.objects.published(as_of).filter(Q(pk=link) | Q(version_of=link))


def _described(field):
    """Return what a model's field says of its own values."""
    if field.choices:
        return {"kind": Kind.CODE, "choices": tuple(field.flatchoices)}
    match field:
        case MoneyField():
            # A change of an amount may be negative; an amount itself has a validator of that.
            bounded = any(isinstance(one, MinValueValidator) for one in field.validators)
            minimum = 0 if bounded else None
            return {"kind": Kind.AMOUNT, "minimum": minimum}
        case PercentField():
            return {"kind": Kind.PERCENT, "unit": "%", "minimum": 0, "maximum": 100}
        case models.IntegerField():
            return {"kind": Kind.INTEGER, "minimum": 0}
        case models.DateTimeField():
            return {"kind": Kind.DATETIME}
        case models.DateField():
            return {"kind": Kind.DATE}
        case models.BooleanField():
            return {"kind": Kind.BOOLEAN}
        case models.URLField():
            return {"kind": Kind.URL}
        case models.JSONField():
            return {"kind": Kind.JSON}
        case models.SlugField():
            return {"kind": Kind.CODE}
    return {"kind": Kind.TEXT}
