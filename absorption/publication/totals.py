"""What each contract comes to, kept in the transaction that publishes."""

from absorption.models import AbsorptionFigure, ContractTotal
from municipalities.models import Contract, ContractAmendment
from municipalities.records import ChangeKind


def rebuild_total(contract_id, moment):
    """Write the contract's current total where it changed; return whether it did."""
    fresh = compute_total(contract_id)
    current = ContractTotal.objects.current().filter(contract=contract_id).first()
    if current and all(getattr(current, name) == value for name, value in fresh.items()):
        return False
    ContractTotal.objects.current().filter(contract=contract_id).update(superseded_at=moment)
    ContractTotal.objects.create(contract_id=contract_id, published_at=moment, **fresh)
    return True


def compute_total(contract_id):
    """Return what a contract comes to now: amounts in euro, unknown parts stay unknown."""
    net, gross, ends_on = Contract.objects.values_list("net_amount", "gross_amount", "ends_on").get(
        pk=contract_id
    )
    amendments = list(
        ContractAmendment.objects.published()
        .filter(contract=contract_id)
        .order_by("signed_on", "number")
        .values_list("net_change", "gross_change", "new_ends_on", named=True)
    )
    new_ends = [amendment.new_ends_on for amendment in amendments if amendment.new_ends_on]
    return {
        "net_amount": _with_changes(net, [a.net_change for a in amendments]),
        "gross_amount": _with_changes(gross, [a.gross_change for a in amendments]),
        "ends_on": new_ends[-1] if new_ends else ends_on,
        "figure_id": AbsorptionFigure.objects.published()
        .exclude(change_kind=ChangeKind.WITHDRAWAL)
        .filter(contract=contract_id)
        .order_by("-figure_date")
        .values_list("pk", flat=True)
        .first(),
    }


def _with_changes(amount, changes):
    known = [change for change in changes if change is not None]
    return None if amount is None else amount + sum(known)
