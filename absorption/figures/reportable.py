"""The figures that pages show, each by its code: what a reader's report may be about.

The link beside a figure names its code, and the report keeps it. Label and value are looked up
here, for the day of the page: a reader's own words have no way in. After a dot the code has the
key of the record, where a page shows several of a kind, or of the VAT basis that an amount stands
on, where that is not without VAT.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.figures.contractors import ALONE, JOINT, contractor_figures
from absorption.figures.totals import (
    AMOUNTS,
    RATIOS,
    Basis,
    Definition,
    MunicipalityFigures,
    Sums,
    Total,
    action_figures,
    contract_ratio,
    contracts,
    municipality_figures,
)
from absorption.models import AbsorptionFigure
from municipalities.models import (
    Allocation,
    ContractAmendment,
    Contractor,
    Municipality,
    ReportedFigure,
    Subproject,
    VatBasis,
)

# What a page shows, by code; what is unknown is None.
Shown = dict[str, Decimal | int | None]

EURO, PERCENT, COUNT = "euro", "percent", "count"
NET_ELSE_GROSS = ("net_amount", "gross_amount")
POPULATIONS = ("population_2011", "population_2021_provisional", "population_2021_final")


@dataclass(frozen=True)
class Reportable:
    """A kind of figure: what pages call it, and in what it is counted."""

    code: str
    label: str | Promise
    unit: str


KINDS = {
    kind.code: kind
    for kind in (
        *(Reportable(amount.code, amount.label, EURO) for amount in (*AMOUNTS, ALONE, JOINT)),
        *(Reportable(ratio.code, ratio.label, PERCENT) for ratio in RATIOS),
        Reportable("budget", _("Συνολικός προϋπολογισμός της Δράσης"), EURO),
        Reportable("municipalities", _("Δήμοι που συμμετέχουν"), COUNT),
        Reportable("with_figures", _("Δήμοι με δημοσιευμένα επίσημα ποσά"), COUNT),
        Reportable("stated_rate", _("Ποσοστό όπως δημοσιεύθηκε"), PERCENT),
        *(
            Reportable(name, getattr(Municipality, name).field.verbose_name, COUNT)
            for name in POPULATIONS
        ),
        Reportable("current", _("Συμβατικό ποσό σήμερα, με τις τροποποιήσεις"), EURO),
        Reportable("paid", _("Γνωστές πληρωμές έως σήμερα"), EURO),
        Reportable("signed", _("Ποσό όπως υπογράφηκε"), EURO),
        # One of several on a page.
        Reportable("allocation", _("Απόφαση ένταξης"), EURO),
        Reportable("planned", _("προγραμματισμένο ποσό"), EURO),
        Reportable("reported", _("Ποσό όπως αναφέρθηκε"), EURO),
        Reportable("amendment", _("Μεταβολή ποσού"), EURO),
        Reportable("figure", _("Στοιχείο απορρόφησης"), EURO),
    )
}


# Of each kind that stands on a basis, what is written beside it.
MARKS = {vat.value: Basis(vat).mark for vat in VatBasis}


def kind_of(code: str) -> Reportable | None:
    """Return the kind of a figure by its code, with or without a key; None when none has it."""
    return KINDS.get(code.partition(".")[0])


def mark_of(code: str) -> str | Promise:
    """Return the VAT basis in words that the code of an amount names; empty without VAT."""
    return MARKS.get(code.partition(".")[2].partition("-")[0], "")


def of_action(as_of: date | None = None) -> Shown:
    """Return what the pages of the Action show, by code; what is unknown is None."""
    figures = action_figures(municipality_figures(as_of), as_of)
    reported = ReportedFigure.objects.published(as_of).filter(municipality=None)
    return {
        **_by_basis(
            (definition, total)
            for sums in figures.all_bases
            for total, definition, _covered in sums.chain
        ),
        **{code: value for sums in figures.all_bases for code, value in _ratios(sums).items()},
        "budget": figures.action.total_budget if figures.action else None,
        "municipalities": len(figures.rows),
        "with_figures": figures.with_figures,
        **_each("reported", reported, "amount"),
    }


def of_municipality(slug: str, as_of: date | None = None) -> Shown:
    """Return what the page of a municipality shows, by code; nothing when there is none."""
    found = municipality_figures(as_of, slug=slug)
    if not found:
        return {}
    [row] = found
    key = row.municipality.identity_id
    allocations, planned, reported = (
        model.objects.published(as_of).filter(municipality=key)
        for model in (Allocation, Subproject, ReportedFigure)
    )
    return {
        **_by_basis((amount, row.standings(amount.code)[0]) for amount in AMOUNTS),
        **_ratios(row),
        "stated_rate": row.stated_rate and row.stated_rate.stated_rate,
        **{name: getattr(row.municipality, name) for name in POPULATIONS},
        **_each("allocation", allocations, *NET_ELSE_GROSS),
        **_each("planned", planned, "planned_amount"),
        **_each("reported", reported, "amount"),
    }


def of_contract(reference: str, as_of: date | None = None) -> Shown:
    """Return what the page of a contract shows, by code; nothing when there is none."""
    contract = contracts(as_of).filter(reference=reference).first()
    if contract is None:
        return {}
    key = contract.identity_id
    amendments = ContractAmendment.objects.published(as_of).filter(contract=key)
    figures = AbsorptionFigure.objects.published(as_of).filter(contract=key)
    ratio = contract_ratio(contract)
    return {
        "current": _first(contract, "current_net", "current_gross"),
        "paid": _first(contract, "absorbed", "absorbed_gross"),
        "signed": _first(contract, *NET_ELSE_GROSS),
        ratio.definition.code: ratio.percent,
        **_each("amendment", amendments, "net_change"),
        **_each("figure", figures, "absorbed_amount", "absorbed_gross"),
    }


def of_contractor(slug: str, as_of: date | None = None) -> Shown:
    """Return what the page of a contractor shows, by code; nothing of a person, or of none."""
    named = Contractor.objects.published(as_of).filter(slug=slug)
    rows, _sums = contractor_figures(named, as_of)
    return {total.code: getattr(row, total.code).amount for row in rows for total in (ALONE, JOINT)}


def of_list(as_of: date | None = None) -> Shown:
    """Return what a list of contracts shows, by code: how much hangs on the reader's filters."""
    return {amount.code: None for amount in AMOUNTS}


def _by_basis(totals: Iterable[tuple[Definition, Total]]) -> Shown:
    return {_code(definition, total.basis): total.amount for definition, total in totals}


def _ratios(figures: MunicipalityFigures | Sums) -> Shown:
    return {_code(ratio.definition, ratio.basis): ratio.percent for ratio in figures.ratios}


def _code(definition: Definition, basis: Basis) -> str:
    return f"{definition.code}.{basis.key}" if basis.key else definition.code


def _each(code: str, rows: Iterable[Model], *names: str) -> Shown:
    """Return the first known of the fields `names` of each row, by its code and key."""
    return {f"{code}.{row.pk}": _first(row, *names) for row in rows}


def _first(row: Model, *names: str) -> Decimal | int | None:
    values = (getattr(row, name) for name in names)
    return next((value for value in values if value is not None), None)
