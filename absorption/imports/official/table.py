"""What a sheet is made of: title, headings, columns, the rows of municipalities, totals, notes.

Read off the sheet itself, by names, words and numbers; what it does not say stays open, for a
person to answer. Nothing is written here and nothing asked of the database but the names.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import product

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from absorption.imports.cells import Cell, Grid, Unit, cell_at
from absorption.imports.errors import CellError, FileError
from absorption.imports.official import numbers, words
from absorption.imports.official.words import Content, Meaning
from municipalities.models import Municipality

HEADINGS_WITHIN = 30  # rows; a table begins among them
HEADING_ROWS = 4
MAX_COLUMNS = 100
SAMPLES = 3
MOST = Decimal("0.6")  # of the cells of a column, by which it is known
HALF_A_POINT = Decimal("0.5")
TRANSPOSED = 3  # municipalities beside each other
TOTAL = re.compile(
    r"(?<!\w)((υπο|γενικο )?συνολ(ο|α|ικα)(?!\w)|συν\.|αθροισμα|μεσοσ οροσ"
    r"|(?<!\w)μ\.ο\.?(?!\w)|^μο$|(sub|grand )?totals?(?!\w)|sum(?!\w)|average)|^σ$"
)
SUBTOTAL = re.compile(
    r"υποσυν|μερικ|μεσοσ οροσ|^μ\.?ο\.?$|sub.?total|average|(?<!\w)περιφ|(?<!\w)π\.?ε\.? |νομ"
)
# A row under the headings that numbers the columns: (1) (2) (3)=(2)/(1).
COLUMN_NUMBER = re.compile(r"[(\[]?(\d{1,2}|[a-zα-ω])[)\].]?\s*([=:].*)?")
YEAR = re.compile(r"20[1-3]\d")


@dataclass(frozen=True)
class Column:
    """A column of the table: where it is, what its source calls it, what it seems to be.

    `meaning` is None where neither heading nor cells say it; `is_asked` whether a person has to
    say it though something is proposed.
    """

    position: int
    heading: str
    group: str
    content: Content
    samples: Sequence[str]
    meaning: Meaning | None
    basis: str | None
    unit: Unit | None
    is_asked: bool = False
    is_hidden: bool = False

    @property
    def letter(self):
        """The letter that a spreadsheet has over the column."""
        return get_column_letter(self.position + 1)

    @property
    def words(self):
        """All that the source has over the column."""
        return f"{self.group}: {self.heading}" if self.group else self.heading

    @property
    def place(self):
        """How a message names the column."""
        return f"{self.letter} «{self.words}»" if self.heading else self.letter


@dataclass(frozen=True)
class TableRow:
    """A row of one municipality, or of a name that nobody knows (`municipality` None).

    `is_other` whether the name is remembered as another body's.
    """

    number: int
    name: str
    municipality: Municipality | None
    cells: Sequence[Cell]
    is_hidden: bool = False
    is_other: bool = False

    def cell(self, position):
        """Return a cell of the row, an empty one beyond its end."""
        return cell_at(self.cells, position)


@dataclass
class Table:
    """A table of municipalities on a sheet.

    `totals` are its total rows, the grand total last. `title` are the lines over it, `notes`
    those under it. `mark` is the decimal mark that its texts use.
    """

    grid: Grid
    columns: list[Column]
    rows: list[TableRow]
    totals: list[TableRow] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unnamed: list[TableRow] = field(default_factory=list)
    name_position: int = 0
    mark: str | None = None

    def columns_of(self, *meanings):
        """Return the columns with one of the meanings."""
        return [column for column in self.columns if column.meaning in meanings]

    @property
    def municipalities(self):
        """The municipalities that have a row."""
        return {row.municipality for row in self.rows if row.municipality}

    @property
    def has_amounts(self):
        """Whether some column seems to hold what is imported."""
        return any(
            column.meaning in (*words.AMOUNTS, Meaning.RATE, Meaning.CONTRACTS_COUNT)
            for column in self.columns
        )

    @property
    def hidden_rows(self):
        """The numbers of the rows of municipalities that the sheet hides."""
        return [row.number for row in (*self.rows, *self.unnamed) if row.is_hidden]

    @property
    def dates(self):
        """The days that the sheet names, those that it says it is of first."""
        found = [
            (day, cued)
            for text in (*self.title, *(c.heading for c in self.columns), *self.notes)
            for day, cued in words.dates_in(text)
        ]
        of_column = {
            day
            for column in self.columns_of(Meaning.DATE)
            for row in self.rows
            if (day := day_in(row.cell(column.position)))
        }
        found = [(day, True) for day in sorted(of_column)] + found
        cued = [day for day, is_cued in found if is_cued]
        return list(dict.fromkeys(cued or [day for day, _cued in found]))

    @property
    def documents(self):
        """What the rows say of the document that states them."""
        found = [
            numbers.shown(row.cell(column.position))
            for column in self.columns_of(Meaning.DOCUMENT)
            for row in self.rows
        ]
        return list(dict.fromkeys(filter(None, found)))

    @property
    def basis(self):
        """The VAT basis that the lines over and under the table state, or None."""
        said = {words.basis_in(line) for line in (*self.title, *self.notes)} - {None}
        return said.pop() if len(said) == 1 else None

    @property
    def unit(self):
        """The unit that the lines over and under the table state for all of it, or None."""
        for line in (*self.title, *self.notes):
            if (unit := words.unit_of_sheet(line)) is not None:
                return unit
        return None


def tables_in(book, names, remembered=None):
    """Return the tables of municipalities in a book, those on hidden sheets last.

    `remembered` are meanings that editors gave to headings, by heading folded. Raises FileError
    where there is none, in words that say what to do.
    """
    found = [
        table for grid in book.grids if (table := table_in(grid, names, remembered)) is not None
    ]
    unfit = {id(table): _why_unfit(table, names) for table in found}
    if fit := [table for table in found if not unfit[id(table)]]:
        return sorted(fit, key=lambda table: (table.grid.is_hidden, not table.has_amounts))
    if found:
        raise FileError(unfit[id(found[0])])
    if any(_is_transposed(grid, names) for grid in book.grids):
        raise FileError(
            _(
                "Οι Δήμοι είναι στις στήλες και τα ποσά στις γραμμές. Αντιγράψτε τον πίνακα στο "
                "Excel, κάντε «Ειδική επικόλληση» με «Αντιμετάθεση» και ανεβάστε τον ξανά: μία "
                "γραμμή για κάθε Δήμο."
            )
        )
    if sum(names.is_one(grid.name) for grid in book.grids) > 1:
        raise FileError(
            _(
                "Κάθε φύλλο είναι ενός Δήμου. Φτιάξτε ένα φύλλο με μία γραμμή για κάθε Δήμο και "
                "τα ποσά του δίπλα."
            )
        )
    raise FileError(
        _(
            "Δεν βρέθηκε πίνακας με Δήμους της Δράσης: χρειάζεται μία στήλη με τα ονόματά τους, "
            "και δίπλα τα ποσά. Το αρχείο έχει: %(texts)s."
        )
        % {"texts": _first_texts(book)}
    )


def _why_unfit(table, names):
    """Return what to do with a table that has not one row for each municipality, else None."""
    stated = Counter(
        row.municipality
        for row in table.rows
        if row.municipality and _figures(row, table.name_position)
    )
    several = [municipality for municipality, count in stated.items() if count > 1]
    if len(several) > 1 and len(several) * 2 > len(stated):
        rows = [str(row.number) for row in table.rows if row.municipality == several[0]]
        return _(
            "Οι Δήμοι έχουν περισσότερες από μία γραμμές (%(name)s: %(rows)s). Φτιάξτε μία γραμμή "
            "για κάθε Δήμο, με τα ποσά του σε στήλες δίπλα στο όνομα."
        ) % {"name": several[0].name, "rows": ", ".join(rows[:SAMPLES])}
    for column in table.columns:
        if column.content == Content.NAMES and column.position != table.name_position:
            texts = [row.cell(column.position).value for row in table.rows]
            others = {names.find(text) for text in texts if names.is_one(text)}
            if others and not others & table.municipalities:
                return _(
                    "Ο πίνακας συνεχίζεται δίπλα, με άλλους Δήμους στη στήλη %(column)s. Κόψτε το "
                    "δεξί κομμάτι και βάλτε το κάτω από το αριστερό, στις ίδιες στήλες."
                ) % {"column": column.place}
    return None


def table_in(grid, names, remembered=None):
    """Return the table of municipalities on a sheet, or None."""
    rows = [row for row in grid.rows if any(cell.value is not None for cell in row.cells)]
    place = _name_column(rows, names)
    if place is None:
        return None
    position, by_code = place
    named = [
        index for index, row in enumerate(rows) if _municipality(row, position, by_code, names)
    ]
    if rows[named[0]].number > HEADINGS_WITHIN + HEADING_ROWS + grid.rows[0].number:
        return None
    above, headings, first = _headings(rows[: named[0]], position, grid.merged)
    table = Table(grid, [], [], title=above, name_position=position)
    _read_rows(table, rows[first:], position, by_code, names, headings)
    table.mark = numbers.decimal_mark(
        [cell for row in (*table.rows, *table.totals) for cell in row.cells]
    )
    _take_totals_of_any_name(table, position)
    table.columns = _columns(table, headings, position, by_code, names, remembered or {})
    table.columns = _with_rates_that_follow(table, remembered or {})
    # A list of municipalities with nothing beside them is not it.
    return table if _has_numbers(table) else None


# --- rows -------------------------------------------------------------------------------------


def _name_column(rows, names):
    """Return (position, whether by code) of the column with the most municipalities, or None."""
    found: dict[tuple[int, bool], set] = {}
    for row in rows:
        for position, cell in enumerate(row.cells[:MAX_COLUMNS]):
            value = cell.value
            if names.is_one(value):
                found.setdefault((position, False), set()).add(names.find(value).pk)
            elif (code := code_in(cell)) in names.by_code:
                found.setdefault((position, True), set()).add(code)
    by_name = {place: len(each) for place, each in found.items() if not place[1]}
    # A number may be a code by chance: names go before, and one code is none.
    by_code = {place: len(each) for place, each in found.items() if place[1] and len(each) > 1}
    for places in (by_name, by_code):
        if places:
            return min(places, key=lambda place: (-places[place], place[0]))
    return None


def code_in(cell):
    """Return the code ΥΠΕΣ that a cell may hold, or None."""
    value = cell.value
    if isinstance(value, Decimal) and value == int(value) and cell.unit == Unit.NONE:
        value = f"{int(value)}"
    if isinstance(value, str) and re.fullmatch(r"\s*\d{3,4}\s*", value):
        return value.strip().zfill(4)
    return None


def _municipality(row, position, by_code, names):
    cell = row.cell(position)
    if by_code:
        return names.by_code.get(code_in(cell))
    return names.find(cell.value) if names.is_one(cell.value) else None


def _read_rows(table, rows, position, by_code, names, headings):
    """Sort the rows under the headings into those of municipalities, totals and notes."""
    spans = [span for span in table.grid.merged if span[1] <= position + 1 <= span[3]]
    last = max(
        index for index, row in enumerate(rows) if _municipality(row, position, by_code, names)
    )
    previous = None
    for index, row in enumerate(rows):
        cell = row.cell(position)
        name = numbers.shown(cell)
        municipality = _municipality(row, position, by_code, names)
        is_spanned = any(span[0] < row.number <= span[2] for span in spans)
        if (
            municipality is None
            and not name
            and is_spanned
            and previous
            and _figures(row, position)
        ):
            municipality, name = previous.municipality, previous.name
        found = TableRow(row.number, name, municipality, row.cells, row.is_hidden)
        if municipality:
            table.rows.append(found)
            previous = found
        elif _is_total(row, position) or (not name and index > last and _figures(row, position)):
            table.totals.append(found)
        elif not _figures(row, position):
            text = " ".join(filter(None, map(numbers.shown, row.cells)))
            if index > last and text:
                table.notes.append(text)
        elif _is_heading_again(row, headings):
            continue
        elif _is_running_sum(row, table.rows, position):
            table.totals.append(found)
        elif name and not by_code:
            table.rows.append(_of_nobody(found, names))
        else:
            table.unnamed.append(found)
    # The grand total last: a sum of some rows says so.
    table.totals.sort(key=lambda row: not SUBTOTAL.search(words.plain(row.name)))


def _of_nobody(row, names):
    try:
        is_other = names.find(row.name) is None
    except KeyError:
        is_other = False
    return replace(row, is_other=is_other)


def _take_totals_of_any_name(table, position):
    """Move rows that hold the sum of municipalities, whatever their name, to the totals.

    Of all of them, or of those right under or over the row: a group, the grand total stays last.
    """
    rows = [row for row in table.rows if row.municipality]
    nobodys = [each for each in table.rows if not each.municipality] + list(table.unnamed)
    for row in nobodys:
        is_of_all = len(rows) > 1 and _is_sum(row, rows, position, table.mark)
        if is_of_all or _is_sum_of_group(row, rows, nobodys, position, table.mark):
            (table.rows if row in table.rows else table.unnamed).remove(row)
            table.totals.insert(len(table.totals) if is_of_all else 0, row)


def _is_sum_of_group(row, rows, nobodys, position, mark):
    """Return whether a row holds the sum of the municipalities between it and another such row."""
    said = words.plain(row.name)
    is_named_so = SUBTOTAL.search(said) or words.OTHER_PLACE.search(said)
    before = max((each.number for each in nobodys if each.number < row.number), default=0)
    after = min((each.number for each in nobodys if each.number > row.number), default=10**9)
    for start, end in ((row.number, after), (before, row.number)):
        group = [each for each in rows if start < each.number < end]
        if (len(group) > 1 or (group and is_named_so)) and _is_sum(row, group, position, mark):
            return True
    return False


def _is_sum(row, rows, position, mark):
    for place, cell in enumerate(row.cells):
        if place == position or numbers.is_percentage(cell):
            continue
        try:
            total = numbers.number(cell, mark)
            parts = [numbers.number(each.cell(place), mark) for each in rows]
        except CellError:
            continue
        if total and total == sum(part or 0 for part in parts):
            return True
    return False


def _figures(row, position):
    """Return the cells of a row, beside the name, that hold a number or a broken one."""
    return [
        cell
        for place, cell in enumerate(row.cells)
        if place != position
        and (
            isinstance(cell.value, Decimal | CellError)
            or (isinstance(cell.value, str) and numbers.number_text(cell.value))
        )
    ]


def _is_total(row, position):
    texts = [words.plain(c.value) for c in row.cells[: position + 3] if isinstance(c.value, str)]
    return any(TOTAL.search(text) and len(text) < 80 for text in texts) and bool(
        _figures(row, position) or len(texts) == 1
    )


def _is_heading_again(row, headings):
    """Return whether a row repeats the headings, as on the next page of a print."""
    said = {words.plain(numbers.shown(cell)) for cell in row.cells} - {""}
    return bool(said) and said <= {words.plain(own) for own, _group in headings.values()}


def _is_running_sum(row, rows, position):
    """Return whether an unnamed row holds the sum of the `rows` over it."""
    if numbers.shown(row.cell(position)):
        return False
    for place, cell in enumerate(row.cells):
        if isinstance(cell.value, Decimal) and cell.value and cell.unit == Unit.NONE:
            above = [each.cell(place).value for each in rows]
            if sum(value for value in above if isinstance(value, Decimal)) == cell.value:
                return True
    return False


# --- headings ---------------------------------------------------------------------------------


def _headings(rows, position, merged):
    """Return the lines over the headings, the headings by column, and where the rows begin.

    A heading is its own and that of its group. The first row may be of a name nobody knows.
    """
    main = next(
        (i for i in range(len(rows) - 1, -1, -1) if _is_heading_row(rows[i], position)), None
    )
    if main is None:
        begin = next((i for i, row in enumerate(rows) if _figures(row, position)), len(rows))
        return [line for row in rows[:begin] for line in _lines(row)], {}, begin
    top = main
    while top > 0 and main - top < HEADING_ROWS - 1 and _is_group_row(rows, top, position, merged):
        top -= 1
    headings = {}
    for place in range(max(len(row.cells) for row in rows[top : main + 1])):
        parts = [_spread(row, place, rows[main], merged) for row in rows[top : main + 1]]
        own = next((part for part, is_own in reversed(parts) if is_own and part), "")
        group = " ".join(dict.fromkeys(part for part, _own in parts if part and part != own))
        if own or group:
            headings[place] = (own, group) if own else (group, "")
    begin = main + 1
    while begin < len(rows) and _numbers_columns(rows[begin]):
        begin += 1
    return [line for row in rows[:top] for line in _lines(row)], headings, begin


def _lines(row):
    return [text for cell in row.cells if (text := numbers.shown(cell))]


def _texts(row):
    """Return the texts of a row by place; years are headings where nothing else is a number."""
    found = {place: cell for place, cell in enumerate(row.cells) if cell.value is not None}
    are_years = bool(found) and all(
        YEAR.fullmatch(_heading(cell)) or _is_text(cell) for cell in found.values()
    )
    return {place: _heading(cell) for place, cell in found.items() if are_years or _is_text(cell)}


def _heading(cell):
    """Return the words of a heading; a year has no mark for thousands."""
    value = cell.value
    return f"{value:f}" if isinstance(value, Decimal) else numbers.shown(cell)


def _is_text(cell):
    return isinstance(cell.value, str) and numbers.number_text(cell.value) is None


def _numbers_columns(row):
    """Return whether the row only numbers the columns."""
    texts = [words.plain(numbers.shown(cell)) for cell in row.cells if cell.value is not None]
    return len(texts) > 1 and all(COLUMN_NUMBER.fullmatch(text) for text in texts)


def _is_heading_row(row, position):
    texts = {} if _numbers_columns(row) else _texts(row)
    beside = [place for place in texts if place != position]
    return bool(beside) and (len(texts) > 1 or beside[0] > position)


def _is_group_row(rows, top, position, merged):
    """Return whether the row over row `top` belongs to the headings: it is no title."""
    row, under = rows[top - 1], rows[top]
    if under.number - row.number > 1:
        return False
    # A line with the unit or the date of the table stands over it, not over its columns.
    texts = [place for place, text in _texts(row).items() if not _is_of_sheet(text)]
    if len(texts) > 1:
        return True
    if not texts:
        return False
    [place] = texts
    span = next((s for s in merged if s[0] == row.number and s[1] == place + 1), None)
    wide = len(under.cells) - 1
    return place > position and (span is None or span[3] - span[1] < wide)


def _is_of_sheet(text):
    return words.unit_of_sheet(text) is not None or (len(text) < 30 and bool(words.dates_in(text)))


def _spread(row, place, main, merged):
    """Return the text that a heading row has over a column, and whether it is the column's own."""
    cell = row.cell(place)
    if cell.value is not None:
        return _heading(cell), True
    for top, left, bottom, right in merged:
        if top <= row.number <= bottom and left <= place + 1 <= right:
            return _heading(row.cell(left - 1)), False
    if row is main or (place < len(main.cells) and main.cells[place].value is None):
        return "", False
    # Without merged cells, a group reaches to the next one.
    for before in range(place - 1, -1, -1):
        if before < len(row.cells) and row.cells[before].value is not None:
            is_group = before < len(main.cells) and main.cells[before].value is not None
            return (_heading(row.cells[before]) if is_group else ""), False
    return "", False


