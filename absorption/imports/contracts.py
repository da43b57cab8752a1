"""How a row of contracts, or of their amendments, finds its record."""

from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _

from absorption.imports.base import Editable, says_the_same
from absorption.imports.errors import CellError
from absorption.imports.names import folded
from absorption.imports.values import is_empty, parse_list, parse_percent
from municipalities.models import Contract, ContractAmendment


class Contracts(Editable):
    """What was signed."""

    name, model, key, key_field = "contracts", Contract, "contract_reference", "reference"
    identity = ("adam",)
    required = (
        "title", "contracting_authority", ("municipality_codes", "municipality_names"),
        "document_reference",
    )  # fmt: skip
    links = Editable.links | {
        "allocation_id": "allocation",
        "status_document_reference": "status_document",
    }
    read_besides = (
        "municipality_codes", "municipality_names", "municipality_shares", "contractor_slugs",
        "contractor_tax_ids", "subproject_ids",
    )  # fmt: skip

    def __init__(self):
        super().__init__()
        self._taken, self._seen, self._missing = set(), {}, {}

    def originals(self):
        """Return contracts with what belongs to them."""
        rows = super().originals()
        return rows.prefetch_related("shares__municipality", "contractors", "subprojects")

    def load(self, rows, values):
        """Read also what may be the same contract under another ΑΔΑΜ, or under none."""
        super().load(rows, values)
        self.by_words = {}
        for record in self.by_key.values():
            self.by_words.setdefault(_words(partial(getattr, record)), []).append(record)

    def wanted(self, rows, values):
        """Include the contracts of the same amounts."""
        wanted = super().wanted(rows, values)
        for name in ("net_amount", "gross_amount"):
            amounts = {each.get(name) for each in values} - {None}
            wanted |= Q(**{f"{name}__in": amounts})
        titles = {each["title"] for each in values if _has_no_amount(each)}
        return wanted | Q(title__in=titles, net_amount=None, gross_amount=None)

    def find(self, row, values):
        """Refuse an ΑΔΑΜ of another contract; without one, find the contract by its words."""
        found = super().find(row, values)
        if found is None and not row.says(self.key) and values.get("title"):
            found = self._find_by_words(row, values)
        same_adam = self.by_identity.get(self.identity_of(values.get))
        if found and same_adam not in (None, found):
            right = _("ο ΑΔΑΜ αυτής της σύμβασης· εκείνος είναι της %(reference)s")
            right = right % {"reference": same_adam.reference}
            row.refuse("adam", CellError(_("Ο ΑΔΑΜ υπάρχει ήδη σε άλλη σύμβαση."), right))
        return found

    def _find_by_words(self, row, values):
        """Return the contract without ΑΔΑΜ that the row without ΑΔΑΜ is of; tell of its twins."""
        words = _words(values.get)
        twins = [each for each in self.by_words.get(words, ()) if each.pk not in self._taken]
        same = [each for each in twins if not (each.adam or values.get("adam"))]
        exact = [each for each in same if says_the_same(each, values)]
        if exact or len(same) == 1:
            found = (exact or same)[0]
            self._taken.add(found.pk)
            return found
        for twin in twins:
            row.notes.append(
                _(
                    "Ίσως διπλή: ίδια αρχή, τίτλος και ποσό με τη σύμβαση %(contract)s "
                    "(ΑΔΑΜ: %(adam)s). Ακυρώθηκε και αναρτήθηκε ξανά;"
                )
                % {"contract": twin.reference, "adam": twin.adam or "—"}
            )
        first = self._seen.setdefault(words, row.number)
        if first != row.number:
            text = _("Ίσως διπλή: ίδια αρχή, τίτλος και ποσό με τη γραμμή %(row)d του αρχείου.")
            row.notes.append(text % {"row": first})
        return None

    def notes(self, row, values, parts):
        """Return what the row leaves unsaid of a new contract."""
        says = (values | parts).get
        amounts = says("net_amount"), says("gross_amount")
        known = (*(bool(says(name)) for name in Contract.expected), amounts == (None, None))
        if known not in self._missing:  # many rows leave the same unsaid
            unsaid = Contract.unsaid(says)
            missing = _("Λείπουν: %(names)s.") % {"names": ", ".join(map(str, unsaid))}
            self._missing[known] = [missing] if unsaid else []
        return super().notes(row, values, parts) + self._missing[known]

    def parts(self, row):
        """Return shares, contractors and sub-projects."""
        found = {}
        if "municipality_codes" in row or "municipality_names" in row:
            found["shares"] = self._shares(row)
        for column in ("contractor_slugs", "contractor_tax_ids"):
            if column in row and "contractors" not in found:
                found["contractors"] = self.lookups.many(row, column)
        if "subproject_ids" in row:
            found["subprojects"] = self.lookups.many(row, "subproject_ids")
        return {name: sorted(rows, key=_order) for name, rows in found.items()}

    def _shares(self, row):
        municipalities = self.lookups.municipalities(row)
        if is_empty(row.cells.get("municipality_shares")):
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
        found = {
            "shares": [(share.municipality, share.share) for share in record.shares.all()],
            "contractors": record.contractors.all(),
            "subprojects": record.subprojects.all(),
        }
        return {name: sorted(rows, key=_order) for name, rows in found.items()}

    def create(self, records, by):
        references = Contract.take_references(self.action.pk, len(records))
        for contract, reference in zip(records, references, strict=True):
            contract.reference = reference
        super().create(records, by)


class Amendments(Editable):
    """What changed a contract."""

    name, model, key, key_field = "amendments", ContractAmendment, "contract_reference", None
    identity = ("contract", "number")
    required = ("contract_reference", "number", "signed_on", "document_reference")
    links = Editable.links | {"contract_reference": "contract"}
    is_of_action = False

    def values(self, row):
        """Refuse a row without its contract."""
        if not row.says(self.key):
            row.refuse(self.key, CellError(_("Λείπει η σύμβαση."), _("αριθμός στην πύλη")))
        return super().values(row)


def _words(get):
    """Return what two rows of one contract have in common whatever its ΑΔΑΜ is."""
    authority, title = (folded(get(name) or "") for name in ("contracting_authority", "title"))
    return authority, title, get("net_amount"), get("gross_amount")


def _has_no_amount(values):
    return values.get("net_amount") is None and values.get("gross_amount") is None


def _order(part):
    """Return by what the rows of a relation are put in order."""
    if isinstance(part, tuple):
        return part[0].ypes_code
    return (part.pk is None, part.pk or 0, getattr(part, "tax_id", ""))
