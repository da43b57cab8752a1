"""Words that are one typo away."""

from absorption.models.search import Kind
from absorption.search.reading import Question, answers

SHORTEST = 4
READ = 300  # entries of each kind


def words_like(typed):
    """Return for each of some skeletons the words of entries one typo away from it, sorted."""
    asked = [(word, kind) for word in typed if len(word) >= SHORTEST for kind in Kind]
    like = {word: set() for word in typed}
    found = answers([Question((whole_parts(word),), kind) for word, kind in asked], READ)
    for (word, _kind), entries in zip(asked, found, strict=True):
        others = {other for entry in entries for other in entry.name.split()}
        like[word] |= {other for other in others if one_typo(word, other)}
    return {word: sorted(others) for word, others in like.items()}


def whole_parts(word):
    """Return patterns of which any word holds one that is one typo away from `word`.

    A typo in the second half leaves the beginning whole, any other the end.
    """
    half = len(word) // 2
    return f"% {word[:half]}%", f"%{word[half + 1 :]} %"


def one_typo(one, other):
    """Return whether one letter added, left out, changed or swapped makes `one` `other`."""
    if one == other:
        return False
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long
