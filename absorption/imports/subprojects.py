"""How a row of sub-projects finds its record."""

from absorption.imports.base import Editable, OfMunicipality
from municipalities.models import Subproject, SubprojectStatus


class Subprojects(OfMunicipality):
    """What is to be done."""

    name, model, key = "subprojects", Subproject, "subproject_id"
    identity = ("municipality", "title")
    required = (
        ("municipality_code", "municipality_name"), "title", "scope", "document_reference",
    )  # fmt: skip
    links = Editable.links | {"allocation_id": "allocation"}

    def values(self, row):
        """Return the model values; an empty status is the unknown one, as the files write it."""
        found = super().values(row)
        if found.get("status") == "":
            found["status"] = SubprojectStatus.UNKNOWN
        return found
