"""Errors that readers report, and what was decided about them."""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Contract, Municipality


class Decision(models.TextChoices):
    """What came of a report."""

    CORRECTED = "corrected", _("Διορθώθηκε")
    CONFIRMED = "confirmed", _("Ελέγχθηκε: το στοιχείο συμφωνεί με την πηγή του")
    SOURCE = "source", _("Το λάθος είναι της πηγής και παραπέμφθηκε στον εκδότη της")
    UNFOUNDED = "unfounded", _("Δεν αφορά στοιχείο της πύλης")


class ErrorReportQuerySet(models.QuerySet):
    """What the public log shows."""

    def waiting(self):
        """Return the reports that nobody has decided yet."""
        return self.filter(decision="")

    def logged(self):
        """Return all reports, newest first: that there was one is public, its text is not yet."""
        return self.select_related("contract", "municipality").order_by("-reported_at", "-pk")


class ErrorReport(models.Model):
    """«Κάτι είναι λάθος;»: what a reader wrote, about what, and what was decided.

    Public are the subject, the dates and the decision; of the text only what a moderator
    approved in `public_text`. The e-mail is never public and is deleted with the answer.
    """

    contract = models.ForeignKey(
        Contract, models.PROTECT, verbose_name=_("Σύμβαση"), related_name="+", null=True, blank=True
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("Δήμος"),
        related_name="+",
        null=True,
        blank=True,
    )
    page = models.CharField(_("σελίδα"), max_length=300, blank=True)
    field = models.CharField(_("στοιχείο"), max_length=100, blank=True)
    value = models.CharField(_("τιμή που έδειχνε η σελίδα"), max_length=200, blank=True)
    as_of = models.DateField(_("ημερομηνία της σελίδας"), null=True, blank=True)
    data_version = models.PositiveIntegerField(_("έκδοση δεδομένων"), default=0)
    text = models.TextField(
        _("τι είναι λάθος"),
        max_length=4000,
        validators=[MaxLengthValidator(4000)],
        help_text=_("Γράψτε τι είναι λάθος και, αν ξέρετε, πού φαίνεται το σωστό."),
    )
    email = models.EmailField(
        _("e-mail"),
        blank=True,
        help_text=_("Προαιρετικό, μόνο για να σας απαντήσουμε. Δεν δημοσιεύεται και σβήνεται."),
    )
    reported_at = models.DateTimeField(_("αναφέρθηκε"), default=timezone.now, editable=False)
    public_text = models.TextField(
        _("κείμενο που δημοσιεύεται"),
        blank=True,
        help_text=_("Ό,τι από το κείμενο εγκρίθηκε, χωρίς προσωπικά δεδομένα. Κενό: τίποτε."),
    )
    decision = models.CharField(_("απόφαση"), max_length=10, choices=Decision, blank=True)
    answer = models.CharField(_("τι αποφασίστηκε"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("αποφασίστηκε"), null=True, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        """Newest first; a decision has its time."""

        verbose_name = _("Αναφορά λάθους")
        verbose_name_plural = _("Αναφορές λαθών")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="error_report_decision_has_its_time",
                condition=models.Q(decision="", decided_at=None)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                violation_error_message=_("Η απόφαση έχει ημερομηνία."),
            )
        ]

    def __str__(self):
        """Return what it is about and when."""
        return f"{self.subject or self.page}, {self.reported_at:%d/%m/%Y}"

    def get_absolute_url(self):
        """Return its place in the public log."""
        return f"{reverse('report-list')}#report-{self.pk}"

    @property
    def subject(self):
        """The contract or the municipality that it is about, or None."""
        return self.contract or self.municipality

    @property
    def days(self):
        """Whole days from the report to the decision, or until now; 0 on the same day."""
        end = self.decided_at or timezone.now()
        return (timezone.localdate(end) - timezone.localdate(self.reported_at)).days

    def decide(self, decision, answer="", public_text=""):
        """Record what was decided and forget the e-mail."""
        self.decision, self.answer, self.public_text = decision, answer, public_text
        self.decided_at = timezone.now()
        self.email = ""
        self.full_clean()
        self.save()
