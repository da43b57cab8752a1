"""What is known of a municipality, in plain sentences: what is official, then what was said.

Each combination of known, unknown and zero is a whole text of its own, so that it can be
translated as one. Amounts are euro without VAT unless the text says otherwise.
"""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from absorption.figures.totals import ALLOCATED, AMOUNTS, CONTRACTED, Basis
from absorption.templatetags.amounts import day, exact_percent, money, round_money
from municipalities.models import Standing, VatBasis

# (allocation known, contracts known, payments: known, zero or unknown) → the text.
KNOWN, ZERO, UNKNOWN = "known", "zero", "unknown"
TEXTS = {
    (True, True, KNOWN): gettext_lazy(
        "Από τα {allocated} που εγκρίθηκαν, ο {municipality} έχει υπογράψει συμβάσεις ύψους "
        "{contracted} και έχουν πληρωθεί {absorbed} ({basis}, στοιχεία έως {day})."
    ),
    (True, True, ZERO): gettext_lazy(
        "Από τα {allocated} που εγκρίθηκαν, ο {municipality} έχει υπογράψει συμβάσεις ύψους "
        "{contracted} και δεν έχει πληρωθεί ακόμη τίποτα ({basis}, στοιχεία έως {day})."
    ),
    (True, True, UNKNOWN): gettext_lazy(
        "Από τα {allocated} που εγκρίθηκαν, ο {municipality} έχει υπογράψει συμβάσεις ύψους "
        "{contracted} ({basis}). Πόσα έχουν πληρωθεί, δεν έχει δημοσιευθεί."
    ),
    (True, False, KNOWN): gettext_lazy(
        "{municipality}: από τα {allocated} που εγκρίθηκαν, έχουν πληρωθεί "
        "{absorbed} ({basis}, στοιχεία έως {day}). Τι ποσό συμβάσεων έχει υπογραφεί, δεν έχει "
        "δημοσιευθεί."
    ),
    (True, False, ZERO): gettext_lazy(
        "{municipality}: από τα {allocated} που εγκρίθηκαν, δεν έχει πληρωθεί "
        "ακόμη τίποτα ({basis}, στοιχεία έως {day}). Τι ποσό συμβάσεων έχει υπογραφεί, δεν έχει "
        "δημοσιευθεί."
    ),
    (True, False, UNKNOWN): gettext_lazy(
        "{municipality}: εγκρίθηκαν {allocated} ({basis}). Τι ποσό συμβάσεων έχει "
        "υπογραφεί και πόσα έχουν πληρωθεί, δεν έχει δημοσιευθεί."
    ),
    (False, True, KNOWN): gettext_lazy(
        "Ο {municipality} έχει υπογράψει συμβάσεις ύψους {contracted} και έχουν πληρωθεί "
        "{absorbed} ({basis}, στοιχεία έως {day}). Πόσα εγκρίθηκαν, δεν έχει δημοσιευθεί."
    ),
    (False, True, ZERO): gettext_lazy(
        "Ο {municipality} έχει υπογράψει συμβάσεις ύψους {contracted} και δεν έχει πληρωθεί "
        "ακόμη τίποτα ({basis}, στοιχεία έως {day}). Πόσα εγκρίθηκαν, δεν έχει δημοσιευθεί."
    ),
    (False, True, UNKNOWN): gettext_lazy(
        "Ο {municipality} έχει υπογράψει συμβάσεις ύψους {contracted} ({basis}). Πόσα "
        "εγκρίθηκαν και πόσα έχουν πληρωθεί, δεν έχει δημοσιευθεί."
    ),
    (False, False, KNOWN): gettext_lazy(
        "{municipality}: έχουν πληρωθεί {absorbed} ({basis}, στοιχεία έως {day}). "
        "Πόσα εγκρίθηκαν και τι ποσό συμβάσεων έχει υπογραφεί, δεν έχει δημοσιευθεί."
    ),
    (False, False, ZERO): gettext_lazy(
        "{municipality}: δεν έχει πληρωθεί ακόμη τίποτα (στοιχεία έως {day}). "
        "Πόσα εγκρίθηκαν και τι ποσό συμβάσεων έχει υπογραφεί, δεν έχει δημοσιευθεί."
    ),
    (False, False, UNKNOWN): gettext_lazy(
        "Επίσημο ποσό ένταξης, σύμβασης ή πληρωμής δεν έχει δημοσιευθεί."
    ),
}

