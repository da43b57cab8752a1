"""What belongs to each contract, gathered for many contracts at once."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import F

from absorption.figures import totals
from absorption.models import AbsorptionFigure
from municipalities.models import (
    Action,
    Contract,
    ContractAmendment,
    Contractor,
    Document,
    Municipality,
)

AT_ONCE = 500


@dataclass
class Process:
    """A contract with its parts, as of a day; `documents` by key, also of other contracts."""

    contract: Any
    counts: bool
    action: Action
    municipalities: list[tuple]  # (municipality, its share)
    contractors: list[Contractor]
    amendments: list[Any]
    figures: list[Any]
    documents: dict[int, Document]

    @property
    def changed_at(self):
        """When something of it last became public."""
        parts = (self.contract, *self.amendments, *self.figures)
        return max(part.published_at for part in parts)


def processes(as_of=None):
    """Yield a `Process` for every public contract, by reference.

    A few queries for each `AT_ONCE` contracts, whatever belongs to them.
    """
    contracts = (
        totals.contracts(as_of)
        .prefetch_related("shares", "contractors")
        .order_by("reference", "pk")
        .iterator(chunk_size=AT_ONCE)
    )
    municipalities = _by_identity(Municipality.objects, as_of)
    actions = _by_identity(Action.objects, as_of)
    while chunk := list(islice(contracts, AT_ONCE)):
        left = Contract.objects.filter(pk__in=[contract.pk for contract in chunk])
        left = set(left.left_action(as_of).values_list("pk", flat=True))
        keys = [contract.identity_id for contract in chunk]
        amended = ContractAmendment.objects.published(as_of).filter(contract__in=keys)
        amended = amended.order_by("number")
        paid = AbsorptionFigure.objects.stated(as_of).filter(contract__in=keys)
        paid = paid.order_by("figure_date")
        amendments, dated = _by_contract(amended), _by_contract(paid)
        proofs = {record.document_id for record in (*chunk, *amended, *paid)}
        documents = _by_identity(Document.objects, as_of, proofs)
        signers = {signer.pk for contract in chunk for signer in contract.contractors.all()}
        signed = Contractor.objects.select_related("version_of")
        contractors = _by_identity(signed, as_of, signers)
        for contract in chunk:
            shares = sorted(contract.shares.all(), key=lambda share: share.municipality_id)
            yield Process(
                contract,
                contract.pk not in left,
                actions[contract.action_id],
                [(municipalities[share.municipality_id], share.share) for share in shares],
                [contractors[pk] for pk in sorted(c.pk for c in contract.contractors.all())],
                amendments[contract.identity_id],
                dated[contract.identity_id],
                documents,
            )


def _by_contract(records):
    found = defaultdict(list)
    for record in records:
        found[record.contract_id].append(record)
    return found


def _by_identity(records, as_of, keys=None):
    rows = records.all().published(as_of).with_identity().annotate(key=F("identity"))
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return {row.key: row for row in rows}
