"""What the pages share: the pages of a long list."""

from types import SimpleNamespace

import django_tables2
import pytest
from django.test import RequestFactory

from absorption.lists.base_table import PortalTable
from absorption.views.context import ordered


class Table(PortalTable):
    """A name."""

    name = django_tables2.Column()

    def __init__(self, names):
        """Take a row of each name."""
        super().__init__([SimpleNamespace(name=name) for name in names])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", range(20)),
        ("page=2", range(20, 40)),
        ("page=9", range(40, 60)),
        ("page=two", range(20)),
        ("sort=-name&page=2", range(39, 19, -1)),
        ("per_page=1", range(20)),
        ("per_page=1000000&page=2", range(20, 40)),
    ],
)
def test_the_address_says_which_page_of_a_table_and_not_how_long_it_is(query, names):
    table = Table(f"{number:02}" for number in range(60))
    page = ordered(RequestFactory().get(f"/?{query}"), table).page
    assert [row.record.name for row in page] == [f"{number:02}" for number in names]


def test_a_page_has_as_many_rows_as_its_view_says():
    table = Table(["a"] * 130)
    assert len(ordered(RequestFactory().get("/"), table, per_page=120).page) == 120
