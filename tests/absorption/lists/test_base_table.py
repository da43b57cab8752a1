"""How a table of the portal writes its cells, and what it refuses to be asked."""

from dataclasses import dataclass

import django_tables2
import pytest

from absorption.lists.base_table import PortalTable


@dataclass
class Row:
    """A row with a name and perhaps an amount."""

    name: str
    amount: int | None = None


class Table(PortalTable):
    """A name, and an amount that follows from others."""

    name = django_tables2.Column(verbose_name="<Name>")
    amount = django_tables2.Column(
        verbose_name="<Amount>",
        attrs={"td": {"class": "number"}, "unknown": {"class": "follows number"}},
    )


def test_whatever_a_cell_holds_is_text_and_never_markup():
    html = Table([Row("<script>alert(1)</script>", 7)]).rows_as_html
    assert "&lt;script&gt;" in html
    assert 'data-label="&lt;Amount&gt;"' in html
    assert "<script" not in html


def test_the_first_cell_names_the_row_and_an_unknown_one_says_so():
    known, unknown = str(Table([Row("a", 7), Row("b")]).rows_as_html).splitlines()
    assert '<th scope="row" role="rowheader">a</th>' in known
    assert 'class="number">7</td>' in known
    assert 'class="follows number">—</td>' in unknown


@pytest.mark.parametrize(
    ("render", "argument"),
    [
        (lambda self, value, bound_column: value, "bound_column"),
        (lambda self, record, table: record.amount, "table"),
        (lambda self, value, **rest: value, "rest"),
    ],
)
def test_a_render_that_asks_for_more_than_value_and_record_is_refused(render, argument):
    with pytest.raises(TypeError, match=rf"Other\.amount: .* not {argument}$"):
        type("Other", (Table,), {"render_amount": render})


def test_so_is_that_of_a_column():
    class TimesColumn(django_tables2.Column):
        def render(self, value, table):
            return value * table.times

    with pytest.raises(TypeError, match=r"Other\.amount: .* not table"):
        type("Other", (Table,), {"amount": TimesColumn()})


@pytest.mark.parametrize(
    "attrs",
    [
        {"td": {"class": lambda value: "large" if value > 1 else "small"}},
        {"td": {"data-key": lambda record: record.name}},
        {"td": lambda record: {"class": record.name}},
        {"cell": {"class": lambda record: record.name}},
        {"unknown": {"class": lambda record: record.name}},
    ],
)
def test_an_attribute_that_depends_on_the_row_is_refused(attrs):
    with pytest.raises(TypeError, match="is the same in the whole column"):
        type("Other", (Table,), {"amount": django_tables2.Column(attrs=attrs)})
    with pytest.raises(TypeError, match="is the same in the whole column"):
        type("Other", (Table,), {"Meta": type("Meta", (PortalTable.Meta,), {"attrs": attrs})})


@pytest.mark.parametrize("part", ["cell", "thead"])
def test_so_are_attributes_of_what_is_not_written(part):
    column = django_tables2.Column(attrs={part: {"class": "number"}})
    with pytest.raises(TypeError, match=rf"Other\.amount: attributes of {part} are not written"):
        type("Other", (Table,), {"amount": column})


def test_so_are_attributes_of_a_row():
    meta = type("Meta", (PortalTable.Meta,), {"row_attrs": {"class": lambda record: record.name}})
    with pytest.raises(TypeError, match="row_attrs"):
        type("Other", (Table,), {"Meta": meta})


def test_a_render_may_take_the_value_the_record_or_both():
    class Other(Table):
        def render_name(self, record):
            return f"{record.name}!"

        def render_amount(self, record, value):
            return f"{value} of {record.name}"

    html = Other([Row("a", 7)]).rows_as_html
    assert ">a!</th>" in html
    assert ">7 of a</td>" in html
