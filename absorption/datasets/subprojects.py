"""The dataset of sub-projects."""

from django.db.models import F, Value
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _

from absorption.datasets import shared
from absorption.datasets.fields import ON_ITS_BASIS, Dataset, of
from municipalities.models import Subproject, SubprojectStatus

# What is unknown is an empty cell, as everywhere in the files.
KNOWN_STATUSES = [
    choice for choice in SubprojectStatus.choices if choice[0] != SubprojectStatus.UNKNOWN
]

SUBPROJECTS = Dataset(
    "subprojects",
    _("Υποέργα"),
    _("Τι πρόκειται να γίνει σε κάθε Δήμο, όπως το αναφέρει η πηγή του."),
    ("subproject_id",),
    (
        shared.key("subproject_id", _("Κλειδί Υποέργου")),
        *shared.municipality(),
        shared.link("allocation_id", _("Κλειδί Ένταξης")),
        *of(Subproject, "title", "title_language", "greek_rendering", "delivers", "theme"),
        *of(Subproject, "planned_amount", unit=ON_ITS_BASIS),
        *of(Subproject, "vat_basis", "place"),
        *of(
            Subproject,
            "status",
            value=NullIf(F("status"), Value(SubprojectStatus.UNKNOWN)),
            description=_("Πού βρίσκεται το έργο κατά την πηγή. Κενή: δεν έχει δημοσιευθεί."),
            required=False,
            choices=tuple(KNOWN_STATUSES),
        ),
        *of(Subproject, "status_on", "scope", "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)
