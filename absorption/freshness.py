"""How fresh the figures of each municipality are, and «nothing changed» said in one step.

A municipality is overdue when its newest published figure, of itself or of one of its
contracts, is older than its reporting interval. One that never reported is overdue from the
first day, and is said to have reported nothing.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from absorption import figures, publication
from absorption.models import AbsorptionFigure
from municipalities.dates import today
from municipalities.models import Municipality
from municipalities.records import ChangeKind

REPEATED = (
    "contract",
    "municipality",
    "action",
    "absorbed_amount",
    "absorbed_gross",
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
    def is_late(self):
        """Whether something newer than what is public was expected by now."""
        return self.is_overdue and self.newest is not None


def months_after(day, months):
    """Return the same day `months` months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def freshness(as_of=None, municipalities=None):
    """Return the freshness of the given municipalities, or of every public one, by name."""
    if municipalities is None:
        municipalities = Municipality.objects.published(as_of)
    own = AbsorptionFigure.objects.published(as_of).exclude(change_kind=ChangeKind.WITHDRAWAL)
    own = own.filter(municipality__isnull=False).values_list("municipality")
    # The totals know the newest figure of each contract.
    of_contracts = figures.contracts(as_of).filter(figure_date__isnull=False)
    of_contracts = of_contracts.filter(shares__isnull=False).values_list("shares__municipality")
    own = own.order_by().annotate(Max("figure_date"))
    newest: dict[int, date] = {}
    for key, figure_date in own.union(
        of_contracts.order_by().annotate(Max("total__figure__figure_date")), all=True
    ):
        newest[key] = max(figure_date, newest.get(key, figure_date))
    return [
        _freshness_of(municipality, newest.get(municipality.identity_id), as_of)
        for municipality in municipalities
    ]


def overdue(municipalities, as_of=None):
    """Return by when the next figure of each that is late was expected, by key, in one query."""
    return {
        row.municipality.identity_id: row.expected_by
        for row in freshness(as_of, municipalities)
        if row.is_late
    }


def confirm_unchanged(figure, by, day=None):
    """Return a draft that repeats a published figure for a new date, today by default.

    Raises ValidationError when there is a figure for that date already, or a rule of the
    model is broken.
    """
    repeated = AbsorptionFigure(
        figure_date=day or today(),
        note=_("Καμία μεταβολή από τις %(day)s.")
        % {"day": date_format(figure.figure_date, "SHORT_DATE_FORMAT")},
        **{name: getattr(figure, name) for name in REPEATED},
    )
    if repeated.same_subject_and_date().filter(superseded_at=None).exists():
        raise ValidationError(_("Υπάρχει ήδη στοιχείο ή πρόχειρο για αυτή την ημερομηνία."))
    publication.edit(repeated, by)
    return repeated


def _freshness_of(municipality, newest, as_of):
    expected_by = newest and months_after(newest, municipality.reporting_interval_months)
    is_overdue = expected_by is None or expected_by < (as_of or today())
    return Freshness(municipality, newest, expected_by, is_overdue)
