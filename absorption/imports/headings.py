"""What people call the columns of a dataset, besides its own names and labels.

An amount is of the column without VAT or with it as its heading says («χωρίς ΦΠΑ», "incl. VAT").
"""

import re
from contextlib import suppress

from django.utils import translation

from absorption.datasets import DATASETS
from absorption.exports.values import EXCEL_GREEK, header
from absorption.imports.names import folded
from absorption.imports.official.words import basis_in
from municipalities.models import VatBasis

DAY = r"(ημερομηνια|ημ νια|ημνια|ημ|date)"
SHARED = {
    "document_reference": r"(τεκμηριο|εγγραφο|πηγη|δικαιολογητικο|document|source)"
    r"( (αναφορασ|κωδικοσ|τιτλοσ|reference|title))?|κωδικοσ τεκμηριου",
    "note": r"(σημειωσ|παρατηρησ|σχολι)\w*|(notes?|remarks?|comments?)",
    "title": r"(τιτλοσ|αντικειμενο|περιγραφη|ονομασια)"
    r"( (τησ )?(συμβασησ|εργου|πραξησ|υποεργου))?"
    r"|(contract |project )?(title|subject|description)",
    "ada": r"(κωδικοσ )?αδα( (συμβασησ|πραξησ|αποφασησ))?",
    "adam": r"(κωδικοσ )?αδαμ( (συμβασησ|τροποποιησησ))?|kimdis( code)?",
    "status": r"κατασταση( συμβασησ| εργου)?|status|state",
}
ONE_MUNICIPALITY = {
    "municipality_name": r"δημοσ|ονομα(σια)? δημου|οτα|φορεασ|municipality( name)?|city",
    "municipality_code": r"κωδικοσ (δημου|υπεσ|οτα)|municipality code",
}
MUNICIPALITIES = {
    "municipality_names": r"δημο[σι]|ονομα(σια)? δημου|οτα|municipalit(y|ies)( names?)?|city",
    "municipality_codes": r"κωδικ(οσ|οι) (δημου|δημων|υπεσ|οτα)|municipality codes?",
}
OF_CONTRACT = {
    "contract_reference": r"(αριθμοσ |κωδικοσ )?συμβασησ?( στην πυλη)?"
    r"|contract( reference| number)?"
}
WORDS = {
    "contracts": SHARED
    | MUNICIPALITIES
    | {
        "contracting_authority": r"αναθετουσα αρχη( αναθετων φορεασ)?|αναθετων φορεασ"
        r"|φορεασ αναθεσησ"
        r"|(contracting )?authority",
        "contractor_tax_ids": r"αφμ( αναδοχ(ου|ων)| οικονομικου φορεα)?"
        r"|(contractor )?(vat|tax) (number|id)",
        "cpv": r"(κωδικ(οσ|οι) )?cpv( codes?)?",
        "signed_on": rf"{DAY} (υπογραφησ( συμβασησ)?|συμβασησ|of signature|signed)"
        r"|υπογραφ(η|ηκε)|signed( on)?",
        "starts_on": rf"({DAY} )?εναρξησ?|εναρξη (συμβασησ|ισχυοσ)|start( date)?",
        "ends_on": rf"({DAY} )?(ληξησ?|περαιωσησ?)|ληξη (συμβασησ|ισχυοσ)|end( date)?",
    },
    "amendments": SHARED
    | OF_CONTRACT
    | {
        "number": r"α α|αριθμοσ( τροποποιησησ)?|number",
        "signed_on": rf"{DAY}( (υπογραφησ|τροποποιησησ))?",
        "new_ends_on": r"νεα (ληξη|ημερομηνια ληξησ)|new end( date)?",
    },
    "figures": SHARED
    | MUNICIPALITIES
    | OF_CONTRACT
    | {
        "figure_date": rf"{DAY}( (στοιχει(ου|ων)|αναφορασ))?"
        rf"|(εωσ|μεχρι)( (την )?{DAY})?|στοιχεια εωσ|as of",
    },
    "allocations": SHARED
    | ONE_MUNICIPALITY
    | {
        "ops_code": r"(κωδικοσ )?(οπσ|mis)( τα)?",
        "decided_on": rf"{DAY} (αποφασησ|ενταξησ)|decision date",
    },
    "subprojects": SHARED
    | ONE_MUNICIPALITY
    | {"theme": r"κατηγορια|θεμα|category|theme", "place": r"τοποσ|τοποθεσια|place"},
    "reported": SHARED
    | ONE_MUNICIPALITY
    | {"reported_on": rf"{DAY}( αναφορασ)?", "amount": r"ποσο|amount"},
}  # fmt: skip
# What amounts are called, with the columns for them without VAT and with it.
SUM = r"ποσ[οα]|amount|"
AMOUNTS = {
    "contracts": (rf"{SUM}αξια|τιμη|συμβατικ|δαπανη|value|price", "net_amount", "gross_amount"),
    "allocations": (rf"{SUM}προυπολογισμ|ενταξη|budget", "net_amount", "gross_amount"),
    "amendments": (rf"{SUM}μεταβολη|διαφορα|change", "net_change", "gross_change"),
    "figures": (
        rf"{SUM}πληρωμ|πληρωθ|απορροφ|δαπαν|paid|payments|absor",
        "absorbed_amount",
        "absorbed_gross",
    ),
}
NO_AMOUNT = re.compile(r"ποσοστ|%|percent|rate|υπολοιπ|συντελεστ|φορεασ")


def names_of(editable):
    """Return the column by its machine name and by its labels in both languages, folded."""
    fields = DATASETS[editable.name].fields
    found = {}
    with translation.override("en"):
        labels = [folded(str(field.label)) for field in fields]
    for label, field in zip(labels, fields, strict=True):
        if labels.count(label) == 1:
            found[label] = field.name
    for text, field in zip(header(fields, EXCEL_GREEK), fields, strict=True):
        found[folded(text)] = field.name
    # Some can be read though no export has them.
    found |= {folded(name): name for name in (*(f.name for f in fields), *editable.columns)}
    return found


def named_by_words(heading, editable):
    """Return the column that a heading means in common words, or None."""
    text = folded(heading)
    for column, words in WORDS[editable.name].items():
        if re.fullmatch(words, text):
            return column
    return None


def amount_column(heading, editable, vat=""):
    """Return the column of an amount on the basis that its heading or a person says.

    Returns "" where nobody says it, None for what is no amount.
    """
    with suppress(KeyError):
        words, net, gross = AMOUNTS[editable.name]
        text = folded(heading)
        if re.search(words, text) and not NO_AMOUNT.search(text):
            basis = basis_in(heading) or vat
            return {VatBasis.NET: net, VatBasis.GROSS: gross}.get(basis, "")
    return None
