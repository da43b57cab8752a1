"""The rows of a table as HTML.

django-tables2 finds out for every cell what is the same in its whole column: the heading, the
attributes, what its `render` takes. Here that is asked once a column. The attributes of a cell
may depend on whether it is unknown, and on nothing else of its row.
"""

from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django_tables2.utils import signature


def rows_of(table):
    """Return the rows of the table's page, the first cell of each as its heading."""
    columns = [_Cells(table, column, first=not place) for place, column in enumerate(table.columns)]
    rows = []
    for place, row in enumerate(table.paginated_rows):
        cells = "".join([column.cell(row) for column in columns])
        rows.append(f'<tr role="row" class="{"odd" if place % 2 else "even"}">{cells}</tr>')
    return mark_safe("\n".join(rows))  # noqa: S308  # every cell was escaped below


class _Cells:
    """The cells of one column."""

    def __init__(self, table, column, *, first):
        """Take the column, and whether it names the rows."""
        self.table, self.column = table, column
        self.value_of = _value_of(column.accessor)
        self.empty, self.default = column.column.empty_values, column.default
        self.render, (self.takes, _rest) = column.render, signature(column.render)
        self.tag, self.role = (
            ("th", 'scope="row" role="rowheader"') if first else ("td", 'role="cell"')
        )
        self.label = "" if first else format_html('data-label="{}"', column.header)
        self.opening = {}

    def cell(self, row):
        """Return one cell as HTML."""
        content = self._content(row)
        is_unknown = content is None or content == self.default
        if is_unknown not in self.opening:
            self.column.current_record, self.column.current_value = row.record, content
            parts = [self.tag, self.role, self.label, self.column.attrs["td"].as_html()]
            self.opening[is_unknown] = f"<{' '.join(filter(None, parts))}>"
        text = conditional_escape(localize(content))
        return f"{self.opening[is_unknown]}{text}</{self.tag}>"

    def _content(self, row):
        value = self.value_of(row.record)
        if value in self.empty:
            return self.default
        given = {  # what a `render` may ask for
            "value": value,
            "record": row.record,
            "column": self.column.column,
            "bound_column": self.column,
            "bound_row": row,
            "table": self.table,
        }
        return self.render(**{name: given[name] for name in self.takes})


def _value_of(accessor):
    """Return the function that finds a value in a record: None if unknown, a choice in words."""
    *path, name = accessor.split("__")
    in_words = f"get_{name}_display"

    def value_of(record):
        for step in path:
            record = getattr(record, step, None)
        display = getattr(record, in_words, None)
        return display() if display else getattr(record, name, None)

    return value_of
