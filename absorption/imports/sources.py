"""How a row of reported amounts finds its record."""

from absorption.imports.base import Editable, OfMunicipality
from municipalities.models import ReportedFigure


class Reported(OfMunicipality):
    """What was said."""

    name, model, key, key_field = "reported", ReportedFigure, "reported_code", None
    identity = ("code",)
    date_column = "reported_on"
    required = ("reported_code", "kind", "scope", "title", "quote", "document_reference")
    links = Editable.links | {"subproject_id": "subproject"}
    municipality_optional = True
