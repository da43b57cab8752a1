"""The contracts export of the ΚΗΜΔΗΣ portal, read as it comes: of its search, 8 columns, or longer.

Its columns are the portal's own. What has no place in our model is listed in the preview;
what the file does not say (contractor, CPV, signature, allocation, status) stays unknown, and an
empty cell says nothing.
"""

import re
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from absorption.imports.errors import CellError
from absorption.imports.names import folded
from absorption.imports.rows import Row
from absorption.imports.values import is_empty, parse_date, parse_text
from municipalities.identifiers import (
    adam_url,
    fold_to_latin,
    is_tax_id,
    may_be_person,
    validate_tax_id,
)
from municipalities.models import Contractor, Document

ADAM = "Κωδικός ΑΔΑΜ"
POSTED = "Αναρτήθηκε"
AUTHORITY = "Αναθέτουσα Αρχή/Αναθέτων Φορέας"
NAMES = "Επωνυμία Αναδόχου"
TAX_IDS = "ΑΦΜ Αναδόχου"
CPV = "Κωδικοί CPV"
NET = "Συνολική εκτιμώμενη αξία σύμβασης χωρίς ΦΠΑ"
GROSS = "Συνολική Αξία με ΦΠΑ"
# Headings that hold a column of ours as it is.
PLAIN = {
    "Τίτλος": "title",
    ADAM: "adam",
    "Έναρξη": "starts_on",
    "Λήξη": "ends_on",
    NET: "net_amount",
    GROSS: "gross_amount",
    "Ημερομηνία υπογραφής": "signed_on",
    AUTHORITY: "contracting_authority",
}
READ = (*PLAIN, POSTED, NAMES, TAX_IDS, CPV)
REQUIRED = ("Τίτλος", ADAM, AUTHORITY, (NET, GROSS))
# Said of a new contract only: an existing one keeps its municipalities and its document.
ONLY_NEW = frozenset({"document_reference", "municipality_names"})
CODE = re.compile(r"\d{8}-\d")
SEPARATORS = ("|", ";", "\n", ",")


def is_khmdhs(headings):
    """Return whether these are the columns of the ΚΗΜΔΗΣ export."""
    return {folded(ADAM), folded(AUTHORITY)} <= {folded(heading) for heading in headings}


def row(number, sheet, cells, places):
    """Return the row by our columns, from its cells and their places by heading."""
    found = {
        column: cells[heading]
        for heading, column in PLAIN.items()
        if heading in cells and (heading in REQUIRED or not is_empty(cells[heading]))
    }
    placed = {column: places[heading] for heading, column in PLAIN.items() if heading in cells}
    adam = cells[ADAM]
    made = [
        (AUTHORITY, "municipality_names", cells[AUTHORITY]),
        (ADAM, "document_reference", None if is_empty(adam) else document_reference(str(adam))),
    ]
    if not is_empty(cells.get(CPV)):
        made.append((CPV, "cpv", _cpv(cells[CPV])))
    members = _tax_ids(cells.get(NAMES), cells.get(TAX_IDS))
    if not is_empty(members):
        made.append((TAX_IDS, "contractor_tax_ids", members))
    for heading, column, cell in made:
        found[column], placed[column] = cell, places[heading]
    row = Row(number, sheet, found, places | placed, ONLY_NEW, as_read=cells)
    name = cells.get(NAMES)
    if is_empty(members) and not (is_empty(name) or isinstance(name, CellError)):
        text = _("Ανάδοχος χωρίς ΑΦΜ: «%(name)s». Μένει να καταχωριστεί.")
        row.notes.append(text % {"name": name})
    return row


def document_reference(adam):
    """Return the reference of the document that is the register's record."""
    return f"khmdhs-{fold_to_latin(adam).lower()}"


