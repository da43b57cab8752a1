"""What a record rests on, and the rows of other tables that belong to it."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import models

from absorption.models import AbsorptionFigure
from absorption.publication.values import bookkeeping_of
from municipalities.models import Contract, ContractAmendment, Contractor, Document
from municipalities.records import Record, State, VersionedRecord

# Records of one model, whichever.
R = TypeVar("R", bound=Record)
V = TypeVar("V", bound=VersionedRecord)

# What a draft may bring along when it is published: it has no meaning of its own.
BROUGHT_ALONG = (Document, Contractor)


def brought_along(record: Record) -> list[Record]:
    """Return what becomes public in one step with a record.

    Before it the drafts of documents and contractors that it rests on, after it what was
    submitted with it.
    """
    found = _drafts_under(record)
    for row in submitted_within(record):
        found += [*_drafts_under(row), row]
    return list(dict.fromkeys(found))


def entered_within(record: Record) -> list[Record]:
    """Return the pending records that the form of a new contract holds: they rest on it."""
    if not isinstance(record, Contract) or record.version_of_id or record.is_published:
        return []
    if hasattr(record, "entered_amendments"):
        return [*record.entered_amendments, *record.entered_figures]
    return [*record.amendments.originals().pending(), *record.figures.pending().order_by("pk")]


def with_links(records: list[R]) -> list[R]:
    """Return the records of one model with what they are asked for again and again read at once.

    For the time in which nobody else writes to them: what rests on them is not read anew, and
    what several of them link to is one object.
    """
    if not records:
        return records
    model = type(records[0])
    links = [*links_to_records(records[0]), "edited_by"]
    links += [field.name for field in model._meta.many_to_many]
    for name in getattr(model, "owned", ()):
        part = model._meta.get_field(name)
        links += [
            f"{name}__{field.name}"
            for field in part.related_model._meta.concrete_fields
            if field.is_relation and field.name != part.field.name
        ]
    if "contract" in links:
        links.append("contract__shares__municipality")
    if model is Contract:
        links += [
            models.Prefetch(name, rows, to_attr=f"entered_{name}")
            for name, rows in (
                ("amendments", ContractAmendment.objects.originals().pending()),
                ("figures", AbsorptionFigure.objects.pending().order_by("pk")),
            )
        ]
    models.prefetch_related_objects(records, *links)
    return records


def submitted_within(record: Record) -> list[Record]:
    """Return what was submitted of `entered_within`: it is published with the record."""
    return [row for row in entered_within(record) if row.state == State.SUBMITTED]


def left_behind(record: Record) -> list[Record]:
    """Return the drafts that stay drafts when a record is submitted by itself.

    They are what it cannot be public without, and what others entered within it.
    """
    under = [
        row
        for row in dependencies_of(record)
        if row.state == State.DRAFT and not isinstance(row, BROUGHT_ALONG)
    ]
    return under + [
        row
        for row in entered_within(record)
        if row.state == State.DRAFT and not is_of_same_editor(row, record)
    ]


def is_of_same_editor(row: Record, record: Record) -> bool:
    """Return whether a draft goes with a record because one person wrote both, or nobody it."""
    return row.edited_by_id in {None, record.edited_by_id}


def _drafts_under(record: Record) -> list[Record]:
    return [
        dependency
        for dependency in dependencies_of(record)
        if not dependency.is_published and isinstance(dependency, BROUGHT_ALONG)
    ]


def dependencies_of(record: Record) -> list[Record]:
    """Return the records that this one rests on, each once."""
    found = [getattr(record, name) for name in links_to_records(record)]
    for field in record._meta.many_to_many:
        found.extend(getattr(record, field.name).all())
    for name in getattr(record, "owned", ()):
        found.extend(
            getattr(part, field.name)
            for part in getattr(record, name).all()
            for field in part._meta.concrete_fields
            if field.is_relation and field.name != part.whole
        )
    return list(dict.fromkeys(dependency for dependency in found if dependency is not None))


def is_draft_now(row: Record) -> bool:
    """Return whether a row is not public, also not since it was read."""
    if not row.is_published:
        row.refresh_from_db()
    return not row.is_published


def links_to_records(record: Record) -> list[str]:
    """Return the names of the fields that link a record to others."""
    bookkeeping = bookkeeping_of(type(record))
    return [
        field.name
        for field in record._meta.concrete_fields
        if field.related_model
        and issubclass(field.related_model, Record)
        and field.name not in bookkeeping
    ]


# The public figures of subjects and dates, by these.
Standing = dict[tuple[object, ...], AbsorptionFigure]


def standing_now(records: Iterable[Record], *, locked: bool = False) -> Standing:
    """Return the public figures of the subjects and dates of those `records` that are figures."""
    figures = [row for row in records if isinstance(row, AbsorptionFigure)]
    if not figures:
        return {}
    same = models.Q(contract__in={row.contract_id for row in figures}) | models.Q(
        municipality__in={row.municipality_id for row in figures}
    )
    public = AbsorptionFigure.objects.published()
    public = public.filter(same, figure_date__in={row.figure_date for row in figures})
    if locked:
        public = public.select_for_update(of=("self",)).order_by("pk")
    return {row.subject_and_date: row for row in public}


def now_standing(record: Record) -> Standing:
    """Return what a record that has become public adds to `standing_now`."""
    return {record.subject_and_date: record} if isinstance(record, AbsorptionFigure) else {}


class Link:
    """Rows of another table that belong to a record: its parts, or many-to-many links."""

    def __init__(self, model: type[models.Model], whole: str) -> None:
        """Take the other table's model and its column for the record."""
        self.model, self.whole = model, whole

    def table(self) -> models.QuerySet[models.Model]:
        """Return the rows of all records, past the guards of `Record`."""
        return models.QuerySet(self.model)

    def rows(self, record: Record) -> models.QuerySet[models.Model]:
        """Return the rows of one record, in the order in which they were made."""
        return self.table().filter(**{self.whole: record.pk}).order_by("pk")


def links_of(record: VersionedRecord) -> list[Link]:
    """Return the other tables that hold rows of a record which keeps its versions."""
    parts = [record._meta.get_field(name) for name in record.owned]
    links = [Link(part.field.model, part.field.attname) for part in parts]
    for field in record._meta.many_to_many:
        through = field.remote_field.through
        if through and through._meta.auto_created:
            links.append(Link(through, f"{field.m2m_field_name()}_id"))
    return links


def link_values(link: Link, record: Record) -> list[dict[str, object]]:
    """Return the values of a record's rows, without their keys."""
    skipped = {"id", link.whole}
    names = [f.attname for f in link.model._meta.concrete_fields if f.attname not in skipped]
    return list(link.rows(record).values(*names))


def copy_links(link: Link, pairs: Iterable[tuple[Record, Record]]) -> None:
    """Give each second record of `pairs` the rows of the first."""
    copies = {original.pk: proposal.pk for original, proposal in pairs}
    rows = link.table().filter(**{f"{link.whole}__in": copies}).order_by("pk")
    names = [f.attname for f in link.model._meta.concrete_fields if f.attname != "id"]
    link.table().bulk_create(
        [link.model(**row | {link.whole: copies[row[link.whole]]}) for row in rows.values(*names)]
    )


def insert_links(link: Link, record: Record, values: Iterable[Mapping[str, object]]) -> None:
    """Insert rows of a record with `values` as `link_values` gives them."""
    link.table().bulk_create([link.model(**{link.whole: record.pk}, **row) for row in values])
