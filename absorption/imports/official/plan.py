"""What a table would become: a draft for each municipality, what is wrong, what has to be asked.

The rows go the way of every import (`absorption.imports.plan`): compared with what the portal has,
tried against the database and undone.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from absorption.imports.cells import Unit
from absorption.imports.editable import EDITABLES
from absorption.imports.errors import CellError
from absorption.imports.official import columns as official_columns
from absorption.imports.official import numbers, words
from absorption.imports.official.columns import Chosen, chosen, unit_of
from absorption.imports.official.table import Table, TableRow
from absorption.imports.plan import CHUNK, Importer
from absorption.imports.rows import Planned, PlannedRows, Row
from absorption.imports.said import Asking, Question
from absorption.imports.writing import refuse_what_the_database_refuses
from absorption.models.payments import OF_A_WHOLE, PAID
from absorption.models.system_texts import NUMBER_OF_CONTRACTS
from absorption.templatetags import amounts
from municipalities.dates import today
from municipalities.models import Action, Document, Standing

FIELDS = {
    "budget": "budget_amount",
    "contracts": "contracted_amount",
}
HEADINGS = {
    "budget": "budget_heading",
    "contracts": "contracted_heading",
    "payments": "absorbed_heading",
    "rate": "rate_heading",
}
SUMS = ("absorbed_amount", "absorbed_gross", *OF_A_WHOLE)
TOO_SMALL = Decimal(100_000)  # euro: a budget of a whole municipality below it is in another unit


@dataclass(frozen=True)
class Answers:
    """What a person has said of a file, once; None is not said.

    `meanings` are of columns by position, `left_out` the numbers of rows that stay out.
    """

    day: date | None = None
    document: Document | None = None
    vat: str | None = None
    unit: Unit | None = None
    rate: str = ""
    meanings: dict[int, words.Meaning] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    read_hidden: bool | None = None


@dataclass(frozen=True)
class TotalCheck:
    """A column of amounts against the total row: euro; `total` None where it cannot be read."""

    row: int
    column: str
    found: Decimal
    total: Decimal | None

    @property
    def difference(self):
        """What the total row has more than the sum, or None."""
        return None if self.total is None else self.total - self.found

    @property
    def said(self):
        """The same in a sentence."""
        if self.total is None:
            text = _(
                "Η γραμμή συνόλου (%(row)d) δεν έχει ποσό για τη στήλη %(column)s: δεν ελέγχθηκε."
            )
        elif self.difference:
            text = _(
                "Η γραμμή συνόλου (%(row)d) γράφει %(total)s για τη στήλη %(column)s, ενώ οι "
                "γραμμές δίνουν %(sum)s: διαφορά %(difference)s."
            )
        else:
            text = _("Η γραμμή συνόλου (%(row)d) συμφωνεί με τις γραμμές στη στήλη %(column)s.")
        return text % {
            "row": self.row,
            "column": self.column,
            "total": amounts.money(self.total),
            "sum": amounts.money(self.found),
            "difference": amounts.money_difference(self.difference),
        }


@dataclass
class Plan(PlannedRows, Asking):
    """What importing a table would do; nothing is written.

    `planned` are the rows of municipalities, `skipped` those left out.
    """

    table: Table
    answers: Answers
    columns: Chosen
    importer: "OfficialImporter"
    planned: list[Planned] = field(default_factory=list)
    skipped: list[TableRow] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    totals: list[TotalCheck] = field(default_factory=list)
    missing: list = field(default_factory=list)

    @property
    def counts(self):
        """How many rows are new, changed, the same, refused and skipped."""
        return super().counts | {"skipped": len(self.skipped)}

    @property
    def is_ready(self):
        """Whether nothing is open: it may be written."""
        return not self.questions and not self.problems


class OfficialImporter(Importer):
    """Plans rows whose cells have been read: columns of the dataset by name."""

    def __init__(self, table, document, by, change, places):
        """Take what every row of the file has; `places` says where a column stands in it."""
        self.sheet, self.by, self.change = SimpleNamespace(name=table.grid.name), by, change
        self.editable = EDITABLES["figures"]()
        self.columns = SimpleNamespace(for_all={}, row=self._row)
        self._seen, self._places = {}, places
        # Not answered yet, it is asked for the file and not for each row; nothing is written.
        self._document = document or Document(reference="-", standing=Standing.OFFICIAL_ACT)

    def plan_rows(self, rows, *, tried=True):
        """Return what becomes of (number, cells by column, problems) of each row."""
        known = self.editable.lookups.known["document_reference"].found
        known[self._document.reference] = self._document
        planned = []
        for start in range(0, len(rows), CHUNK):
            chunk = self.plan([(number, each) for number, *each in rows[start : start + CHUNK]])
            if tried:
                refuse_what_the_database_refuses(chunk, self)
            planned += chunk
        return planned

    def _row(self, number, read):
        cells, refused, unknown_names = read
        row = Row(number, self.sheet, cells, self._places, unknown_names=list(unknown_names))
        for column, error in refused:
            row.refuse(column, error)
        return row


def plan(table, names, answers, by, change, *, tried=True):
    """Return the `Plan` of a table for what has been answered."""
    table = replace(table, columns=official_columns.with_answers(table, answers.meanings))
    found_columns = chosen(table, answers.vat)
    importer = OfficialImporter(table, answers.document, by, change, _places(found_columns.places))
    found = Plan(table, answers, found_columns, importer)
    found.questions += found_columns.questions
    found.notices += found_columns.notices
    _ask(found)
    reader = RowReader(found)
    rows = []
    for row in (*table.rows, *table.unnamed):
        is_hidden_out = row.is_hidden and answers.read_hidden is False
        if row.number in answers.left_out or row.is_other or is_hidden_out:
            found.skipped.append(row)
        elif (read := reader.read(row)) is not None:
            rows.append(read)
        else:
            found.skipped.append(row)
    rows.sort(key=lambda each: each[0])
    _refuse_doubles(table, rows, answers)
    found.planned = importer.plan_rows(rows, tried=tried and answers.document is not None)
    if reader.states_nothing and found_columns.places:
        found.tell(
            _("Δεν δηλώνουν κανένα ποσό και δεν εισάγονται (γραμμή): %(rows)s.")
            % {"rows": ", ".join(reader.states_nothing)}
        )
    seen = {row.municipality for row in table.rows} - {None}
    found.missing = [m for m in names.municipalities if m.is_published and m not in seen]
    _check(found, reader)
    return found


def _places(places):
    """Return where each column of the dataset stands in the file, in words."""
    said = {
        "figure_id": _("Γραμμή"),
        "figure_date": _("Ημερομηνία"),
        "document_reference": _("Έγγραφο"),
        "municipality_codes": _("Δήμος"),
        "vat_basis": _("ΦΠΑ"),
        "stated_definition": _("Ορισμός του ποσοστού"),
        "note": _("Σημείωση"),
    }
    for place, column in places.items():
        for name in (*_fields(place), HEADINGS.get(place, "note")):
            said[name] = column.place
    return said


def _fields(place):
    if place == "payments":
        return tuple(PAID.values())
    return (FIELDS[place],) if place in FIELDS else ("stated_rate",) if place == "rate" else ()


def _ask(found):
    """Ask for what no table says of itself, and refuse what cannot be."""
    answers = found.answers
    if answers.day is None:
        found.ask("date", _("Πείτε έως ποια ημέρα μετρούν τα ποσά του πίνακα."))
    elif answers.day > today():
        found.ask("date", _("Η ημερομηνία του στοιχείου είναι στο μέλλον."))
    if answers.document is None:
        found.ask(
            "document",
            _("Πείτε ποιο Έγγραφο είναι ο πίνακας: τίτλο, αριθμό, ΑΔΑ ή κωδικό."),
        )
    elif not answers.document.backs_ledger:
        found.ask(
            "document",
            _(
                "Το Έγγραφο «%(title)s» δεν στηρίζει ποσά: χρειάζεται πράξη, κοινοβουλευτικό "
                "έγγραφο, μητρώο ή στατιστική."
            )
            % {"title": answers.document},
        )
    hidden = [n for n in found.table.hidden_rows if n not in answers.left_out]
    if hidden and answers.read_hidden is None:
        found.ask(
            "hidden",
            _("Το φύλλο κρύβει τις γραμμές %(rows)s. Πείτε αν μετρούν, ή εμφανίστε τες.")
            % {"rows": ", ".join(map(str, hidden))},
        )
    if found.table.grid.is_hidden:
        found.ask(
            "sheet",
            _("Ο πίνακας είναι στο κρυφό φύλλο «%(name)s». Εμφανίστε το αν είναι ο σωστός.")
            % {"name": found.table.grid.name},
        )


def _refuse_doubles(table, rows, answers):
    """Refuse each of several rows of one municipality."""
    of_each: dict[Any, list[int]] = {}
    for row in table.rows:
        if row.municipality and row.number not in answers.left_out:
            of_each.setdefault(row.municipality, []).append(row.number)
    names = {row.number: row.name for row in table.rows}
    several = {n: numbers for numbers in of_each.values() if len(numbers) > 1 for n in numbers}
    for number, _cells, refused, _unknown in rows:
        if number in several:
            others = ", ".join(str(each) for each in several[number] if each != number)
            problem = _(
                "Ο Δήμος έχει και τη γραμμή %(rows)s: ένας Δήμος έχει μία γραμμή. Αν είναι δύο "
                "έργα, αθροίστε τα στο αρχείο· αν η μία περισσεύει, αφήστε την έξω."
            ) % {"rows": others}
            refused.insert(0, ("municipality_codes", CellError(problem, value=names[number])))


class RowReader:
    """Reads the rows of a table by the chosen columns; remembers what is to be told."""

    def __init__(self, found):
        self.table, self.answers, self.columns = found.table, found.answers, found.columns
        self.sums: dict[str, Decimal] = {}
        self.states_nothing = []
        # Percentages that stay out, by what is wrong with them.
        self.left_out: dict[str, list[str]] = {}
        self.rates: list[tuple[TableRow, Decimal, dict]] = []
        self.is_fraction = self._has_fractions()

    def amount(self, row, place):
        """Return the amount in euro of a row in a place; raises CellError."""
        column = self.columns.places[place]
        unit = unit_of(column, self.table, self.answers.unit)
        if unit == Unit.OTHER_CURRENCY:
            raise CellError(_("Η στήλη είναι σε άλλο νόμισμα."), _("ποσά σε ευρώ"))
        return numbers.amount(
            row.cell(column.position), self.table.mark, unit, said=self.answers.unit
        )

    def read(self, row):
        """Return (number, cells by column, errors by column, unknown names), None to skip it."""
        basis = self.columns.basis
        cells: dict[str, Any] = dict.fromkeys((*SUMS, "stated_rate"))
        cells |= dict.fromkeys((*HEADINGS.values(), "stated_definition", "note"), "")
        refused, unknown = [], []
        found = {}
        for place in self.columns.amounts:
            name = PAID[basis] if place == "payments" else FIELDS[place]
            try:
                found[place] = self.amount(row, place)
            except CellError as error:
                shown = numbers.shown(row.cell(self.columns.places[place].position))
                error.value = error.value or shown
                refused.append((name, error))
                continue
            if found[place] is not None:
                cells[name] = found[place]
                cells[HEADINGS[place]] = self.columns.places[place].words[:200]
                self.sums[place] = self.sums.get(place, Decimal(0)) + found[place]
        self._read_rate(row, cells, found)
        self._read_count(row, cells)
        if any(cells[name] is not None for name in OF_A_WHOLE):
            cells["vat_basis"] = str(basis)
        if row.municipality is None:
            unknown = self._of_nobody(row, refused)
        elif not refused and all(cells[name] is None for name in (*SUMS, "stated_rate")):
            self.states_nothing.append(f"{row.name} ({row.number})")
            return None
        cells |= {
            "municipality_codes": row.municipality.ypes_code if row.municipality else "",
            # A day or document that is wrong is asked about for the file, not in each row.
            "figure_date": min(self.answers.day or today(), today()),
            "document_reference": self.answers.document.reference if self.answers.document else "-",
        }
        return (row.number, cells, refused, unknown)

    def _of_nobody(self, row, refused):
        if not row.name:
            refused.append(
                ("municipality_codes", CellError(_("Ποσά χωρίς όνομα Δήμου."), _("όνομα Δήμου")))
            )
            return []
        error = CellError(
            _("Άγνωστο όνομα Δήμου."), _("Δήμος της Δράσης, ή άλλος φορέας που μένει έξω"), row.name
        )
        refused.append(("municipality_codes", error))
        return [row.name]

    def _read_rate(self, row, cells, found):
        column = self.columns.places.get("rate")
        if column is None:
            return
        try:
            value = numbers.rate(
                row.cell(column.position), self.table.mark, is_fraction=bool(self.is_fraction)
            )
        except CellError as error:
            shown = error.value or numbers.shown(row.cell(column.position))
            self.left_out.setdefault(error.problem, []).append(f"{row.name} («{shown}»)")
            return
        if value is None:
            return
        self.rates.append((row, value, found))
        if self.answers.rate and self.is_fraction is not None:
            cells["stated_rate"] = value
            cells["stated_definition"] = self.answers.rate[:500]
            cells["rate_heading"] = column.words[:200]

    def _read_count(self, row, cells):
        column = self.columns.places.get("count")
        if column is not None and not numbers.is_unknown(row.cell(column.position)):
            count = numbers.shown(row.cell(column.position))
            cells["note"] = f"{NUMBER_OF_CONTRACTS}: {count}"

    def _has_fractions(self):
        """Return whether percentages are written as parts of 1; None when it cannot be known."""
        column = self.columns.places.get("rate")
        if column is None:
            return False
        cells = [row.cell(column.position) for row in self.table.rows if row.municipality]
        values = []
        for cell in cells:
            if numbers.is_percentage(cell):
                return False
            try:
                values.append(numbers.number(cell, self.table.mark))
            except CellError:
                continue
        known = [value for value in values if value is not None]
        if not known or max(known) > 1 or all(value == int(value) for value in known):
            return False
        agree = sum(self._agrees(row, column) for row in self.table.rows if row.municipality)
        return True if agree * 2 > len(known) else None

    def _agrees(self, row, column):
        try:
            value = numbers.number(row.cell(column.position), self.table.mark)
            found = {place: self.amount(row, place) for place in self.columns.amounts}
        except CellError:
            return False
        return value is not None and rate_agrees(value * 100, found, Decimal("0.51"))


def rate_agrees(value, found, tolerance):
    """Return whether a percentage follows from the amounts: payments by budget or by contracts."""
    paid = found.get("payments")
    return any(
        paid is not None and whole and abs(value - paid / whole * 100) <= tolerance
        for whole in (found.get("budget"), found.get("contracts"))
    )


# --- what is told ---------------------------------------------------------------------------


def _check(found, reader):
    """Compare totals and percentages, and say what a person should know; nothing is blocked."""
    _check_totals(found, reader)
    _check_rates(found, reader)
    for problem, rows in reader.left_out.items():
        found.tell(
            _("Ποσοστά που μένουν έξω (%(count)d). %(problem)s %(rows)s.")
            % {"count": len(rows), "problem": problem, "rows": ", ".join(rows)}
        )
    if "rate" in found.columns.places and not found.answers.rate:
        found.tell(
            _("Τα ποσοστά της στήλης %(column)s μένουν έξω: δεν ειπώθηκε πώς τα ορίζει η πηγή.")
            % {"column": found.columns.places["rate"].place}
        )
    budget = reader.sums.get("budget")
    action = Action.objects.originals().first()
    if budget and action and action.total_budget and budget > action.total_budget:
        found.tell(
            _(
                "Οι προϋπολογισμοί (%(sum)s) ξεπερνούν τον προϋπολογισμό της Δράσης (%(total)s): "
                "ίσως περιέχουν ΦΠΑ."
            )
            % {"sum": amounts.money(budget), "total": amounts.money(action.total_budget)}
        )
    largest = max(reader.sums.values(), default=Decimal(0))
    if 0 < largest < TOO_SMALL and found.answers.unit is None:
        found.tell(
            _(
                "Τα ποσά είναι μικρά για ευρώ (σύνολο %(sum)s): ίσως είναι σε χιλιάδες ή "
                "εκατομμύρια."
            )
            % {"sum": amounts.money(largest)}
        )
    if found.missing:
        found.tell(
            _("Δήμοι της Δράσης που δεν έχουν γραμμή: %(names)s.")
            % {"names": ", ".join(each.name for each in found.missing)}
        )


def _check_totals(found, reader):
    if not found.table.totals:
        return
    total = found.table.totals[-1]
    for place, column in found.columns.amounts.items():
        try:
            stated = reader.amount(total, place)
        except CellError:
            stated = None
        sum_of_rows = reader.sums.get(place, Decimal(0))
        found.totals.append(TotalCheck(total.number, column.place, sum_of_rows, stated))


def _check_rates(found, reader):
    disagree = [
        row.name
        for row, value, said in reader.rates
        if _can_be_checked(said) and not rate_agrees(value, said, _tolerance(value))
    ]
    if disagree:
        found.tell(
            _("Το ποσοστό δεν βγαίνει από τα ποσά της γραμμής (%(count)d): %(names)s.")
            % {"count": len(disagree), "names": ", ".join(disagree)}
        )


def _can_be_checked(said):
    return said.get("payments") is not None and (said.get("budget") or said.get("contracts"))


def _tolerance(value):
    """Return half a unit of the last decimal that is printed."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal("0.5").scaleb(min(int(exponent), 0)) + Decimal("0.0001")
