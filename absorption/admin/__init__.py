"""The editors' desk: the admin of both apps, on a site of its own."""

from absorption.admin import money, people, public, register  # noqa: F401 - they register their models
from absorption.admin.site import site

__all__ = ["site"]
