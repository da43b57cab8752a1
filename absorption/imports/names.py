"""Municipalities by any usual spelling: «ΔΗΜΟΣ ΑΘΗΝΑΙΩΝ», «Δ. Αθηναίων», "Athens".

A spelling that is not known is asked about once and remembered (`NameSpelling`).
"""

import re
import unicodedata
from functools import lru_cache

from absorption.models.imports import NameSpelling
from municipalities.identifiers import TO_GREEK
from municipalities.models import Municipality

GREEK_LETTER = re.compile(r"[Ͱ-Ͽἀ-῿]")
TITLES = re.compile(r"^(δημοσ|δημου|δ|municipality of|dimos) ")


def folded(text):
    """Return the text without case, accents, final sigma and punctuation.

    Latin letters that only look Greek become Greek in a text that has Greek letters.
    """
    return _folded(str(text))


@lru_cache(maxsize=1000)  # a file repeats its municipalities and authorities
def _folded(text):
    if GREEK_LETTER.search(text):
        text = text.upper().translate(TO_GREEK)
    plain = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(re.sub(r"[^\w]+|_", " ", plain.replace("ς", "σ")).split())


def folded_name(text):
    """Return the folded name without «Δήμος» before it."""
    return TITLES.sub("", folded(text))


class MunicipalityNames:
    """The municipalities by every spelling that is known."""

    def __init__(self):
        self.municipalities = list(Municipality.objects.originals())
        self.by_code = {each.ypes_code: each for each in self.municipalities}
        self._by_name: dict[str, Municipality | None] = {}
        for each in self.municipalities:
            for name in {folded_name(text) for text in _names(each)} - {""}:
                # A spelling of two municipalities is nobody's.
                self._by_name[name] = None if name in self._by_name else each
        self._by_name = {name: each for name, each in self._by_name.items() if each}
        for spelling in NameSpelling.objects.select_related("municipality"):
            self._by_name[spelling.folded] = spelling.municipality

    def find(self, text):
        """Return the municipality, or None for a name remembered as nobody's.

        Raises KeyError with the folded name when the spelling is not known.
        """
        return self._by_name[folded_name(text)]


def _names(municipality):
    return (
        municipality.name,
        municipality.short_name,
        municipality.name_in_answer,
        municipality.name_en,
        municipality.slug,
        municipality.seat,
    )