BASES = {
    VatBasis.NET: gettext_lazy("ποσά χωρίς ΦΠΑ"),
    VatBasis.GROSS: gettext_lazy("ποσά με ΦΠΑ"),
    VatBasis.UNKNOWN: gettext_lazy("η πηγή δεν λέει αν τα ποσά περιέχουν ΦΠΑ"),
}


# How a source is named: by what kind of word it is.
ACCORDING_TO = {
    Standing.PRESS: gettext_lazy("κατά τον Τύπο"),
    Standing.PLAN: gettext_lazy("κατά σχέδιο"),
    Standing.ANNOUNCEMENT: gettext_lazy("κατά ανακοίνωση"),
}
OFFICIALLY = gettext_lazy("κατά επίσημο έγγραφο")
# How many things that were said fit into one sentence; the others are further down the page.
MOST_SAID = 3


def municipality_lead(row, said, steps):
    """Return what is known of a municipality, as sentences: known first, then what is unknown.

    `row` is its totals.MunicipalityFigures, `said` the claims about it, `steps` its steps. What
    is official stands first. A claim of a step of which something official is published, one
    that is unclear, wider or a part of another, is not in it; claims are never added up.
    """
    is_known = any(step.is_known for step in steps)
    open_claims = [claim for step in steps if not step.is_known for claim in step.claims]
    reported = [
        _reported([claim for claim in open_claims if claim.names_action]),
        _probable([claim for claim in open_claims if claim.is_probable]),
    ]
    beside = [_newer(row), _printed_rate(row), _left(row)]
    has_left = any(row.left.values()) and not is_known
    sentence = "" if has_left else municipality_sentence(row)
    if not is_known and not any([*beside, *reported]):
        return [_nothing(row, said)]
    sentences = [sentence, *beside, *reported] if is_known else [*beside, *reported, sentence]
    return [each for each in sentences if each]


def _nothing(row, said):
    """Return that nothing was found, or nothing that is known to be of the Action."""
    if any(claim.amount is not None for claim in said):
        text = _(
            "{municipality}: δεν βρέθηκε επίσημο ποσό, ούτε δημοσίευμα που να αφορά με "
            "βεβαιότητα τη Δράση. Ό,τι άλλο έχει αναφερθεί είναι παρακάτω."
        )
    else:
        text = _("{municipality}: δεν βρέθηκε κανένα ποσό, ούτε επίσημο ούτε σε δημοσίευμα.")
    return text.format(municipality=row.municipality)


def _printed_rate(row):
    """Return the percentage that an official document prints, where no ratio can be computed."""
    printed = row.stated_rate
    if printed is None or row.absorbed_of_allocated.percent is not None:
        return ""
    return _("Επίσημο έγγραφο δίνει ποσοστό {rate} ({definition}), στοιχεία έως {day}.").format(
        rate=exact_percent(printed.stated_rate),
        definition=printed.stated_definition,
        day=day(printed.figure_date),
    )


def _newer(row):
    """Return what its own documents say since the official amounts that stand first."""
    parts = []
    for definition in AMOUNTS:
        own, *official = row.standings(definition.code)
        if official and not own.official and own.known:
            amount = _amount(own, bool(row.common))
            text = _("{what} {amount} ({basis}, στοιχεία έως {day})")
            parts.append(
                text.format(
                    what=str(definition.plain).lower(),
                    amount=amount,
                    basis=own.basis.label,
                    day=day(own.newest),
                )
            )
    if not parts:
        return ""
    return _("Νεότερα στοιχεία από τα έγγραφα του δήμου: {parts}.").format(
        parts=get_text_list(parts, _("και"))
    )


