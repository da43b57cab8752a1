"""What two people decide about the account of a third, and who let whom in."""

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models.fields import person


class AccountChange(models.TextChoices):
    """What somebody proposes to do with an account."""

    INVITE = "invite", _("Πρόσκληση νέου συναδέλφου")
    ROLE = "role", _("Αλλαγή ρόλου")
    EMAIL = "email", _("Αλλαγή e-mail")
    DEACTIVATE = "deactivate", _("Απενεργοποίηση")
    REACTIVATE = "reactivate", _("Ενεργοποίηση ξανά")


NEEDED = {
    AccountChange.INVITE: ("username", "email", "role"),
    AccountChange.ROLE: ("account", "role"),
    AccountChange.EMAIL: ("account", "email"),
    AccountChange.DEACTIVATE: ("account",),
    AccountChange.REACTIVATE: ("account",),
}


class Role(models.TextChoices):
    """The two roles, by the names of their groups."""

    EDITOR = "Συντάκτες", _("Συντάκτης")
    PUBLISHER = "Υπεύθυνοι δημοσίευσης", _("Υπεύθυνος δημοσίευσης")


class Outcome(models.TextChoices):
    """What became of a proposal."""

    OPEN = "open", _("Περιμένει δεύτερο πρόσωπο")
    CONFIRMED = "confirmed", _("Εγκρίθηκε")
    REFUSED = "refused", _("Απορρίφθηκε")


class AccountProposal(models.Model):
    """One proposal about an account: made by somebody who publishes, decided by another.

    `decided_by` is empty where the server's command decided.
    """

    kind = models.CharField(_("τι προτείνεται"), max_length=10, choices=AccountChange)
    account = person(
        _("λογαριασμός"),
        null=True,
        blank=True,
        help_text=_("Ποιου συναδέλφου· κενό στην πρόσκληση."),
    )
    username = models.CharField(
        _("όνομα σύνδεσης"),
        max_length=150,
        blank=True,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Μόνο για πρόσκληση."),
    )
    email = models.EmailField(
        "e-mail", blank=True, help_text=_("Για πρόσκληση ή αλλαγή: εκεί πάει ο σύνδεσμος εγγραφής.")
    )
    role = models.CharField(
        _("ρόλος"),
        max_length=30,
        choices=Role,
        blank=True,
        help_text=_("Για πρόσκληση ή αλλαγή ρόλου."),
    )
    reason = models.CharField(_("γιατί"), max_length=500)
    proposed_by = person(_("πρότεινε"), editable=False)
    proposed_at = models.DateTimeField(_("προτάθηκε"), default=timezone.now, editable=False)
    outcome = models.CharField(
        _("κατάσταση"), max_length=9, choices=Outcome, default=Outcome.OPEN, editable=False
    )
    decided_by = person(_("αποφάσισε"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("αποφασίστηκε"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("Πρόταση για λογαριασμό")
        verbose_name_plural = _("Προτάσεις για λογαριασμούς")
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                name="one_open_proposal_an_account",
                condition=Q(outcome=Outcome.OPEN),
                violation_error_message=_("Υπάρχει ήδη ανοιχτή πρόταση για αυτόν τον λογαριασμό."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.account or self.username}"

    def clean(self):
        """Ask for what each kind needs, at its field."""
        errors = {}
        needed = NEEDED[AccountChange(self.kind)] if self.kind in AccountChange.values else ()
        for name in ("username", "email", "role"):
            if name not in needed:
                setattr(self, name, "")
        if "account" not in needed:
            self.account = None
        for name in needed:
            if not getattr(self, name):
                errors[name] = _("Συμπληρώστε το: χρειάζεται για «%(kind)s».") % {
                    "kind": self.get_kind_display()
                }
        if errors:
            raise ValidationError(errors)


class Enrolment(models.Model):
    """A link to enrol that one person opened for another, and when it was used.

    `opened_by` invited the account, or took its lost phone off it.
    """

    account = person(_("λογαριασμός"))
    opened_by = person(_("τον έφερε"))
    opened_at = models.DateTimeField(_("ανοίχτηκε"), default=timezone.now)
    enrolled_at = models.DateTimeField(_("εγγράφηκε"), null=True, blank=True)

    class Meta:
        verbose_name = _("Εγγραφή λογαριασμού")
        verbose_name_plural = _("Εγγραφές λογαριασμών")
        ordering = ["-opened_at"]

    def __str__(self):
        return str(self.account)
