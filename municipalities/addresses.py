"""The public address of a thing that is named by a word in it: a page of a list has hundreds."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

# Any word that an address takes; it stands where the key of the thing will.
KEY = "key-of-it"


def address(view, key):
    """Return the address of the page `view` of the thing `key` (a slug), in the language spoken."""
    before, after = _around(view, get_language(), get_script_prefix())
    return f"{before}{key}{after}"


@lru_cache
def _around(view, language, prefix):
    """Return what stands before and after the key."""
    return reverse(view, args=[KEY]).split(KEY)
