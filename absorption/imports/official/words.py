"""What a heading says a column is, what a sentence says of VAT, unit and date.

No list of headings: words by their stems, in Greek or English, and which of them weighs more when
a heading has several («Πληρωμές συμβάσεων» are payments, «Υπόλοιπο πληρωμών» are not).
"""

import re
import unicodedata
from contextlib import suppress
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from absorption.imports.cells import Unit
from municipalities.identifiers import TO_GREEK
from municipalities.models import VatBasis


class Meaning(StrEnum):
    """What a column of the table is."""

    NAME = "name"
    CODE = "code"
    BUDGET = "budget"
    CONTRACTS = "contracts"
    COMMITMENTS = "commitments"
    CONTRACTS_COUNT = "contracts_count"
    PAYMENTS = "payments"
    RATE = "rate"
    DATE = "date"
    DOCUMENT = "document"
    NONE = "none"

    @property
    def label(self):
        """What an editor reads."""
        return LABELS[self]


LABELS = {
    Meaning.NAME: _("Δήμος"),
    Meaning.CODE: _("Κωδικός ΥΠΕΣ του Δήμου"),
    Meaning.BUDGET: _("Προϋπολογισμός"),
    Meaning.CONTRACTS: _("Συμβάσεις: ποσό"),
    Meaning.COMMITMENTS: _("Συμβάσεις: νομικές δεσμεύσεις"),
    Meaning.CONTRACTS_COUNT: _("Συμβάσεις: πόσες είναι"),
    Meaning.PAYMENTS: _("Πληρωμές (σωρευτικά)"),
    Meaning.RATE: _("Ποσοστό, όπως τυπώνεται"),
    Meaning.DATE: _("Ημερομηνία στοιχείου"),
    Meaning.DOCUMENT: _("Έγγραφο"),
    Meaning.NONE: _("δεν εισάγεται"),
}
AMOUNTS = (Meaning.BUDGET, Meaning.CONTRACTS, Meaning.COMMITMENTS, Meaning.PAYMENTS)


class Content(StrEnum):
    """What stands in the cells of a column."""

    NOTHING = "nothing"
    NAMES = "names"
    NUMBERS = "numbers"
    SMALL = "small"  # numbers below a thousand
    COUNTS = "counts"  # whole numbers below a thousand
    ORDER = "order"  # 1, 2, 3 …
    PERCENTAGES = "percentages"
    DATES = "dates"
    TEXT = "text"


