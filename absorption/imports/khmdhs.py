"""The contracts export of the ΚΗΜΔΗΣ portal, read as it comes.

Its columns are the portal's own. What has no place in our model is listed in the preview;
what the file does not say (signature, allocation, status) stays unknown.
"""

import re
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from absorption.imports.errors import CellError
from absorption.imports.names import folded
from absorption.imports.values import is_empty, parse_date, parse_text
from municipalities.identifiers import (
    adam_url,
    fold_to_latin,
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
# Headings that hold a column of ours as it is.
PLAIN = {
    "Τίτλος": "title",
    ADAM: "adam",
    "Έναρξη": "starts_on",
    "Λήξη": "ends_on",
    "Συνολική εκτιμώμενη αξία σύμβασης χωρίς ΦΠΑ": "net_amount",
    "Συνολική Αξία με ΦΠΑ": "gross_amount",
    AUTHORITY: "contracting_authority",
}
READ = (*PLAIN, POSTED, NAMES, TAX_IDS, CPV)
REQUIRED = (*PLAIN, NAMES, TAX_IDS, CPV)
# Said of a new contract only: an existing one keeps its municipalities and its document.
ONLY_NEW = frozenset({"document_reference", "municipality_names"})
CODE = re.compile(r"\d{8}-\d")
SEPARATORS = ("|", ";", "\n", ",")


def is_khmdhs(headings):
    """Return whether these are the columns of the ΚΗΜΔΗΣ export."""
    return {folded(ADAM), folded(AUTHORITY)} <= {folded(heading) for heading in headings}


def translate(cells):
    """Return the cells by our columns, from the cells by heading."""
    found = {column: cells.get(heading) for heading, column in PLAIN.items()}
    found["municipality_names"] = cells.get(AUTHORITY)
    found["cpv"] = _cpv(cells.get(CPV))
    found["contractor_tax_ids"] = _tax_ids(cells.get(NAMES), cells.get(TAX_IDS))
    adam = cells.get(ADAM)
    found["document_reference"] = None if is_empty(adam) else document_reference(str(adam))
    return found


def places(sheet, positions):
    """Return where a person finds each of our columns, from the headings' positions."""
    found = {
        column: sheet.column(positions[heading])
        for heading, column in PLAIN.items()
        if heading in positions
    }
    for heading, column in (
        (AUTHORITY, "municipality_names"), (CPV, "cpv"), (TAX_IDS, "contractor_tax_ids"),
        (ADAM, "document_reference"),
    ):  # fmt: skip
        found[column] = sheet.column(positions[heading])
    return found


def document_reference(adam):
    """Return the reference of the document that is the register's record."""
    return f"khmdhs-{fold_to_latin(adam).lower()}"


def bring_along(row, cells, lookups):
    """Make, unsaved, the document and the contractors that the row names and nobody knows."""
    reference = row.cells["document_reference"]
    if reference and lookups.documents.get(reference) is None:
        lookups.documents.found[reference] = _document(row, cells, reference)
    names, tax_ids = cells.get(NAMES), row.cells["contractor_tax_ids"]
    if is_empty(tax_ids) or isinstance(tax_ids, CellError):
        return
    numbers = tax_ids.split("|")
    for name, number in zip(_parts(str(names), len(numbers)), numbers, strict=True):
        if lookups.contractors_by_tax_id.get(number) is None:
            try:
                lookups.contractors_by_tax_id.found[number] = _contractor(name, number)
            except CellError as error:
                row.refuse("contractor_tax_ids", error)


def _document(row, cells, reference):
    adam = fold_to_latin(str(row.cells["adam"]))
    posted = row.read_other(cells.get(POSTED), POSTED, parse_date)
    return _made(document_of(adam, posted))


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


def _contractor(name, number):
    try:
        return _made(contractor_of(name, number))
    except ValidationError as error:
        raise CellError(
            _("Ο ΑΦΜ δεν είναι ελληνικός με σωστό ψηφίο ελέγχου."),
            _("ανάδοχος του εξωτερικού: καταχωρίστε τον πρώτα στους Αναδόχους"),
            number,
        ) from error


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
    for part in filter(None, (part.strip() for part in str(cell).split("|"))):
        match = CODE.match(part)
        if not match:
            return CellError(_("Δεν είναι κωδικός CPV."), "72000000-5|48000000-8", str(cell))
        codes.append(match.group())
    return " ".join(dict.fromkeys(codes))


def _tax_ids(names, tax_ids):
    """Return the ΑΦΜ of the members joined by «|», or the error that they are not told apart."""
    if isinstance(tax_ids, CellError) or is_empty(tax_ids):
        unnamed = is_empty(names) or isinstance(names, CellError)
        if isinstance(tax_ids, CellError) or unnamed:
            return tax_ids
        return CellError(_("Λείπει ο ΑΦΜ του αναδόχου."), _("ένας ΑΦΜ για κάθε μέλος"), str(names))
    numbers = re.findall(r"\w+", str(tax_ids))
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
