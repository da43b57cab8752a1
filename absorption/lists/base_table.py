"""How a table of the portal works: its order, its pages, its cells as HTML.

Any column sorts it, with unknown values last. django-tables2 finds out for every cell what is
the same in its whole column: the heading, the attributes, what its `render` takes. Here that is
asked once a column, the last once a class. A `render` takes the value, the record, or both;
attributes are the same in the whole column, but that `attrs["unknown"]` replaces `attrs["td"]`
where the value is unknown. A table that asks for more is refused when its class is made.
"""

from copy import copy
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

import django_tables2 as tables
from django.db.models import F
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django_tables2.data import TableListData, TableQuerysetData
from django_tables2.utils import signature

from absorption.templatetags import amounts
from absorption.templatetags.markup import attributes, escaped

# A list ends there: nobody reads on, and the database would count up to each page from the start.
LONGEST = 10_000
RENDER_TAKES = {"self", "value", "record"}
# Whose attributes a column may have: its head, its cells, those of unknown values, its foot.
CELLS = {"th", "td", "unknown", "tf"}


class UnknownLastQuerySet(TableQuerysetData):
    """Rows of a query, ordered with unknown values last and ties by key; the first 10,000."""

    ordering = None  # what the query is ordered by before it is said here concerns no column

    def __len__(self):
        return min(self.table.row_total, LONGEST)

    def order_by(self, aliases):
        """Order by the table's columns `aliases`."""
        orders = []
        for alias in aliases:
            # The column gives its accessors in the direction that is asked for.
            for accessor in self.table.columns[alias.bare].order_by:
                name = accessor.for_queryset()
                field = self.table.ordered_by(name.lstrip("-"))
                orders.append(
                    field.desc(nulls_last=True)
                    if name.startswith("-")
                    else field.asc(nulls_last=True)
                )
        if orders:
            self.data = self.data.order_by(*orders, "pk")


class UnknownLastList(TableListData):
    """Rows of a list, ordered with unknown values last."""

    def order_by(self, aliases):
        """Order by the table's columns `aliases`."""
        for alias in reversed(aliases):
            value = attrgetter(self.table.columns[alias.bare].accessor.replace("__", "."))
            known = [row for row in self.data if value(row) is not None]
            unknown = [row for row in self.data if value(row) is None]
            known.sort(key=value, reverse=alias.is_descending)
            self.data = known + unknown


class Column(tables.Column):
    """A column that each table has a copy of; what it was made of is the same in all of them."""

    def __deepcopy__(self, memo):
        return copy(self)

    def footer(self, bound_column, table):
        """Return what stands at its foot: a text, or what a function makes of the table."""
        return self._footer(table) if callable(self._footer) else self._footer or ""


class Heading(NamedTuple):
    """What is said of a column once: attributes as HTML, its order, the address of the next one."""

    header: str
    head: str
    order: str
    address: str
    foot: str
    footer: str


class _Cells:
    """The cells of one column."""

    def __init__(self, table, column, *, first):
        self.path = column.accessor.split("__")
        self.empty, self.default = column.column.empty_values, column.default
        self.render, self.takes = column.render, table.taken[column.name]
        self.tag, self.role = (
            ("th", ' scope="row" role="rowheader"') if first else ("td", ' role="cell"')
        )
        self.closing = f"</{self.tag}>"
        self.label = "" if first else attributes({"data-label": table.headers[column.name]})
        known = column.column.attrs.get("td", {})
        unknown = column.column.attrs.get("unknown", known)
        self.openings = {False: self._opening(known), True: self._opening(unknown)}

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
        text = content if isinstance(content, str) else localize(content)
        return self.openings[is_unknown] + escaped(text) + self.closing

    def _opening(self, attrs):
        classes = set(attrs.get("class", "").split())
        # On phones a table is a list of cards, whose cells must say what they are.
        role = "" if classes & {"minor", "follows"} else self.role
        label = "" if classes & {"minor", "follows", "half"} else self.label
        return f"<{self.tag}{role}{label}{attributes(attrs)}>"


