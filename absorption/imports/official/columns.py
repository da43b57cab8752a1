"""Which columns of a table are imported, on which VAT basis: as it says, and as was answered."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from absorption.imports.cells import Unit
from absorption.imports.errors import CellError
from absorption.imports.official import numbers, words
from absorption.imports.official.words import Meaning
from absorption.imports.said import Asking, Question
from municipalities.models import VatBasis

# What a row of the portal has a place for, by what may stand in it.
PLACES = {
    "budget": (Meaning.BUDGET,),
    "contracts": (Meaning.CONTRACTS, Meaning.COMMITMENTS),
    "payments": (Meaning.PAYMENTS,),
    "count": (Meaning.CONTRACTS_COUNT,),
    "rate": (Meaning.RATE,),
}
AMOUNTS = ("budget", "contracts", "payments")


@dataclass
class Chosen(Asking):
    """The column in each place of `PLACES`, the VAT basis of the amounts, what is to be told."""

    places: dict = field(default_factory=dict)
    basis: str = VatBasis.UNKNOWN
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def amounts(self):
        """The columns of amounts that are imported, by place."""
        return {place: self.places[place] for place in AMOUNTS if place in self.places}


def chosen(table, vat=None):
    """Return the `Chosen` columns of a table, its amounts on the basis `vat` if that was said."""
    found = Chosen()
    candidates = {place: table.columns_of(*meanings) for place, meanings in PLACES.items()}
    if not any(candidates[place] for place in (*AMOUNTS, "rate", "count")):
        found.ask(
            "columns",
            _(
                "Καμία στήλη δεν αναγνωρίστηκε ως προϋπολογισμός, συμβάσεις, πληρωμές ή "
                "ποσοστό. Πείτε τι είναι κάθε στήλη: %(columns)s."
            )
            % {"columns": _listed(table.columns)},
        )
    _choose_basis(table, candidates, vat, found)
    for place, columns in candidates.items():
        _choose_one(table, place, columns, found)
    _tell_of_the_rest(table, candidates, found)
    return found


def _choose_basis(table, candidates, vat, found):
    """Settle the VAT basis; amounts that stand on another one are left out."""
    amounts = [column for place in AMOUNTS for column in candidates[place]]
    said = {column.basis for column in amounts} - {None}
    by_table = table.basis
    if vat is None:
        vat = _stated_basis(amounts, said, by_table, found)
    else:
        _compare_basis(amounts, said, by_table, vat, found)
    found.basis = vat or VatBasis.UNKNOWN
    if found.basis == VatBasis.UNKNOWN:
        if len(said) > 1:
            found.ask(
                "vat",
                _(
                    "Ο πίνακας έχει ποσά χωρίς ΦΠΑ και ποσά με ΦΠΑ (%(columns)s). Πείτε ποια "
                    "μπαίνουν: όλα τα ποσά μιας γραμμής είναι σε μία βάση."
                )
                % {"columns": _listed(c for c in amounts if c.basis)},
            )
        return
    for place in AMOUNTS:
        left = [c for c in candidates[place] if c.basis not in (None, found.basis)]
        kept = [c for c in candidates[place] if c not in left]
        exact = [c for c in kept if c.basis == found.basis]
        candidates[place] = exact or kept
        for column in left:
            found.tell(
                _("Η στήλη %(column)s δεν εισάγεται: είναι σε άλλη βάση ΦΠΑ από τα υπόλοιπα.")
                % {"column": column.place}
            )


def _compare_basis(amounts, said, by_table, vat, found):
    """Ask where the table says another basis than a person; tell where it says less or more."""
    if len(said) == 1 and vat not in (VatBasis.UNKNOWN, *said):
        found.ask(
            "vat",
            _("Η στήλη %(columns)s λέει «%(said)s», ενώ δόθηκε «%(given)s».")
            % {
                "columns": _listed(column for column in amounts if column.basis),
                "said": VatBasis(*said).label,
                "given": VatBasis(vat).label,
            },
        )
    elif by_table and by_table != vat:
        found.tell(
            _("Ο πίνακας λέει για τα ποσά του «%(said)s», ενώ δόθηκε «%(given)s».")
            % {"said": VatBasis(by_table).label, "given": VatBasis(vat).label}
        )


def _stated_basis(amounts, said, by_table, found):
    """Return the basis that the table itself states for all of its amounts, else None."""
    if len(said) == 1 and (all(column.basis for column in amounts) or by_table in said):
        [basis] = said
    elif not said and by_table:
        basis = by_table
    else:
        if len(said) == 1:
            found.tell(
                _(
                    "Μόνο η στήλη %(columns)s λέει τη βάση ΦΠΑ· για τις άλλες δεν αναφέρεται. "
                    "Όλα τα ποσά της γραμμής μπαίνουν ως «δεν αναφέρεται»."
                )
                % {"columns": _listed(column for column in amounts if column.basis)}
            )
        elif not said and amounts:
            found.tell(_("Ο πίνακας δεν λέει αν τα ποσά έχουν ΦΠΑ: μπαίνουν ως «δεν αναφέρεται»."))
        return None
    found.tell(_("Βάση ΦΠΑ όπως τη λέει ο πίνακας: %(basis)s.") % {"basis": VatBasis(basis).label})
    return basis


def _choose_one(table, place, columns, found):
    """Put the one column of a place there; several are asked about, none is guessed."""
    if len(columns) > 1:
        columns = _alone(table, place, columns, found)
    asked_of_vat = any(question.about == "vat" for question in found.questions)
    if len(columns) == 1:
        found.places[place] = columns[0]
    elif columns and not (asked_of_vat and len({c.basis for c in columns}) == len(columns)):
        found.ask(
            "columns",
            _(
                "Δύο ή περισσότερες στήλες μοιάζουν να είναι το ίδιο (%(what)s): %(columns)s. "
                "Πείτε ποια μπαίνει."
            )
            % {"what": PLACES[place][0].label, "columns": _listed(columns)},
        )


def _alone(table, place, columns, found):
    """Return the column that holds what the others come to, or all of them."""
    if place == "rate":
        of_absorption = [c for c in columns if words.says_absorption(f"{c.group} {c.heading}")]
        return of_absorption if len(of_absorption) == 1 else columns
    for column in columns if len(columns) > 2 else ():
        parts = [each for each in columns if each is not column]
        if _is_sum_of(table, column, parts):
            found.tell(
                _("Η στήλη %(column)s είναι το άθροισμα των %(parts)s: εισάγεται αυτή.")
                % {"column": column.place, "parts": _listed(parts)}
            )
            return [column]
    return columns


def _is_sum_of(table, column, parts):
    rows = [row for row in table.rows if row.municipality]
    for row in rows:
        try:
            whole = numbers.number(row.cell(column.position), table.mark)
            found = [numbers.number(row.cell(part.position), table.mark) for part in parts]
        except CellError:
            return False
        if whole is None or whole != sum(each or 0 for each in found):
            return False
    return len(rows) > 1


def _tell_of_the_rest(table, candidates, found):
    asked = {column.position for columns in candidates.values() for column in columns}
    used = {column.position for column in found.places.values()}
    for place in AMOUNTS:
        column = found.places.get(place)
        if column and place == "contracts" and column.is_asked:
            found.tell(
                _("Η στήλη %(column)s διαβάστηκε ως ποσό συμβάσεων, όπως δείχνουν τα κελιά της.")
                % {"column": column.place}
            )
    if (count := found.places.get("count")) is not None:
        found.tell(
            _(
                "Η στήλη %(column)s διαβάστηκε ως πλήθος συμβάσεων: γράφεται στη σημείωση της "
                "γραμμής και όχι ως ποσό."
            )
            % {"column": count.place}
        )
    read = {Meaning.NAME, Meaning.CODE, Meaning.DATE, Meaning.DOCUMENT}
    left = [
        column
        for column in table.columns
        if column.position not in used | asked and column.meaning not in read
    ]
    if hidden := [column for column in left if column.is_hidden]:
        found.tell(_("Το φύλλο κρύβει τις στήλες: %(columns)s.") % {"columns": _listed(hidden)})
    if left:
        found.tell(_("Δεν εισάγονται οι στήλες: %(columns)s.") % {"columns": _listed(left)})


def with_answers(table, meanings):
    """Return the columns of a table with the meanings (by position) that a person gave."""
    return [
        replace(column, meaning=meanings[column.position], is_asked=False)
        if column.position in meanings
        else column
        for column in table.columns
    ]


def unit_of(column, table, said):
    """Return the unit of a column: as its heading says, else as a person did, else the sheet."""
    if column.unit is not None:
        return column.unit
    if said is not None:
        return said
    return table.unit or Unit.NONE


def _listed(columns):
    return ", ".join(column.place for column in columns)