# --- columns ----------------------------------------------------------------------------------


def _columns(table, headings, position, by_code, names, remembered):
    width = max(len(row.cells) for row in table.rows)
    columns = []
    for place in range(min(width, MAX_COLUMNS)):
        cells = [row.cell(place) for row in table.rows if row.municipality]
        heading, group = headings.get(place, ("", ""))
        if not heading and all(cell.value is None for cell in cells):
            continue
        content = _content(cells, names)
        if content == Content.NUMBERS and _are_serial_days(heading, cells):
            content = Content.DATES
        unit = _unit(heading, group)
        if place == position:
            meaning = Meaning.CODE if by_code else Meaning.NAME
        elif (known := remembered.get(words.plain(f"{group} {heading}"))) is not None:
            meaning = Meaning(known)
        elif place in table.grid.hidden_columns:
            meaning = Meaning.NONE
        else:
            meaning = words.meaning_of(heading, content, group, unit or table.unit)
            if meaning == Meaning.NAME:  # the name stands in another column
                meaning = Meaning.NONE
        columns.append(
            Column(
                position=place,
                heading=heading,
                group=group,
                content=content,
                samples=_samples(cells),
                meaning=meaning,
                basis=words.basis_in(heading) or words.basis_in(group),
                unit=unit,
                is_asked=_is_open(meaning, heading, group, remembered),
                is_hidden=place in table.grid.hidden_columns,
            )
        )
    return columns