# What stands in the cells says it, whatever the heading.
OF_CONTENT = {Content.NAMES, Content.DATES, Content.TEXT}
WHOLE = {Content.COUNTS, Content.ORDER}
REST = re.compile(
    r"υπολοιπ|αδιαθετ|απομεν|ανεξοφλ|απληρωτ|πληρωτε|εκκρεμ|διαφορ|αποκλισ|αιτημα|αιτησ"
    r"|(?<!\w)προσ (πληρωμ|απορροφ|συμβασιο|εκταμ)|μη (απορροφ|πληρω|συμβασιο|εκταμ|δεσμευ)"
    r"|remain|balance|unpaid|unspent|outstanding|pending|differen|request|deviation"
)
# A budget is planned by its nature; payments and contracts are not.
FORECAST = re.compile(
    r"προβλεπ|προβλεψ|αναμεν|προγραμματισ|στοχ|εκτιμ|forecast|expected|planned|target|estimat"
)
ORDER = re.compile(r"^(α ?/? ?α|α\. ?α\.?|αα|αυξων\w* αριθμ\w*|no\.?|nr\.?|#|n|s/n|νο\.?)$")
COUNT = re.compile(r"αριθμ|πληθοσ|(?<!\w)αρ\. |number|(?<!\w)no\. |#|count|ποσεσ")
RATE = re.compile(
    r"%|ποσοστ|(?<!\w)ποσ\. ?απορ|τοισ εκατο|(?<!\w)rate|ratio|percent|(?<!\w)pct|δεικτ|βαθμοσ"
)
ABSORPTION = re.compile(r"απορροφ|(?<!\w)απορρ?[./]|absor")
PAYMENTS = re.compile(
    r"πληρωμ|πληρωθ|πληρωσ|(?<!\w)(πληρ|απορρ?|εκταμ)[./]|εκταμι|απορροφ|καταβλη|καταβολ|εξοφλ|ενταλθ|ενταλμ|(?<!\w)paid|payment"
    r"|disburs|absor|(?<!\w)spent|spending|payout"
)
EXPENSES = re.compile(r"δαπαν|(?<!\w)δαπ[./]|expend|expens|outlay")
BUDGETED_EXPENSES = re.compile(
    r"(δημοσι|επιλεξιμ|ενταγμεν|εγκεκριμεν|προυπ)\w*\.? (\w+ )?δαπαν"
    r"|(?<!\w)(σ\.? ?)?δ\.? ?δ\.?(?!\w)"
)
COMMITMENTS = re.compile(
    r"δεσμευσ|(?<!\w)(νδ|ν\.δ|νοδε|νο\.δε)(?!\w)|commit|obligat|αναληψ|αναληφθ"
)
CONTRACTS = re.compile(r"συμβα|(?<!\w)συμβ[./]|contract|(?<!\w)signed|award|κατακυρ|αναθεσ|ανατεθ")
CONTRACT_AMOUNT = re.compile(
    r"συμβατικ|συμβασιοπ|ποσ[αοου]|αξια|υψοσ|προυπ|π/υ|€|ευρω|amount|value|eur|contracted|contractual"
)
BUDGET = re.compile(
    r"προυπ|(?<!\w)π ?/ ?υ(?!\w)|(?<!\w)π\. ?υ\.?(?!\w)|(?<!\w)πυ(?!\w)|ενταξ|ενταγμ|ενταχθ"
    r"|εγκεκριμ|εγκριθ|εγκρισ|χρηματοδοτ|επιχορηγ|κατανομ|πιστωσ|κοστοσ|budget|alloc|(?<!\w)grant|approved"
    r"|funding|envelope|(?<!\w)cost"
)
NAME = re.compile(
    r"(?<!\w)δημ(οσ|οι|ου|ων)(?!\w)|(?<!\w)ο\.?τ\.?α|φορ[εη]|δικαιουχ|municipalit|beneficiar"
    r"|(?<!\w)cit(y|ies)|ονομα|επωνυμ|entity|name"
)
CODE = re.compile(r"(κωδ|οπσ|mis|code|id|μητρωο|α\.?φ\.?μ|ενιαιοσ αρ)")
OTHER_PLACE = re.compile(r"περιφερ|ενοτητ|νομοσ|region|prefect|εδρα")
OTHER_NUMBER = re.compile(
    r"πληθυσμ|κατοικ|populat|inhabit|(?<!\w)ετοσ|(?<!\w)year|ημερ(εσ|ων)(?!\w)|(?<!\w)days"
)
PROJECTS = re.compile(r"(?<!\w)(υπο)?εργ(ων|α)(?!\w)|πραξε|projects|subproj")
OTHER_RATE = re.compile(
    r"φυσικ|προοδ|ολοκληρωσ|υλοποιησ|συμμετοχ|συγχρηματοδ|physical|progress|completion|share of"
)
DATE = re.compile(r"ημερομην|ημ/ν|(?<!\w)ημ\.|ημνια|(?<!\w)dates?(?!\w)|as of|στοιχεια εωσ|εωσ")
OTHER_DATE = re.compile(r"ενταξ|συμβασ|υπογραφ|αποφασ|ληξ|εναρξ|πληρωμ|start|end|sign|deci")
DOCUMENT = re.compile(r"τεκμηρι|(?<!\w)εγγραφ|document|(?<!\w)πηγη")
VAT_RATE = re.compile(
    r"(?<=φπα)[ (]*\d+([.,]\d+)? ?%\)?|(?<=vat)[ (]*\d+([.,]\d+)? ?%\)?|\d+ ?% ?(?=φπα|vat)"
)
VAT = re.compile(r"φ\.?π\.?α|(?<!\w)vat(?!\w)")
NET = re.compile(
    r"(χωρισ|ανευ|πλην|προ|εκτοσ|δεν (συμ)?περιλαμβαν\w*|μη (συμ)?περιλαμβανομεν\w*|εξαιρουμεν\w*)"
    r" (του |τον |ο )?(φ\.?π\.?α|vat)|(φ\.?π\.?α|vat) (εξαιρ\w*|δεν (συμ)?περιλαμβαν\w*)"
    r"|καθαρ(α|η|εσ|ων|ο)(?!\w)(?! αποτελ)"
    r"|(excl\w*\.?|without|w/o|ex|net|before)( of)? vat|vat (excl|not incl)|(?<!\w)net(?!\w)"
)
GROSS = re.compile(
    r"(?<!\w)(με|μαζι με|(συμ)?περιλαμβαν\w*|(συμ)?περ\w*\.?|συμπ\.)"
    r" (τον |του |ο |και )?(φ\.?π\.?α|vat)"
    r"|(φ\.?π\.?α|vat) (συμ)?περιλαμβαν|μικτ(α|η|εσ|ων|ο)(?!\w)"
    r"|(incl\w*\.?|with|plus)( of)? vat|vat incl|(?<!\w)gross(?!\w)"
)
NOT_GROSS = re.compile(r"(δεν|μη) (συμ)?περιλαμβαν")
THOUSAND = re.compile(
    r"(?<![\d.,])(?<!\d )(χιλ\.|χιλ(?!\w)|χιλιαδ\w*|thousands?|keur|k ?€|€ ?k(?!\w)|k euro|000 ?€"
    r"|€ ?000|'000|000s|ths)"
)
MILLION = re.compile(
    r"(?<![\d.,])(?<!\d )(εκατ\.|εκατ(?!\w)|εκατομμ\w*|εκ\.|εκ(?!\w)|millions?|meur|m ?€|€ ?m(?!\w)"
    r"|mln|mio)"
)
# In running text, «90 εκατ. ευρώ» is an amount; these say in what the table is written.
STATES_UNIT = re.compile(
    r"(ποσα|αξιεσ|τιμεσ|amounts|figures|values|all in|(?<!\w)σε|(?<!\w)in|\(|\[)"
)
EURO = re.compile(r"€|ευρω|(?<!\w)eur(os?)?(?!\w)")
OTHER_CURRENCY = re.compile(r"\$|£|usd|gbp|δολαρι|λιρ[εα]|dollar|chf")
MONTHS = (
    "ιαν", "φεβ", "μαρ", "απρ", "μαι|μαη", "ιουν", "ιουλ", "αυγ", "σεπ", "οκτ", "νοε", "δεκ",
)  # fmt: skip
ENGLISH_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
DAY = re.compile(r"(?<![\d/.\-])(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?![\d/])")
ISO_DAY = re.compile(r"(?<![\d/.\-])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
WORDED_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:η|ησ|st|nd|rd|th)? ([a-zα-ω]{3,12})\.?,? (\d{4})")
ENGLISH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?, (\d{4})")
CUE = re.compile(
    r"(εωσ( και)?( τισ?| την)?|μεχρι( και)?( τισ?| την)?|(?<!\w)στισ|(?<!\w)την"
    r"|(?<!\w)κατα( τισ?| την)?|as of|as at|until|up to|cut-?off( date)?:?|ημερομηνια[^:]*:?"
    r"|στοιχεια:?|date:?|data:?)\s*$"
)

