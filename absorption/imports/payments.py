"""How a row of figures finds its record."""

from functools import partial

from django.utils.translation import gettext as _

from absorption.imports.base import Editable
from absorption.imports.errors import CellError
from absorption.imports.values import parse
from absorption.models import AbsorptionFigure
from absorption.models.payments import OF_A_WHOLE


class Figures(Editable):
    """What was paid: a changed figure is a new row that supersedes it."""

    name, model, key = "figures", AbsorptionFigure, "figure_id"
    identity = ("contract", "municipality", "action", "figure_date")
    date_column = "figure_date"
    required = (
        ("contract_reference", "municipality_codes", "municipality_names"), "figure_date",
        "document_reference",
    )  # fmt: skip
    links = Editable.links | {"contract_reference": "contract"}
    read_besides = ("subject", "municipality_codes", "municipality_names", "vat_basis")
    compared = ("municipality", "action")
    is_of_action = is_proposed = False
    given_at_publication = ("published_at", "supersedes")

    def originals(self):
        """Return the figures that stand or wait."""
        rows = AbsorptionFigure.objects.filter(superseded_at=None)
        return rows.select_related(*self.links.values(), *self.compared)

    def find(self, row, values):
        """Refuse the key of a figure of another subject or date."""
        figure = super().find(row, values)
        same = figure and self.identity_of(partial(getattr, figure)) == self.identity_of(values.get)
        if figure and not same and not row.problems:
            row.refuse(
                self.key,
                CellError(
                    _("Το στοιχείο αυτό αφορά άλλη σύμβαση, άλλον Δήμο ή άλλη ημερομηνία."),
                    _("κενό κλειδί για νέο στοιχείο· {figure}").format(figure=figure),
                ),
            )
        return figure

    def waiting_for(self, records):
        """Return the drafts for the same subject and date."""
        places = [(record, self.identity_of(partial(getattr, record))) for record in records]
        drafts = {place: record for record, place in places if not record.is_published}
        return {record.pk: drafts.get(place) for record, place in places if record.is_published}

    def values(self, row):
        """Return the contract, or the municipality in the Action."""
        found = super().values(row)
        found = found | {"contract": found.get("contract"), "municipality": None, "action": None}
        if row.says("contract_reference"):
            return found
        if any(found.get(name) is not None for name in OF_A_WHOLE):
            # Elsewhere the amounts themselves say it, and the column of an export is computed.
            field = self.model._meta.get_field("vat_basis")
            found["vat_basis"] = row.read("vat_basis", partial(parse, field)) or ""
        municipalities = self.lookups.municipalities(row)
        if len(municipalities) == 1:
            return found | {"municipality": municipalities[0], "action": self.action}
        column = "municipality_codes" if "municipality_codes" in row else "municipality_names"
        if not row.problems:
            right = _("αριθμός σύμβασης, ή ένας Δήμος")
            row.refuse(column, CellError(_("Λείπει τι αφορά το στοιχείο."), right))
        return found
