"""How much a cell may hold."""

from django.utils.translation import gettext as _

from absorption.imports.errors import CellError

# A cell of Excel holds no more characters than this.
MAX_CELL = 32_767


def within_size(value):
    """Return the value, or the error that it is too long."""
    if isinstance(value, str) and len(value) > MAX_CELL:
        return CellError(
            _("Το κελί έχει %(size)d χαρακτήρες.") % {"size": len(value)},
            _("έως %(max)d χαρακτήρες") % {"max": MAX_CELL},
            value[:60] + "…",
        )
    return value
