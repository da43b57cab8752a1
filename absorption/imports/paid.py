"""The editable dataset of what was paid."""

from django.db.models import Q
from django.utils.translation import gettext as _

from absorption.imports.editable import Editable
from absorption.imports.errors import CellError
from absorption.imports.lookups import keys, texts
from absorption.imports.values import parse
from absorption.models import AbsorptionFigure


class Figures(Editable):
    """What was paid: a changed figure is a new row that supersedes it."""

    name, model, key = "figures", AbsorptionFigure, "figure_id"
    read_besides = (
        "document_reference", "subject", "contract_reference", "municipality_codes",
        "municipality_names",
    )  # fmt: skip
    required = (
        ("contract_reference", "municipality_codes", "municipality_names"), "figure_date",
        "document_reference",
    )  # fmt: skip
    subject = ("contract", "municipality", "action")

    def originals(self):
        """Return the figures that stand or wait."""
        return AbsorptionFigure.objects.filter(superseded_at=None).select_related(
            "document", "contract", "municipality"
        )

    def load(self, rows):
        """Read by key and by subject and date; drafts and published apart."""
        self.lookups.load(rows)
        days = {day for row in rows if (day := _day(row)) is not None}
        subjects = Q(contract__reference__in=texts(rows, "contract_reference")) | Q(contract=None)
        wanted = Q(pk__in=keys(rows, self.key)) | Q(figure_date__in=days) & subjects
        found = list(self.originals().filter(wanted))
        self.by_key = {figure.pk: figure for figure in found}
        self.published = {_place(figure): figure for figure in found if figure.is_published}
        self.drafts = {_place(figure): figure for figure in found if not figure.is_published}

    def find(self, row):
        """Find by key, else by subject and date: what stands before what waits."""
        values = self.values(row)
        place = (*(values.get(name) for name in self.subject), values.get("figure_date"))
        if not row.says(self.key):
            return self.published.get(place) or self.drafts.get(place)
        figure = super().find(row)
        if figure and not row.problems and _place(figure) != place:
            row.refuse(
                self.key,
                CellError(
                    _("Το στοιχείο αυτό αφορά άλλη σύμβαση, άλλον Δήμο ή άλλη ημερομηνία."),
                    _("κενό κλειδί για νέο στοιχείο· {figure}").format(figure=figure),
                ),
            )
        return figure

    def draft_beside(self, figure):
        """Return the draft for the same subject and date, or None."""
        return self.drafts.get(_place(figure))

    def links(self, row):
        """Return the contract, or the municipality in the Action."""
        found = super().links(row) | dict.fromkeys(self.subject)
        if row.says("contract_reference"):
            found["contract"] = self.lookups.one(row, "contract_reference", self.lookups.contracts)
            return found
        municipalities = self.lookups.municipalities(row)
        if len(municipalities) == 1:
            return found | {"municipality": municipalities[0], "action": self.action}
        column = "municipality_codes" if "municipality_codes" in row else "municipality_names"
        if not row.problems:
            right = _("αριθμός σύμβασης, ή ένας Δήμος")
            row.refuse(column, CellError(_("Λείπει τι αφορά το στοιχείο."), right))
        return found

    def of_new(self):
        """Everything is in the row."""
        return {}

    def identities(self, row, values):
        """A subject has one figure a date."""
        place = tuple(values.get(name) for name in (*self.subject, "figure_date"))
        return [*super().identities(row, values), ("figure_date", place)]


def _place(figure):
    return (figure.contract, figure.municipality, figure.action, figure.figure_date)


def _day(row):
    try:
        return parse(AbsorptionFigure._meta.get_field("figure_date"), row.cells["figure_date"])
    except (CellError, KeyError):
        return None
