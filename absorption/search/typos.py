"""Words that are one typo away, on PostgreSQL by its trigrams."""

from django.db import connection, transaction

from absorption.search.models import SearchEntry

SHORTEST = 4
ALIKE = "0.3"  # of the trigrams; what is alike is then compared letter by letter
READ = 300


def words_like(word):
    """Return the words of entries that are one typo away from a skeleton, sorted."""
    if connection.vendor != "postgresql" or len(word) < SHORTEST:
        return []
    table = connection.ops.quote_name(SearchEntry._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL pg_trgm.word_similarity_threshold = {ALIKE}")
        cursor.execute(
            f"SELECT name FROM {table} WHERE %s <%% name"  # noqa: S608 - the model's own table
            " ORDER BY word_similarity(%s, name) DESC, id LIMIT %s",
            [word, word, READ],
        )
        names = [name for (name,) in cursor.fetchall()]
    return sorted({other for name in names for other in name.split() if one_typo(word, other)})


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
