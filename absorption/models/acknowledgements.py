"""Why something that fails a check is public all the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models.fields import person


class CheckAcknowledgement(models.Model):
    """Somebody saw that a check fails and says in public why that stands.

    It holds for the failure with these numbers: when they change, it is asked for again.
    Written once by `absorption.publication.acknowledge`, never changed.
    """

    check_code = models.CharField(_("έλεγχος"), max_length=50)
    record_type = models.CharField(_("τι"), max_length=30)
    record_id = models.PositiveBigIntegerField(_("κλειδί"))
    numbers = models.CharField(_("αριθμοί"), max_length=1000)
    message = models.CharField(_("τι βρέθηκε"), max_length=1000)
    reason = models.CharField(
        _("δημόσια αιτιολογία"), max_length=500, help_text=_("Φαίνεται στο κοινό.")
    )
    by = person(_("από"))
    at = models.DateTimeField(_("πότε"), auto_now_add=True)

    class Meta:
        verbose_name = _("Αποδοχή ελέγχου")
        verbose_name_plural = _("Αποδοχές ελέγχων")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "record_id", "check_code", "numbers"],
                name="failure_is_acknowledged_once",
                violation_error_message=_("Το εύρημα έχει ήδη αιτιολογηθεί."),
            ),
            models.CheckConstraint(
                name="acknowledgement_has_a_reason",
                condition=~models.Q(reason=""),
                violation_error_message=_("Γράψτε γιατί δημοσιεύεται παρά το εύρημα."),
            ),
        ]

    def __str__(self):
        return f"{self.check_code}: {self.reason}"

    @property
    def key(self):
        """The key of the failure that it is about (`checks.Failure.key`)."""
        return (self.check_code, self.record_type, self.record_id, self.numbers)
