"""Reading the entries that hold some words: one query, and a bounded part of the table.

A word that half of a million entries hold is found among the newest; a rare one by its
trigrams, where the database has them. Which of the two is cheap cannot be known before, so
the newest `WINDOW` entries are looked through first, and the index is asked only when those
held too few. The same SQL runs on PostgreSQL and on SQLite.
"""

from dataclasses import dataclass

from absorption.models.search import Kind, SearchEntry

WINDOW = 5_000
# Of a word that only old entries hold, and many, some are looked at and not all.
MOST_READ = 20_000


@dataclass(frozen=True)
class Question:
    """Which entries hold some words. `words`: each as the patterns of which one must be there.

    Asked of one kind or of all; `every` word must be there, or one will do.
    """

    words: tuple[tuple[str, ...], ...]
    kind: Kind | None = None
    every: bool = True

    @property
    def holds(self):
        """The condition in SQL; its parameters are `patterns`."""
        words = (" OR ".join(["text LIKE %s"] * len(word)) for word in self.words)
        return (" AND " if self.every else " OR ").join(f"({word})" for word in words)

    @property
    def patterns(self):
        """The parameters of `holds`."""
        return [pattern for word in self.words for pattern in word]

    @property
    def part(self):
        """The part of the table that is asked, and the column by which it is in order."""
        return (f"kind = '{Kind(self.kind)}'", "record_id") if self.kind else ("1 = 1", "id")


def answers(questions, limit):
    """Return for each question its entries, at most `limit`, in no order; one query."""
    if not questions:
        return []
    newest, either = zip(
        *(
            _sql(f"newest_{place}", place, question, limit)
            for place, question in enumerate(questions)
        ),
        strict=True,
    )
    patterns = [pattern for question in questions for pattern in question.patterns]
    sql = f"WITH {', '.join(newest)} {' UNION ALL '.join(either)}"
    found = [{} for _question in questions]
    for entry in SearchEntry.objects.raw(sql, [*patterns, *patterns]):
        found[vars(entry)["place"]].setdefault(entry.pk, entry)
    return [list(entries.values()) for entries in found]


def _sql(name, place, question, limit):
    """Return the SQL of what the newest entries hold, and of that and what all others hold."""
    table = SearchEntry._meta.db_table
    where, order = question.part
    newest = (
        f"{name} AS MATERIALIZED (SELECT * FROM (SELECT * FROM {table} WHERE {where}"  # noqa: S608
        f" ORDER BY {order} DESC LIMIT {WINDOW}) AS latest WHERE {question.holds} LIMIT {limit})"
    )
    either = (
        f"SELECT {place} AS place, own.* FROM {name} AS own UNION ALL "  # noqa: S608
        f"SELECT {place}, older.* FROM (SELECT * FROM (SELECT * FROM {table} WHERE {where}"
        f" AND ({question.holds}) AND (SELECT COUNT(*) FROM {name}) < {limit}"
        f" LIMIT {MOST_READ}) AS some_of_them ORDER BY {order} DESC LIMIT {limit}) AS older"
    )
    return newest, either
