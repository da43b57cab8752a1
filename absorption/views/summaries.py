"""What a municipality got, signed and spent, as one plain sentence.

Each combination of known, unknown and zero is a whole text of its own, so that it can be
translated as one. Amounts are euro without VAT unless the text says otherwise.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.templatetags.amounts import day, money, round_money
from municipalities.models import VatBasis

# (allocation known, contracts known, payments: known, zero or unknown) → the text.
KNOWN, ZERO, UNKNOWN = "known", "zero", "unknown"
TEXTS = {
    (True, True, KNOWN): gettext_lazy(
        "Από τα {allocated} που του δόθηκαν, ο {municipality} έχει υπογράψει συμβάσεις ύψους "
        "{contracted} και έχει απορροφήσει {absorbed} ({basis}, στοιχεία έως {day})."
    ),
    (True, True, ZERO): gettext_lazy(
        "Από τα {allocated} που του δόθηκαν, ο {municipality} έχει υπογράψει συμβάσεις ύψους "
        "{contracted} και δεν έχει απορροφήσει ακόμη τίποτα ({basis}, στοιχεία έως {day})."
    ),
    (True, True, UNKNOWN): gettext_lazy(
        "Από τα {allocated} που του δόθηκαν, ο {municipality} έχει υπογράψει συμβάσεις ύψους "
        "{contracted} ({basis}). Πόσα έχει απορροφήσει δεν έχει δημοσιευθεί."
    ),
    (True, False, KNOWN): gettext_lazy(
        "Από τα {allocated} που του δόθηκαν, ο {municipality} έχει απορροφήσει {absorbed} "
        "({basis}, στοιχεία έως {day}). Τι ποσό συμβάσεων έχει υπογράψει δεν έχει δημοσιευθεί."
    ),
    (True, False, ZERO): gettext_lazy(
        "Από τα {allocated} που του δόθηκαν, ο {municipality} δεν έχει απορροφήσει ακόμη τίποτα "
        "({basis}, στοιχεία έως {day}). Τι ποσό συμβάσεων έχει υπογράψει δεν έχει δημοσιευθεί."
    ),
    (True, False, UNKNOWN): gettext_lazy(
        "Στον δήμο δόθηκαν {allocated} ({basis}). Τι ποσό συμβάσεων έχει υπογράψει και πόσα έχει "
        "απορροφήσει ο {municipality} δεν έχει δημοσιευθεί."
    ),
    (False, True, KNOWN): gettext_lazy(
        "Ο {municipality} έχει υπογράψει συμβάσεις ύψους {contracted} και έχει απορροφήσει "
        "{absorbed} ({basis}, στοιχεία έως {day}). Πόσα του δόθηκαν δεν έχει δημοσιευθεί."
    ),
    (False, True, ZERO): gettext_lazy(
        "Ο {municipality} έχει υπογράψει συμβάσεις ύψους {contracted} και δεν έχει απορροφήσει "
        "ακόμη τίποτα ({basis}, στοιχεία έως {day}). Πόσα του δόθηκαν δεν έχει δημοσιευθεί."
    ),
    (False, True, UNKNOWN): gettext_lazy(
        "Ο {municipality} έχει υπογράψει συμβάσεις ύψους {contracted} ({basis}). Πόσα του "
        "δόθηκαν και πόσα έχει απορροφήσει δεν έχει δημοσιευθεί."
    ),
    (False, False, KNOWN): gettext_lazy(
        "Ο {municipality} έχει απορροφήσει {absorbed} ({basis}, στοιχεία έως {day}). Πόσα του "
        "δόθηκαν και τι ποσό συμβάσεων έχει υπογράψει δεν έχει δημοσιευθεί."
    ),
    (False, False, ZERO): gettext_lazy(
        "Ο {municipality} δεν έχει απορροφήσει ακόμη τίποτα (στοιχεία έως {day}). Πόσα του "
        "δόθηκαν και τι ποσό συμβάσεων έχει υπογράψει δεν έχει δημοσιευθεί."
    ),
    (False, False, UNKNOWN): gettext_lazy(
        "Ο {municipality} συμμετέχει στη Δράση. Πόσα του δόθηκαν, τι ποσό συμβάσεων έχει "
        "υπογράψει και πόσα έχει απορροφήσει δεν έχει δημοσιευθεί."
    ),
}

BASES = {
    VatBasis.NET: gettext_lazy("ποσά χωρίς ΦΠΑ"),
    VatBasis.GROSS: gettext_lazy("ποσά με ΦΠΑ"),
    VatBasis.UNKNOWN: gettext_lazy("η πηγή δεν λέει αν τα ποσά περιέχουν ΦΠΑ"),
}


def municipality_sentence(row):
    """Return what `row` (totals.MunicipalityFigures) comes to, in plain words."""
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
