"""What the sample says was paid: a cumulative figure a quarter, and what was put right."""

from datetime import date, timedelta
from decimal import Decimal

from absorption.demo.plan import START, cents, with_vat
from absorption.demo.words import CORRECTIONS, REVISIONS
from absorption.models import AbsorptionFigure
from municipalities.records import ChangeKind

QUARTERS = (
    date(2024, 12, 31),
    date(2025, 3, 31),
    date(2025, 6, 30),
    date(2025, 9, 30),
    date(2025, 12, 31),
    date(2026, 3, 31),
    date(2026, 6, 30),
)
# How many days after a quarter a municipality publishes, at least and at most.
FIRST, STEP, GROUPS = 22, 3, 5
LATER = 45  # days after a quarter until something in it is put right


def plan_payments(plan, signed, group):
    """Put the figures of a contract into the plan; return them by quarter."""
    figures: dict[date, AbsorptionFigure] = {}
    if signed.payments == "none":
        return figures
    pace = plan.random.randint(55, 90)
    for quarter in QUARTERS:
        if signed.row.signed_on > quarter:
            continue
        day = START
        if quarter != QUARTERS[0]:
            day = quarter + timedelta(days=FIRST + STEP * (group % GROUPS))
        figure = _figure(signed, quarter, _percent(signed, quarter, pace))
        figure.document = plan.statement(signed.payer, quarter, day)
        figures[quarter] = plan.add(day, figure)
    return figures


def plan_change(plan, payer, kind, figures, quarter):
    """Plan that a figure was too high (correction) or that more was paid (revision)."""
    correction = kind == ChangeKind.CORRECTION
    neighbour = figures[(_previous if correction else _next)(quarter)].absorbed_amount
    amount = cents((figures[quarter].absorbed_amount + neighbour) / 2)
    reason = plan.random.choice(CORRECTIONS if correction else REVISIONS)
    _replace(plan, payer, figures[quarter], amount, kind, reason)


def moving_quarter(figures):
    """Return the first quarter that lies between two others in amount; None without one."""
    for quarter in QUARTERS[1:-1]:
        dates = (_previous(quarter), quarter, _next(quarter))
        amounts = [figures[date].absorbed_amount for date in dates if date in figures]
        if len(amounts) == 3 and None not in amounts and amounts[0] < amounts[1] < amounts[2]:
            return quarter
    return None


def plan_withdrawal(plan, payer, figures, quarter):
    """Plan that the figure of the quarter is taken back."""
    reason = "Το ποσό αφορά άλλη σύμβαση· νέο στοιχείο δεν υπάρχει ακόμη."
    _replace(plan, payer, figures[quarter], None, ChangeKind.WITHDRAWAL, reason)


def _figure(signed, quarter, percent):
    net, gross = signed.row.net_amount, signed.row.gross_amount
    figure = AbsorptionFigure(contract=signed.row, figure_date=quarter)
    if signed.payments != "gross":
        figure.absorbed_amount = cents(net * percent / 100)
        figure.absorbed_gross = None if gross is None else with_vat(figure.absorbed_amount)
    else:
        figure.absorbed_gross = cents(gross * percent / 100)
    return figure


def _percent(signed, quarter, pace):
    """Return how much of the contract was paid by the quarter, in instalments of 5%."""
    if signed.payments == "nothing":
        return Decimal(0)
    if signed.payments == "full" and quarter >= signed.paid_up_by:
        return Decimal(100)
    row, until = signed.row, min(quarter, signed.paid_up_by or quarter)
    passed = Decimal((until - row.starts_on).days) / (row.ends_on - row.starts_on).days
    percent = max(Decimal(0), min(Decimal(1), passed)) * pace
    return percent // 5 * 5


def _replace(plan, payer, figure, amount, kind, reason):
    """Plan a figure in the place of another, public before the next quarter's figure."""
    day = figure.figure_date + timedelta(days=LATER)
    row = AbsorptionFigure(
        contract=figure.contract,
        figure_date=figure.figure_date,
        absorbed_amount=amount,
        absorbed_gross=None if figure.absorbed_gross is None else with_vat(amount),
        change_kind=kind,
    )
    row.document = plan.statement(payer, figure.figure_date, day, "nea")
    plan.add(day, row, reason=reason)


def _previous(quarter):
    return QUARTERS[QUARTERS.index(quarter) - 1]


def _next(quarter):
    return QUARTERS[QUARTERS.index(quarter) + 1]
