"""The dataset of the ledger: what became public, and what it was before."""

from django.utils.translation import gettext_lazy as _

from absorption.datasets import shared
from absorption.datasets.fields import Dataset, Kind, of
from absorption.models import Change

CHANGES = Dataset(
    "changes",
    _("Μεταβολές"),
    _("Ό,τι δημοσιεύθηκε ή άλλαξε: παλιά και νέα τιμή, λόγος, ώρα."),
    ("change_id",),
    (
        shared.key("change_id", _("Κλειδί μεταβολής"), "pk"),
        *of(Change, "at", description=_("Ώρα UTC, όπου η επικεφαλίδα δεν λέει άλλη.")),
        *of(Change, "data_version", "kind"),
        *of(Change, "record_type", kind=Kind.CODE),
        *of(Change, "record_id", "label"),
        *shared.municipality(required=False)[:1],
        shared.contract_reference(required=False),
        *shared.document(required=False),
        *of(Change, "old", as_name="old_values", required=False),
        *of(Change, "new", as_name="new_values", required=False),
        *of(Change, "reason"),
    ),
)
