"""What the sample says official documents state of municipalities as a whole, with every odd case.

Of one only payments, of one only a percentage, of one less than its contracts tell since, of two
amounts whose VAT is not stated, of one amounts with VAT, of one that has nothing of its own.
"""

from datetime import date, timedelta
from decimal import Decimal

from absorption.demo.payments import FIRST, GROUPS, STEP
from absorption.demo.plan import Payer
from absorption.models import AbsorptionFigure
from municipalities.models import VatBasis

QUARTER = date(2026, 6, 30)
DEFINITION = "Πληρωμές προς αναδόχους ÷ προϋπολογισμός ένταξης, με ΦΠΑ (ορισμός της επίδειξης)."
TABLE = Payer("pinakas", "ανά Δήμο")  # whose one document states amounts of several
HEADINGS = {
    "budget_heading": "Προϋπολογισμός",
    "contracted_heading": "Συμβάσεις",
    "absorbed_heading": "Πληρωμές",
}
# Whom a municipality's own documents speak of: (as of, values).
OF_ITS_OWN = {
    "piraeus": (
        (date(2026, 3, 31), {"absorbed_amount": Decimal("2410000.00")}),
        (QUARTER, {"absorbed_amount": Decimal("2873500.40")}),
    ),
    "ioannina": (
        (QUARTER, {"stated_rate": Decimal("41.70"), "stated_definition": DEFINITION}),
    ),
    "volos": ((date(2025, 12, 31), {"absorbed_amount": Decimal("1984300.15")}),),
    "chania": (
        (
            QUARTER,
            HEADINGS
            | {
                "vat_basis": VatBasis.GROSS,
                "budget_amount": Decimal("4960000.00"),
                "contracted_amount": Decimal("4176931.02"),
                "absorbed_gross": Decimal("2966919.55"),
            },
        ),
    ),
}  # fmt: skip
# The rows of a table that does not say whether its amounts have VAT.
IN_THE_TABLE = {
    "peristeri": ("4300000.00", "3556883.44", "2610440.00", "60.70"),
    "trikala": ("3900000.00", "2871645.30", "1733208.94", "44.44"),
}
NOTHING_ELSE = ("trikala",)  # neither decision nor contract


def plan_official(plan, town):
    """Put what documents state of a municipality as a whole into the plan."""
    for as_of, values in OF_ITS_OWN.get(town.slug, ()):
        _plan_row(plan, town, as_of, town.payer, values)
    if town.slug in IN_THE_TABLE:
        budget, contracted, paid, rate = map(Decimal, IN_THE_TABLE[town.slug])
        values = HEADINGS | {
            "vat_basis": VatBasis.UNKNOWN,
            "budget_amount": budget,
            "contracted_amount": contracted,
            "absorbed_unstated": paid,
            "rate_heading": "Ποσοστό απορρόφησης",
            "stated_rate": rate,
            "stated_definition": "πληρωμές ÷ προϋπολογισμός",
        }
        _plan_row(plan, town, QUARTER, TABLE, values)


def _plan_row(plan, town, as_of, payer, values):
    day = as_of + timedelta(days=FIRST + STEP * GROUPS)
    row = AbsorptionFigure(
        municipality=town.municipality, action=plan.action, figure_date=as_of, **values
    )
    row.document = plan.statement(payer, as_of, day, "synolo")
    plan.add(day, row)
