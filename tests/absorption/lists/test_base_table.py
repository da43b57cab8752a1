"""How a table of the portal writes its cells."""

from dataclasses import dataclass

import django_tables2

from absorption.lists.base_table import PortalTable
from absorption.lists.tables import follows_when_unknown


@dataclass
class Row:
    """A row with a name and perhaps an amount."""

    name: str
    amount: int | None = None


class Table(PortalTable):
    """A name, and an amount that follows from others."""

    name = django_tables2.Column(verbose_name="<Name>")
    amount = django_tables2.Column(
        verbose_name="<Amount>", attrs={"td": {"class": follows_when_unknown("number")}}
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
