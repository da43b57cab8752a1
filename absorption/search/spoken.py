"""What people call a place or a thing, beside what documents call it.

`fixtures/search_words.json` has both: `places`, a seat with its other names, Greek, English and
Greeklish; `things`, words for the same thing, as documents and as people write it. They are read
when somebody asks, so that a new word needs no entry to be written again.
"""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from django.conf import settings

from absorption.search.spelling import readings, skeleton, stem, words

FILE = Path(settings.BASE_DIR) / "fixtures" / "search_words.json"
# Letters of an ending that a listed word may have beside its stem: «Μενιδιού».
LONGEST_ENDING = 3
# From how many letters on the beginning of a listed word is that word: «γιανν», «φωτισ».
SHORTEST_BEGINNING = {"places": 4, "things": 5}
NEAREST = 5


@dataclass(frozen=True)
class Listed:
    """A listed word or phrase as skeletons, and what else it is called, as skeletons."""

    skeletons: tuple[str, ...]
    is_place: bool
    others: tuple[str, ...]

    def is_meant_by(self, typed):
        """Return whether the skeletons `typed` are this, in another form or begun."""
        *before, last = self.skeletons
        *typed_before, typed_last = typed
        if before != typed_before:
            return False
        root = stem(last)
        if typed_last.startswith(root) and len(typed_last) - len(root) <= LONGEST_ENDING:
            return len(root) > 2 or typed_last == last
        begun = SHORTEST_BEGINNING["places" if self.is_place else "things"]
        return len(typed_last) >= begun and last.startswith(stem(typed_last))


def names_of(typed):
    """Return (place names, words for the thing), as skeletons, of some typed `words` together."""
    spellings = [readings(word) for word in typed]
    places, things = [], []
    for listed in _listed():
        if len(listed.skeletons) != len(typed) or not _meets(listed, spellings):
            continue
        (places if listed.is_place else things).extend(listed.others)
    return tuple(dict.fromkeys(places)), tuple(dict.fromkeys(things))


def longest_phrase():
    """Return of how many words the longest listed phrase is."""
    return max(len(listed.skeletons) for listed in _listed())


def nearest(typed):
    """Return the listed words, as they are written, that look most like the typed `words`.

    Words of the alphabet that was typed: who types Greek is offered Greek.
    """
    found = (
        known[like]
        for word in typed
        for known in [_written(word.isascii())]
        for like in get_close_matches(skeleton(word), known, n=3, cutoff=0.6)
    )
    return list(dict.fromkeys(found))[:NEAREST]


def _meets(listed, spellings):
    """Return whether one reading of each typed word makes the listed words."""
    *before, last = spellings
    if any(part not in choices for part, choices in zip(listed.skeletons, before, strict=False)):
        return False
    return any(listed.is_meant_by([*listed.skeletons[:-1], reading]) for reading in last)


@cache
def _read():
    return json.loads(FILE.read_text(encoding="utf-8"))


def _skeletons(text):
    return tuple(skeleton(word) for word in words(text))


@cache
def _listed():
    """Return every listed word with what else it is called."""
    places = [
        Listed(_skeletons(name), True, _skeletons(seat))
        for seat, names in _read()["places"].items()
        for name in names
    ]
    things = []
    for group in _read()["things"]:
        single = tuple(dict.fromkeys(s for name in group if len(s := _skeletons(name)) == 1))
        flat = tuple(word for (word,) in single)
        things += [Listed(_skeletons(name), False, flat) for name in group]
    return places + things


@cache
def _written(in_latin):
    """Return the listed words of an alphabet by their skeletons, to offer as they stand."""
    places, things = _read()["places"], _read()["things"]
    names = [*places, *(name for group in [*things, *places.values()] for name in group)]
    single = [name for name in names if len(words(name)) == 1 and name.isascii() == in_latin]
    return {_skeletons(name)[0]: name for name in reversed(single)}
