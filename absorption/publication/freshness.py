"""How fresh the figures of each municipality are, and «nothing changed» said in one step.

A municipality is overdue when its newest published figure, of itself or of one of its
contracts in the Action, is older than its reporting interval. One that never reported is
overdue from the first day, and is said to have reported nothing.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from absorption import publication
from absorption.figures.totals import MunicipalityFigures
from absorption.models import AbsorptionFigure
from municipalities.dates import today
from municipalities.models import Municipality

REPEATED = (
    "contract",
    "municipality",
    "action",
    "absorbed_amount",
    "absorbed_gross",
    "absorbed_unstated",
    "budget_amount",
    "contracted_amount",
    "vat_basis",
    "budget_heading",
    "contracted_heading",
    "absorbed_heading",
    "rate_heading",
    "stated_rate",
    "stated_definition",
    "document",
)


@dataclass(frozen=True)
class Freshness:
    """When a municipality last reported, and by when the next figure was expected."""

    municipality: Municipality
    newest: date | None
    expected_by: date | None
    is_overdue: bool

    @property
    def is_late(self) -> bool:
        """Whether something newer than what is public was expected by now."""
        return self.is_overdue and self.newest is not None


def months_after(day: date, months: int) -> date:
    """Return the same day `months` months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def freshness_of(row: MunicipalityFigures, as_of: date | None = None) -> Freshness:
    """Return the freshness of a municipality, one of `totals.municipality_figures`."""
    newest, expected_by = row.reported_until, None
    if newest:
        expected_by = months_after(newest, row.municipality.reporting_interval_months)
    is_overdue = expected_by is None or expected_by < (as_of or today())
    return Freshness(row.municipality, newest, expected_by, is_overdue)


def late(rows: Iterable[MunicipalityFigures], as_of: date | None = None) -> dict[int, date | None]:
    """Return by when the next figure of each municipality that is late was expected, by key."""
    found = [freshness_of(row, as_of) for row in rows]
    return {each.municipality.identity_id: each.expected_by for each in found if each.is_late}


def confirm_unchanged(figure: AbsorptionFigure, by: User) -> AbsorptionFigure:
    """Return a draft that repeats a published figure for today.

    Raises ValidationError when there is a figure for that date already, or a rule of the
    model is broken.
    """
    repeated = AbsorptionFigure(
        figure_date=today(),
        note=_("Καμία μεταβολή από τις %(day)s.")
        % {"day": date_format(figure.figure_date, "SHORT_DATE_FORMAT")},
        **{name: getattr(figure, name) for name in REPEATED},
    )
    if repeated.same_subject_and_date().filter(superseded_at=None).exists():
        raise ValidationError(_("Υπάρχει ήδη στοιχείο ή πρόχειρο για αυτή την ημερομηνία."))
    publication.edit(repeated, by)
    return repeated