def _with_rates_that_follow(table, remembered):
    """Return the columns; a percentage of another name is the rate where it follows from amounts.

    «Ποσοστό υλοποίησης» may be payments by budget, or how far the works are.
    """
    if table.columns_of(Meaning.RATE):
        return table.columns
    paid = table.columns_of(Meaning.PAYMENTS)
    whole = table.columns_of(Meaning.BUDGET, Meaning.CONTRACTS, Meaning.COMMITMENTS)
    return [
        replace(column, meaning=Meaning.RATE)
        if column.meaning == Meaning.NONE
        and column.content == Content.PERCENTAGES
        and not column.is_hidden
        and words.plain(f"{column.group} {column.heading}") not in remembered
        and any(_follows(table, column, *sides) for sides in product(paid, whole))
        else column
        for column in table.columns
    ]


def _follows(table, column, paid, whole):
    """Return whether most percentages of a column are, to half a point, paid by whole."""
    agree, count = 0, 0
    for row in table.rows:
        try:
            rate = numbers.rate(row.cell(column.position), table.mark)
            part, all_of_it = (
                numbers.number(row.cell(each.position), table.mark) for each in (paid, whole)
            )
        except CellError:
            continue
        if rate is None or part is None or not all_of_it:
            continue
        count += 1
        agree += abs(part / all_of_it * 100 - rate) <= HALF_A_POINT
    return count > 1 and agree >= MOST * count


