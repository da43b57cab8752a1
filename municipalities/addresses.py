"""Where the page of a thing is."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language


def address(page: str, key: str) -> str:
    """Return the address of a thing's page, named as in `urls.py`, in the language in use."""
    return _address(page, key, get_language())


# A list has sixty of them, and Django tries each by its pattern.
@lru_cache(maxsize=5_000)
def _address(page: str, key: str, language: str | None) -> str:
    return reverse(page, args=[key])
