"""How a row of inclusion decisions finds its record."""

from django.db.models import Q

from absorption.imports.base import Editable, OfMunicipality, says_the_same
from municipalities.models import Allocation


class Allocations(OfMunicipality):
    """Inclusion decisions."""

    name, model, key = "allocations", Allocation, "allocation_id"
    identity = ("ops_code",)
    date_column = "decided_on"
    required = (("municipality_code", "municipality_name"), "net_amount", "document_reference")
    links = Editable.links | {"supersedes_id": "supersedes"}

    def wanted(self, rows, values):
        """Without a ΟΠΣ code a row may be any decision that has none."""
        nameless = any(not self.identity_of(each.get) for each in values)
        return super().wanted(rows, values) | (Q(ops_code="") if nameless else Q())

    def find(self, row, values):
        """Without key and code, find the decision that says exactly the same."""
        found = super().find(row, values)
        if found or row.says(self.key) or row.says("ops_code"):
            return found
        nameless = (record for record in self.by_key.values() if not record.ops_code)
        return next((record for record in nameless if says_the_same(record, values)), None)
