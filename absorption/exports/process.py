"""What belongs to each contract, gathered for many contracts at once."""

from collections import defaultdict
from itertools import islice

from django.db.models import F

from absorption import figures
from absorption.models import AbsorptionFigure
from municipalities.models import (
    Action,
    Contract,
    ContractAmendment,
    Contractor,
    Document,
    Municipality,
)
from municipalities.records import ChangeKind

AT_ONCE = 500


class Process:
    """A contract with its parts, as of a day."""

    def __init__(self, contract, gathered):
        """Take one of `figures.contracts` and what `gather` found around it."""
        key = contract.identity_id
        self.contract = contract
        self.counts = contract.pk not in gathered["left"]
        self.action = gathered["actions"][contract.action_id]
        self.municipalities = [
            (gathered["municipalities"][share.municipality_id], share.share)
            for share in sorted(contract.shares.all(), key=lambda s: s.municipality_id)
        ]
        self.contractors = [
            gathered["contractors"][signer]
            for signer in sorted(contractor.pk for contractor in contract.contractors.all())
        ]
        self.amendments = gathered["amendments"][key]
        self.figures = gathered["figures"][key]
        self._documents = gathered["documents"]

    def document_of(self, record):
        """Return the document behind the contract, an amendment or a figure."""
        return self._documents[record.document_id]

    @property
    def changed_at(self):
        """When something of it last became public."""
        parts = (self.contract, *self.amendments, *self.figures)
        return max(part.published_at for part in parts)


def processes(as_of=None):
    """Yield a `Process` for every public contract, by reference."""
    contracts = (
        figures.contracts(as_of)
        .prefetch_related("shares", "contractors")
        .order_by("reference", "pk")
        .iterator(chunk_size=AT_ONCE)
    )
    few = {
        "municipalities": _by_identity(Municipality.objects, as_of),
        "actions": _by_identity(Action.objects, as_of),
    }
    while chunk := list(islice(contracts, AT_ONCE)):
        gathered = gather(chunk, as_of) | few
        yield from (Process(contract, gathered) for contract in chunk)


def gather(contracts, as_of):
    """Return what belongs to the contracts: a few queries, however many they are."""
    keys = [contract.identity_id for contract in contracts]
    amendments = ContractAmendment.objects.published(as_of).filter(contract__in=keys)
    amendments = list(amendments.order_by("number"))
    paid = AbsorptionFigure.objects.published(as_of).filter(contract__in=keys)
    paid = list(paid.exclude(change_kind=ChangeKind.WITHDRAWAL).order_by("figure_date"))
    documents = {record.document_id for record in (*contracts, *amendments, *paid)}
    signers = {signer.pk for contract in contracts for signer in contract.contractors.all()}
    left = Contract.objects.filter(pk__in=[contract.pk for contract in contracts])
    return {
        "left": set(left.left_action(as_of).values_list("pk", flat=True)),
        "amendments": _by_contract(amendments),
        "figures": _by_contract(paid),
        "documents": _by_identity(Document.objects, as_of, documents),
        "contractors": _by_identity(
            Contractor.objects.select_related("version_of"), as_of, signers
        ),
    }


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
