"""What a check is, what it finds, and where it looks.

A rule is a function of a `Scope` that yields `Finding`s. It reads what is public through
`absorption.figures`, so that a check and a page never differ, and filters in the database:
the number of queries does not grow with the register.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures import totals
from absorption.models import AbsorptionFigure
from absorption.models.acknowledgements import CheckAcknowledgement
from municipalities.dates import today
from municipalities.models import ContractShare

CHUNK = 200  # rows read at a time
# A figure of a contract; an official row of a municipality as a whole.
PAYMENT, OFFICIAL = "payment", "official"
# The source of several checks.
STUDY = _(
    "Γνωστά σφάλματα των μητρώων, από δημόσια μελέτη της Δράσης ΤΑΑ 16849 "
    "(https://github.com/elpidag/evia-khmdhs)"
)


class Severity(models.TextChoices):
    """How sure a failed check is that something is wrong."""

    CONTRADICTION = "contradiction", _("Αντίφαση: τα στοιχεία δεν μπορεί να ισχύουν μαζί")
    IMPROBABLE = "improbable", _("Χρειάζεται έλεγχο στο έγγραφο")


class Finding(NamedTuple):
    """What a rule found: on which record, at which of its fields, in words and numbers."""

    record: models.Model
    field: str
    message: str
    numbers: Mapping[str, Any]


def kind_of(record):
    """Return what checks call a record: its model, and a figure by what it is of."""
    if isinstance(record, AbsorptionFigure):
        return PAYMENT if record.contract_id else OFFICIAL
    return record._meta.model_name


@dataclass(frozen=True)
class Scope:
    """Where checks look: everything public on a day, or the neighbourhood of some records."""

    as_of: date | None = None
    contracts: frozenset[int] | None = None
    municipalities: frozenset[int] | None = None
    # What was published there: what that cannot break is not asked.
    kinds: frozenset[str] | None = None
    # What several checks read of a neighbourhood.
    kept: dict[str, Any] = field(default_factory=dict, compare=False)

    @classmethod
    def around(cls, records):
        """Return the records' own contracts, their municipalities and what else those have."""
        contracts, versions, municipalities = set(), set(), set()
        for record in records:
            if own := record.its_contract:
                contracts.add(own.identity_id)
                versions.update({own.pk, own.identity_id})
            if record._meta.model_name == "municipality":
                municipalities.add(record.identity_id)
            municipalities.add(getattr(record, "municipality_id", None))
        shares = ContractShare.objects.filter(contract__in=versions).order_by()
        municipalities.update(shares.values_list("municipality", flat=True) if versions else ())
        return cls(
            contracts=frozenset(contracts),
            municipalities=frozenset(municipalities - {None}),
            kinds=frozenset(map(kind_of, records)),
        )

    def concerns(self, *kinds):
        """Whether records of these kinds may have broken something here."""
        return self.kinds is None or not self.kinds.isdisjoint(kinds)

    @property
    def day(self):
        """The day that «today» is."""
        return self.as_of or today()

    @cached_property
    def contract_rows(self):
        """The public contracts in scope, as `totals.contracts` gives them."""
        rows = totals.contracts(self.as_of).order_by("pk")
        if self.municipalities is None:
            return rows
        return rows.filter(Q(pk__in=self.contracts) | Q(pk__in=self._shared()))

    @cached_property
    def figure_rows(self):
        """The public figures in scope, withdrawals left out."""
        rows = AbsorptionFigure.objects.stated(self.as_of).order_by("pk")
        rows = rows.prefetch_related("contract", "municipality")  # of the few that fail
        if self.municipalities is None:
            return rows
        return rows.filter(
            Q(municipality__in=self.municipalities)
            | Q(contract__in=self.contracts)
            | Q(contract__in=self._shared())
        )

    def _shared(self):
        shares = ContractShare.objects.filter(municipality__in=self.municipalities or ())
        return shares.values("contract")

    def of_municipalities(self, rows, lookup="municipality"):
        """Return those of `rows` that belong to the municipalities in scope."""
        if self.municipalities is None:
            return rows
        return rows.filter(**{f"{lookup}__in": self.municipalities})

    @cached_property
    def municipality_rows(self):
        """The figures of the municipalities in scope."""
        if self.municipalities is None:
            return totals.municipality_figures(self.as_of)
        return totals.municipality_figures(self.as_of, pk__in=self.municipalities)


Rule = Callable[[Scope], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """A rule with its public description. `concerns` names the kinds of records that can break it.

    What it finds is public at once, or only when somebody has looked and said why it stands.
    Publication asks for that reason, but for what `asks_why` leaves to the reader.
    """

    code: str
    label: str | Promise
    description: str | Promise
    severity: Severity
    source: str | Promise
    concerns: frozenset[str]
    rule: Rule
    public_at_once: bool = True
    asks_why: bool = True


@dataclass(frozen=True)
class Failure:
    """A check that failed on a record; `acknowledgement` says why it is public all the same.

    `numbers` are the amounts (euro), rates (%) and dates involved, by name.
    """

    check: Check
    record: models.Model
    field: str
    message: str
    numbers: Mapping[str, Any]
    acknowledgement: CheckAcknowledgement | None = None

    @property
    def key(self):
        """What tells this failure from others: the same one keeps its acknowledgement."""
        return (self.check.code, self.record_type, self.record_id, self.numbers_as_text)

    @property
    def record_type(self):
        """The record's model."""
        return self.record._meta.model_name

    @property
    def record_id(self):
        """The key that links to the record use."""
        return getattr(self.record, "identity_id", self.record.pk)

    @property
    def numbers_as_text(self):
        """The numbers as they are kept with an acknowledgement."""
        return json.dumps(dict(self.numbers), cls=DjangoJSONEncoder, sort_keys=True)

    @property
    def url(self):
        """The public page that shows the record, or None."""
        record = self.record
        related = (getattr(record, name, None) for name in ("contract", "municipality"))
        pages = (getattr(shown, "get_absolute_url", None) for shown in (record, *related))
        return next((page() for page in pages if page), None)


REGISTRY: dict[str, Check] = {}


def check(code, *, concerns, **described):
    """Enter the decorated rule in the registry; `described` are the other fields of `Check`."""

    def register(rule):
        REGISTRY[code] = Check(code, concerns=frozenset(concerns), rule=rule, **described)
        return rule

    return register


def in_turn(rows):
    """Yield rows as they are asked for: whoever lists the first few reads no more.

    First the database looks for their keys and for what was computed: it carries no column along
    that only the few need which fail.
    """
    computed = list(rows.query.annotation_select)
    found = rows.values_list("pk", *computed).iterator(chunk_size=CHUNK)
    whole = rows.model._base_manager.prefetch_related(*rows._prefetch_related_lookups)
    while chunk := list(islice(found, CHUNK)):
        records = whole.in_bulk([key for key, *_values in chunk])
        for key, *values in chunk:
            vars(records[key]).update(zip(computed, values, strict=True))
            yield records[key]


def findings(scope, checks):
    """Yield the failures of `checks` in `scope`, not yet matched with acknowledgements."""
    for each in checks:
        for found in each.rule(scope):
            yield Failure(each, *found)