def _left(row):
    """Return which of its decisions and contracts left the Action, where none is left in it."""
    decisions, contracts = row.left.get(ALLOCATED.code, 0), row.left.get(CONTRACTED.code, 0)
    sentences = []
    if decisions and not row.allocated.count:
        sentences.append(
            ngettext(
                "Η απόφαση ένταξης βγήκε από τη Δράση και δεν μετρά.",
                "Και οι {count} αποφάσεις ένταξης βγήκαν από τη Δράση και δεν μετρούν.",
                decisions,
            ).format(count=decisions)
        )
    if contracts and not row.contracted.count and not row.common:
        sentences.append(
            ngettext(
                "{count} σύμβαση που είχε υπογραφεί βγήκε από τη Δράση και δεν μετρά.",
                "Και οι {count} συμβάσεις που είχαν υπογραφεί βγήκαν από τη Δράση και δεν μετρούν.",
                contracts,
            ).format(count=contracts)
        )
    return " ".join(sentences)


def _reported(named):
    """Return what sources that name the Action said: each claim with who and when."""
    parts = [_claim(claim, named) for claim in named[:MOST_SAID]]
    if not parts:
        return ""
    text = ngettext("Έχει αναφερθεί {claims}.", "Έχουν αναφερθεί {claims}.", len(parts))
    return text.format(claims=_listed(parts, len(named)))


def _claim(claim, among):
    """Return a claim that names the Action, as words for a sentence."""
    who = claim.contractors[0] if claim.contractors else ""
    if claim.is_contract:
        what = _("σύμβαση με {contractor}") if who else _("σύμβαση")
    elif who and not any(other.is_contract and other.contractors for other in among):
        what = _("{kind} {amount} με ανάδοχο «{contractor}»")
    else:
        what = "{kind} {amount}"
    kind = claim.first.get_kind_display().lower()
    what = what.format(kind=kind, amount=_said(claim), contractor=who)
    if claim.is_contract and claim.amount is not None:
        what = f"{what}, {_said(claim)}"
    according = ACCORDING_TO.get(claim.first.document.standing, OFFICIALLY)
    source = f"{according}: {_who_and_when(claim)}"
    if claim.sources > 1:
        others = ngettext(
            "και {count} ακόμη πηγή", "και {count} ακόμη πηγές", claim.sources - 1
        ).format(count=claim.sources - 1)
        source = f"{source}, {others}"
    return f"{what} ({_with_basis(claim, source)})"


def _probable(claims):
    """Return what sources said that do not name the Action, in a sentence of its own."""
    groups = {}
    for claim in claims:
        about_parts = claim.subproject is not None
        groups.setdefault((_who_and_when(claim), about_parts), []).append(claim)
    parts = []
    for (source, about_parts), same in list(groups.items())[:MOST_SAID]:
        what = get_text_list([_said(claim) for claim in same], _("και"))
        if about_parts:
            what = ngettext("{sums} για ένα έργο", "{sums} για χωριστά έργα", len(same)).format(
                sums=what
            )
        parts.append(f"{what} ({_with_basis(same[0], source)})")
    if not parts:
        return ""
    documents = {claim.first.document_id: claim.first.document.standing for claim in claims}
    return _speak(documents).format(claims=_listed(parts, len(groups)))


