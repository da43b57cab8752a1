"""The sheet of a file that holds the data, as headings and rows of plain values."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate, chain, islice, pairwise
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from absorption.imports.cells import Unit
from absorption.imports.errors import CellError, FileError
from absorption.imports.grids import listed, open_sheets, told_of
from absorption.imports.names import folded
from absorption.imports.said import LEAVE, Said

DATA_SHEET = "Δεδομένα"
# Rows of a sheet among which its headings may stand.
HEAD = 30
# Rows that are looked at before the first of them is read: as many as a page takes.
AHEAD = 5_000
FEW = 2  # headings that make a table
TOTAL = re.compile(
    r"(γενικ\w+ |μερικ\w+ |υπο)?(συνολ[οα]\w*|αθροισμα)( .*)?|(grand |sub)?total|sum"
)
REMARK = re.compile(r"\s*([*†]|\(\d+\)|(πηγ[ηή]|σημ|note|source|επεξεργασ[ιί]α)\b)", re.IGNORECASE)
NUMBER = re.compile(r"[-−]?[\d.,\s€%]*\d[\d.,\s€%]*")


@dataclass
class Sheet:
    """A table as it stands in a file: `rows` gives (number in the file, cells).

    A cell that cannot be used is a CellError in its place. `first` are rows that were looked at
    before. `others` are visible sheets of the same columns. `titles` stand above the headings.
    `hidden_rows`, `left_out` (number, text: totals, remarks, repeated headings) and `notices` are
    whole after the last row.
    """

    name: str
    headings: list[str]
    rows: Iterator[tuple[int, list[Any]]]
    notices: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    first: list[tuple[int, list[Any]]] = field(default_factory=list)

    def column(self, position):
        """Return how a person finds the column: its letter and heading."""
        heading = self.headings[position] if position < len(self.headings) else ""
        return f"{get_column_letter(position + 1)} «{heading}»"


@contextmanager
def open_sheet(file, filename, max_rows=None, *, knows=None, said=None):
    """Give the sheet of an open binary file that holds the data.

    `knows` says how many headings of a row it knows: the row with most of them is the heading.
    With `max_rows`, as for a file from a browser, its size unpacked is bounded, too.

    Raises FileError, with what would be right, for a file that is no table or too large;
    while the rows are read, too.
    """
    said = said or Said()
    with open_sheets(file, filename, bounded=max_rows is not None) as (sheets, notices):
        candidates = [_Candidate(sheet, knows) for sheet in sheets]
        chosen = _chosen(candidates, said.sheet)
        found = Sheet(chosen.name, chosen.headings, iter(()), [*notices])
        found.titles = [text for row in chosen.above for text in _texts(row)]
        found.others = _tell_of_others(found, chosen, candidates)
        rows = _values(chosen, found, max_rows, said.hidden)
        found.first = list(islice(rows, AHEAD))
        found.rows = chain(found.first, rows)
        yield found


class _Candidate:
    """A sheet, and its row of headings if one shows."""

    def __init__(self, sheet, knows):
        self.sheet, self.name = sheet, sheet.name
        head = list(islice(sheet.rows, HEAD))
        knows = knows or (lambda headings: 0)
        found = [*_possible_headings(head, knows)]
        known = [knows(headings) for _place, headings in found]
        best = max(known, default=0)
        place, self.headings = found[known.index(best) if best >= FEW else 0] if head else (0, [])
        self.known = best if best >= FEW else 0
        self.is_empty = not head
        self.above = head[:place]
        self.rows = chain(head[place + 1 :], sheet.rows)


def _chosen(candidates, name):
    """Return the sheet with the data: the named one, ours, else the visible one that is known best.

    Raises FileError where there is none, or only a hidden one.
    """
    if name:
        for each in candidates:
            if folded(each.name) == folded(name):
                return each
        names = ", ".join(f"«{each.name}»" for each in candidates)
        text = _("Δεν υπάρχει φύλλο «%(name)s», μόνο: %(names)s.")
        raise FileError(text % {"name": name, "names": names})
    filled = [each for each in candidates if not each.is_empty]
    if not filled:
        raise FileError(
            _("Το φύλλο «%(name)s» είναι κενό: η πρώτη γραμμή έχει τα ονόματα των στηλών.")
            % {"name": candidates[0].name if candidates else ""}
        )
    visible = [each for each in filled if not each.sheet.is_hidden]
    best = max(
        visible or filled,
        key=lambda each: (each.name == DATA_SHEET, each.known),
    )
    hidden = max((each for each in filled if each.sheet.is_hidden), key=_known, default=None)
    if hidden and hidden.known > best.known and best.name != DATA_SHEET:
        best = hidden
    if best.sheet.is_hidden:
        text = _("Τα στοιχεία είναι στο κρυφό φύλλο «%(name)s»: εμφανίστε το και ανεβάστε ξανά.")
        raise FileError(text % {"name": best.name})
    return best


def _known(candidate):
    return candidate.known


def _tell_of_others(found, chosen, candidates):
    """Return the names of visible sheets with the same columns; a hidden one is told."""
    same = [
        each
        for each in candidates
        if each is not chosen and each.known and each.headings == chosen.headings
    ]
    if hidden := [each.name for each in same if each.sheet.is_hidden]:
        text = _("Κρυφό φύλλο με τις ίδιες στήλες, που δεν διαβάστηκε: %s.")
        found.notices.append(text % ", ".join(hidden))
    return [each.name for each in same if not each.sheet.is_hidden]


def _possible_headings(rows, knows):
    """Yield (place of the row above the data, headings): of each row, then of two that are one.

    Of two rows the upper one may stand over several columns: «Πληρωμές», and under it «Ημερομηνία»
    and «χωρίς ΦΠΑ».
    """
    single = [_headings(row) for row in rows]
    yield from enumerate(single)
    for place, (upper, lower) in enumerate(pairwise(single), 1):
        width = max(len(upper), len(lower))
        above, below = (row + [""] * (width - len(row)) for row in (upper, lower))
        if "" in above and "" in below:
            over = accumulate(above, lambda before, text: text or before)
            yield (
                place,
                [
                    own if not under else under if knows([under]) else f"{text} {under}"
                    for own, text, under in zip(above, over, below, strict=True)
                ],
            )


def _texts(row):
    return [cell.value for cell in row.cells if isinstance(cell.value, str)]


def _headings(row):
    headings = [
        heading.value if isinstance(heading, CellError) else heading
        for heading in (cell.value for cell in row.cells)
    ]
    headings = [" ".join(str(h).split()) if h is not None else "" for h in headings]
    while headings and not headings[-1]:
        headings.pop()
    return headings


def _values(candidate, found, max_rows, hidden):
    """Yield the rows of data under the heading; refuse more than `max_rows`."""
    for count, row in enumerate(candidate.rows, 1):
        if max_rows is not None and count > max_rows:
            raise FileError(
                _(
                    "Πάνω από %(max)d γραμμές. Χωρίστε το αρχείο ή δώστε το στον διαχειριστή "
                    "για την εντολή import_data."
                )
                % {"max": max_rows}
            )
        cells = [plain(cell) for cell in row.cells]
        if text := _no_data(cells, found.headings):
            found.left_out.append((row.number, text[:60]))
            continue
        if row.is_hidden:
            found.hidden_rows.append(row.number)
            if hidden == LEAVE:
                continue
        yield row.number, cells
    found.notices.extend(told_of(candidate.sheet))
    concealed = sorted(candidate.sheet.hidden_columns)
    if concealed := [place for place in concealed if place < len(found.headings)]:
        names = listed([found.column(place) for place in concealed])
        found.notices.append(_("Το φύλλο κρύβει στήλες που διαβάστηκαν: %s.") % names)
    if found.left_out:
        shown = [_("%(row)d «%(text)s»") % {"row": n, "text": t} for n, t in found.left_out]
        found.notices.append(_("Γραμμές που δεν είναι στοιχεία: %s.") % listed(shown))


def _no_data(cells, headings):
    """Return what stands in a row that is a total, a remark or the headings again, else ""."""
    filled = [cell for cell in cells if cell not in (None, "")]
    if not filled or not isinstance(filled[0], str):
        return ""
    first = filled[0].strip()
    is_total = TOTAL.fullmatch(folded(first)) and len(filled) < len(headings)
    if is_total and all(_is_number(cell) for cell in filled[1:]):
        return first
    if len(filled) == 1 and len(headings) > FEW and REMARK.match(first):
        return first
    again = [str(cell or "").strip() for cell in cells]
    return first if again == headings and len(set(headings)) >= FEW else ""


def _is_number(cell):
    return isinstance(cell, Decimal) or (isinstance(cell, str) and NUMBER.fullmatch(cell))


def plain(cell):
    """Return the value of a cell as it is shown, or the error that its unit has to be said."""
    match cell.unit:
        case Unit.NONE:
            return str(cell.value) if isinstance(cell.value, bool) else cell.value
        case Unit.PERCENT:
            return f"{cell.value * 100:f}%"
        case Unit.OTHER_CURRENCY:
            problem, right = _("Το φύλλο δείχνει το ποσό σε άλλο νόμισμα."), _("ποσό σε ευρώ")
        case _:
            problem = _("Το φύλλο δείχνει το ποσό σε %(unit)s: δεν φαίνεται αν αυτό είναι το ποσό.")
            unit = _("χιλιάδες") if cell.unit == Unit.THOUSAND else _("εκατομμύρια")
            problem, right = problem % {"unit": unit}, _("μορφή «Αριθμός», με όλο το ποσό σε ευρώ")
    return CellError(problem, right, f"{cell.value} ({cell.format})")
