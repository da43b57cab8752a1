"""Text as it is kept: composed (NFC), without characters that nobody sees or that mislead."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

# Left out: they show nothing, and a word with one of them is not found. (Soft hyphen, zero
# width, joiners, marks of direction, the mark of byte order, variation selectors, tags.)
UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064"
    "\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
# Refused, by name: what stands there is not what is read, or is no longer known.
REFUSED = (
    (re.compile("[\u202a-\u202e\u2066-\u2069]"),
     _("Το κείμενο έχει χαρακτήρα που αλλάζει τη φορά της γραφής (%(code)s).")),
    (re.compile("\ufffd"),
     _("Το κείμενο έχει χάσει γράμματα (%(code)s στη θέση τους).")),
    (re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"),
     _("Το κείμενο έχει αόρατους χαρακτήρες ελέγχου (%(code)s).")),
    (re.compile("[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
                "\U000f0000-\U0010ffff]|[\U0001fffe-\U0001ffff\U0002fffe-\U0002ffff]"),
     _("Το κείμενο έχει χαρακτήρα που δεν είναι του Unicode (%(code)s).")),
)  # fmt: skip
TO_BE = _("το ίδιο κείμενο γραμμένο απλά, χωρίς αυτόν τον χαρακτήρα")


def without_unseen(text):
    """Return the text composed, without unseen characters; line ends are «\\n»."""
    if text.isascii():
        return LINE_ENDS.sub("\n", text) if "\r" in text else text
    return unicodedata.normalize("NFC", UNSEEN.sub("", LINE_ENDS.sub("\n", text)))


def what_is_wrong(text):
    """Return why a text cannot be kept, naming the character, or ""."""
    for pattern, problem in REFUSED:
        if found := pattern.search(text):
            return str(problem % {"code": f"U+{ord(found.group()[0]):04X}"})
    return ""


def plainly(text):
    """Return the text with what is refused written out, to be shown in a message."""
    for pattern, _problem in REFUSED:
        text = pattern.sub(lambda found: f"[U+{ord(found.group()[0]):04X}]", text)
    return text
