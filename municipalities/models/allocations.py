"""What was granted: one inclusion decision a municipality."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from municipalities.dates import today
from municipalities.identifiers import validate_ops_code
from municipalities.models.actions import Action
from municipalities.models.fields import (
    AdaField,
    day,
    document,
    gross_not_below_net,
    money,
    not_negative,
    public_note,
    status_on,
    unique_original,
)
from municipalities.models.municipalities import Municipality
from municipalities.records import OriginalManager, VersionedQuerySet, VersionedRecord


class AllocationStatus(models.TextChoices):
    """What became of an inclusion decision."""

    ACTIVE = "active", _("Σε ισχύ")
    WITHDRAWN = "withdrawn", _("Βγήκε από το Ταμείο (απένταξη)")
    MOVED = "moved", _("Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα")


class AllocationQuerySet(VersionedQuerySet):
    """What counts in the totals."""

    def with_standing(self, as_of=None):
        """Add `is_replaced`: whether by the day `as_of` a later decision had taken its place."""
        day = as_of or today()
        successors = (
            Allocation.objects.published(as_of)
            .filter(Q(decided_on=None) | Q(decided_on__lte=day))
            .filter(supersedes=OuterRef("identity"))
        )
        return self.with_identity().annotate(is_replaced=Exists(successors))

    def with_left(self, as_of=None):
        """Add `has_left`, whether it was withdrawn or moved by the day, and the standing."""
        day = as_of or today()
        left = Q(status__in=[AllocationStatus.WITHDRAWN, AllocationStatus.MOVED])
        left &= Q(status_on=None) | Q(status_on__lte=day)
        has_left = ExpressionWrapper(left, models.BooleanField())
        return self.with_standing(as_of).annotate(has_left=has_left)

    def counted(self, as_of=None):
        """Return the allocations in force: neither left by the day `as_of` nor replaced."""
        return self.with_left(as_of).filter(has_left=False, is_replaced=False)


class AllocationManager(OriginalManager.from_queryset(AllocationQuerySet)):
    """Allocations by key and by what counts."""


class Allocation(VersionedRecord):
    """One inclusion decision for a municipality (Ένταξη)."""

    key_fields = ("municipality__slug", "ops_code")

    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("Δράση"), related_name="allocations"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("Δήμος"), related_name="allocations"
    )
    ops_code = models.CharField(
        _("κωδικός ΟΠΣ ΤΑ"),
        max_length=7,
        blank=True,
        validators=[validate_ops_code],
        help_text=_("Κενός όταν δεν είναι γνωστός."),
    )
    title = models.CharField(
        _("τίτλος πράξης"),
        max_length=500,
        blank=True,
        help_text=_("Όπως γράφεται στην απόφαση ένταξης."),
    )
    ada = AdaField(help_text=_("Ο αριθμός της απόφασης στη Διαύγεια."))
    decided_on = day(_("ημερομηνία απόφασης ένταξης"), _("Η ημέρα που φέρει η απόφαση."))
    net_amount = money(
        _("προϋπολογισμός ένταξης χωρίς ΦΠΑ"), help_text=_("Ευρώ· ό,τι εγκρίθηκε από το Ταμείο.")
    )
    gross_amount = money(
        _("προϋπολογισμός ένταξης με ΦΠΑ"),
        help_text=_("Ευρώ· μαζί με τον ΦΠΑ, που πληρώνει το εθνικό ΠΔΕ."),
    )
    status = models.CharField(
        _("κατάσταση"),
        max_length=10,
        choices=AllocationStatus,
        default=AllocationStatus.ACTIVE,
        help_text=_("Αν ισχύει η ένταξη, απεντάχθηκε ή μεταφέρθηκε."),
    )
    status_on = status_on()
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("αντικαθιστά την απόφαση"),
        related_name="successors",
        null=True,
        blank=True,
    )
    document = document("allocations")
    note = public_note()

    objects = AllocationManager()

    recognised_by = ("municipality", "decided_on", "net_amount", "gross_amount")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Ένταξη")
        verbose_name_plural = _("Εντάξεις")
        ordering = ["municipality", "decided_on", "id"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            not_negative("net_amount", "gross_amount"),
            unique_original(
                "ops_code",
                name="allocation_ops_code_is_unique_where_known",
                message=_("Υπάρχει ήδη Ένταξη με αυτόν τον κωδικό ΟΠΣ ΤΑ."),
                condition=~Q(ops_code=""),
            ),
            gross_not_below_net(
                "net_amount", "gross_amount", name="allocation_gross_not_below_net"
            ),
        ]

    def __str__(self):
        """Return the code, or the municipality where the code is unknown."""
        return self.ops_code or f"{self._meta.verbose_name} {self.municipality}"

    def clean(self):
        """Refuse to supersede another municipality's decision."""
        if self.supersedes and self.supersedes.municipality_id != self.municipality_id:
            raise ValidationError(
                {"supersedes": _("Η απόφαση που αντικαθίσταται ανήκει σε άλλον Δήμο.")}
            )
