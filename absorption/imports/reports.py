"""What an import found, as one object for programs: the same for every dataset."""

from dataclasses import dataclass, field
from decimal import Decimal

from absorption.imports.rows import Outcome
from absorption.publication import BATCH
from municipalities.models import ContractShare, MoneyField, Municipality

# What an outcome is called in the report.
COUNTED = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "same",
    Outcome.REFUSED: "refused",
    Outcome.SKIPPED: "skipped",
}
OF_FILE = 0  # the row of a problem that the file as a whole has


@dataclass
class Report:
    """Counts of rows, problems, notices, sums in euro by column, municipalities without a row."""

    dataset: str
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED.values(), 0))
    problems: list[dict] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    sums: dict[str, Decimal] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    _named: set[str] = field(default_factory=set)
    _contracts: set[int] = field(default_factory=set)

    def add(self, planned):
        """Count a planned row, with its problems and its amounts."""
        self.rows[COUNTED[planned.outcome]] += 1
        for problem in planned.problems:
            right = f" Σωστό: {problem.right}" if problem.right else ""
            self.refuse(problem.problem + right, problem.row, problem.column, problem.value)
        record = planned.instance or planned.record
        if planned.outcome in (Outcome.REFUSED, Outcome.SKIPPED) or record is None:
            return
        for each in record._meta.fields:
            amount = getattr(record, each.attname)
            if isinstance(each, MoneyField) and amount is not None:
                self.sums[each.name] = self.sums.get(each.name, Decimal(0)) + amount
        self._note_whose(planned, record)

    def _note_whose(self, planned, record):
        if (municipality := getattr(record, "municipality", None)) is not None:
            self._named.add(municipality.slug)
        self._named |= {each.slug for each, _share in planned.parts.get("shares", ())}
        if record.its_contract and record.its_contract.pk:
            self._contracts.add(record.its_contract.pk)

    def refuse(self, problem, row=OF_FILE, column="", value=""):
        """Enter a problem of a row, or of the file."""
        self.problems.append({"row": row, "column": column, "value": value, "problem": problem})

    def find_missing(self):
        """Note which municipalities of the Action no row has named."""
        for keys in batched(self._contracts):
            shares = ContractShare.objects.filter(contract__in=keys)
            self._named |= set(shares.values_list("municipality__slug", flat=True))
        slugs = Municipality.objects.published().values_list("slug", flat=True)
        self.missing = [slug for slug in slugs if slug not in self._named]

    @property
    def is_refused(self):
        """Whether something is wrong: nothing is written then."""
        return bool(self.problems or self.rows["refused"])

    def as_object(self):
        """Return the report as it is written in JSON."""
        return {
            "dataset": self.dataset,
            "rows": self.rows,
            "problems": self.problems,
            "notices": self.notices,
            "sums": {column: f"{amount:.2f}" for column, amount in self.sums.items()},
            "missing_municipalities": self.missing,
        }


def batched(keys):
    """Yield the keys in lists that a query takes."""
    keys = sorted(keys)
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]
