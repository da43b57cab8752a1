"""The municipalities side by side: the one dataset that is computed, not selected."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from absorption.datasets.fields import NET, Dataset, Field, Kind, count
from absorption.datasets.shared import (
    basis_of,
    document,
    fact,
    municipality_of_row,
    proofs,
    sums,
)
from absorption.figures import totals
from municipalities.models import VatBasis


def net(code, name):
    """Return the function of a row for what it says of its amount without VAT."""
    return lambda row: getattr(row.on(totals.NET, code), name)


def total(definition):
    """Return the columns of an amount without VAT, and over how many rows it is."""
    code, source = definition.code, f"absorption.figures.{definition.code.upper()}"
    return sums(code, definition.label, partial(net, code), definition.formula, source)


def of_official(code, value):
    """Return the function of a row for `value` of its official amount, None without one."""
    return lambda row: value(row.official[code]) if code in row.official else None


def official(definition):
    """Return the columns of the official amount: its basis, its day, its document."""
    code, label = definition.code, definition.label
    return (
        Field(
            f"official_{code}",
            Kind.AMOUNT,
            _("Επίσημο ποσό για τον δήμο"),
            of_official(code, lambda total: total.amount),
            label,
            _("Ευρώ, στη βάση ΦΠΑ της επόμενης στήλης"),
            minimum=0,
        ),
        Field(
            f"official_{code}_vat_basis",
            Kind.CODE,
            _("ΦΠΑ του επίσημου ποσού"),
            of_official(code, lambda total: total.basis.vat.value),
            label,
            choices=tuple(VatBasis.choices),
        ),
        Field(
            f"official_{code}_date",
            Kind.DATE,
            _("Ημερομηνία του επίσημου ποσού"),
            of_official(code, lambda total: total.newest),
            label,
        ),
        Field(
            f"official_{code}_document",
            Kind.CODE,
            _("Έγγραφο του επίσημου ποσού"),
            of_official(code, lambda total: total.official.document.reference),
            label,
            source="municipalities.Document.reference",
        ),
    )


def of_known(code, side):
    """Return the function of a row for a side of a ratio, None where the other is missing."""

    def value(row):
        ratio = getattr(row, code)
        return None if ratio.percent is None else getattr(ratio, side)

    return value


def ratio(definition):
    """Return the columns of a ratio: the percentage, and the basis of both its sides."""
    code = definition.code
    return (
        Field(
            code,
            Kind.PERCENT,
            definition.label,
            f"{code}.finest_percent",
            definition.formula,
            definition.unit,
            f"absorption.figures.{code.upper()}",
            places=4,
        ),
        Field(
            f"{code}_vat_basis",
            Kind.CODE,
            _("ΦΠΑ και των δύο πλευρών"),
            lambda row: (
                None if (ratio := getattr(row, code)).percent is None else ratio.basis.vat.value
            ),
            definition.label,
            choices=tuple(VatBasis.choices),
        ),
        *(
            Field(
                f"{code}_{side}",
                Kind.AMOUNT,
                label,
                of_known(code, side),
                definition.label,
                _("Ευρώ, στη βάση ΦΠΑ του ποσοστού"),
            )
            for side, label in (("numerator", _("Αριθμητής")), ("denominator", _("Παρονομαστής")))
        ),
    )


def absorbed_from(row):
    """Return where the payments come from: an official figure, the contracts, or nowhere."""
    absorbed = row.on(totals.NET, totals.ABSORBED.code)
    if absorbed.amount is None:
        return ""
    return "official" if absorbed.official else "contracts"


def prepare(rows, as_of=None):
    """Return the tuples of the columns for the `MunicipalityFigures` in `rows`."""
    rows = list(rows)
    prefetch_related_objects([row.municipality for row in rows], "fact_sources")
    found = proofs([_proof_of(row) for row in rows], as_of)
    computed = MUNICIPALITIES.columns[: -len(PROOF)]
    return [
        [*(field.of_row(row) for field in computed), *found.get(_proof_of(row), ("", ""))]
        for row in rows
    ]


def _proof_of(row):
    """Return the key of the document behind the row."""
    if row.official_rows:
        return row.official_rows[0].document_id
    sources = {source.field: source.document_id for source in row.municipality.fact_sources.all()}
    return sources.get("inclusion_basis")


PROOF = document(required=False, label=_("Έγγραφο του επίσημου στοιχείου ή της συμμετοχής"))
MUNICIPALITIES = Dataset(
    "municipalities",
    _("Δήμοι"),
    _(
        "Οι Δήμοι της Δράσης με ό,τι δόθηκε, υπογράφηκε και πληρώθηκε, και τα τρία ποσοστά. "
        "Κενό κελί: δεν έχει δημοσιευθεί ή, στα ποσοστά, δεν υπολογίζεται από όσα έχουν "
        "δημοσιευθεί."
    ),
    ("municipality_code",),
    (
        *municipality_of_row(unique=True),
        *fact("name_en"),
        *fact("elstat_code", kind=Kind.CODE),
        Field(
            "region_code",
            Kind.CODE,
            _("Περιφέρεια (NUTS 2)"),
            "municipality.region.nuts2",
            _("Της ευρωπαϊκής ονοματολογίας εδαφικών μονάδων."),
        ),
        Field(
            "region",
            Kind.TEXT,
            _("Περιφέρεια"),
            "municipality.region.name",
            _("Στην οποία ανήκει ο Δήμος."),
        ),
        *fact("regional_unit"),
        *fact("nuts3", kind=Kind.CODE),
        *fact("website", "population_2011", "population_2021_provisional"),
        *fact("population_2021_final", "inclusion_basis"),
        *(column for definition in totals.AMOUNTS for column in total(definition)),
        Field(
            "absorbed_from",
            Kind.CODE,
            _("Προέλευση των πληρωμών"),
            absorbed_from,
            _(
                "Το επίσημο στοιχείο για τον Δήμο στο σύνολό του προηγείται· δεν προστίθεται "
                "στις συμβάσεις."
            ),
            choices=(
                ("official", _("Επίσημο στοιχείο για τον Δήμο")),
                ("contracts", _("Άθροισμα των συμβάσεων")),
            ),
        ),
        Field(
            "absorbed_oldest",
            Kind.DATE,
            _("Παλαιότερο στοιχείο"),
            net(totals.ABSORBED.code, "oldest"),
            _("Η ημερομηνία του παλαιότερου ποσού στο άθροισμα των πληρωμών."),
        ),
        Field(
            "absorbed_newest",
            Kind.DATE,
            _("Νεότερο στοιχείο"),
            net(totals.ABSORBED.code, "newest"),
            _("Η ημερομηνία του νεότερου ποσού στο άθροισμα των πληρωμών."),
        ),
        Field(
            "absorbed_by_contracts",
            Kind.AMOUNT,
            _("Πληρωμές των συμβάσεων"),
            "absorbed_by_contracts.amount",
            totals.ABSORBED.formula,
            NET,
            "absorption.figures.ABSORBED",
        ),
        count(
            "common_contracts",
            _("Κοινές συμβάσεις με άγνωστο μερίδιο"),
            "common_contracts",
            _("Δεν μετρούν στα ποσά του Δήμου, μόνο της Δράσης."),
        ),
        *(column for definition in totals.AMOUNTS for column in official(definition)),
        *(column for definition in totals.RATIOS for column in ratio(definition)),
        basis_of(
            lambda row: VatBasis.NET.value,
            _(
                "Τα ποσά και τα ποσοστά είναι χωρίς ΦΠΑ, εκτός αν το λέει η στήλη· τα επίσημα ποσά "
                "για τον δήμο έχουν δική τους βάση."
            ),
            required=True,
        ),
        *PROOF,
    ),
    prepare=prepare,
)
