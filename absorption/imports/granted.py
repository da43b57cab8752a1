"""The editable datasets of what was granted, planned and said."""

from collections import defaultdict

from absorption.imports.editable import OfMunicipality
from absorption.imports.lookups import texts
from absorption.imports.values import parse_integer
from municipalities.models import Allocation, ReportedFigure, Subproject


class Allocations(OfMunicipality):
    """Inclusion decisions."""

    name, model, key = "allocations", Allocation, "allocation_id"
    read_besides = (*OfMunicipality.read_besides, "supersedes_id")
    required = (("municipality_code", "municipality_name"), "net_amount", "document_reference")

    def load_records(self, rows):
        """Read by key and by ΟΠΣ code; without either, by municipality."""
        super().load_records(rows)
        self.by_code = {
            record.ops_code: record
            for record in self.originals().filter(ops_code__in=texts(rows, "ops_code"))
        }
        self.without_code = defaultdict(list)
        if any(not row.says(self.key) and not row.says("ops_code") for row in rows):
            for record in self.originals().filter(ops_code=""):
                self.without_code[record.municipality_id].append(record)

    def records(self):
        """Return the records that were read."""
        nameless = [record for found in self.without_code.values() for record in found]
        return [*self.by_key.values(), *self.by_code.values(), *nameless]

    def find(self, row):
        """Find by key, by ΟΠΣ code, or the decision that says exactly the same."""
        if row.says(self.key):
            return super().find(row)
        if row.says("ops_code"):
            return self.by_code.get(row.read("ops_code"))
        values = self.values(row)
        municipality = values.get("municipality")
        for record in self.without_code.get(municipality.pk if municipality else None, ()):
            if all(getattr(record, name) == value for name, value in values.items()):
                return record
        return None

    def links(self, row):
        """Return the decision that this one replaces, too."""
        found = super().links(row)
        if "supersedes_id" in row:
            allocations = self.lookups.allocations
            found["supersedes"] = self.lookups.one(row, "supersedes_id", allocations, parse_integer)
        return found

    def identities(self, row, values):
        """A key and a ΟΠΣ code stand once."""
        code = values.get("ops_code")
        return super().identities(row, values) + ([("ops_code", code)] if code else [])


class Subprojects(OfMunicipality):
    """What is to be done."""

    name, model, key = "subprojects", Subproject, "subproject_id"
    read_besides = (*OfMunicipality.read_besides, "allocation_id")
    required = (
        ("municipality_code", "municipality_name"), "title", "scope", "document_reference",
    )  # fmt: skip

    def load_records(self, rows):
        """Read by key and by title."""
        super().load_records(rows)
        titled = self.originals().filter(title__in=texts(rows, "title"))
        self.by_title = {(record.municipality_id, record.title): record for record in titled}

    def records(self):
        """Return the records that were read."""
        return [*self.by_key.values(), *self.by_title.values()]

    def find(self, row):
        """Find by key, else by municipality and title."""
        if row.says(self.key):
            return super().find(row)
        values = self.values(row)
        municipality = values.get("municipality")
        return self.by_title.get((municipality.pk if municipality else None, values.get("title")))

    def links(self, row):
        """Return the allocation, too."""
        found = super().links(row)
        if "allocation_id" in row:
            found["allocation"] = self.lookups.one(
                row, "allocation_id", self.lookups.allocations, parse_integer
            )
        return found

    def identities(self, row, values):
        """A key stands once, and a title once a municipality."""
        title = (values.get("municipality"), values.get("title"))
        return [*super().identities(row, values), *([("title", title)] if all(title) else [])]


class Reported(OfMunicipality):
    """What was said."""

    name, model, key = "reported", ReportedFigure, "reported_code"
    read_besides = (*OfMunicipality.read_besides, "subproject_id")
    required = ("reported_code", "kind", "scope", "title", "quote", "document_reference")
    municipality_optional = True

    def load_records(self, rows):
        """Read by code."""
        found = self.originals().filter(code__in=texts(rows, self.key))
        self.by_key = {record.code: record for record in found}

    def find(self, row):
        """Find by code."""
        return self.by_key.get(row.read(self.key))

    def links(self, row):
        """Return the sub-project, too."""
        found = super().links(row)
        if "subproject_id" in row:
            found["subproject"] = self.lookups.one(
                row, "subproject_id", self.lookups.subprojects, parse_integer
            )
        return found
