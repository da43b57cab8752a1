"""The municipalities side by side: the one dataset that is computed, not selected."""

from dataclasses import replace

from django.db.models import F, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from absorption.datasets.fields import GROSS, NET, Dataset, Field, Kind, of
from absorption.datasets.shared import document
from absorption.figures import totals
from municipalities.models import Document, Municipality, VatBasis


def fact(*names, **options):
    """Return the columns of a municipality's own fields."""
    return tuple(
        replace(column, value=f"municipality.{name}")
        for name in names
        for column in of(Municipality, name, **options)
    )


def total(definition):
    """Return the columns of a sum: the amount, and over how many rows it is."""
    code, label = definition.code, definition.label
    source = f"absorption.figures.{code.upper()}"
    known, count = _("Γραμμές με γνωστό ποσό"), _("Γραμμές συνολικά")
    gross_only = _("Σύνολο με ΦΠΑ, όπου μόνο αυτό είναι γνωστό")
    return (
        Field(code, Kind.AMOUNT, label, f"{code}.amount", definition.formula, NET, source),
        Field(f"{code}_known", Kind.INTEGER, known, f"{code}.known", label, minimum=0),
        Field(f"{code}_count", Kind.INTEGER, count, f"{code}.count", label, minimum=0),
        Field(f"{code}_gross_only", Kind.AMOUNT, gross_only, f"{code}.gross_only", label, GROSS),
    )


def ratio(definition):
    """Return the column of a ratio."""
    return Field(
        definition.code,
        Kind.PERCENT,
        definition.label,
        f"{definition.code}.percent",
        definition.formula,
        definition.unit,
        f"absorption.figures.{definition.code.upper()}",
        places=1,
    )


def absorbed_from(row):
    """Return where the payments come from: an official figure, the contracts, or nowhere."""
    if row.absorbed.amount is None:
        return ""
    return "official" if row.is_official else "contracts"


def prepare(rows, as_of=None):
    """Return the tuples of the columns for the `MunicipalityFigures` in `rows`."""
    rows = list(rows)
    prefetch_related_objects([row.municipality for row in rows], "fact_sources")
    proofs = _proofs(rows, as_of)
    computed = MUNICIPALITIES.columns[: -len(PROOF)]
    return [
        [*(field.of_row(row) for field in computed), *proofs.get(_proof_of(row), ("", ""))]
        for row in rows
    ]


def _proof_of(row):
    """Return the key of the document behind the row."""
    if row.official:
        return row.official.document_id
    sources = {source.field: source.document_id for source in row.municipality.fact_sources.all()}
    return sources.get("inclusion_basis")


def _proofs(rows, as_of):
    """Return (reference, address) by key of the documents behind the rows, in one query."""
    documents = Document.objects.published(as_of).with_identity()
    documents = documents.annotate(key=F("identity")).filter(
        key__in=[_proof_of(row) for row in rows]
    )
    found = documents.values_list("key", "reference", "url")
    return {key: (reference, url) for key, reference, url in found}


PROOF = document(required=False, label=_("Τεκμήριο του επίσημου στοιχείου ή της συμμετοχής"))
MUNICIPALITIES = Dataset(
    "municipalities",
    _("Δήμοι"),
    _(
        "Οι Δήμοι της Δράσης με ό,τι δόθηκε, υπογράφηκε και πληρώθηκε, και τους τρεις λόγους. "
        "Κενό κελί: δεν έχει δημοσιευθεί."
    ),
    ("municipality_code",),
    (
        *fact("ypes_code", as_name="municipality_code", kind=Kind.CODE, unique=True),
        *fact("slug", as_name="municipality_slug", unique=True),
        *fact("name", as_name="municipality_name"),
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
            "absorbed.oldest",
            _("Η ημερομηνία του παλαιότερου ποσού στο άθροισμα των πληρωμών."),
        ),
        Field(
            "absorbed_newest",
            Kind.DATE,
            _("Νεότερο στοιχείο"),
            "absorbed.newest",
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
        Field(
            "common_contracts",
            Kind.INTEGER,
            _("Κοινές συμβάσεις με άγνωστο μερίδιο"),
            "common_contracts",
            _("Δεν μετρούν στα ποσά του Δήμου, μόνο της Δράσης."),
            minimum=0,
        ),
        *(ratio(definition) for definition in totals.RATIOS),
        Field(
            "vat_basis",
            Kind.CODE,
            _("Βάση ΦΠΑ της γραμμής"),
            lambda row: VatBasis.NET.value,
            _("Τα ποσά και οι λόγοι είναι χωρίς ΦΠΑ, εκτός αν το λέει η στήλη."),
            choices=tuple(VatBasis.choices),
            required=True,
        ),
        *PROOF,
    ),
    prepare=prepare,
)
