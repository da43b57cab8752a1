"""Text whose letters were lost on the way: bytes read in another encoding than they were written.

«Î”Î®Î¼Î¿Ï‚» and «Ξ”Ξ®ΞΌΞΏΟ‚» are «Δήμος» in UTF-8, read as Western or as Greek Windows;
«ÄÞìïò» is the same in Greek Windows, read as Western.
"""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from absorption.imports.errors import FileError

GREEK = re.compile(r"[Ά-ώ]")
# Two Greek letters of UTF-8 in a row, as each of the two one-byte encodings shows them.
SUSPECT = re.compile(r"(?:[ΞΟÎÏ][^\sa-zA-Zα-ωΑ-Ω]){2}|[\u00c0-\u00ff]{3}")
WORD = re.compile(r"[^\W\d_]+")
READ_AS = ("cp1252", "cp1253", "latin-1")
# Of so many texts, one garbled in four is a file read wrongly, not a cell.
SHARE = 4


def mended(text):
    """Return what garbled text was, or "" for text that is as it should be."""
    if not SUSPECT.search(text):
        return ""
    for read_as in READ_AS:
        if (found := _again(text, read_as, "utf-8")) and GREEK.search(found):
            return found
    # Western letters only, and a word of them alone: no language writes so.
    if GREEK.search(text):
        return ""
    for word in WORD.findall(text):
        if len(word) > 2 and not word.isascii() and all(letter >= "\u00c0" for letter in word):
            found = _again(text, "cp1252", "cp1253")
            return found if found and GREEK.search(found) else ""
    return ""


def _again(text, read_as, written_in):
    """Return the text read once more from its bytes, or "" where they are not that."""
    found = bytearray()
    for letter in text:
        try:
            found += letter.encode(read_as)
        except UnicodeEncodeError:
            # What an encoding leaves undefined, most programs pass through.
            if ord(letter) > 0xFF:
                return ""
            found.append(ord(letter))
    try:
        return found.decode(written_in)
    except UnicodeDecodeError:
        return ""


def refuse_garbled(texts: Iterable[str]):
    """Refuse a file of whose texts too many are garbled.

    Raises FileError with one of them, and what it was.
    """
    seen, example = 0, None
    garbled = 0
    for text in texts:
        if not text.isascii():
            seen += 1
            if was := mended(text):
                garbled += 1
                example = example or (text, was)
    if example and garbled * SHARE >= seen:
        raise FileError(
            _(
                "Τα ελληνικά του αρχείου έχουν αλλοιωθεί: «%(text)s» αντί για «%(was)s». Ανοίξτε "
                "το αρχικό με τη σωστή κωδικοποίηση και αποθηκεύστε ως .xlsx ή «CSV UTF-8»."
            )
            % {"text": example[0][:60], "was": example[1][:60]}
        )