def _is_open(meaning, heading, group, remembered):
    """Return whether a person has to say whether «contracts» are an amount or a number."""
    if words.plain(f"{group} {heading}") in remembered:
        return False
    amount_or_count = meaning in (Meaning.CONTRACTS, Meaning.CONTRACTS_COUNT, None)
    return amount_or_count and words.is_bare(heading)


def _unit(heading, group):
    own = words.unit_in(heading)
    return own if own is not None else words.unit_in(group)


def _samples(cells):
    found = [text for cell in cells if (text := numbers.shown(cell))]
    return found[:SAMPLES]


def _content(cells, names):
    """Return what most cells of a column hold."""
    kinds = [kind for cell in cells if (kind := _kind(cell, names)) is not None]
    if not kinds:
        return Content.NOTHING
    counts = Counter(kinds)
    if counts[Content.NUMBERS] >= MOST * len(kinds):
        return _of_numbers(cells)
    for kind in (Content.PERCENTAGES, Content.DATES, Content.NAMES):
        if counts[kind] >= MOST * len(kinds):
            return kind
    # Amounts with some words among them are amounts: each of those cells is asked about.
    return _of_numbers(cells) if counts[Content.NUMBERS] * 2 > len(kinds) else Content.TEXT


def _kind(cell, names):
    value = cell.value
    if isinstance(value, CellError) or numbers.is_unknown(cell):
        return None
    if numbers.is_percentage(cell):
        return Content.PERCENTAGES
    if isinstance(value, date | datetime):
        return Content.DATES
    if isinstance(value, Decimal):
        return Content.NUMBERS
    if isinstance(value, str):
        if numbers.number_text(value) is not None:
            return Content.NUMBERS
        if re.search(r"\d", value) and day_in(cell):
            return Content.DATES
        if names.is_one(value):
            return Content.NAMES
        with_unit = words.plain(value)
        if re.match(r"[-−]?\d", with_unit) and words.unit_in(re.sub(r"[\d.,]", "", with_unit)):
            return Content.NUMBERS
    return Content.TEXT


