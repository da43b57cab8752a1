"""The register's models, by subject."""

from municipalities.models.actions import Action, Milestone, MilestoneKind, MilestoneState
from municipalities.models.allocations import Allocation, AllocationStatus
from municipalities.models.contractors import Contractor
from municipalities.models.contracts import (
    Contract,
    ContractAmendment,
    ContractShare,
    ContractStatus,
)
from municipalities.models.fields import MoneyField, PercentField
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
from municipalities.models.subprojects import Subproject, SubprojectStatus, Theme

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
    "MoneyField",
    "Municipality",
    "PercentField",
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
