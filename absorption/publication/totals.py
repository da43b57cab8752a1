"""What each contract comes to, kept in the transaction that publishes."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

from absorption.models import AbsorptionFigure, ContractTotal
from municipalities.models import Contract, ContractAmendment


class Computed(TypedDict):
    """What a contract comes to: amounts in euro, unknown is None."""

    net_amount: Decimal | None
    gross_amount: Decimal | None
    ends_on: date | None
    figure_id: int | None


def rebuild_totals(contracts: Collection[int], moment: datetime) -> list[int]:
    """Write the current totals of contracts, by their keys, that changed; return whose did."""
    changed = wrong_totals(contracts) if contracts else {}
    if not changed:
        return []
    ContractTotal.objects.current().filter(contract__in=changed).update(superseded_at=moment)
    ContractTotal.objects.bulk_create(
        [
            ContractTotal(contract_id=key, published_at=moment, **values)
            for key, values in changed.items()
        ]
    )
    return list(changed)


def wrong_totals(contracts: Collection[int]) -> dict[int, Computed]:
    """Return what contracts come to, by their keys, where their current total says otherwise."""
    kept = ContractTotal.objects.current().filter(contract__in=contracts)
    current = {total.contract_id: total for total in kept}
    return {
        key: values
        for key, values in _computed(contracts).items()
        if key not in current or any(getattr(current[key], n) != v for n, v in values.items())
    }


def _computed(contracts: Collection[int]) -> dict[int, Computed]:
    """Return what contracts come to now, by their keys: in euro, unknown parts stay unknown."""
    changes, ends = {}, {}
    amendments = ContractAmendment.objects.published().filter(contract__in=contracts)
    for amendment in amendments.order_by("signed_on", "number"):
        changes.setdefault(amendment.contract_id, []).append(amendment)
        ends[amendment.contract_id] = amendment.new_ends_on or ends.get(amendment.contract_id)
    figures = AbsorptionFigure.objects.stated()
    figures = figures.filter(contract__in=contracts).order_by("figure_date", "-pk")
    latest = dict(figures.values_list("contract", "pk"))
    rows = Contract.objects.filter(pk__in=contracts).order_by("pk")
    return {
        key: {
            "net_amount": _with_changes(net, [a.net_change for a in changes.get(key, ())]),
            "gross_amount": _with_changes(gross, [a.gross_change for a in changes.get(key, ())]),
            "ends_on": ends.get(key) or ends_on,
            "figure_id": latest.get(key),
        }
        for key, net, gross, ends_on in rows.values_list(
            "pk", "net_amount", "gross_amount", "ends_on"
        )
    }


def _with_changes(amount: Decimal | None, changes: Iterable[Decimal | None]) -> Decimal | None:
    known = [change for change in changes if change is not None]
    return None if amount is None else amount + sum(known)
