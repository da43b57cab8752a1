"""The editors' desk: the admin of both apps, on a site of its own."""

from absorption.admin import (  # noqa: F401 - they register their models
    account_proposals,
    acknowledgements,
    actions,
    allocations,
    candidates,
    changes,
    contractors,
    contracts,
    error_reports,
    municipalities,
    payments,
    releases,
    sources,
    subprojects,
    users,
)
from absorption.admin.site import site

__all__ = ["site"]
