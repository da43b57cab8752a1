"""What became of the Action's money, as one plain answer.

Amounts are those without VAT where any is known, else those of the first basis; «at least» stands
where a decision, a contract or a municipality is missing from them.
"""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.figures.totals import ABSORBED, ALLOCATED, CONTRACTED
from absorption.templatetags.amounts import day, money
from absorption.views.summaries import BASES

# What is said of an amount, known and unknown, by its code.
KNOWN = {
    ALLOCATED.code: gettext_lazy("εγκρίθηκαν {amount}"),
    CONTRACTED.code: gettext_lazy("υπογράφηκαν συμβάσεις {amount}"),
    ABSORBED.code: gettext_lazy("πληρώθηκαν {amount}"),
}
UNKNOWN = {
    ALLOCATED.code: gettext_lazy("πόσα εγκρίθηκαν"),
    CONTRACTED.code: gettext_lazy("πόσα υπογράφηκαν"),
    ABSORBED.code: gettext_lazy("πόσα πληρώθηκαν"),
}


def action_answer(figures):
    """Return what `figures` (totals.ActionFigures) come to, in a sentence or two."""
    sums = figures.all_bases[0]
    count = len(figures.rows)
    told = {
        definition.code: _amount(total, covered, count)
        for total, definition, covered in sums.chain
        if total.known and (total.amount or not _is_minimum(total, covered, count))
    }
    if not told:
        return _(
            "Δεν είναι γνωστό: για κανέναν από τους {count} δήμους δεν έχει δημοσιευθεί επίσημα "
            "πόσα εγκρίθηκαν, υπογράφηκαν και πληρώθηκαν."
        ).format(count=count)
    known = [str(KNOWN[code]).format(amount=amount) for code, amount in told.items()]
    newest = max((total.newest for total, *_rest in sums.chain if total.newest), default=None)
    text = (
        _("Έχουν δημοσιευθεί: {known} ({basis}, στοιχεία έως {day}).")
        if newest
        else _("Έχουν δημοσιευθεί: {known} ({basis}, χωρίς ημερομηνία).")
    )
    answer = text.format(
        known=get_text_list(known, _("και")), basis=BASES[sums.basis.vat], day=day(newest)
    )
    unknown = [str(text) for code, text in UNKNOWN.items() if code not in told]
    if not unknown:
        return answer
    rest = _("Δεν έχει δημοσιευθεί {unknown}.").format(unknown=get_text_list(unknown, _("και")))
    return f"{answer} {rest}"


def _is_minimum(total, covered, count):
    return total.is_partial or covered < count


def _amount(total, covered, count):
    text = money(total.amount)
    return (
        _("τουλάχιστον {amount}").format(amount=text)
        if _is_minimum(total, covered, count)
        else text
    )
