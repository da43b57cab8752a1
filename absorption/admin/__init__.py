"""The editors' desk: the admin of both apps, on a site of its own."""

from absorption.admin import (  # noqa: F401 - they register their models
    money,
    people,
    public,
    register,
    registers,
)
from absorption.admin.site import site

__all__ = ["site"]
