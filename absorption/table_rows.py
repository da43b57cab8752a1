"""The rows of a table as HTML, and what its template needs of each column.

django-tables2 finds out for every cell what is the same in its whole column: the heading, the
attributes, what its `render` takes. Here that is asked once a column. A `render` takes the
value, the record, or both; the attributes of a cell may depend on whether it is unknown, and on
nothing else of its row.
"""

from typing import NamedTuple

from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django_tables2.utils import signature


class Column(NamedTuple):
    """What is said of a column once: attributes as HTML, and its order ("" where it has none)."""

    header: str
    head: str
    order: str
    next_order: str
    foot: str
    footer: str


def columns_of(table):
    """Return the columns of a table, in their order."""
    return [_column(column) for column in table.columns]


def _column(column):
    attrs, alias = column.attrs, column.order_by_alias
    return Column(
        str(column.header),
        attrs["th"].as_html(),
        ("descending" if alias.is_descending else "ascending") if column.is_ordered else "",
        str(alias.next) if column.orderable else "",
        attrs["tf"].as_html(),
        column.footer,
    )


def rows_of(table):
    """Return the rows of the table's page, the first cell of each as its heading."""
    columns = [_Cells(column, first=not place) for place, column in enumerate(table.columns)]
    rows = []
    for place, row in enumerate(table.paginated_rows):
        cells = "".join([column.cell(row.record) for column in columns])
        rows.append(f'<tr role="row" class="{"odd" if place % 2 else "even"}">{cells}</tr>')
    return mark_safe("\n".join(rows))  # noqa: S308  # every cell was escaped below


class _Cells:
    """The cells of one column."""

    def __init__(self, column, *, first):
        """Take the column, and whether it names the rows."""
        self.column = column
        self.path = column.accessor.split("__")
        self.empty, self.default = column.column.empty_values, column.default
        self.render, (self.takes, _rest) = column.render, signature(column.render)
        self.tag, self.role = (
            ("th", 'scope="row" role="rowheader"') if first else ("td", 'role="cell"')
        )
        self.label = "" if first else format_html('data-label="{}"', column.header)
        self.opening = {}

    def cell(self, record):
        """Return one cell as HTML."""
        value = record
        for step in self.path:
            value = getattr(value, step, None)
        if value in self.empty:
            content = self.default
        else:
            given = [value if name == "value" else record for name in self.takes]
            content = self.render(*given)
        is_unknown = content is None or content == self.default
        if is_unknown not in self.opening:
            self.opening[is_unknown] = self._opening(record, content)
        text = content if isinstance(content, str) else localize(content)
        return f"{self.opening[is_unknown]}{conditional_escape(text)}</{self.tag}>"

    def _opening(self, record, content):
        self.column.current_record, self.column.current_value = record, content
        parts = [self.tag, self.role, self.label, self.column.attrs["td"].as_html()]
        return f"<{' '.join(filter(None, parts))}>"
