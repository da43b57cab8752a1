"""Cells that were copied: an HTML table as Excel, Word and browsers give it, or tabs, or lines."""

import csv
import re
from collections import Counter
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from absorption.imports.cells import EMPTY, Book, Cell, Grid, GridRow
from absorption.imports.csv_reader import SEPARATOR_LINE, rows
from absorption.imports.errors import CellError, FileError

MAX_SPAN = 200
HTML = re.compile(r"<(table|tr|td)\b", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
# A number at the end of a line, as a PDF gives it: with its euro or percent, or a dash for none.
NUMBER = r"(?:-?\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?)\s?(?:€|%)?|[-–—]"
ENDS_IN_NUMBERS = re.compile(rf"(.*?\S)((?:\s+(?:{NUMBER}))+)\s*")
EACH_NUMBER = re.compile(NUMBER)
# The foot of a page, a note, a date: a line that ends in a number and is no row.
NOT_A_ROW = re.compile(r"^(σελ(ίδα|\.)|page\b|πηγή|source|[*(])|:", re.IGNORECASE)


def book(text):
    """Return the `Book` of what was pasted.

    Raises FileError where no table shows in it.
    """
    if HTML.search(text):
        grids = _tables(text)
    else:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        grids = [Grid(_("Επικόλληση"), _of_tabs(lines) or _of_lines(lines))]
    grids = [
        grid for grid in grids if len(grid.rows) > 1 and any(len(r.cells) > 1 for r in grid.rows)
    ]
    if not grids:
        raise FileError(
            _(
                "Δεν φαίνεται πίνακας σε ό,τι επικολλήθηκε. Αντιγράψτε τα κελιά από το Excel ή το "
                "Word, ή γράψτε σε κάθε γραμμή το όνομα και μετά τα ποσά."
            )
        )
    return Book(grids)


def _of_tabs(lines):
    """Return rows of cells between tabs or semicolons; none where the lines have neither."""
    separator = SEPARATOR_LINE.fullmatch(lines[0])
    filled = [line for line in lines if line.strip()]
    for delimiter in [separator[1]] if separator else ["\t", ";", "|"]:
        if sum(delimiter in line for line in filled) * 2 > len(filled):
            reader = csv.reader((f"{line}\n" for line in lines), delimiter=delimiter)
            return list(rows(reader))
    return []


def _of_lines(lines):
    """Return rows of lines «name amount amount», as a PDF gives them; other lines are one cell.

    A PDF leaves out what is empty: where a line has fewer numbers than the others, nobody knows
    which, and each of its cells is an error.
    """
    split = [(number, *_split(line)) for number, line in enumerate(lines, 1) if line.strip()]
    counts = Counter(
        len(found) for _number, text, found in split if found and not NOT_A_ROW.search(text)
    )
    if counts.total() < 2:
        return []
    usual = max(counts, key=lambda count: (counts[count], count))
    pattern = [found for _number, _text, found in split if len(found) == usual]
    end_in_percent = sum(found[-1].endswith("%") for found in pattern) * 2 > len(pattern)
    rows = []
    for number, text, found in split:
        lacks_percent = end_in_percent and found and not found[-1].endswith("%")
        is_whole = len(found) == usual or (lacks_percent and len(found) == usual - 1)
        if not found or (not is_whole and NOT_A_ROW.search(text)):
            cells = [Cell(each) for each in re.split(r"\s{2,}", " ".join([text, *found]))]
        elif is_whole:
            cells = [Cell(each) for each in (text, *found)]
        else:
            problem = _("Η γραμμή έχει %(count)d αριθμούς και οι άλλες %(usual)d.") % {
                "count": len(found), "usual": usual,
            }  # fmt: skip
            right = _("μια παύλα στη θέση του ποσού που λείπει")
            cells = [Cell(text), *(Cell(CellError(problem, right, each)) for each in found)]
        rows.append(GridRow(number, cells))
    return rows


def _split(line):
    """Return the text of a line and the numbers at its end."""
    match = ENDS_IN_NUMBERS.fullmatch(line.strip())
    if match is None:
        return line.strip(), []
    return match[1], [each.group().strip() for each in EACH_NUMBER.finditer(match[2])]


def _tables(text):
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return parser.grids


class _Tables(HTMLParser):
    """Every table of a page as a grid; a cell over several places stands in the first of them."""

    def __init__(self):
        super().__init__()
        self.grids, self.open = [], []
        self.ignored = 0

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag in {"style", "script", "head"}:
            self.ignored += 1
        elif tag == "table":
            self.open.append(_Table())
        elif tag in {"tr", "td", "th"} and not self.open:
            # What is copied of a browser may lack its table.
            self.open.append(_Table())
        if not self.open:
            return
        table = self.open[-1]
        if tag == "tr":
            table.end_row()
            table.begin_row(is_hidden=bool(HIDDEN.search(said.get("style") or "")))
        elif tag in {"td", "th"}:
            table.end_cell()
            table.begin_cell(_span(said.get("colspan")), _span(said.get("rowspan")))
        elif tag in {"br", "p", "div", "li"}:
            table.add("\n")

    def handle_endtag(self, tag):
        if tag in {"style", "script", "head"}:
            self.ignored = max(self.ignored - 1, 0)
        elif not self.open:
            return
        elif tag == "table":
            self._end_table()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag in {"td", "th"}:
            self.open[-1].end_cell()

    def handle_data(self, data):
        if self.open and not self.ignored:
            self.open[-1].add(re.sub(r"[\r\n\t ]+", " ", data))

    def close(self):
        """Close what the page left open."""
        super().close()
        while self.open:
            self._end_table()

    def _end_table(self):
        table = self.open.pop()
        table.end_row()
        if table.rows:
            name = _("Πίνακας %(number)d") % {"number": len(self.grids) + 1}
            self.grids.append(Grid(name, table.rows, merged=table.merged))


class _Table:
    """A table while it is read."""

    def __init__(self):
        self.rows: list[GridRow] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.number, self.is_hidden, self.is_open = 0, False, False
        self.cells: list[Cell] = []
        self.text: list[str] | None = None
        self.span = (1, 1)
        self.taken: set[tuple[int, int]] = set()

    def begin_row(self, *, is_hidden):
        self.number += 1
        self.cells, self.is_hidden, self.is_open = [], is_hidden, True

    def begin_cell(self, across, down):
        """Begin a cell after those that reach here from above."""
        if not self.is_open:
            self.begin_row(is_hidden=False)
        while (self.number, len(self.cells)) in self.taken:
            self.cells.append(EMPTY)
        self.text, self.span = [], (across, down)

    def add(self, text):
        if self.text is not None:
            self.text.append(text)

    def end_cell(self):
        """Put the open cell into its row."""
        if self.text is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self.text).split("\n"))
        text, self.text = "\n".join(filter(None, lines)), None
        column, (across, down) = len(self.cells), self.span
        self.cells.append(Cell(text) if text else EMPTY)
        self.cells.extend([EMPTY] * (across - 1))
        if across > 1 or down > 1:
            last, end = self.number + down - 1, column + across
            self.merged.append((self.number, column + 1, last, end))
            self.taken |= {
                (row, place)
                for row in range(self.number + 1, last + 1)
                for place in range(column, end)
            }

    def end_row(self):
        """Put the open row into the table, if it holds something."""
        self.end_cell()
        cells, self.cells, self.is_open = self.cells, [], False
        while cells and cells[-1] is EMPTY:
            cells.pop()
        if cells:
            self.rows.append(GridRow(self.number, cells, self.is_hidden))


def _span(text):
    return min(int(text), MAX_SPAN) if text and text.isdigit() and int(text) else 1
