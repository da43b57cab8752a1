"""The Action and its milestones."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from municipalities.identifiers import validate_action_code
from municipalities.models.fields import document, money, not_negative, unique_original
from municipalities.models.municipalities import in_language
from municipalities.models.sources import VatBasis
from municipalities.records import OriginalManager, VersionedQuerySet, VersionedRecord


class ActionQuerySet(VersionedQuerySet):
    """The one Action that an installation publishes."""

    def sole(self, as_of=None):
        """Return the Action as it is public, or was at the end of the day `as_of`; None before."""
        return self.published(as_of).first()


class ActionManager(OriginalManager.from_queryset(ActionQuerySet)):
    """Finds the Action."""


class Action(VersionedRecord):
    """An action of the Recovery and Resilience Fund (Δράση): one an installation.

    The money of a second one would enter the sums of the first unseen.
    """

    key_fields = ("code",)

    code = models.CharField(_("κωδικός Δράσης"), max_length=5, validators=[validate_action_code])
    name = models.CharField(_("Δράση"), max_length=200)
    name_en = models.CharField(_("αγγλική ονομασία"), max_length=200, blank=True)
    fund = models.CharField(_("Ταμείο"), max_length=200)
    fund_en = models.CharField(_("Ταμείο στα αγγλικά"), max_length=200, blank=True)
    purpose = models.TextField(_("σκοπός"), blank=True, help_text=_("Με τα λόγια της πηγής."))
    total_budget = money(_("συνολικός προϋπολογισμός"), null=False, blank=False)
    vat_basis = models.CharField(_("ΦΠΑ"), max_length=7, choices=VatBasis, default=VatBasis.UNKNOWN)
    document = document("actions")
    contracts_numbered = models.PositiveIntegerField(
        _("συμβάσεις που αριθμήθηκαν"), default=0, editable=False
    )

    objects = ActionManager()

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Δράση")
        verbose_name_plural = _("Δράσεις")
        ordering = ["code"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            not_negative("total_budget"),
            unique_original(
                "code",
                name="action_code_is_unique",
                message=_("Υπάρχει ήδη Δράση με αυτόν τον κωδικό."),
            ),
            models.UniqueConstraint(
                Coalesce(F("version_of_id"), Value(0), output_field=models.BigIntegerField()),
                name="one_action_an_installation",
                condition=Q(version_of=None),
                violation_error_message=_(
                    "Η πύλη δημοσιεύει ήδη μία Δράση. Για άλλη χρειάζεται άλλη εγκατάσταση."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.code} «{in_language(self.name, self.name_en)}»"


class MilestoneKind(models.TextChoices):
    """Whether a date binds the Action or the whole Fund."""

    ACTION = "action", _("Ορόσημο της Δράσης")
    FUND = "fund", _("Προθεσμία του Ταμείου")


class MilestoneState(models.TextChoices):
    """What a source says of a milestone."""

    UNKNOWN = "unknown", _("Δεν έχει δημοσιευθεί")
    PENDING = "pending", _("Εκκρεμεί")
    MET = "met", _("Επιτεύχθηκε")
    MISSED = "missed", _("Δεν επιτεύχθηκε")


class Milestone(VersionedRecord):
    """A milestone of the Action or a deadline of the Fund (Ορόσημο)."""

    key_fields = ("code",)

    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("Δράση"), related_name="milestones"
    )
    code = models.SlugField(_("κωδικός"), max_length=50)
    kind = models.CharField(_("είδος"), max_length=6, choices=MilestoneKind)
    text = models.CharField(_("Ορόσημο"), max_length=500)
    text_en = models.CharField(_("στα αγγλικά"), max_length=500, blank=True)
    due_on = models.DateField(_("προθεσμία"), null=True, blank=True)
    milestone_state = models.CharField(
        _("κατάσταση"), max_length=8, choices=MilestoneState, default=MilestoneState.UNKNOWN
    )
    document = document("milestones")

    recognised_by = ("text", "due_on")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Ορόσημο")
        verbose_name_plural = _("Ορόσημα")
        ordering = [models.F("due_on").asc(nulls_last=True), "code"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            unique_original(
                "code",
                name="milestone_code_is_unique",
                message=_("Υπάρχει ήδη Ορόσημο με αυτόν τον κωδικό."),
            ),
        ]

    def __str__(self):
        return in_language(self.text, self.text_en)

    def has_passed(self, day):
        """Return whether the due date lies before `day`; None when there is no due date."""
        return None if self.due_on is None else self.due_on < day
