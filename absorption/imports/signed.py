"""The editable datasets of what was signed."""

from django.db.models import Q
from django.utils.translation import gettext as _

from absorption.imports.editable import Editable
from absorption.imports.errors import CellError
from absorption.imports.lookups import not_found, texts
from absorption.imports.values import is_empty, parse_integer, parse_list, parse_percent
from municipalities.identifiers import fold_to_greek, fold_to_latin
from municipalities.models import Contract, ContractAmendment

FOLDS = {"ada": fold_to_greek, "adam": fold_to_latin}


class WithIdentifiers(Editable):
    """A dataset with ΑΔΑ and ΑΔΑΜ, whose look-alike letters are folded."""

    def plain_value(self, row, column, field):
        """Fold before comparing."""
        value = super().plain_value(row, column, field)
        return FOLDS[field.name](value) if field.name in FOLDS and value else value


class Contracts(WithIdentifiers):
    """What was signed."""

    name, model, key = "contracts", Contract, "contract_reference"
    read_besides = (
        "document_reference", "municipality_codes", "municipality_names",
        "municipality_shares", "contractor_slugs", "contractor_tax_ids", "allocation_id",
        "subproject_ids",
    )  # fmt: skip
    required = (
        "title", "contracting_authority", ("municipality_codes", "municipality_names"),
        "document_reference",
    )  # fmt: skip

    def originals(self):
        """Return contracts with what belongs to them."""
        rows = Contract.objects.originals().select_related("document", "allocation")
        return rows.prefetch_related("shares__municipality", "contractors", "subprojects")

    def load_records(self, rows):
        """Read by number and by ΑΔΑΜ."""
        adams = {fold_to_latin(text) for text in texts(rows, "adam")}
        references = texts(rows, self.key)
        found = list(self.originals().filter(Q(reference__in=references) | Q(adam__in=adams)))
        self.by_key = {record.reference: record for record in found}
        self.by_adam = {record.adam: record for record in found if record.adam}

    def find(self, row):
        """Find by number, else by ΑΔΑΜ; refuse an ΑΔΑΜ of another contract."""
        adam = fold_to_latin(row.read("adam") or "")
        same_adam = self.by_adam.get(adam)
        if not row.says(self.key):
            return same_adam
        found = self.by_key.get(row.read(self.key))
        if found is None:
            row.refuse(self.key, not_found())
        elif same_adam not in (None, found):
            row.refuse("adam", taken(same_adam))
        return found

    def links(self, row):
        """Return the allocation, too."""
        found = super().links(row)
        if "allocation_id" in row:
            found["allocation"] = self.lookups.one(
                row, "allocation_id", self.lookups.allocations, parse_integer
            )
        return found

    def parts(self, row):
        """Return shares, contractors and sub-projects."""
        found = {}
        if "municipality_codes" in row or "municipality_names" in row:
            found["shares"] = self._shares(row)
        if "contractor_slugs" in row:
            found["contractors"] = self.lookups.many(
                row, "contractor_slugs", self.lookups.contractors
            )
        elif "contractor_tax_ids" in row:
            found["contractors"] = self.lookups.many(
                row, "contractor_tax_ids", self.lookups.contractors_by_tax_id
            )
        if "subproject_ids" in row:
            found["subprojects"] = self.lookups.many(
                row, "subproject_ids", self.lookups.subprojects, parse_integer
            )
        return {name: sorted(rows, key=order) for name, rows in found.items()}

    def _shares(self, row):
        municipalities = self.lookups.municipalities(row)
        parts = row.cells.get("municipality_shares")
        if is_empty(parts):
            # One municipality has the whole; among several the parts are not known.
            whole = 100 if len(municipalities) == 1 and "municipality_shares" not in row else None
            return [(municipality, whole) for municipality in municipalities]
        parts = row.read("municipality_shares", parse_list) or []
        if len(parts) != len(municipalities):
            right = _("ένα μερίδιο για κάθε Δήμο, χωρισμένα με |")
            row.refuse(
                "municipality_shares", CellError(_("Τα μερίδια δεν είναι όσα οι Δήμοι."), right)
            )
            return []
        shares = []
        for municipality, part in zip(municipalities, parts, strict=True):
            try:
                share = parse_percent(part) if part else None
                if share == 0:
                    raise CellError(_("Μηδενικό μερίδιο."), _("κενό όταν δεν είναι γνωστό"))
            except CellError as error:
                row.refuse("municipality_shares", error)
                continue
            shares.append((municipality, share))
        return shares

    def current_parts(self, record):
        """Return the same of a stored contract."""
        found = {
            "shares": [(share.municipality, share.share) for share in record.shares.all()],
            "contractors": list(record.contractors.all()),
            "subprojects": list(record.subprojects.all()),
        }
        return {name: sorted(rows, key=order) for name, rows in found.items()}

    def identities(self, row, values):
        """A number and an ΑΔΑΜ stand once."""
        adam = values.get("adam")
        return super().identities(row, values) + ([("adam", adam)] if adam else [])


class Amendments(WithIdentifiers):
    """What changed a contract."""

    name, model, key = "amendments", ContractAmendment, "contract_reference"
    required = ("contract_reference", "number", "signed_on", "document_reference")

    def originals(self):
        """Return amendments with their contract."""
        return ContractAmendment.objects.originals().select_related("document", "contract")

    def load_records(self, rows):
        """Read by contract and number."""
        found = self.originals().filter(contract__reference__in=texts(rows, self.key))
        self.by_key = {(record.contract.reference, record.number): record for record in found}

    def find(self, row):
        """Find by contract and number."""
        return self.by_key.get((row.read(self.key), row.read("number", parse_integer)))

    def links(self, row):
        """Return the contract, too."""
        contract = self.lookups.one(row, self.key, self.lookups.contracts)
        if contract is None and not row.says(self.key):
            row.refuse(self.key, CellError(_("Λείπει η σύμβαση."), _("αριθμός στην πύλη")))
        return super().links(row) | {"contract": contract}

    def of_new(self):
        """Everything is in the row."""
        return {}

    def identities(self, row, values):
        """A number stands once a contract."""
        return [("number", (values.get("contract"), values.get("number")))]


def order(part):
    """Return by what the rows of a relation are put in order."""
    if isinstance(part, tuple):
        return part[0].ypes_code
    return (part.pk is None, part.pk or 0, getattr(part, "tax_id", ""))


def taken(contract):
    """Return the error of an ΑΔΑΜ that another contract has."""
    return CellError(
        _("Ο ΑΔΑΜ υπάρχει ήδη σε άλλη σύμβαση."),
        _("ο ΑΔΑΜ αυτής της σύμβασης· εκείνος είναι της %(reference)s")
        % {"reference": contract.reference},
    )
