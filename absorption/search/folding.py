"""Text as lists compare it: without case and accents, look-alikes of two alphabets as one letter.

The same table folds a typed word in Python and what is stored in the database: by a function of
PostgreSQL, made by a migration and indexed, or one that SQLite is given. What is Α, Ά, α or a Latin
A is «a». Another table needs a migration that makes the function and its indexes anew.
"""

import unicodedata

from django.db.models import Func, TextField

FUNCTION = "portal_folded"
RANGES = ((0x41, 0x250), (0x370, 0x400), (0x1F00, 0x2000))
# By the shape of their capitals.
LOOK_ALIKES = str.maketrans("αβεζηικμνορτυχς", "abezhikmnoptyxσ")
COMBINING = "".join(map(chr, range(0x300, 0x370)))


def _plain(letter):
    """Return a letter without case, accents and alphabet."""
    base = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", letter).lower())
    base = "".join(mark for mark in base if not unicodedata.combining(mark))
    return base.translate(LOOK_ALIKES)


LETTERS = {
    chr(code): plain
    for start, end in RANGES
    for code in range(start, end)
    if len(plain := _plain(chr(code))) == 1 and plain.isalpha() and plain != chr(code)
}
TABLE = str.maketrans("".join(LETTERS), "".join(LETTERS.values()), COMBINING)


def folded(text):
    """Return the text as it is compared."""
    return unicodedata.normalize("NFC", text).translate(TABLE)


# What nearly every text is made of: all of it stays as it is when it is normalised.
USUAL = ((0x01, 0xC0), (0x386, 0x387), (0x388, 0x3CF), (0x2010, 0x2028), (0x20AC, 0x20AD))
# PostgreSQL goes through the letters for each one of a text: the most frequent stand first.
FREQUENT = " ατοειησνρπκυμςλίόάέγδωήχθύφώβξζψ0123456789"


def make_function(schema_editor):
    """Make the function of PostgreSQL; what has no place in the second text is left out."""
    usual = [chr(code) for start, end in USUAL for code in range(start, end)]
    few = {letter: LETTERS.get(letter, letter) for letter in FREQUENT}
    few |= {letter: LETTERS[letter] for letter in usual if letter in LETTERS}
    ranges = "".join(f"\\u{start:04x}-\\u{end - 1:04x}" for start, end in USUAL)
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {FUNCTION}(text) RETURNS text "  # letters
        f"LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT CASE WHEN $1 ~ '[^{ranges}]' "
        f"THEN translate(normalize($1, NFC), '{''.join(LETTERS)}{COMBINING}', "
        f"'{''.join(LETTERS.values())}') "
        f"ELSE translate($1, '{''.join(few)}', '{''.join(few.values())}') END $$"
    )


def give_function(connection, **signal):
    """Give SQLite the function (receiver of connection_created)."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(FUNCTION, 1, folded, deterministic=True)


class Folded(Func):
    """Some fields as one folded text, with a space between."""

    function = FUNCTION
    arg_joiner = " || ' ' || "
    output_field = TextField()
