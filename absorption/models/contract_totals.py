"""What each published contract comes to, with its amendments and its latest figure."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from absorption.models.payments import AbsorptionFigure
from municipalities.models import Contract, MoneyField


class ContractTotalQuerySet(models.QuerySet):
    """Totals, now and before."""

    def current(self):
        """Return the totals valid now."""
        return self.filter(superseded_at=None)


class ContractTotal(models.Model):
    """What a published contract comes to, with amendments and its latest figure.

    Kept by `absorption.publication` in the transaction that publishes; the rows before it
    stay, so that a past day reads the same way as today: a total belongs to the version of
    the contract that was public with it. `None` is unknown, never 0.
    """

    contract = models.ForeignKey(
        Contract, models.PROTECT, verbose_name=_("Σύμβαση"), related_name="totals"
    )
    net_amount = MoneyField(
        _("τρέχον συμβατικό ποσό χωρίς ΦΠΑ"),
        null=True,
        help_text=_("Ευρώ· η σύμβαση και οι τροποποιήσεις της."),
    )
    gross_amount = MoneyField(_("τρέχον συμβατικό ποσό με ΦΠΑ"), null=True)
    ends_on = models.DateField(_("τρέχουσα λήξη"), null=True)
    figure = models.ForeignKey(
        AbsorptionFigure,
        models.PROTECT,
        verbose_name=_("τελευταίο στοιχείο"),
        related_name="+",
        null=True,
    )
    published_at = models.DateTimeField(_("ισχύει από"))
    superseded_at = models.DateTimeField(_("ίσχυε έως"), null=True)

    objects = ContractTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("Σύνολο σύμβασης")
        verbose_name_plural = _("Σύνολα συμβάσεων")
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                name="one_current_total_per_contract",
                condition=Q(superseded_at=None),
            )
        ]
        indexes = [models.Index(fields=["contract", "published_at"])]

    def __str__(self):
        return str(self.contract)
