"""What the rows of a file refer to, read from the database in bulk."""

import re
from contextlib import suppress

from django.db.models import Q
from django.utils.translation import gettext as _

from absorption.imports.errors import CellError
from absorption.imports.names import folded
from absorption.imports.official.names import Names
from absorption.imports.values import parse_integer, parse_list, parse_text
from municipalities.models import Allocation, Contract, Contractor, Document, Subproject

LISTED = 5


class Known:
    """Records of a model by one of their fields; `load` reads those that are not known yet."""

    def __init__(self, model, field="pk", **only):
        """Take the model, the field to find by, and what all of the records have."""
        self.rows, self.field = model.objects.originals().filter(**only), field
        self.parser = parse_integer if field == "pk" else parse_text
        self.found = {}

    def load(self, rows, column):
        """Read the records that the cells of a column name, alone or in a list, in one query."""
        wanted = set()
        for part in {part for row in rows for part in str(row.cells.get(column) or "").split("|")}:
            with suppress(CellError):
                wanted.add(self.parser(part.strip()))
        if wanted := wanted - {""} - self.found.keys():
            self.found |= dict.fromkeys(wanted)
            for record in self.rows.filter(**{f"{self.field}__in": wanted}):
                self.found[getattr(record, self.field)] = record


class KnownDocuments(Known):
    """Documents by their code, or else by title, number or ΑΔΑ."""

    CODE = re.compile(r"[-a-z0-9_.]+")

    def __init__(self):
        super().__init__(Document, "reference")
        self.several = {}

    def load(self, rows, column):
        """Look for what is no code among titles, numbers and ΑΔΑ."""
        super().load(rows, column)
        for text in [each for each, found in self.found.items() if found is None]:
            if self.CODE.fullmatch(text) or text in self.several:
                continue
            named = documents_named(text)
            if len(named) == 1:
                self.found[text] = named[0]
            self.several[text] = named


def documents_named(text):
    """Return the documents that a text names: by reference, number, ΑΔΑ or title, exactly."""
    text = " ".join(text.split())
    rows = Document.objects.originals()
    exact = rows.filter(Q(reference__iexact=text) | Q(number__iexact=text) | Q(title__iexact=text))
    if not text or (found := list(exact[: LISTED + 1])):
        return found if text else []
    wanted = folded(text)
    return [
        each
        for each in rows.defer("text", "note", "note_en")
        if wanted == folded(each.title)
        # An ΑΔΑ or a protocol number inside the number or the address.
        or wanted in map(folded, re.split(r"[\s?=&,;()]+", each.number))
        or wanted in map(folded, re.split(r"[\s/?=&,;()]+", each.url))
    ][: LISTED + 1]


class Lookups:
    """Everything that a row may name: by key, by code or by name."""

    def __init__(self):
        self.names = Names()
        documents = KnownDocuments()
        allocations, subprojects = Known(Allocation), Known(Subproject)
        self.known = {
            "document_reference": documents,
            "status_document_reference": documents,
            "contract_reference": Known(Contract, "reference"),
            "allocation_id": allocations,
            "supersedes_id": allocations,
            "subproject_id": subprojects,
            "subproject_ids": subprojects,
            "contractor_slugs": Known(Contractor, "slug"),
            "contractor_tax_ids": Known(Contractor, "tax_id", country="GR"),
        }

    def load(self, rows):
        """Read what `rows` name."""
        for column, known in self.known.items():
            known.load(rows, column)

    def one(self, row, column):
        """Return the record that the cell names, or None for an empty cell."""
        known = self.known[column]
        value = row.read(column, known.parser)
        found = known.found.get(value)
        if value is not None and found is None:
            several = getattr(known, "several", {}).get(value)
            row.refuse(column, which_of(several) if several else not_found())
        return found

    def many(self, row, column):
        """Return the records that the list in the cell names."""
        known, found = self.known[column], []
        for part in row.read(column, parse_list) or []:
            try:
                record = known.found.get(known.parser(part))
            except CellError as error:
                row.refuse(column, error)
                continue
            if record is None:
                row.refuse(column, not_found())
            else:
                found.append(record)
        return found

    def municipality(self, row):
        """Return the municipality that code and name agree on, or None."""
        codes, names = (
            [value] if (value := row.read(f"municipality_{part}")) else []
            for part in ("code", "name")
        )
        found = self._municipalities(row, codes, names, "")
        return found[0] if found else None

    def municipalities(self, row):
        """Return the municipalities that the lists of codes and of names agree on."""
        codes, names = (
            row.read(f"municipality_{part}", parse_list) or [] for part in ("codes", "names")
        )
        return self._municipalities(row, codes, names, "s")

    def _municipalities(self, row, codes, names, plural):
        code_column, name_column = f"municipality_code{plural}", f"municipality_name{plural}"
        try:
            by_code = [self.names.by_code[code.zfill(4)] for code in codes]
        except KeyError:
            row.refuse(code_column, not_found())
            return []
        by_name = []
        for name in filter(None, names):
            try:
                by_name.append(self.names.find(name))
            except KeyError:
                row.unknown_names.append(name)
                right = _("αντιστοίχιση με Δήμο: γίνεται στη σελίδα αυτή και μένει γνωστή")
                row.refuse(name_column, CellError(_("Άγνωστη γραφή ονόματος."), right, name))
        by_name = [municipality for municipality in by_name if municipality]
        if codes and names and not row.problems and by_code != by_name:
            row.refuse(
                name_column,
                CellError(
                    _("Το όνομα και ο κωδικός ΥΠΕΣ δεν είναι του ίδιου Δήμου."),
                    ", ".join(municipality.name for municipality in by_code),
                ),
            )
        return by_code or by_name


def which_of(documents):
    """Return the error of a cell that names several documents."""
    codes = ", ".join(sorted(each.reference for each in documents)[:LISTED])
    return CellError(_("Είναι περισσότερα από ένα Έγγραφα."), _("ένας κωδικός: ") + codes)


def not_found():
    """Return the error of a cell that names what does not exist."""
    return CellError(_("Δεν υπάρχει στην πύλη."), _("κωδικός όπως στα αρχεία της πύλης, ή κενό"))
