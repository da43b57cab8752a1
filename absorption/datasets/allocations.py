"""The dataset of inclusion decisions."""

from django.utils.translation import gettext_lazy as _

from absorption.datasets import expressions, shared
from absorption.datasets.fields import Dataset, of
from municipalities.models import Allocation

ALLOCATIONS = Dataset(
    "allocations",
    _("Εντάξεις"),
    _("Μία γραμμή για κάθε απόφαση ένταξης Δήμου στη Δράση."),
    ("allocation_id",),
    (
        shared.key("allocation_id", _("Κλειδί Ένταξης")),
        *of(Allocation, "ops_code"),
        *shared.municipality(),
        *of(Allocation, "title", "ada", "decided_on"),
        *shared.amounts(Allocation, "net_amount", "gross_amount"),
        *of(Allocation, "status", "status_on"),
        shared.counts(
            lambda as_of: expressions.is_in(
                Allocation.objects.published(as_of).counted(as_of), then=True
            )
        ),
        shared.link("supersedes_id", _("Κλειδί της Ένταξης που αντικαθιστά")),
        *of(Allocation, "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)
