"""What the rows of a file refer to, read from the database in bulk."""

from django.utils.translation import gettext as _

from absorption.imports.errors import CellError
from absorption.imports.names import MunicipalityNames
from absorption.imports.values import parse_integer, parse_list, parse_text
from municipalities.models import Allocation, Contract, Contractor, Document, Subproject


class Known:
    """Records by one of their fields; `load` reads the ones that are not known yet."""

    def __init__(self, rows, field):
        """Take the QuerySet to read from and the field to find by."""
        self.rows, self.field = rows, field
        self.found = {}

    def load(self, values):
        """Read the records of `values` in one query."""
        wanted = {value for value in values if value and value not in self.found}
        if wanted:
            self.found |= dict.fromkeys(wanted)
            for record in self.rows.filter(**{f"{self.field}__in": wanted}):
                self.found[getattr(record, self.field)] = record

    def get(self, value):
        """Return the record, or None."""
        return self.found.get(value)


class Lookups:
    """Everything that a row may name: by key, by code or by name."""

    def __init__(self):
        """Read the municipalities; the rest is read by chunks of rows."""
        self.names = MunicipalityNames()
        self.documents = Known(Document.objects.originals(), "reference")
        self.contracts = Known(Contract.objects.originals(), "reference")
        self.allocations = Known(Allocation.objects.originals(), "pk")
        self.subprojects = Known(Subproject.objects.originals(), "pk")
        self.contractors = Known(Contractor.objects.originals(), "slug")
        self.contractors_by_tax_id = Known(
            Contractor.objects.originals().filter(country="GR"), "tax_id"
        )

    def load(self, rows):
        """Read what `rows` name."""
        self.documents.load(texts(rows, "document_reference"))
        self.contracts.load(texts(rows, "contract_reference"))
        self.allocations.load(keys(rows, "allocation_id") | keys(rows, "supersedes_id"))
        self.subprojects.load(keys(rows, "subproject_id") | keys(rows, "subproject_ids"))
        self.contractors.load(lists(rows, "contractor_slugs"))
        self.contractors_by_tax_id.load(lists(rows, "contractor_tax_ids"))

    def one(self, row, column, known, parser=parse_text):
        """Return the record that the cell names, or None for an empty cell."""
        value = row.read(column, parser)
        if value is None:
            return None
        found = known.get(value)
        if found is None:
            row.refuse(column, not_found())
        return found

    def many(self, row, column, known, parser=str):
        """Return the records that the list in the cell names."""
        found = []
        for part in row.read(column, parse_list) or []:
            try:
                record = known.get(parser(part))
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
        code = row.read("municipality_code")
        names = [row.read("municipality_name")] if row.says("municipality_name") else []
        found = self._municipalities(row, [code] if code else [], names, "municipality_%s")
        return found[0] if found else None

    def municipalities(self, row):
        """Return the municipalities that the lists of codes and of names agree on."""
        codes = row.read("municipality_codes", parse_list) or []
        names = row.read("municipality_names", parse_list) or []
        return self._municipalities(row, codes, names, "municipality_%ss", "municipality_names")

    def _municipalities(self, row, codes, names, columns, name_column=None):
        code_column, name_column = columns % "code", name_column or columns % "name"
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


def not_found():
    """Return the error of a cell that names what does not exist."""
    return CellError(_("Δεν υπάρχει στην πύλη."), _("κωδικός όπως στα αρχεία της πύλης, ή κενό"))


def texts(rows, column):
    """Return the texts in a column, those that can be read."""
    return {str(row.cells[column]).strip() for row in rows if row.says(column)}


def lists(rows, column):
    """Return the parts of the lists in a column."""
    return {part.strip() for text in texts(rows, column) for part in text.split("|")}


def keys(rows, column):
    """Return the whole numbers in a column."""
    found = set()
    for text in lists(rows, column):
        try:
            found.add(parse_integer(text))
        except CellError:
            continue
    return found
