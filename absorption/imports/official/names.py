"""Whose row it is: names of municipalities as ministries write them.

Nominative or genitive, Greek or Latin letters, abbreviated, with the region behind. What is
left over behind a name must agree with its municipality: «Ηρακλείου Αττικής» is not Heraklion.
"""

import re
from contextlib import suppress

from django.db.models import prefetch_related_objects

from absorption.imports.names import MunicipalityNames, folded
from absorption.search.spelling import readings, skeleton

NUMBERING = re.compile(r"^\s*\(?\d{1,3}\s*[.)\-–]\s*(?=\D)|^\s*\d{1,3}\s+(?=[^\W\d_])")
FOOTNOTE = re.compile(r"(\s*\(\d{1,2}\)|[*†‡¹²³⁴⁵⁶⁷⁸⁹\s]+)+$")
WORD = re.compile(r"[^\W_]+\.?")
# «Θεσ/νίκης»: the beginning and the end of a word.
CONTRACTED = re.compile(r"([^\W\d_]{2,})/([^\W\d_]{3,})")
TAX_ID = re.compile(r"\(?\s*Α\.?Φ\.?Μ\.?:?\s*\d{8,9}\s*\)?", re.IGNORECASE)
AUTHORITY = re.compile(r"^\s*Ο\.?\s?Τ\.?\s?Α\.?(?=\s)", re.IGNORECASE)
TITLES = {"δημοσ", "δημου", "δημοι", "δ", "οτα", "municipality", "city", "of", "dimos", "dimou"}
# Words around the place to which a municipality belongs.
FILLERS = {
    "ν", "νομοσ", "νομου", "π", "ε", "πε", "περ", "περιφερεια", "περιφερειασ", "περιφερειακη",
    "περιφερειακησ", "ενοτητα", "ενοτητασ", "τομεα", "region", "regional", "unit", "of",
    "prefecture", "ελλαδα", "ελλαδασ", "greece",
} | TITLES  # fmt: skip
# Prefectures of before 2011 that are no regional unit now, by the NUTS 2 code of their region.
OLD_PREFECTURES = {"δωδεκανησου": "EL42", "δωδεκανησα": "EL42", "δωδεκανησοσ": "EL42"}
# The endings by which one name stands in nominative and in genitive, both ways.
INFLECTIONS = (
    ("αιοσ", ("αιουσ",)), ("αιωσ", ("αιασ", "αια")), ("αιασ", ("αιωσ", "αια")),
    ("ιου", ("ι", "ιο", "ιοσ")), ("ου", ("οσ", "ο", "η", "ησ")), ("οσ", ("ου",)), ("ο", ("ου",)),
    ("ι", ("ιου",)), ("ασ", ("α",)), ("α", ("ασ", "ων")), ("ησ", ("η",)), ("η", ("ησ", "ου")),
    ("εσ", ("ων",)), ("ων", ("εσ", "α")),
)  # fmt: skip
SHORTEST_WHOLE = 4  # letters: a shorter word only abbreviates


