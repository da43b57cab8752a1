"""A list as its address describes it: filtered, sorted, as of a day.

The page shows it, the chart draws it, the export writes it: the same rows in the same order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import django_tables2
from django.db.models import BooleanField, Count, ExpressionWrapper, Min, QuerySet
from django.utils.functional import SimpleLazyObject

from absorption.figures import totals
from absorption.figures.as_of import PARAMETER as AS_OF
from absorption.figures.as_of import VERSION
from absorption.lists import filters, tables
from absorption.models import AbsorptionFigure, Change
from absorption.models.changes import OFFICIAL, record_labels, said_reason, title_of
from absorption.publication import freshness
from absorption.templatetags.amounts import money
from municipalities.dates import end_of_day
from municipalities.models import (
    Allocation,
    ContractAmendment,
    Contractor,
    Document,
    Municipality,
    ReportedFigure,
    Subproject,
)


@dataclass(frozen=True)
class Listing:
    """What a list holds.

    `errors` are the messages of the filter by parameter; with any, `rows` is unfiltered.
    """

    name: str
    rows: QuerySet | Sequence
    filterset: filters.Filters
    table: django_tables2.Table | None

    @property
    def errors(self):
        """Messages by parameter, for the visitor."""
        return {name: " ".join(messages) for name, messages in self.filterset.errors.items()}

    @property
    def status(self):
        """What an answer about it says: all is well (200), a bad question (400), gone (410)."""
        codes = {
            error.code
            for errors in self.filterset.form.errors.as_data().values()
            for error in errors
        }
        return 410 if filters.GONE in codes else 400 if codes else 200

    @property
    def active(self):
        """The filters in use, where none is wrong: (label, value as text)."""
        cleaned = self.filterset.form.cleaned_data
        fields = self.filterset.form.fields
        return [
            (fields[name].label, _shown(fields[name], value))
            for name, value in cleaned.items()
            if value not in (None, "")
        ]


def listing(name, params, as_of=None):
    """Return the list `name` as the query `params` describe it.

    Raises KeyError for a list that does not exist.
    """
    source = SOURCES[name]
    filterset = source.filterset(params, queryset=source.rows(as_of))
    rows = filterset.qs if filterset.is_valid() else filterset.queryset
    table = None
    if source.table:
        table = source.table(rows, as_of)
        table.order_by = params.get("sort") or source.order
        rows = table.data.data
    return Listing(name, rows, filterset, table)


def municipalities_table(rows, as_of):
    """Return the municipalities with the Action that they sum to."""
    found = totals.municipality_figures(as_of, pk__in=rows.values("pk"))
    # An export shows no foot: the sums are asked for when the table is drawn.
    action = SimpleLazyObject(lambda: totals.action_figures(found, as_of))
    return tables.MunicipalityTable(found, action, freshness.late(found, as_of))


def contracts_table(rows, as_of):
    """Return the contracts with their sums."""
    sums = SimpleLazyObject(lambda: totals.contract_sums(rows, as_of))
    return tables.ContractTable(rows, sums)


def changes(as_of=None):
    """Return the ledger, newest first, up to the end of the day `as_of`."""
    lines = Change.objects.select_related("municipality", "contract", "document")
    return lines.filter(at__lt=end_of_day(as_of)) if as_of else lines


def latest_publications(lines, count=5):
    """Return the newest ledger lines, those of one publication and kind of thing as one."""
    moments = lines.order_by("-at").values("at").distinct()[:count]
    groups = (
        lines.filter(at__in=moments)
        .order_by()
        .annotate(is_official=ExpressionWrapper(OFFICIAL, BooleanField()))
        .values("data_version", "at", "kind", "record_type", "is_official")
        .annotate(count=Count("pk"), label=Min("label"), reason=Min("reason"))
        .order_by("-at", "record_type", "is_official")[:count]
    )
    kinds = dict(Change._meta.get_field("kind").flatchoices)
    for group in groups:
        one, several = record_labels(group["record_type"], is_official=group["is_official"])
        yield group | {
            "kind_label": kinds[group["kind"]],
            "record_label": one,
            "record_label_plural": several,
            "title": title_of(group["record_type"], group["label"]),
            "said_reason": said_reason(group["kind"], group["reason"]),
        }


def published(model, *related, order=()):
    """Return the function that gives the public rows of `model`."""

    def rows(as_of=None):
        found = model.objects.published(as_of).select_related(*related)
        return found.order_by(*order, "pk") if order else found

    return rows


class NoFilter(filters.Filters):
    """A list that is not narrowed down."""


@dataclass(frozen=True)
class Source:
    """Where a list comes from."""

    rows: Callable
    filterset: type[filters.Filters] = NoFilter
    table: Callable | None = None
    order: str = ""


SOURCES = {
    # Whoever takes part, of whom the Action's totals are.
    "totals": Source(published(Municipality)),
    "municipalities": Source(
        published(Municipality),
        filters.MunicipalityFilter,
        municipalities_table,
        "name",
    ),
    "comparison": Source(published(Municipality), filters.MunicipalityFilter),
    "disclosure": Source(published(Municipality, order=("name",)), filters.MunicipalityFilter),
    "contracts": Source(totals.contracts, filters.ContractFilter, contracts_table, "reference"),
    "documents": Source(
        published(Document),
        filters.DocumentFilter,
        lambda rows, as_of: tables.DocumentTable(rows),
        "standing",
    ),
    "allocations": Source(
        published(Allocation, "municipality", "document", order=("municipality__name",)),
        filters.AllocationFilter,
    ),
    "subprojects": Source(
        published(Subproject, "municipality", "document", order=("municipality__name", "title")),
        filters.SubprojectFilter,
    ),
    "amendments": Source(
        published(
            ContractAmendment, "contract", "document", order=("contract__reference", "number")
        ),
        filters.AmendmentFilter,
    ),
    "figures": Source(
        published(AbsorptionFigure, "contract", "municipality", "document", order=("figure_date",)),
        filters.FigureFilter,
    ),
    "reported": Source(
        published(ReportedFigure, "municipality", "document", order=("code",)),
        filters.ReportedFilter,
    ),
    "contractors": Source(published(Contractor, order=("slug",)), filters.ContractorFilter),
    "changes": Source(changes, filters.ChangeFilter),
}


def parameters(name):
    """Return what the address of the list `name` may say of its rows, their order and day."""
    source = SOURCES[name]
    return {*source.filterset.base_filters, AS_OF, VERSION, *(["sort"] if source.table else [])}


def _shown(field, value):
    """Return a filter's value as the form shows it."""
    if isinstance(field, filters.AmountField):
        return money(value)
    choices = dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))
