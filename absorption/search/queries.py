"""What is found for some words, ranked; the answer is the same on both databases.

Words are matched as beginnings of words. Of each kind at most `CAP` matches, the newest, are
read and ranked (`reading`), so that a word that half of a million contracts hold costs no more.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from absorption.models.search import Kind, SearchEntry
from absorption.search import typos
from absorption.search.reading import Question, answers
from absorption.search.spelling import WORD, readings, skeleton, stem, words
from municipalities.identifiers import fold_to_latin

CAP = 500
MOST_WORDS = 8
# Words that say nothing beside others: articles, prepositions, as skeletons.
LITTLE = frozenset(
    "o i to ta tu tis ton tin sto sti stin sta ke ge gia me se apo stis stus tus".split()  # noqa: SIM905
)
ANCHORS = {Kind.SUBPROJECT: "#subprojects", Kind.REPORTED: "#reported"}
PAGES = {
    Kind.MUNICIPALITY: "municipality-detail",
    Kind.CONTRACTOR: "contractor-detail",
    Kind.CONTRACT: "contract-detail",
    Kind.SUBPROJECT: "municipality-detail",
    Kind.REPORTED: "municipality-detail",
    Kind.DOCUMENT: "document-detail",
}


@dataclass(frozen=True)
class Hit:
    """An entry with its score and how the words stand in its title."""

    entry: SearchEntry
    score: int
    terms: list["Term"]

    @property
    def url(self):
        """The page of the thing, in the language of the reader."""
        kind = Kind(self.entry.kind)
        if not self.entry.key:
            return reverse("overview") + ANCHORS.get(kind, "")
        return reverse(PAGES[kind], args=[self.entry.key]) + ANCHORS.get(kind, "")

    @property
    def title(self):
        """The title in the language of the reader, where there is one."""
        english = self.entry.title_en if get_language() == "en" else ""
        return english or self.entry.title

    @property
    def language(self):
        """The language of `title`."""
        return get_language() if self.title != self.entry.title else self.entry.title_language

    @property
    def highlighted(self):
        """The title with the words that were found in `<mark>`."""
        return _highlighted(self.title, self.terms)

    @property
    def context(self):
        """Where the thing belongs, with the words that were found in `<mark>`."""
        return _highlighted(self.entry.context, self.terms)


@dataclass(frozen=True)
class Group:
    """The hits of one kind, best first."""

    kind: Kind
    hits: list[Hit]

    @property
    def count(self):
        """How many, at most `CAP`."""
        return min(len(self.hits), CAP)

    @property
    def is_capped(self):
        """Whether there are more than were counted."""
        return len(self.hits) > CAP


@dataclass(frozen=True)
class Results:
    """What was found. `partial`: no thing has all the words, these have some."""

    groups: list[Group] = field(default_factory=list)
    partial: bool = False

    @property
    def hits(self):
        """All hits, best first."""
        found = [hit for group in self.groups for hit in group.hits]
        return sorted(found, key=_rank)


@dataclass(frozen=True)
class Term:
    """A word that is asked for: its possible spellings and their stems."""

    spellings: tuple[str, ...]
    stems: tuple[str, ...]

    @classmethod
    def of(cls, word):
        """Return the term for a typed word."""
        spellings = tuple(readings(word))
        return cls(spellings, tuple(dict.fromkeys(map(stem, spellings))))

    @property
    def patterns(self):
        """What the text of an entry that holds it is like: one of these."""
        return tuple(f"% {part}%" for part in self.stems)

    def score(self, entry):
        """Return how well an entry holds it: the word before its stem, the name before all."""
        for text, whole, beginning in ((entry.name, 8, 5), (entry.text, 3, 1)):
            if any(f" {word} " in text for word in self.spellings):
                return whole
            if any(f" {part}" in text for part in self.stems):
                return beginning
        return 0

    def begins(self, word):
        """Return whether a word of a title is this one."""
        return any(skeleton(word).startswith(part) for part in self.stems)


def exact(text):
    """Return the entry whose ΑΔΑ, ΑΔΑΜ, ΑΦΜ, reference or number `text` is, else None."""
    code = fold_to_latin(text)
    if " " in code or len(code) < 4 or not any(letter.isdigit() for letter in code):
        return None
    found = SearchEntry.objects.filter(identifiers__contains=f" {code} ")[:2]
    return found[0] if len(found) == 1 else None


def search(text):
    """Return what is found for `text`, else for it without typos, else for some of its words."""
    terms = terms_of(text)
    if not terms:
        return Results()
    groups = _found(terms, every=True)
    if groups:
        return Results(groups)
    meant = _corrected(terms)
    groups = _found(meant, every=True) if meant != terms else []
    if groups or len(terms) == 1:
        return Results(groups)
    return Results(_found(meant, every=False), partial=True)


def terms_of(text):
    """Return the terms that `text` asks for."""
    typed = list(dict.fromkeys(words(text)))[:MOST_WORDS]
    telling = [word for word in typed if skeleton(word) not in LITTLE]
    return [Term.of(word) for word in telling or typed]


def _found(terms, every):
    words = tuple(term.patterns for term in terms)
    groups = []
    for kind, entries in zip(
        Kind, answers([Question(words, kind, every) for kind in Kind], CAP + 1), strict=True
    ):
        newest = sorted(entries, key=lambda entry: -entry.record_id)[: CAP + 1]
        hits = [Hit(entry, sum(term.score(entry) for term in terms), terms) for entry in newest]
        if hits:
            groups.append(Group(kind, sorted(hits, key=_rank)))
    return sorted(groups, key=lambda group: _rank(group.hits[0])[:2])


def _rank(hit):
    order = list(Kind.values).index(hit.entry.kind)
    return (-hit.score, order, len(hit.entry.name), -hit.entry.record_id)


def _corrected(terms):
    """Return the terms, those that no entry holds as the words that are one typo away."""
    known = answers([Question((term.patterns,)) for term in terms], 1)
    absent = [term for term, entries in zip(terms, known, strict=True) if not entries]
    meant = typos.words_like([term.spellings[0] for term in absent])
    return [
        Term(tuple(others), tuple(others))
        if term in absent and (others := meant[term.spellings[0]])
        else term
        for term in terms
    ]


def _highlighted(text, terms):
    pieces, end = [], 0
    for match in WORD.finditer(text):
        found = words(match[0])
        if found and any(term.begins(found[0]) for term in terms):
            pieces.append((text[end : match.start()], match[0]))
            end = match.end()
    marked = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked, text[end:])