def _speak(documents):
    """Return how a sentence of what is probable begins and ends: {key: standing} of its sources."""
    if set(documents.values()) == {Standing.PRESS}:
        return ngettext(
            "Δημοσίευμα μιλά για {claims}· δεν είναι βέβαιο ότι αφορά τη Δράση.",
            "Δημοσιεύματα μιλούν για {claims}· δεν είναι βέβαιο ότι αφορούν τη Δράση.",
            len(documents),
        )
    if set(documents.values()) == {Standing.PLAN}:
        return ngettext(
            "Σχέδιο του Δήμου μιλά για {claims}· δεν είναι βέβαιο ότι αφορά τη Δράση.",
            "Σχέδια του Δήμου μιλούν για {claims}· δεν είναι βέβαιο ότι αφορούν τη Δράση.",
            len(documents),
        )
    return _("Δημοσιεύματα και σχέδια μιλούν για {claims}· δεν είναι βέβαιο ότι αφορούν τη Δράση.")


def _listed(parts, count):
    """Return parts of a sentence, with how many more there are."""
    more = count - len(parts)
    if more:
        parts = [*parts, _("άλλα {count}, παρακάτω στη σελίδα").format(count=more)]
    return get_text_list(parts, _("και"))


def _said(claim):
    """Return the number that a claim gives, else what it speaks of."""
    if claim.amount is not None:
        return round_money(claim.amount)
    if claim.percent is not None:
        return exact_percent(claim.percent)
    who = claim.contractors[0] if claim.contractors else ""
    return _("σύμβαση με {contractor}").format(contractor=who) if who else claim.first.title


def _who_and_when(claim):
    """Return who says a claim first, and when."""
    report = claim.first
    when = day(report.reported_on, report.reported_precision) if report.reported_on else ""
    return f"{report.document.issuer or report.document.title}, {when or _('χωρίς ημερομηνία')}"


def _with_basis(claim, source):
    """Return a source after the VAT basis of the amount that it gives."""
    mark = Basis(VatBasis(claim.first.vat_basis)).mark or VatBasis.NET.label
    if claim.amount is None:
        return source
    return _("{basis}· {source}").format(basis=mark, source=source)


def municipality_sentence(row):
    """Return what is official of `row` (totals.MunicipalityFigures), in plain words."""
    # The municipality's part of a common contract is unknown: what is known is a minimum.
    common = bool(row.common_contracts)
    chain = (row.allocated, row.contracted, row.absorbed)
    is_mixed = len({total.basis.vat for total in chain if total.known}) > 1
    allocated = _amount(row.allocated, is_mixed=is_mixed)
    contracted = _amount(row.contracted, common, is_mixed=is_mixed)
    absorbed = _amount(row.absorbed, common, is_mixed=is_mixed)
    at_least_zero = row.absorbed.is_partial or (common and not row.absorbed.official)
    if row.absorbed.amount == 0:
        payments = UNKNOWN if at_least_zero else ZERO
    else:
        payments = KNOWN if absorbed else UNKNOWN
    return TEXTS[bool(allocated), bool(contracted), payments].format(
        municipality=row.municipality,
        allocated=allocated,
        contracted=contracted,
        absorbed=absorbed,
        basis=_basis(*chain),
        day=day(row.absorbed.newest),
    )


def _amount(total, at_least=False, *, is_mixed=False):
    """Return a total as words for a sentence; empty when nothing of it is known.

    Where the amounts of the sentence stand on several bases, each says its own.
    """
    if total.amount is None:
        return (
            _("{amount} με ΦΠΑ").format(amount=money(total.gross_only)) if total.gross_only else ""
        )
    text = round_money(total.amount)
    if is_mixed:
        text = f"{text} ({total.basis.mark or total.basis.label})"
    at_least = total.is_partial or (at_least and not total.official)
    return _("τουλάχιστον {amount}").format(amount=text) if at_least else text


def _basis(*totals):
    """Return on which basis the known amounts stand, as said in brackets."""
    if any(total.amount is None and total.gross_only for total in totals):
        return _("ποσά χωρίς ΦΠΑ όπου δεν γράφεται αλλιώς")
    bases = {total.basis.vat for total in totals if total.known}
    if len(bases) > 1:
        return _("η βάση ΦΠΑ κάθε ποσού γράφεται δίπλα του")
    return BASES[bases.pop() if bases else VatBasis.NET]
