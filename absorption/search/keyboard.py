"""A word typed with the keyboard of the other alphabet: «Au;hna» is Αθήνα, «ωολοσ» volos.

The Greek layout is the standard one of ISO/IEC 9995 as Windows, macOS and Linux ship it.
"""

GREEK_KEYS = dict(zip("ertyuiopasdfghjklzxcvbnmw", "ερτυθιοπασδφγηξκλζχψωβνμς", strict=True))
LATIN_KEYS = {greek: latin for latin, greek in GREEK_KEYS.items()}
# The dead keys of tonos and dialytika, before their vowel.
MARKS = ";:'"
MARKED = str.maketrans("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ")
SHORTEST = 3


def swapped(text):
    """Return `text` as the same keys write it in the other alphabet, or nothing.

    Only a text of one alphabet has another, and one of two letters is no word.
    """
    small = text.lower().translate(MARKED)
    letters = [letter for letter in small if letter.isalpha()]
    if len(letters) < SHORTEST:
        return ""
    for keys in (GREEK_KEYS, LATIN_KEYS):
        if all(letter in keys or letter == "q" for letter in letters):
            return "".join(keys.get(letter, letter) for letter in small if letter not in MARKS)
    return ""
