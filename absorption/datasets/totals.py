"""The Action's sums and ratios, each with what it rests on: what the first page shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from absorption.datasets.fields import GROSS, ON_ITS_BASIS, Dataset, Field, Kind, count
from absorption.datasets.shared import basis_of, measure
from absorption.figures import totals


@dataclass(frozen=True)
class Measured:
    """One measure of the Action on one VAT basis: an amount (`total`) or a `ratio`."""

    definition: totals.Definition
    sums: totals.Sums
    municipalities_known: int
    total: totals.Total | None = None
    ratio: totals.Ratio | None = None


def measured(figures):
    """Yield every measure of the `ActionFigures`, basis by basis."""
    for sums in figures.all_bases:
        for total, definition, known in sums.chain:
            yield Measured(definition, sums, known, total=total)
        for ratio in sums.ratios:
            yield Measured(ratio.definition, sums, ratio.covered, ratio=ratio)


def of_total(name) -> Callable[[Measured], Any]:
    """Return the function of a measure for `name` of its sum; of a ratio, None."""
    return lambda row: row.total and getattr(row.total, name)


def of_ratio(name) -> Callable[[Measured], Any]:
    """Return the function of a measure for `name` of its ratio; of a sum, None."""
    return lambda row: row.ratio and getattr(row.ratio, name)


def prepare(rows, as_of=None):
    """Return the tuples of the columns: of the Action whole, whichever municipalities it has."""
    figures = totals.action_figures(totals.municipality_figures(as_of), as_of)
    return [[field.of_row(row) for field in TOTALS.columns] for row in measured(figures)]


TOTALS = Dataset(
    "totals",
    _("Σύνολα της Δράσης"),
    _(
        "Τα ποσά και τα ποσοστά της Δράσης, όπως στην πρώτη σελίδα: μία γραμμή για κάθε μέγεθος "
        "και βάση ΦΠΑ, με το πόσες γραμμές και πόσοι δήμοι είναι γνωστοί."
    ),
    ("measure", "vat_basis", "document_reference"),
    (
        measure("definition.code", (*totals.AMOUNTS, *totals.RATIOS)),
        basis_of(
            lambda row: row.sums.basis.vat.value,
            _("Ποσά δύο βάσεων δεν προστίθενται ούτε διαιρούνται."),
            required=True,
        ),
        Field(
            "document_reference",
            Kind.CODE,
            _("Έγγραφο"),
            lambda row: row.sums.document.reference if row.sums.document else "",
            _("Μόνο όπου η πηγή δεν αναφέρει ΦΠΑ: τα ποσά της είναι βάση δική τους."),
            source="municipalities.Document.reference",
        ),
        Field(
            "amount",
            Kind.AMOUNT,
            _("Ποσό"),
            of_total("amount"),
            _("Το άθροισμα όσων είναι γνωστά."),
            ON_ITS_BASIS,
            "absorption.figures.totals",
        ),
        count(
            "known",
            _("Γραμμές με γνωστό ποσό"),
            of_total("known"),
            _("Αποφάσεις, συμβάσεις ή επίσημα ποσά μέσα στο άθροισμα."),
        ),
        count(
            "count",
            _("Γραμμές συνολικά"),
            of_total("count"),
            _("Όταν είναι περισσότερες από τις γνωστές, το ποσό είναι «τουλάχιστον»."),
        ),
        Field(
            "gross_only",
            Kind.AMOUNT,
            _("Σύνολο με ΦΠΑ, όπου μόνο αυτό είναι γνωστό"),
            of_total("gross_only"),
            _("Δεν είναι μέσα στο ποσό."),
            GROSS,
        ),
        Field(
            "oldest",
            Kind.DATE,
            _("Παλαιότερο στοιχείο"),
            of_total("oldest"),
            _("Η ημερομηνία του παλαιότερου ποσού στο άθροισμα."),
        ),
        Field(
            "newest",
            Kind.DATE,
            _("Νεότερο στοιχείο"),
            of_total("newest"),
            _("Η ημερομηνία του νεότερου ποσού στο άθροισμα."),
        ),
        Field(
            "percent",
            Kind.PERCENT,
            _("Ποσοστό"),
            of_ratio("finest_percent"),
            _("Σ÷Σ στους δήμους όπου είναι γνωστές και οι δύο πλευρές."),
            "%",
            places=4,
        ),
        Field(
            "numerator",
            Kind.AMOUNT,
            _("Αριθμητής"),
            of_ratio("numerator"),
            _("Του ποσοστού."),
            ON_ITS_BASIS,
        ),
        Field(
            "denominator",
            Kind.AMOUNT,
            _("Παρονομαστής"),
            of_ratio("denominator"),
            _("Του ποσοστού."),
            ON_ITS_BASIS,
        ),
        count(
            "municipalities_known",
            _("Δήμοι με γνωστό μέγεθος"),
            "municipalities_known",
            _("Στα ποσοστά: όσοι έχουν και τις δύο πλευρές."),
        ),
        count(
            "municipalities_count",
            _("Δήμοι συνολικά"),
            lambda row: len(row.sums.rows),
            _("Όσοι συμμετέχουν στη Δράση."),
        ),
    ),
    prepare=prepare,
)
