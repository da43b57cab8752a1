"""How many rows each dataset has, counted once for each data version.

The header of a file says how many rows follow, and counting a million takes longer than a
reader should wait for the first byte. So they are counted after each publication, under its
data version: an export believes the number only if its own snapshot is of that version.
"""

from absorption.datasets import DATASETS
from absorption.lists import listings
from absorption.models import DataVersion, RowCounts


def keep(**signal):
    """Count the datasets that are selected, not computed, and keep the numbers.

    Nothing is kept when another publication came between: it counts again itself.
    """
    version = DataVersion.current().number
    if RowCounts.objects.filter(data_version=version).exists():
        return
    numbers = {
        name: listings.SOURCES[name].rows().order_by().count()
        for name, dataset in DATASETS.items()
        if not dataset.prepare
    }
    if DataVersion.current().number == version:
        RowCounts.objects.bulk_create(
            [RowCounts(data_version=version, numbers=numbers)], ignore_conflicts=True
        )
        RowCounts.objects.filter(data_version__lt=version).delete()


def kept(name, version, snapshot):
    """Return how many rows the dataset has at the version, None when it was not counted."""
    found = snapshot.first(RowCounts.objects.filter(data_version=version).values_list("numbers"))
    return found[0].get(name) if found else None
