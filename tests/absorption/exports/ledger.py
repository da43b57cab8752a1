"""A small ledger with every awkward case, for the tests of the exports."""

from datetime import date
from decimal import Decimal

from tests.factories import (
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_municipality,
    make_reported_figure,
    make_subproject,
    published,
)

AWKWARD_TITLE = '=1+1 «αισθητήρες», "έξυπνοι"\nκαι λοιπά'


def make_ledger():
    """Publish two municipalities, contracts of every kind, figures, and what was said."""
    one = make_municipality(ypes_code="0001", slug="one", name="Δήμος Ένα")
    two = make_municipality(ypes_code="0002", slug="two", name="Δήμος Δύο")
    make_municipality(ypes_code="0003", slug="three", name="Δήμος Τρία")
    published(make_allocation(one, "1000000.00", ops_code="5154321"))
    published(make_allocation(two, "300000.10", gross_amount=Decimal("372000.12")))
    company = make_contractor(name="@Εταιρεία Α.Ε.", slug="company-a", tax_id="094014201")
    person = make_contractor(name="Γιάννης Παπαδόπουλος", slug="gp", natural_person=True)
    awkward = published(
        make_contract(one, net="400000.01", title=AWKWARD_TITLE, contractors=[company, person])
    )
    published(make_amendment(awkward, "-0.02", new_ends_on=date(2026, 6, 30)))
    published(make_figure(awkward, "123456.78", document=make_document(url="https://e.gr/a")))
    published(make_contract(two, net=None, gross_amount=Decimal("124000.00")))
    common = published(
        make_contract(one, two, shares=[Decimal("33.33"), Decimal("66.67")], net="90000.00")
    )
    published(make_figure(common, "90000.00"))
    published(make_contract(one, two, net="70000.00"))
    published(make_contract(two, net="55000.00", status="withdrawn", status_on=date(2025, 1, 10)))
    published(make_figure(municipality=two, absorbed="20000.00"))
    published(make_subproject(one, planned_amount=Decimal("6900000.00")))
    published(make_reported_figure(one))
    published(make_reported_figure(None, amount=None, contractor="Εταιρεία"))
    return one, two
