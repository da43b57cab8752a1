"""What search looks at: one row a public thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a hit is, in the order in which equals are shown."""

    MUNICIPALITY = "municipality", _("Δήμοι")
    CONTRACTOR = "contractor", _("Ανάδοχοι")
    CONTRACT = "contract", _("Συμβάσεις")
    SUBPROJECT = "subproject", _("Υποέργα")
    REPORTED = "reportedfigure", _("Αναφερόμενα ποσά")
    DOCUMENT = "document", _("Έγγραφα")


class SearchEntry(models.Model):
    """A public thing as search knows it.

    Written by `absorption.search.entries` in the transaction that publishes; drafts,
    proposals and natural persons have none. `name` and `text` are folded by `spelling`.
    """

    kind = models.CharField(_("είδος"), max_length=20, choices=Kind)
    record_id = models.PositiveBigIntegerField(_("κλειδί"))
    key = models.CharField(_("κωδικός στη διεύθυνση"), max_length=100, blank=True)
    title = models.CharField(_("τίτλος"), max_length=600)
    title_en = models.CharField(_("αγγλικός τίτλος"), max_length=600, blank=True)
    title_language = models.CharField(_("γλώσσα τίτλου"), max_length=2, default="el")
    rendering = models.CharField(
        _("ελληνική απόδοση"), max_length=600, blank=True, default="", db_default=""
    )
    context = models.CharField(_("συμφραζόμενα"), max_length=600, blank=True)
    name = models.TextField(_("ονομασία για αναζήτηση"))
    text = models.TextField(_("κείμενο για αναζήτηση"))
    identifiers = models.TextField(_("κωδικοί για αναζήτηση"), blank=True)

    class Meta:
        verbose_name = _("Εγγραφή αναζήτησης")
        verbose_name_plural = _("Εγγραφές αναζήτησης")
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="one_search_entry_a_thing")
        ]
