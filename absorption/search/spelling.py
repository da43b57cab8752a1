"""Words reduced to one spelling, so that «Βόλος», ΒΟΛΟΥ and volos meet.

Greek and Latin letters become the same Latin skeleton by sound: ι, η, υ, ει, οι are one
letter, so are β and b, ω and o; double letters are one. A query word is then cut to its
stem and matched as the beginning of a word, which covers the endings of nouns. Where
Greeklish is ambiguous (h for χ or η, x for χ or ξ, u for υ or ου) each reading is tried.
"""

import re
import unicodedata
from itertools import product

WORD = re.compile(r"[^\W_]+")
SHORTEST_STEM = 3

GREEK_PAIRS = [
    ("ου", "u"), ("αι", "e"), ("ει", "i"), ("οι", "i"), ("υι", "i"), ("αυ", "av"), ("ευ", "ev"),
    ("μπ", "v"), ("ντ", "d"), ("γκ", "g"), ("γγ", "g"), ("γχ", "nh"),
]  # fmt: skip
GREEK_LETTERS = str.maketrans(
    {"θ": "th", "ξ": "ks", "ψ": "ps"}
    | dict(zip("αβγδεζηικλμνοπρσςτυφχω", "avgdeziiklmnoprsstivho", strict=True))
)
LATIN_PAIRS = [
    ("th", "8"), ("ch", "h"), ("ph", "v"), ("sh", "s"), ("ou", "u"), ("oy", "u"),
    ("ai", "e"), ("ei", "i"), ("oi", "i"), ("yi", "i"), ("au", "av"), ("ay", "av"), ("af", "av"),
    ("eu", "ev"), ("ey", "ev"), ("ef", "ev"), ("mp", "v"), ("nt", "d"), ("gk", "g"), ("gg", "g"),
    ("ck", "k"), ("8", "th"),
]  # fmt: skip
LATIN_LETTERS = str.maketrans("bcfjqwy", "vkvzkoi")
# What a letter of Greeklish may stand for, the likeliest first.
READINGS = {"h": ("h", "i"), "x": ("h", "ks"), "u": ("u", "i")}
AMBIGUOUS = re.compile(r"(h|x|(?<![oae])u)")
MOST_READ = 10  # pieces of a word: five ambiguous letters, 32 readings
# As typed in Latin by habit: 8 inside a word of letters.
DIGIT_LETTERS = re.compile(r"(?<=[a-z])8|8(?=[a-z])")
ENDINGS = (
    "aton", "atos", "ata", "eon", "eos", "ion", "ovs",
    "us", "os", "is", "as", "es", "on", "an", "un", "in",
    "i", "a", "o", "u", "e",
)  # fmt: skip


def words(text):
    """Return the words of `text`, small, without accents."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return WORD.findall(plain)


def folded(text):
    """Return `text` as it is kept for matching: « word word », each word a skeleton."""
    return f" {' '.join(skeleton(word) for word in words(text))} "


def skeleton(word):
    """Return the one spelling of a word of `words`."""
    if word.isdigit():
        return word
    for pair, sound in GREEK_PAIRS:
        word = word.replace(pair, sound)
    word = word.translate(GREEK_LETTERS)
    if word.isascii():
        word = _latin(word)
    return re.sub(r"([a-z])\1+", r"\1", word)


def readings(word):
    """Return what a typed word of `words` may stand for, as skeletons."""
    if not word.isascii() or word.isdigit():
        return [skeleton(word)]
    parts = AMBIGUOUS.split(word)
    choices = [
        READINGS[part] if part in READINGS and place < MOST_READ else (part,)
        for place, part in enumerate(parts)
    ]
    return list(dict.fromkeys(skeleton("".join(choice)) for choice in product(*choices)))


def stem(word):
    """Return a skeleton without its ending, but never shorter than three letters."""
    if not word.isalpha():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _latin(word):
    word = DIGIT_LETTERS.sub("th", word)
    for pair, sound in LATIN_PAIRS:
        word = word.replace(pair, sound)
    return word.replace("x", "ks").translate(LATIN_LETTERS)
