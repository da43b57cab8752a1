"""The datasets that a file may change: how a row finds its record, and what it may set.

Columns are those of `absorption.datasets`, so that an export is the template of its import:
each field of the model in a dataset is read. What else is not named here is computed by the
portal and is not read.
"""

from datetime import timedelta
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext as _

from absorption.datasets import DATASETS
from absorption.imports.errors import CellError, FileError
from absorption.imports.lookups import Lookups, keys, not_found
from absorption.imports.values import parse, parse_integer
from absorption.publication import bookkeeping_of
from municipalities.models import Action


class Editable:
    """A dataset whose rows may be written back.

    `required` are the columns without which a row cannot be read (alternatives in a tuple),
    `read_besides` those that say what the record is linked to.
    """

    name: str
    model: type[Any]
    key: str
    required: tuple

    def __init__(self):
        """Read what every row needs."""
        self.lookups = Lookups()
        self.pending = {}

    @cached_property
    def action(self):
        """The one Action.

        Raises FileError when there are several: a row does not say which.
        """
        actions = list(Action.objects.originals()[:2])
        if len(actions) != 1:
            raise FileError(_("Χρειάζεται ακριβώς μία Δράση για να μπουν νέες γραμμές."))
        return actions[0]

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
            if field.editable and field.name not in bookkeeping_of(self.model)
        }

    @property
    def columns(self):
        """Every column that is read."""
        return {self.key, *self.plain, *self.read_besides}

    read_besides: tuple[str, ...] = ("document_reference",)

    def load(self, rows):
        """Read the records that a chunk of rows is about."""
        self.lookups.load(rows)
        self.load_records(rows)
        found = [record.pk for record in self.records() if record.is_published]
        self.pending = {
            proposal.version_of_id: proposal
            for proposal in self.model.objects.filter(version_of__in=found).pending()
        }

    def load_records(self, rows):
        """Read the records by the row's key."""
        pks = keys(rows, self.key)
        self.by_key = self.originals().in_bulk(pks) if pks else {}

    def records(self):
        """Return the records that were read."""
        return self.by_key.values()

    def originals(self):
        """Return the things themselves, with what is compared."""
        return self.model.objects.originals().select_related("document", "municipality")

    def find(self, row):
        """Return the record that the row names, None when it is new."""
        key = row.read(self.key, parse_integer)
        if key is None:
            return None
        if key not in self.by_key:
            row.refuse(self.key, not_found())
        return self.by_key.get(key)

    def values(self, row):
        """Return the model values that the row sets, by field."""
        found = {}
        for column, name in self.plain.items():
            if column in row:
                field = self.model._meta.get_field(name)
                found[name] = self.plain_value(row, column, field)
        return found | self.links(row)

    def plain_value(self, row, column, field):
        """Return the value of one cell; an error becomes a problem of the row."""
        value = row.read(column, partial(parse, field))
        return parse(field, None) if value is None else value

    def links(self, row):
        """Return the records that the row points to, by field."""
        found = {}
        if "document_reference" in row:
            found["document"] = self.lookups.one(row, "document_reference", self.lookups.documents)
        return found

    def parts(self, row):
        """Return the rows that belong to the record, by relation."""
        return {}

    def current_parts(self, record):
        """Return the same of a stored record."""
        return {}

    def of_new(self):
        """Return the values of a new record that no column has."""
        return {"action": self.action}

    def identities(self, row, values):
        """Return what no two rows of a file may share: (column, value)."""
        key = row.read(self.key)
        return [(self.key, key)] if key else []


class OfMunicipality(Editable):
    """A dataset of which each row is about one municipality."""

    read_besides: tuple[str, ...] = (
        "document_reference",
        "municipality_code",
        "municipality_name",
    )
    municipality_optional = False

    def links(self, row):
        """Return the municipality besides the document."""
        found = super().links(row)
        if "municipality_code" in row or "municipality_name" in row:
            municipality = self.lookups.municipality(row)
            found["municipality"] = municipality
            if municipality is None and not self.municipality_optional and not row.problems:
                column = "municipality_code" if "municipality_code" in row else "municipality_name"
                row.refuse(column, CellError(_("Λείπει ο Δήμος."), _("όνομα ή κωδικός ΥΠΕΣ")))
        return found


def is_stale(record, exported_at):
    """Return whether the record was published after the file was exported."""
    return (
        exported_at is not None
        and record.published_at is not None
        and record.published_at - exported_at > timedelta(seconds=1)
    )
