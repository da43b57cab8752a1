"""The money that followed, by subject, and what the portal keeps of its own work."""

from absorption.models.accounts import AccountProposal, Enrolment
from absorption.models.acknowledgements import CheckAcknowledgement
from absorption.models.changes import Change, DataVersion
from absorption.models.contract_totals import ContractTotal
from absorption.models.error_reports import ErrorReport
from absorption.models.imports import HeadingMeaning, ImportUpload, NameSpelling
from absorption.models.payments import AbsorptionFigure
from absorption.models.redactions import GoneAddress
from absorption.models.registers import (
    Candidate,
    FundingCode,
    RegisterAnswer,
    RegisterReading,
    RegisterRecord,
    SyncPosition,
    SyncRun,
)
from absorption.models.releases import DataRelease, ReleaseWithdrawal, RowCounts
from absorption.models.search import SearchEntry

__all__ = [
    "AbsorptionFigure",
    "AccountProposal",
    "Candidate",
    "Change",
    "CheckAcknowledgement",
    "ContractTotal",
    "DataRelease",
    "DataVersion",
    "Enrolment",
    "ErrorReport",
    "FundingCode",
    "GoneAddress",
    "HeadingMeaning",
    "ImportUpload",
    "NameSpelling",
    "RegisterAnswer",
    "RegisterReading",
    "RegisterRecord",
    "ReleaseWithdrawal",
    "RowCounts",
    "SearchEntry",
    "SyncPosition",
    "SyncRun",
]
