"""Errors that readers report, and what was decided about them."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.models import Contract, Municipality
from municipalities.models.fields import person

# «[…]», or what stands where something was taken out.
LEFT_OUT = re.compile(r"\[[^\[\]]*\]")


class Decision(models.TextChoices):
    """What came of a report."""

    CORRECTED = "corrected", _("Διορθώθηκε")
    CONFIRMED = "confirmed", _("Ελέγχθηκε: το στοιχείο συμφωνεί με την πηγή του")
    SOURCE = "source", _("Το λάθος είναι της πηγής και παραπέμφθηκε στον εκδότη της")
    UNFOUNDED = "unfounded", _("Δεν αφορά στοιχείο της πύλης")


class ErrorReportQuerySet(models.QuerySet):
    """What waits for whom, and what the public log shows."""

    def unanswered(self):
        """Return the reports for which an editor has an answer to prepare, or to prepare again."""
        to_do = models.Q(decision="") | ~models.Q(review_comment="")
        return self.filter(to_do, prepared_at=None)

    def prepared(self):
        """Return the reports whose answer waits for a publisher."""
        return self.filter(prepared_at__isnull=False)

    def logged(self):
        """Return all reports, newest first: that there was one is public, its text is not yet."""
        return self.select_related("contract", "municipality").order_by("-reported_at", "-pk")


class ErrorReport(models.Model):
    """«Κάτι είναι λάθος;»: what a reader wrote, about what, and what was decided.

    Public are the subject and the figure, both the portal's own, and the dates; once a publisher
    has released it, what an editor prepared: the decision, the answer, and of the text what was
    chosen from it. `absorption.publication.error_reports` has the steps. The e-mail is never
    public and is deleted with the answer.
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
    figure = models.CharField(
        _("κωδικός στοιχείου"), max_length=60, blank=True, default="", db_default=""
    )
    figure_value = models.DecimalField(
        _("τιμή που έδειχνε η σελίδα"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    # Until version 0005 the reader's own words, whatever they were. Nobody writes them any more,
    # only staff reads them, and they go one version later.
    field = models.CharField(_("στοιχείο, με λόγια του αναγνώστη"), max_length=100, blank=True)
    value = models.CharField(_("τιμή, με λόγια του αναγνώστη"), max_length=200, blank=True)
    as_of = models.DateField(_("ημερομηνία της σελίδας"), null=True, blank=True)
    data_version = models.PositiveIntegerField(_("αριθμός ενημέρωσης"), default=0)
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
    # What is public.
    public_text = models.TextField(_("τι έγραψε ο αναγνώστης"), blank=True)
    decision = models.CharField(_("απόφαση"), max_length=10, choices=Decision, blank=True)
    answer = models.CharField(_("τι απαντά η πύλη"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("αποφασίστηκε"), null=True, blank=True)
    # What an editor prepared, until a publisher releases it or sends it back.
    prepared_decision = models.CharField(
        _("απόφαση"), max_length=10, choices=Decision, blank=True, default="", db_default=""
    )
    prepared_text = models.TextField(
        _("τι έγραψε ο αναγνώστης, χωρίς προσωπικά δεδομένα"),
        max_length=4000,
        validators=[MaxLengthValidator(4000)],
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Δικά του λόγια μόνο, αντιγραμμένα από το κείμενό του, με […] όπου κάτι έφυγε. "
            "Κενό: δεν δημοσιεύεται τίποτε από αυτό."
        ),
    )
    prepared_answer = models.CharField(
        _("τι απαντά η πύλη"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text=_("Δημοσιεύεται κάτω από το κείμενο του αναγνώστη, ως απάντηση."),
    )
    edited_by = person(_("την ετοίμασε"), null=True, blank=True)
    prepared_at = models.DateTimeField(_("ετοιμάστηκε"), null=True, blank=True)
    review_comment = models.CharField(
        _("γιατί επιστράφηκε"), max_length=500, blank=True, default="", db_default=""
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Αναφορά λάθους")
        verbose_name_plural = _("Αναφορές λαθών")
        ordering = ["-reported_at", "-pk"]
        permissions = [("prepare_errorreport", _("Ετοιμάζει απάντηση σε αναφορά λάθους"))]
        constraints = [
            models.CheckConstraint(
                name="error_report_decision_has_its_time",
                condition=models.Q(decision="", decided_at=None)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                violation_error_message=_("Η απόφαση έχει ημερομηνία."),
            ),
            models.CheckConstraint(
                name="error_report_waits_with_a_decision_of_somebody",
                condition=models.Q(prepared_at=None)
                | (~models.Q(prepared_decision="") & models.Q(edited_by__isnull=False)),
                violation_error_message=_("Διαλέξτε απόφαση."),
            ),
        ]

    def __str__(self):
        about = self.subject or self.page or gettext("Η πύλη γενικά")
        return f"{about}, {timezone.localtime(self.reported_at):%d/%m/%Y}"

    def get_absolute_url(self):
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

    def clean(self):
        """Let nobody put words into the reader's mouth: what is prepared stands in the text."""
        said, place = " ".join(self.text.split()), 0
        for piece in LEFT_OUT.split(self.prepared_text):
            words = " ".join(piece.split())
            found = said.find(words, place)
            if found < 0:
                raise ValidationError(
                    {
                        "prepared_text": _(
                            "Δεν το έγραψε ο αναγνώστης: «%(words)s». Αντιγράψτε δικά του λόγια, "
                            "με […] όπου κάτι έφυγε· η απάντηση έχει δικό της πεδίο."
                        )
                        % {"words": words[:100]}
                    }
                )
            place = found + len(words)