def _taken(table, name, render):
    """Return what a `render` takes. Raises TypeError where the cells have no such thing."""
    names, rest = signature(render)
    if unknown := {*names, rest} - RENDER_TAKES - {None}:
        raise TypeError(
            f"{table.__name__}.{name}: what renders a cell takes its value and its record, "
            f"not {', '.join(sorted(unknown))}"
        )
    return [name for name in names if name != "self"]


def _refuse_attributes(where, attrs, known):
    _refuse_callables(where, attrs)
    if unknown := attrs.keys() - known:
        raise TypeError(f"{where}: attributes of {', '.join(sorted(unknown))} are not written")


def _refuse_callables(where, attrs):
    for name, value in attrs.items():
        if callable(value):
            raise TypeError(
                f"{where}: the attribute «{name}» is the same in the whole column, so it can't be "
                "worked out for a row; attrs['unknown'] is for unknown values"
            )
        if isinstance(value, dict):
            _refuse_callables(where, value)


class PortalTable(tables.Table):
    """What the tables share: their data order unknown values last."""

    class Meta:
        template_name = "_components/table.html"
        default = amounts.UNKNOWN
        order_by_field = "sort"

    def __init_subclass__(cls, **options):
        """Find out what each cell takes. Raises TypeError for what the cells would not do."""
        super().__init_subclass__(**options)
        if cls._meta.row_attrs:
            raise TypeError(f"{cls.__name__}: a row has no attributes of its own (row_attrs)")
        _refuse_attributes(cls.__name__, cls._meta.attrs, {"class"})
        cls.taken = {}
        for name, column in cls.base_columns.items():
            render = getattr(cls, f"render_{name}", column.render)
            cls.taken[name] = _taken(cls, name, render)
            _refuse_attributes(f"{cls.__name__}.{name}", column.attrs, CELLS)

    @cached_property
    def row_total(self):
        """How many rows there are, on the pages or not."""
        return len(self.data.data) if isinstance(self.data.data, list) else self.data.data.count()

    @property
    def row_count(self):
        """How many rows there are, by what they are: a table names that in `counted`."""
        return self.counted % {"count": self.row_total}

    @property
    def is_cut(self):
        """Whether the pages end before the rows."""
        return self.row_total > LONGEST

    def ordered_by(self, name):
        """Return what a column that is ordered by `name` asks the database for."""
        return F(name)

    @cached_property
    def headers(self):
        """What the columns are called, by name, as HTML."""
        return {column.name: escaped(column.verbose_name) for column in self.columns}

    @cached_property
    def headings(self):
        """What the head, the foot and the control of the order say of the columns."""
        query = self.request.GET.copy()
        query.pop(self.prefixed_page_field, None)
        return [self._heading(column, query) for column in self.columns]

    def _heading(self, column, query):
        alias, attrs, order = column.order_by_alias, column.column.attrs, {}
        if column.is_ordered:
            order = {"aria-sort": "descending" if alias.is_descending else "ascending"}
        query[self.prefixed_order_by_field] = alias.next
        return Heading(
            self.headers[column.name],
            attributes(attrs.get("th", {}) | order),
            order.get("aria-sort", ""),
            escaped(f"?{query.urlencode()}"),
            attributes(attrs.get("tf", {})),
            column.column.footer(column, self),
        )

    @property
    def rows_as_html(self):
        """The rows of the page, the first cell of each as its heading."""
        columns = [
            _Cells(self, column, first=not place) for place, column in enumerate(self.columns)
        ]
        rows = []
        for record in self.paginated_rows.data:
            cells = "".join([column.cell(record) for column in columns])
            rows.append(f'<tr role="row">{cells}</tr>')
        return SafeString("\n".join(rows))

    def __init__(self, data, **options):
        rows = UnknownLastList(data) if isinstance(data, list) else UnknownLastQuerySet(data)
        super().__init__(rows, **options)
