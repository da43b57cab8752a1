"""The one description of every published dataset.

From it come the files in every format, the dictionary, the Data Package, the catalogue and
the metadata in the pages: a field added here shows up everywhere.
"""

from absorption.datasets.allocations import ALLOCATIONS
from absorption.datasets.changes import CHANGES
from absorption.datasets.comparison import COMPARISON
from absorption.datasets.contractors import CONTRACTORS
from absorption.datasets.contracts import AMENDMENTS, CONTRACTS
from absorption.datasets.disclosure import DISCLOSURE
from absorption.datasets.fields import LIST_SEPARATOR, PUBLIC_PERSON, Dataset, Field, Kind
from absorption.datasets.municipalities import MUNICIPALITIES
from absorption.datasets.payments import FIGURES
from absorption.datasets.sources import DOCUMENTS, REPORTED
from absorption.datasets.subprojects import SUBPROJECTS
from absorption.datasets.totals import TOTALS

__all__ = [
    "DATASETS",
    "LIST_SEPARATOR",
    "PUBLIC_PERSON",
    "Dataset",
    "Field",
    "Kind",
]

DATASETS = {
    dataset.name: dataset
    for dataset in (
        TOTALS,
        MUNICIPALITIES,
        COMPARISON,
        DISCLOSURE,
        ALLOCATIONS,
        SUBPROJECTS,
        CONTRACTS,
        AMENDMENTS,
        FIGURES,
        REPORTED,
        CONTRACTORS,
        DOCUMENTS,
        CHANGES,
    )
}
