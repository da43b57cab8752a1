"""What stood before the figures that wait to be published, and what rows come to together."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from absorption.models import AbsorptionFigure
from absorption.models.payments import OF_A_WHOLE, PAID
from municipalities.records import Record


def stated_before(
    figures: Collection[AbsorptionFigure],
) -> dict[tuple[int, str], tuple[Decimal, date]]:
    """Return what was stated last before each figure: by (its key, field), (euro, date).

    It is the newest public figure of the same subject and of an earlier date that states this
    amount; of a municipality's budget and contracts, on the same VAT basis.
    """
    earlier = defaultdict(list)
    for name in ("contract", "municipality"):
        keys = {getattr(figure, f"{name}_id") for figure in figures} - {None}
        rows = AbsorptionFigure.objects.stated().filter(**{f"{name}__in": keys})
        for row in rows.order_by("-figure_date"):
            earlier[_subject(row)].append(row)
    found = {}
    for figure in figures:
        for name in {*PAID.values(), *OF_A_WHOLE}:
            rows = (
                row
                for row in earlier[_subject(figure)]
                if row.figure_date < figure.figure_date
                and getattr(row, name) is not None
                and (name in PAID.values() or row.vat_basis == figure.vat_basis)
            )
            if row := next(rows, None):
                found[figure.pk, name] = getattr(row, name), row.figure_date
    return found


def have_a_sum(records: Iterable[Record]) -> bool:
    """Return whether the amounts of these rows come to something together.

    Figures are cumulative: one a subject, all of contracts or all of municipalities as a whole,
    on one VAT basis.
    """
    figures = [record for record in records if isinstance(record, AbsorptionFigure)]
    subjects = {_subject(figure) for figure in figures}
    of_contracts = {figure.contract_id is None for figure in figures}
    bases = {figure.vat_basis for figure in figures}
    return len(subjects) == len(figures) and len(of_contracts) <= 1 and len(bases) <= 1


def known_sum(amounts: Iterable[Decimal | None]) -> tuple[Decimal | None, int]:
    """Return (the sum in euro of those that are known, how many are); None where none is."""
    known = [amount for amount in amounts if amount is not None]
    return (sum(known, Decimal(0)) if known else None), len(known)


def _subject(figure: AbsorptionFigure) -> tuple[int | None, int | None, int | None]:
    return figure.contract_id, figure.municipality_id, figure.action_id