def _of_numbers(cells):
    """Return what kind of numbers a column holds."""
    found = []
    for cell in cells:
        value = cell.value
        if isinstance(value, str) and (text := numbers.number_text(value)):
            # Whatever the mark: only how large they are is asked.
            parts = re.split(r"[.,]", text.lstrip("-−–"))
            is_grouped = len(parts) > 1 and len(parts[-1]) == 3
            whole = "".join(parts if is_grouped else parts[:-1] or parts)
            fraction = "" if is_grouped or len(parts) == 1 else parts[-1]
            value = Decimal(f"{whole or 0}.{fraction or 0}")
        if isinstance(value, Decimal):
            found.append(value)
    if not found:
        return Content.NUMBERS
    if len(found) > 1 and found == list(range(int(found[0]), int(found[0]) + len(found))):
        return Content.ORDER
    if max(found) >= 1000:
        return Content.NUMBERS
    return Content.COUNTS if all(value == int(value) for value in found) else Content.SMALL


def day_in(cell):
    """Return the day that a cell holds, or None."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        days = words.dates_in(value) if len(value) < 40 else []
        return days[0][0] if len(days) == 1 else None
    return numbers.serial_day(cell)


def _are_serial_days(heading, cells):
    held = [cell for cell in cells if not numbers.is_unknown(cell)]
    return bool(words.DATE.search(words.plain(heading))) and all(map(numbers.serial_day, held))


def _has_numbers(table):
    numeric = {Content.NUMBERS, Content.SMALL, Content.COUNTS, Content.PERCENTAGES}
    return any(
        column.content in numeric or (column.meaning and column.meaning in words.AMOUNTS)
        for column in table.columns
    )


def _is_transposed(grid, names):
    return any(
        len({names.find(c.value).pk for c in row.cells if names.is_one(c.value)}) >= TRANSPOSED
        for row in grid.rows[:HEADINGS_WITHIN]
    )


def _first_texts(book):
    found = [
        numbers.shown(cell)[:40]
        for grid in book.grids
        for row in grid.rows[:5]
        for cell in row.cells
        if cell.value is not None
    ]
    return ", ".join(found[:8]) or _("κανένα κελί")
