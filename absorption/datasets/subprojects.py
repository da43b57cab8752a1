"""The dataset of sub-projects."""

from django.utils.translation import gettext_lazy as _

from absorption.datasets import shared
from absorption.datasets.fields import Dataset, of
from municipalities.models import Subproject

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
        *of(Subproject, "planned_amount", unit=_("Ευρώ, στη βάση ΦΠΑ της γραμμής")),
        *of(Subproject, "vat_basis", "place", "status", "status_on", "scope", "note"),
        *shared.document(),
        shared.PUBLISHED_AT,
    ),
)
