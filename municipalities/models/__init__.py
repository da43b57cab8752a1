"""The register's models, by subject."""

from municipalities.models.allocations import (
    Action,
    Allocation,
    AllocationStatus,
    Milestone,
    MilestoneKind,
    MilestoneState,
    Subproject,
    SubprojectStatus,
    Theme,
)
from municipalities.models.contracts import (
    Contract,
    ContractAmendment,
    Contractor,
    ContractShare,
    ContractStatus,
)
from municipalities.models.municipalities import FactSource, InclusionBasis, Municipality, Region
from municipalities.models.sources import (
    BACKING_STANDINGS,
    Document,
    ReportedFigure,
    ReportedKind,
    Scope,
    Standing,
    VatBasis,
)

__all__ = [
    "BACKING_STANDINGS",
    "Action",
    "Allocation",
    "AllocationStatus",
    "Contract",
    "ContractAmendment",
    "ContractShare",
    "ContractStatus",
    "Contractor",
    "Document",
    "FactSource",
    "InclusionBasis",
    "Milestone",
    "MilestoneKind",
    "MilestoneState",
    "Municipality",
    "Region",
    "ReportedFigure",
    "ReportedKind",
    "Scope",
    "Standing",
    "Subproject",
    "SubprojectStatus",
    "Theme",
    "VatBasis",
]
