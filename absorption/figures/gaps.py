"""Why a number isn't there: not published, or published but not enough to compute it.

The two are never said with the same words. What is missing is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.text import format_lazy, get_text_list
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # it says why its numbers are missing with the words below
    from absorption.figures.totals import Total

NOT_PUBLISHED = _("Δεν έχει δημοσιευθεί")
NOT_COMPUTED = _("Δεν υπολογίζεται: {reasons}")
NOT_COMPARED = _("Δεν συγκρίνεται: {reasons}")

# What is said of a side of a ratio that isn't there, by the code of the amount.
ABSENT = {
    "allocated": _("λείπει ο προϋπολογισμός ένταξης"),
    "contracted": _("λείπει το συμβατικό ποσό"),
    "absorbed": _("λείπουν οι πληρωμές"),
}
# By how many are missing.
ABSENT_PART = {
    "allocated": ngettext_lazy(
        "λείπει ο προϋπολογισμός {missing} απόφασης ένταξης από τις {count}",
        "λείπει ο προϋπολογισμός {missing} αποφάσεων ένταξης από τις {count}",
        "missing",
    ),
    "contracted": ngettext_lazy(
        "λείπει το ποσό {missing} σύμβασης από τις {count}",
        "λείπει το ποσό {missing} συμβάσεων από τις {count}",
        "missing",
    ),
    "absorbed": ngettext_lazy(
        "λείπουν οι πληρωμές {missing} σύμβασης από τις {count}",
        "λείπουν οι πληρωμές {missing} συμβάσεων από τις {count}",
        "missing",
    ),
}
WITH_VAT_ONLY = {
    "allocated": _("ο προϋπολογισμός ένταξης είναι γνωστός μόνο με ΦΠΑ"),
    "contracted": _("το συμβατικό ποσό είναι γνωστό μόνο με ΦΠΑ"),
    "absorbed": _("οι πληρωμές είναι γνωστές μόνο με ΦΠΑ"),
}
ZERO = {
    "allocated": _("ο προϋπολογισμός ένταξης είναι μηδέν"),
    "contracted": _("το συμβατικό ποσό είναι μηδέν"),
}
OTHER_BASIS = _("τα ποσά δεν έχουν δημοσιευθεί στην ίδια βάση ΦΠΑ")
NOWHERE_BOTH = _("σε κανέναν δήμο δεν είναι γνωστά ολόκληρα και τα δύο ποσά")
LEFT = _("ό,τι είχε δημοσιευθεί βγήκε από τη Δράση")
NO_POPULATION = _("λείπει ο πληθυσμός")


@dataclass(frozen=True)
class Gap:
    """Why a number can't be given; `reasons` is empty where nothing of it is published."""

    reasons: Sequence[str | Promise] = ()
    said: str | Promise = NOT_COMPUTED

    @property
    def is_published(self) -> bool:
        """Whether something is published that it could rest on."""
        return bool(self.reasons)

    @property
    def text(self) -> str:
        """The state in words."""
        if not self.reasons:
            return str(NOT_PUBLISHED)
        reasons = get_text_list([str(reason) for reason in self.reasons], gettext("και"))
        return str(self.said).format(reasons=reasons)


def of_side(code: str, total: "Total") -> str | Promise | None:
    """Return what keeps a `totals.Total` from being a side of a ratio, or None."""
    if total.is_complete:
        return None
    if total.known:
        missing = total.count - total.known
        return format_lazy(ABSENT_PART[code], missing=missing, count=total.count)
    return WITH_VAT_ONLY[code] if total.gross_only is not None else ABSENT[code]


def is_published(total: "Total") -> bool:
    """Whether anything of a `totals.Total` is known, were it with VAT only."""
    return bool(total.known) or total.gross_only is not None


def shares_missing(count: int) -> str | Promise:
    """Return that the municipality's part of `count` common contracts is missing."""
    text = ngettext_lazy(
        "λείπει το μερίδιο του δήμου σε {count} κοινή σύμβαση",
        "λείπει το μερίδιο του δήμου σε {count} κοινές συμβάσεις",
        count,
    )
    return format_lazy(text, count=count)