# The day of a letter or of a print is not that of its amounts.
OTHER_DAY = re.compile(
    r"(αθηνα|athens|εκτυπωσ\w*|εκδοσ\w*|συνταξ\w*|δημιουργ\w*|υπογραφ\w*|αποφασ\w*|printed|issued"
    r"|created|generated)[^.;\d]{0,12}$"
)


def plain(text):
    """Return the text small, without accents and final sigma, with its marks and one space."""
    text = str(text)
    if re.search(r"[Ͱ-Ͽἀ-῿]", text):
        text = " ".join(
            word.upper().translate(TO_GREEK) if re.search(r"[Ͱ-Ͽἀ-῿]", word) else word
            for word in text.split()
        )
    text = unicodedata.normalize("NFD", text.casefold().replace("µ", "μ"))
    text = "".join(mark for mark in text if not unicodedata.combining(mark))
    return " ".join(text.replace("ς", "σ").replace("_", " ").split())


def meaning_of(heading, content, around="", unit=None):
    """Return the meaning of a column by its heading and its cells, or None when they don't say.

    `around` is the heading of the group that it stands in, `unit` what its numbers are in.
    """
    own, whole = (VAT_RATE.sub(" ", plain(text)) for text in (heading, f"{around} {heading}"))
    if content in OF_CONTENT:
        return _by_content(own, content)
    if content == Content.ORDER and (ORDER.match(own) or not own):
        return Meaning.NONE
    if not whole:
        return None
    money = _money(own)
    said = own if money else whole
    in_euro = unit not in (Unit.THOUSAND, Unit.MILLION)
    if content == Content.PERCENTAGES or (RATE.search(own) and content != Content.NUMBERS):
        return _rate(said)
    if _is_other(own, content, money):
        return Meaning.NONE
    if COUNT.search(own) or (COUNT.search(whole) and not money):
        is_of_contracts = CONTRACTS.search(said) and content != Content.NUMBERS
        return Meaning.CONTRACTS_COUNT if is_of_contracts else Meaning.NONE
    found = _money(said)
    if found is None and (VAT.search(own) or DATE.search(own)):
        return Meaning.NONE
    if found == Meaning.CONTRACTS and content in WHOLE and is_bare(own):
        return Meaning.CONTRACTS_COUNT if in_euro else None
    if found == Meaning.PAYMENTS and content == Content.SMALL and in_euro and says_absorption(own):
        return Meaning.RATE
    return found