def bring_along(row, lookups):
    """Make, unsaved, the document and the contractors that the row names and nobody knows."""
    reference = row.cells["document_reference"]
    documents = lookups.known["document_reference"].found
    if reference and documents.get(reference) is None:
        adam = fold_to_latin(str(row.cells["adam"]))
        posted = row.read_other(row.as_read.get(POSTED), POSTED, parse_date)
        documents[reference] = _made(document_of(adam, posted))
    tax_ids = row.cells.get("contractor_tax_ids")
    if is_empty(tax_ids) or isinstance(tax_ids, CellError):
        return
    contractors, numbers = lookups.known["contractor_tax_ids"].found, tax_ids.split("|")
    names = _parts(str(row.as_read.get(NAMES)), len(numbers))
    for name, number in zip(names, numbers, strict=True):
        if contractors.get(number) is None:
            try:
                contractors[number] = _made(contractor_of(name, number))
            except ValidationError:
                row.refuse("contractor_tax_ids", not_a_tax_id(number))
            except CellError as error:
                row.refuse("contractor_tax_ids", error)


def not_a_tax_id(number):
    """Return what is wrong with a tax number that is not Greek, and what it may be."""
    if re.fullmatch(r"\d{8}", number):
        return CellError(
            _("Ο ΑΦΜ έχει οκτώ ψηφία: λείπει ίσως το αρχικό 0."),
            f"0{number}" if is_tax_id(f"0{number}") else _("εννέα ψηφία"),
            number,
        )
    return CellError(
        _("Ο ΑΦΜ δεν είναι ελληνικός με σωστό ψηφίο ελέγχου."),
        _("ανάδοχος του εξωτερικού: καταχωρίστε τον πρώτα στους Αναδόχους"),
        number,
    )


def document_of(adam, posted_on, note=""):
    """Return the unsaved document that is the register's record of a contract or payment order."""
    title = (
        _("Ένταλμα πληρωμής %(adam)s στο ΚΗΜΔΗΣ")
        if "PAY" in adam
        else _("Σύμβαση %(adam)s στο ΚΗΜΔΗΣ")
    )
    return Document(
        reference=document_reference(adam),
        title=title % {"adam": adam},
        standing="register",
        number=adam,
        issuer="ΚΗΜΔΗΣ",
        issued_on=posted_on,
        url=adam_url(adam),
        note=note,
    )


def contractor_of(name, number):
    """Return the unsaved contractor of a Greek ΑΦΜ; one that may be a person is not named.

    Raises ValidationError when the check digit does not hold, CellError for a long name.
    """
    validate_tax_id(number)
    name = parse_text(name, Contractor._meta.get_field("name").max_length)
    person = may_be_person(number)
    slug = f"person-{uuid4().hex[:8]}" if person else f"afm-{number}"
    return Contractor(name=name, tax_id=number, country="GR", slug=slug, natural_person=person)


def _made(record):
    """Return an unsaved record, marked to be written with the rows that name it."""
    record.came_with_import = True
    return record


def _cpv(cell):
    if is_empty(cell) or isinstance(cell, CellError):
        return cell
    codes = []
    for part in filter(None, (part.strip() for part in re.split(r"[|;,\n]", str(cell)))):
        match = CODE.match(part)
        if not match:
            return CellError(_("Δεν είναι κωδικός CPV."), "72000000-5|48000000-8", str(cell))
        codes.append(match.group())
    return " ".join(dict.fromkeys(codes))


def _tax_ids(names, tax_ids):
    """Return the ΑΦΜ of the members joined by «|», or the error that they are not told apart.

    None where there is none.
    """
    if isinstance(tax_ids, CellError):
        return tax_ids
    numbers = re.findall(r"\w+", str(tax_ids or ""))
    if not numbers:
        return None
    if is_empty(names) or _parts(str(names), len(numbers)) is None:
        return CellError(
            _("Οι επωνυμίες δεν είναι όσοι οι ΑΦΜ."),
            _("τα μέλη της ένωσης χωρισμένα με | και στα δύο κελιά"),
            f"{names} / {tax_ids}",
        )
    return "|".join(numbers)


def _parts(text, count):
    """Return the text in `count` parts by the one separator that gives so many, else None."""
    if count == 1:
        return [text]
    for separator in SEPARATORS:
        parts = [part.strip() for part in text.split(separator) if part.strip()]
        if len(parts) == count:
            return parts
    return None
