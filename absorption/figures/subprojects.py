"""What is to be done, and which contract does it: the two linked, as of a day."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from municipalities.models import Contract, Subproject


def of_municipality(key: int, as_of: date | None = None) -> QuerySet[Subproject]:
    """Return the sub-projects of a municipality (its key), by their documents."""
    planned = Subproject.objects.published(as_of).filter(municipality=key)
    return planned.order_by("document__title", "pk")


def with_contracts(found: QuerySet[Subproject], as_of: date | None = None) -> list[Subproject]:
    """Return sub-projects, each with its document and its public contracts as `signed`."""
    planned: list[Any] = list(found.select_related("document"))
    links = Contract.subprojects.through.objects.filter(
        subproject__in=[subproject.identity_id for subproject in planned],
        contract__in=Contract.objects.published(as_of),
    )
    signed = defaultdict(list)
    for link in links.select_related("contract").order_by("contract__reference"):
        signed[link.subproject_id].append(link.contract)
    for subproject in planned:
        subproject.signed = signed[subproject.identity_id]
    return planned


def of_contract(contract: Contract, as_of: date | None = None) -> QuerySet[Subproject]:
    """Return the sub-projects that a contract does, with their municipalities."""
    return (
        Subproject.objects.published(as_of)
        .with_identity()
        .filter(identity__in=contract.subprojects.values("pk"))
        .select_related("municipality")
        .order_by("pk")
    )