def _is_other(own, content, money):
    """Return whether a column of numbers is something that has no place."""
    if REST.search(own) or ORDER.match(own) or CODE.match(own) or OTHER_NUMBER.search(own):
        return True
    if FORECAST.search(own) and money != Meaning.BUDGET:
        return True
    if OTHER_PLACE.search(own) and not money:
        return True
    return bool(PROJECTS.search(own)) and (content in WHOLE or not money)


def _by_content(own, content):
    match content:
        case Content.NAMES:
            return Meaning.NAME
        case Content.DATES:
            # A date of something else is not the figure's.
            of_figure = DATE.search(own) and not OTHER_DATE.search(own)
            return Meaning.DATE if of_figure else Meaning.NONE
    return Meaning.DOCUMENT if DOCUMENT.search(own) else Meaning.NONE


def _rate(said):
    """Return the meaning of a percentage: of absorption, or one that has no place."""
    if REST.search(said) or VAT.search(said):
        return Meaning.NONE
    if OTHER_RATE.search(said) and not PAYMENTS.search(said):
        return Meaning.NONE
    of_contracts = CONTRACTS.search(said) or COMMITMENTS.search(said)
    if of_contracts and not PAYMENTS.search(said):
        return Meaning.NONE
    return Meaning.RATE


def _money(said):
    if PAYMENTS.search(said):
        return Meaning.PAYMENTS
    if COMMITMENTS.search(said):
        return Meaning.COMMITMENTS
    if CONTRACTS.search(said):
        return Meaning.CONTRACTS
    if BUDGETED_EXPENSES.search(said):
        return Meaning.BUDGET
    if EXPENSES.search(said):
        return Meaning.PAYMENTS
    return Meaning.BUDGET if BUDGET.search(said) else None


def is_bare(heading):
    """Return whether a heading says «contracts» and not whether that is an amount."""
    said = plain(heading)
    return bool(CONTRACTS.search(said)) and not (
        CONTRACT_AMOUNT.search(said) or COMMITMENTS.search(said) or COUNT.search(said)
    )


def says_absorption(heading):
    """Return whether a heading says «absorption»."""
    return bool(ABSORPTION.search(plain(heading)))


def basis_in(text):
    """Return the VAT basis that a text states, or None; both is none."""
    said = plain(text)
    net, gross = bool(NET.search(said)), bool(GROSS.search(NOT_GROSS.sub("", said)))
    if net == gross:
        return None
    return VatBasis.NET if net else VatBasis.GROSS


def unit_in(heading):
    """Return the unit that a heading states for its amounts, or None."""
    said = plain(heading)
    if OTHER_CURRENCY.search(said):
        return Unit.OTHER_CURRENCY
    if THOUSAND.search(said):
        return Unit.THOUSAND
    if MILLION.search(said):
        return Unit.MILLION
    return Unit.NONE if EURO.search(said) else None


def unit_of_sheet(text):
    """Return the unit that a line over or under the table states for all of it, or None."""
    said = plain(text)
    for found in STATES_UNIT.finditer(said):
        near = said[found.start() : found.end() + 25]
        unit = unit_in(near)
        if unit is not None and unit != Unit.NONE:
            return unit
        if unit == Unit.NONE and found.group() not in ("(", "["):
            return unit
    return None


def dates_in(text):
    """Return the days that a text names: (day, whether it says «as of»)."""
    said, found = plain(text), []
    for pattern, order in ((DAY, (3, 2, 1)), (ISO_DAY, (1, 2, 3))):
        for match in pattern.finditer(said):
            # The date of a protocol number, «8762/23.9.2025», is not the table's.
            found.append((match, [match.group(part) for part in order]))
    for match in WORDED_DAY.finditer(said):
        if month := _month(match.group(2)):
            found.append((match, [match.group(3), month, match.group(1)]))
    for match in ENGLISH_DAY.finditer(said):
        if month := _month(match.group(1)):
            found.append((match, [match.group(3), month, match.group(2)]))
    days = []
    for match, parts in sorted(found, key=lambda each: each[0].start()):
        year, month, number = map(int, parts)
        with suppress(ValueError):
            day = date(year + 2000 if year < 100 else year, month, number)
            is_other = OTHER_DAY.search(said[: match.start()])
            if day.year in range(2015, 2100) and not is_other:
                days.append((day, bool(CUE.search(said[: match.start()]))))
    return days


def _month(word):
    for names in (MONTHS, ENGLISH_MONTHS):
        for number, beginnings in enumerate(names, 1):
            if word.startswith(tuple(beginnings.split("|"))):
                return number
    return None
