"""The editors' desk: the admin of both apps, on a site of its own."""

from absorption.admin import (  # noqa: F401 - they register their models
    candidates,
    contracts,
    error_reports,
    municipalities,
    users,
)
from absorption.admin.site import site

__all__ = ["site"]
