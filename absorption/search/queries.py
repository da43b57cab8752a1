"""What is found for some words, ranked; the answer is the same on both databases.

Words are matched as beginnings of words. Of each kind at most `CAP` matches, the newest, are
read and ranked (`reading`), so that a word that half of a million contracts hold costs no more.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from absorption.models.search import Kind, SearchEntry
from absorption.search import keyboard, spoken, typos
from absorption.search.reading import Question, answers
from absorption.search.spelling import WORD, readings, skeleton, stem, words
from municipalities.identifiers import fold_to_latin

CAP = 500
MOST_WORDS = 8
# Words that say nothing beside others: articles, prepositions, as skeletons.
LITTLE = frozenset(
    "o i to ta tu tis ton tin sto sti stin sta ke ge gia me se apo stis stus tus".split()  # noqa: SIM905
)
ANCHORS = {Kind.SUBPROJECT: "#subproject-{}", Kind.REPORTED: "#reported"}
PAGES = {
    Kind.MUNICIPALITY: "municipality-detail",
    Kind.CONTRACTOR: "contractor-detail",
    Kind.CONTRACT: "contract-detail",
    Kind.SUBPROJECT: "municipality-plan",
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
        anchor = ANCHORS.get(kind, "").format(self.entry.record_id)
        page = (
            reverse(PAGES[kind], args=[self.entry.key]) if self.entry.key else reverse("overview")
        )
        return page + anchor

    @property
    def title(self):
        """The title in the language of the reader, where there is one, or the portal's words."""
        own = {"en": self.entry.title_en, "el": self.entry.rendering}.get(get_language(), "")
        return own or self.entry.title

    @property
    def is_rendered(self):
        """Whether `title` is the portal's Greek for a title in another language."""
        return self.title == self.entry.rendering

    @property
    def language(self):
        """The language of `title`."""
        return get_language() if self.title != self.entry.title else self.entry.title_language

    @property
    def original(self):
        """The title of the source, with the words that were found in `<mark>`."""
        return _highlighted(self.entry.title, self.terms)

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
    """What was found. `partial`: no thing has all the words, these have some.

    `typed_as`: what was typed, with the keys of the other alphabet, if that was found.
    """

    groups: list[Group] = field(default_factory=list)
    partial: bool = False
    typed_as: str = ""

    @property
    def hits(self):
        """All hits, best first."""
        found = [hit for group in self.groups for hit in group.hits]
        return sorted(found, key=_rank)


@dataclass(frozen=True)
class Term:
    """A word that is asked for: its possible spellings and their stems.

    `others` are words for the same thing, which count less: stems, or short words whole, with a
    blank behind.
    """

    spellings: tuple[str, ...]
    stems: tuple[str, ...]
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, *typed):
        """Return the term for a typed word, or for some that are the name of one thing."""
        places, things = spoken.names_of(typed)
        own = readings(typed[0]) if len(typed) == 1 else ()
        spellings = tuple(dict.fromkeys([*own, *places]))
        stems = tuple(dict.fromkeys(map(stem, spellings)))
        others = dict.fromkeys(root if len(root := stem(w)) > 3 else f"{w} " for w in things)
        return cls(spellings, stems, tuple(others))

    @property
    def patterns(self):
        """What the text of an entry that holds it is like: one of these."""
        return tuple(f"% {part}%" for part in (*self.stems, *self.others))

    def score(self, entry):
        """Return how well an entry holds it: the word before its stem, the name before all."""
        for text, whole, beginning in ((entry.name, 8, 5), (entry.text, 3, 1)):
            if any(f" {word} " in text for word in self.spellings):
                return whole
            if any(f" {part}" in text for part in self.stems):
                return beginning
        for text, other in ((entry.name, 4), (entry.text, 1)):
            if any(f" {part}" in text for part in self.others):
                return other
        return 0

    def begins(self, word):
        """Return whether a word of a title is this one."""
        whole = f"{skeleton(word)} "
        return any(whole.startswith(part) for part in (*self.stems, *self.others))


def exact(text):
    """Return the entry whose ΑΔΑ, ΑΔΑΜ, ΑΦΜ, reference or number `text` is, else None."""
    code = fold_to_latin(text)
    if " " in code or len(code) < 4 or not any(letter.isdigit() for letter in code):
        return None
    found = SearchEntry.objects.filter(identifiers__contains=f" {code} ")[:2]
    return found[0] if len(found) == 1 else None


def search(text):
    """Return what is found for `text`, else for it with the keys of the other alphabet, else
    without typos, else for some of its words.
    """
    terms = terms_of(text)
    if not terms:
        return Results()
    groups = _found(terms, every=True)
    if groups:
        return Results(groups)
    swapped = keyboard.swapped(text)
    groups = _found(terms_of(swapped), every=True) if swapped else []
    if groups:
        return Results(groups, typed_as=swapped)
    meant = _corrected(terms)
    groups = _found(meant, every=True) if meant != terms else []
    if groups or len(terms) == 1:
        return Results(groups)
    return Results(_found(meant, every=False), partial=True)


def nearest(text):
    """Return the listed words that look most like those of `text`, and of which some is found."""
    near = spoken.nearest(words(text)[:MOST_WORDS])
    terms = [Term.of(*words(word)) for word in near]
    found = answers([Question((term.patterns,)) for term in terms], 1)
    return [word for word, entries in zip(near, found, strict=True) if entries]


def terms_of(text):
    """Return the terms that `text` asks for: words, or phrases that name one thing."""
    typed = list(dict.fromkeys(words(text)))[:MOST_WORDS]
    phrases = list(_phrases(typed))
    telling = [phrase for phrase in phrases if len(phrase) > 1 or skeleton(phrase[0]) not in LITTLE]
    return [Term.of(*phrase) for phrase in telling or phrases]


def _phrases(typed):
    """Yield the words one by one, those together that are a listed name."""
    longest = spoken.longest_phrase()
    while typed:
        length = next(
            (n for n in range(min(longest, len(typed)), 1, -1) if any(spoken.names_of(typed[:n]))),
            1,
        )
        yield tuple(typed[:length])
        typed = typed[length:]


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
