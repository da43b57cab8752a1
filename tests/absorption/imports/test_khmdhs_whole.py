"""The export of the search of ΚΗΜΔΗΣ, with contracts of all 17 municipalities, to the public page.

Titles, numbers and amounts are invented; the columns are the register's.
"""

from decimal import Decimal

import pytest
from django.db.models import Sum

from absorption import publication
from absorption.templatetags.amounts import money
from municipalities.models import Contract, Municipality
from tests.absorption.imports.files import SEARCHED_HEADINGS, as_xlsx, imported
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.long]


def search_results():
    """Return the rows of the file, and the sum of their amounts."""
    rows, together = [], Decimal(0)
    names = Municipality.objects.order_by("ypes_code").values_list("name", flat=True)
    for number, name in enumerate(names):
        net = Decimal("1234567.89") + 1000 * number + Decimal(number) / 100
        written = f"{net:,.2f}".translate(str.maketrans(",.", ".,"))
        together += net
        title, adam = f"ΠΡΟΜΗΘΕΙΑ ΕΞΥΠΝΟΥ ΣΥΣΤΗΜΑΤΟΣ {number}", f"26SYMV9000000{number:02d}"
        day, start = "08/05/2026 15:09", "01/08/2025"
        rows.append([title, adam, day, None, start, None, written, name.upper()])
    return rows, together


def test_all_seventeen_come_to_the_public_page_to_the_cent_and_once(ministry, client):
    rows, together = search_results()
    assert len(rows) == 17
    file = as_xlsx([SEARCHED_HEADINGS, *rows], "Search Results")
    assert imported(file, "contracts", reason="").counts["new"] == 17
    again = imported(file, "contracts", reason="")
    assert (again.counts["unchanged"], Contract.objects.count()) == (17, 17)
    drafts = list(Contract.objects.order_by("pk"))
    for draft in drafts:
        publication.submit(draft, make_user("editor"))
    public, refused = publication.publish_all(
        list(Contract.objects.order_by("pk")), make_user("publisher")
    )
    assert (len(public), refused) == (17, {})
    assert Contract.objects.published().aggregate(net=Sum("net_amount"))["net"] == together
    assert {each.shares.get().share for each in public} == {100}
    assert money(together) in client.get("/contracts/").content.decode()
    assert imported(file, "contracts", reason="").counts["unchanged"] == 17