class Names:
    """Municipalities by every form of their names; what nobody knows is nobody's."""

    def __init__(self):
        self.known = MunicipalityNames()
        self.municipalities = self.known.municipalities
        prefetch_related_objects(self.municipalities, "region")
        self.by_code = self.known.by_code
        self._asked = {}
        self._forms = {}
        for municipality in self.municipalities:
            for form in _forms(municipality):
                for beginning in form[0]:
                    self._forms.setdefault(beginning, []).append((form, municipality))
        self._places = {each.pk: _place(each) for each in self.municipalities}

    def find(self, text):
        """Return the municipality, or None for a name remembered as another body's.

        Raises KeyError when the name is not known.
        """
        text = str(text)
        if text not in self._asked:
            self._asked[text] = self._found(text)
        found = self._asked[text]
        if found is KeyError:
            raise KeyError(text)
        return found

    def is_one(self, value):
        """Return whether a value is a text that names a municipality of the Action."""
        with suppress(KeyError):
            return isinstance(value, str) and self.find(value) is not None
        return False

    def _found(self, text):
        text = NUMBERING.sub("", TAX_ID.sub("", text))
        text = CONTRACTED.sub(self._whole_word, AUTHORITY.sub("", FOOTNOTE.sub("", text))).strip()
        with suppress(KeyError):
            return self.known.find(text)
        words = _words(text)
        while words and words[0][0] in TITLES:
            words = words[1:]
        if not words or len(words) > 12:
            return KeyError
        found = {
            municipality
            for beginning in words[0][1]
            for form, municipality in self._forms.get(beginning, ())
            if self._fits(words, form, municipality)
        }
        return found.pop() if len(found) == 1 else KeyError

    def _whole_word(self, contracted):
        """Return the one word of a name that begins and ends as the contracted one, else that."""
        start, end = map(folded, contracted.groups())
        found = {
            word
            for each in self.municipalities
            for text in (each.short_name, each.name_in_answer, each.seat)
            for word in folded(text).split()
            if word.startswith(start) and word.endswith(end) and len(word) > len(start + end)
        }
        return found.pop() if len(found) == 1 else contracted[0]

    def _fits(self, words, form, municipality):
        """Return whether the words are a form of the name, and what follows agrees with it."""
        for used in _taken(words, form):
            rest = words[used:]
            if all(self._belongs(word, municipality) for word in rest):
                return True
        return False

    def _belongs(self, word, municipality):
        plain, sounds, _short = word
        nuts2 = OLD_PREFECTURES.get(plain)
        return (
            plain in FILLERS
            or bool(sounds & self._places[municipality.pk])
            or nuts2 == municipality.region.nuts2
        )


def _words(text):
    """Return each word: folded, its sounds, and whether it may abbreviate a longer one."""
    found = []
    for word in WORD.findall(text):
        plain = folded(word)
        found.append((plain, frozenset(readings(plain)), word.endswith(".") or len(plain) < 4))
    return found


def _taken(words, form):
    """Yield how many of the words the form may take up: all of it, or without its middle."""
    forms = [form] if len(form) < 3 else [form, [form[0], form[-1]]]
    for parts in forms:
        if len(words) < len(parts):
            continue
        pairs = list(zip(words, parts, strict=False))
        whole = any(len(word[0]) >= SHORTEST_WHOLE and word[1] & part for word, part in pairs)
        if whole and all(_same(word, part, len(parts) > 1) for word, part in pairs):
            yield len(parts)


def _same(word, part, may_abbreviate):
    _plain, sounds, short = word
    if sounds & part:
        return True
    return may_abbreviate and short and any(s.startswith(tuple(sounds)) for s in part)


def _forms(municipality):
    """Return the forms of the name, each a list of words, each word the sounds it may have."""
    texts = (
        municipality.short_name or municipality.name,
        municipality.name_in_answer,
        municipality.seat,
        municipality.name_en,
        municipality.slug,
    )
    forms = []
    for text in filter(None, texts):
        words = [word for word in folded(text).split() if word not in TITLES]
        if words and not words[0].isdigit():
            forms.append([_sounds(word) for word in words])
    return forms


def _sounds(word):
    """Return the sounds of a word in nominative and in genitive."""
    variants = {word}
    if not word.isascii():
        for ending, others in INFLECTIONS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                variants |= {word.removesuffix(ending) + other for other in others}
    return frozenset(skeleton(variant) for variant in variants)


def _place(municipality):
    """Return the sounds of the words that say where a municipality lies, or are its name."""
    texts = (
        municipality.region.name, municipality.region.name_en, municipality.regional_unit,
        municipality.short_name, municipality.name_in_answer, municipality.seat,
        municipality.name_en,
    )  # fmt: skip
    words = {word for text in filter(None, texts) for word in folded(text).split()}
    return frozenset().union(*(_sounds(word) for word in words - FILLERS))
