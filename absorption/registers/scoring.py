"""Why a record may belong to the Action, and what speaks against it: one list.

«ΤΑ» and ΟΠΣ 5…… mark any project of the Fund, and others have smart cities too: so nothing
here decides. The points add up to a plain score, by which editors read the likeliest first.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from absorption.imports.names import folded
from absorption.registers.parsing import Funding, Posting
from municipalities.models import Municipality

ACTION = "16954"
# The call of the Action, and the Fund's last payment request with time to post it.
FIRST_DAY, LAST_DAY = date(2022, 1, 1), date(2027, 6, 30)
KEPT_FROM = 20
LIKELY_FROM = 50
STRONG_FROM = 100


@dataclass(frozen=True)
class Known:
    """What the portal knows already, to compare records with."""

    municipalities: Mapping[str, Municipality]  # by uid of Διαύγεια
    central: Mapping[str, str]  # name by uid
    funding_codes: frozenset[str] = frozenset()  # confirmed by an editor
    ops_codes: frozenset[str] = frozenset()  # of inclusion decisions
    acts: frozenset[str] = frozenset()  # ΑΔΑ that mention the Action


@dataclass(frozen=True)
class Evidence:
    """A record, and how it reads."""

    record: Posting
    known: Known

    @cached_property
    def words(self):
        """The text without case, accents and look-alikes."""
        return folded(self.record.text)

    @cached_property
    def plain(self):
        """The text without case: for words in Latin letters."""
        return self.record.text.casefold()

    @property
    def funding(self) -> Funding:
        """How it is paid."""
        return self.record.funding

    @property
    def is_in_time(self) -> bool | None:
        """Whether it was signed while the Action ran; None when that is not known."""
        signed = self.record.signed_on
        return None if signed is None else FIRST_DAY <= signed <= LAST_DAY

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """The municipality that signs, or those that a central body names."""
        own = self.known.municipalities.get(self.record.organisation)
        if own:
            return [own]
        return [each for each in self.known.municipalities.values() if self._names(each)]

    def _names(self, municipality):
        name = re.escape(folded(municipality.short_name))
        return re.search(rf"\bδημ\w+ (?:.* )?{name}\b(?! αττικησ)", self.words)


@dataclass(frozen=True)
class Rule:
    """What is looked for, what it counts, and how it reads; None when it does not hold."""

    code: str
    points: int
    finds: Callable[[Evidence], str | None]


@dataclass(frozen=True)
class Reason:
    """A rule that holds for a record."""

    code: str
    points: int
    text: str


@dataclass(frozen=True)
class Judgement:
    """A score with its reasons."""

    reasons: tuple[Reason, ...]
    municipalities: tuple[Municipality, ...] = field(default=(), compare=False)

    @property
    def score(self):
        """The sum of the points."""
        return sum(reason.points for reason in self.reasons)

    @property
    def is_kept(self):
        """Whether an editor should see it."""
        return self.score >= KEPT_FROM


def judge(record: Posting, known: Known) -> Judgement:
    """Return why the record may belong to the Action, and what speaks against it."""
    evidence = Evidence(record, known)
    found = ((rule, rule.finds(evidence)) for rule in RULES)
    reasons = tuple(Reason(rule.code, rule.points, text) for rule, text in found if text)
    return Judgement(reasons, tuple(evidence.municipalities))


def _written(said, greek="(?!)", latin="(?!)"):
    """Return what looks for words, Greek as `Evidence.words` or Latin as `Evidence.plain`."""

    def finds(evidence):
        found = re.search(greek, evidence.words) or re.search(latin, evidence.plain)
        return said if found else None

    return finds


_names_action = _written(f"γράφει «{ACTION}»", rf"\b{ACTION}\b")
_project_title = _written(
    "γράφει τον τίτλο του έργου", r"ελληνικεσ εξυπνεσ πολεισ|υποδομεσ και συστηματα ssc"
)


def _confirmed_funding(evidence):
    for number in evidence.funding.numbers:
        if number in evidence.known.funding_codes:
            return f"ο ενάριθμος {number} έχει επιβεβαιωθεί ότι είναι της Δράσης"
    return None


def _known_ops(evidence):
    for code in evidence.funding.ops:
        if code in evidence.known.ops_codes:
            return f"ο κωδικός ΟΠΣ ΤΑ {code} είναι απόφασης ένταξης της πύλης"
    return None


def _act_of_diavgeia(evidence):
    for ada in evidence.record.acts:
        if ada in evidence.known.acts:
            return f"η πράξη {ada} που δηλώνει αναφέρει τη Δράση στη Διαύγεια"
    return None


def _funds_code(evidence):
    codes = [number for number in evidence.funding.numbers if "ΤΑ" in number]
    if not _of_espa(evidence):  # a MIS code of ΕΣΠΑ has the same form as one of ΟΠΣ ΤΑ
        codes += evidence.funding.ops
    return f"κωδικός του Ταμείου Ανάκαμψης: {codes[0]}" if codes else None


def _of_espa(evidence):
    return any(mark in n for n in evidence.funding.numbers for mark in ("ΣΕ", "ΝΑ"))


def _is_smart(evidence):
    greek = re.search(r"\bεξυπν\w*", evidence.words)
    latin = re.search(r"\bssc\b|smart[ -]?cit(y|ies)", evidence.plain)
    if greek:
        return "γράφει «έξυπν…»"
    return f"γράφει «{latin.group()}»" if latin else None


def _own_body(evidence):
    municipality = evidence.known.municipalities.get(evidence.record.organisation)
    return f"το ανάρτησε ο {municipality.name}" if municipality else None


def _central_body(evidence):
    name = evidence.known.central.get(evidence.record.organisation)
    if not name or not evidence.municipalities:
        return None
    named = ", ".join(each.name for each in evidence.municipalities)
    return f"το ανάρτησε: {name}, και κατονομάζει: {named}"


def _in_time(evidence):
    return "υπογράφηκε όσο τρέχει η Δράση" if evidence.is_in_time else None


def _espa_funding(evidence):
    if _of_espa(evidence):
        return f"χρηματοδότηση ΕΣΠΑ: {evidence.funding.numbers[0]}"
    return None


def _names_espa(evidence):
    if re.search(r"\bεσπα\b", evidence.words + " " + folded(evidence.funding.text)):
        return "γράφει «ΕΣΠΑ»"
    return None


def _other_action(evidence):
    if _names_action(evidence):
        return None
    found = re.search(
        r"\b(?:δραση|δρασησ|υποεργο|id|κωδικοσ)\D{0,20}\b(1[5-9]\d{3})\b", evidence.words
    )
    return f"γράφει άλλη Δράση: {found.group(1)}" if found else None


def _namesake(evidence):
    name = folded(evidence.record.organisation_name)
    if re.search(r"ηρακλειου? αττικησ", f"{evidence.words} {name}"):
        return "αφορά το Ηράκλειο Αττικής, όχι τον Δήμο Ηρακλείου"
    return None


def _other_body(evidence):
    if evidence.record.organisation in evidence.known.municipalities:
        return None
    if evidence.record.organisation not in evidence.known.central:
        return "το ανάρτησε φορέας έξω από τους 17 και τους κεντρικούς"
    return None if evidence.municipalities else "δεν κατονομάζει κανέναν από τους 17"


def _out_of_time(evidence):
    if evidence.is_in_time is False:
        return f"υπογράφηκε {evidence.record.signed_on:%d/%m/%Y}, έξω από τον χρόνο της Δράσης"
    return None


def _no_word(evidence):
    words = (_names_action, _project_title, _is_smart, _confirmed_funding, _known_ops)
    return None if any(word(evidence) for word in words) else "καμία λέξη της Δράσης στο κείμενο"


def _no_funding(evidence):
    if evidence.funding.numbers or evidence.funding.ops:
        return None
    return "δεν γράφει κωδικό χρηματοδότησης"


def _cancelled(evidence):
    return "το μητρώο το έχει ακυρωμένο" if evidence.record.cancelled else None


RULES = (
    # For
    Rule("confirmed-funding", 60, _confirmed_funding),
    Rule("known-ops", 60, _known_ops),
    Rule("names-action", 50, _names_action),
    Rule("project-title", 40, _project_title),
    Rule("act-of-diavgeia", 30, _act_of_diavgeia),
    Rule("funds-code", 20, _funds_code),
    Rule("smart", 15, _is_smart),
    Rule("names-fund", 10, _written(
        "γράφει «Ταμείο Ανάκαμψης»", r"ταμει\w+ ανακαμψησ", r"\brrf\b|greece 2\.0|ελλάδα 2\.0",
    )),
    Rule("own-body", 10, _own_body),
    Rule("central-body", 10, _central_body),
    Rule("in-time", 5, _in_time),
    # Against
    Rule("espa-funding", -60, _espa_funding),
    Rule("names-espa", -30, _names_espa),
    Rule("tritsis", -60, _written("γράφει «Αντώνης Τρίτσης»", r"\bτριτσησ?\b")),
    Rule("interreg", -60, _written("γράφει «Interreg»", latin="interreg")),
    Rule("other-action", -60, _other_action),
    Rule("namesake", -60, _namesake),
    Rule("cancelled", -50, _cancelled),
    Rule("other-body", -20, _other_body),
    Rule("out-of-time", -20, _out_of_time),
    Rule("no-word", -15, _no_word),
    Rule("no-funding", -10, _no_funding),
)  # fmt: skip
