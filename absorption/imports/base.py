"""A dataset that a file may change: how a row finds its record, and what it may set.

Columns are those of `absorption.datasets`, so that an export is the template of its import:
each field of the model in a dataset is read. What else is not named here is computed by the
portal and is not read.
"""

from functools import cached_property, partial
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from absorption import publication
from absorption.datasets import DATASETS
from absorption.imports.diff import notes
from absorption.imports.errors import CellError, FileError
from absorption.imports.lookups import Lookups, not_found
from absorption.imports.values import parse, parse_integer, parse_text
from municipalities.models import Action


def says_the_same(record, values):
    """Return whether a record has all of some values, by field."""
    return all(getattr(record, name) == value for name, value in values.items())


class Editable:
    """A dataset whose rows may be written back.

    `key` is the column that an export names its rows by, `key_field` the field in it when the
    portal gives it out. `identity` are the fields that together name a record otherwise; a row
    without the last of them names none. `required` are the columns without which a row cannot
    be read (alternatives in a tuple), `links` those that name another record, with the field
    for it, and `read_besides` those that are read in a way of their own.
    """

    name: str
    model: type[Any]
    key: str
    key_field: str | None = "pk"
    identity: tuple[str, ...]
    required: tuple
    links = {"document_reference": "document"}
    read_besides: tuple[str, ...] = ()
    # The column of a day that may be said once for the file.
    date_column = ""
    # Links that are compared though no single column holds them.
    compared: tuple[str, ...] = ()
    # Whether a new record is of the one Action, which no column says.
    is_of_action = True
    # Whether a published record is changed by a proposal, or else by a record in its place.
    is_proposed = True
    # What a record gets at its publication.
    given_at_publication: tuple[str, ...] = ("published_at",)

    def __init__(self):
        self.lookups = Lookups()

    @cached_property
    def action(self):
        """The Action.

        Raises FileError before there is one.
        """
        action = Action.objects.originals().first()
        if action is None:
            raise FileError(_("Χρειάζεται πρώτα η Δράση για να μπουν νέες γραμμές."))
        return action

    @cached_property
    def plain(self):
        """The columns that hold a field of the model which editors write: its name, by column."""
        own = f"{self.model._meta.label}."
        fields = {
            column.name: self.model._meta.get_field(column.source.removeprefix(own))
            for column in DATASETS[self.name].columns
            if column.source.startswith(own)
        }
        return {
            column: field.name
            for column, field in fields.items()
            if field.editable and field.name not in publication.bookkeeping_of(self.model)
        }

    @property
    def columns(self):
        """Every column that is read."""
        return {self.key, *self.plain, *self.links, *self.read_besides}

    def column_of(self, name):
        """Return the column of a model's field."""
        columns = {field: column for column, field in (self.plain | self.links).items()}
        return columns.get(name, f"{name}_code")

    @property
    def names_only(self):
        """The columns that say of what a row is, and nothing of it."""
        named = {"municipality_code", "municipality_codes", "municipality_name"}
        named |= {"municipality_names", "contract_reference"}
        return named - ({self.key} if self.key_field else set())

    def says_something(self, row, for_all):
        """Return whether a row says more than of what it is; one with an error does.

        What is said once `for_all` rows says nothing of this one.
        """
        return bool(row.problems) or any(
            row.says(column) and cell is not for_all.get(column)
            for column, cell in row.cells.items()
            if column not in self.names_only
        )

    # --- finding --------------------------------------------------------------------------

    def load(self, rows, values):
        """Read the records that a chunk of rows, which set `values`, is about."""
        found = list(self.originals().filter(self.wanted(rows, values)))
        self.by_key = {getattr(record, self.key_field or "pk"): record for record in found}
        # What stands goes before what waits.
        self.by_identity = {
            self.identity_of(partial(getattr, record)): record
            for record in sorted(found, key=attrgetter("is_published"))
        }
        self.by_identity.pop(None, None)
        self.waiting = self.waiting_for(found)

    def originals(self):
        """Return the things themselves, with what is compared."""
        return self.model.objects.originals().select_related(*self.links.values(), *self.compared)

    def wanted(self, rows, values):
        """Return the condition that the records of the rows fulfil."""
        wanted = Q(pk__in=[])
        if self.key_field:
            wanted |= Q(**{f"{self.key_field}__in": {self.key_of(row) for row in rows} - {None}})
        named = {self.identity_of(each.get) for each in values} - {None}
        if named:
            same = Q()
            for name, parts in zip(self.identity, zip(*named, strict=True), strict=True):
                empty = Q(**{f"{name}__isnull": True}) if None in parts else Q()
                same &= Q(**{f"{name}__in": {*parts} - {None}}) | empty
            wanted |= same
        return wanted

    def key_of(self, row):
        """Return the key of the portal in the row, or None."""
        parser = parse_integer if self.key_field == "pk" else parse_text
        return row.read(self.key, parser) if self.key_field else None

    def identity_of(self, get):
        """Return what names a record whose values `get` gives by field, or None."""
        found = tuple(map(get, self.identity))
        return found if found[-1] not in (None, "") else None

    def find(self, row, values):
        """Return the record that the row names, None when it is new."""
        key = self.key_of(row)
        if key is None:
            return self.by_identity.get(self.identity_of(values.get))
        if key not in self.by_key:
            row.refuse(self.key, not_found())
        return self.by_key.get(key)

    def waiting_for(self, records):
        """Return the drafts that wait to change some of the records, by key of the record."""
        public = [record.pk for record in records if record.is_published]
        proposals = self.model.objects.filter(version_of__in=public).pending()
        return {proposal.version_of_id: proposal for proposal in proposals}

    def names(self, row, values):
        """Return what no two rows of a file may share: (column, value)."""
        key, identity = self.key_of(row), self.identity_of(values.get)
        found = [] if key is None else [(self.key, key)]
        return found + ([(self.column_of(self.identity[-1]), identity)] if identity else [])

    # --- reading --------------------------------------------------------------------------

    def values(self, row):
        """Return the model values that the row sets, by field."""
        found = {
            name: self._plain_value(row, column, self.model._meta.get_field(name))
            for column, name in self.plain.items()
            if column in row
        }
        for column, name in self.links.items():
            if column in row:
                found[name] = self.lookups.one(row, column)
        return found

    def _plain_value(self, row, column, field):
        """Return the value of one cell; an error becomes a problem of the row."""
        value = row.read(column, partial(parse, field, mark=row.marks.get(column)))
        return parse(field, None) if value is None else value

    def parts(self, row):
        """Return the rows that belong to the record, by relation."""
        return {}

    def current_parts(self, record):
        return {}

    def notes(self, row, values, parts):
        """Return what a person should know of a new record before it is written."""
        return row.notes + notes(parts)

    # --- writing --------------------------------------------------------------------------

    def create(self, records, by):
        """Write new records as drafts."""
        publication.draft_all(records, by)


class OfMunicipality(Editable):
    """A dataset of which each row is about one municipality."""

    read_besides: tuple[str, ...] = ("municipality_code", "municipality_name")
    compared = ("municipality",)
    municipality_optional = False

    def values(self, row):
        """Return the municipality besides."""
        found = super().values(row)
        if columns := [column for column in self.read_besides if column in row]:
            municipality = found["municipality"] = self.lookups.municipality(row)
            if municipality is None and not self.municipality_optional and not row.problems:
                row.refuse(columns[0], CellError(_("Λείπει ο Δήμος."), _("όνομα ή κωδικός ΥΠΕΣ")))
        return found
