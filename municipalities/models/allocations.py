"""What was granted: the Action, its milestones, allocations and sub-projects."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from municipalities.dates import today
from municipalities.identifiers import validate_action_code, validate_ops_code
from municipalities.models.fields import (
    AdaField,
    document,
    gross_not_below_net,
    money,
    not_negative,
    public_note,
    title_language,
    unique_original,
)
from municipalities.models.municipalities import Municipality, in_language
from municipalities.models.sources import Scope as ReportScope
from municipalities.models.sources import VatBasis
from municipalities.records import OriginalManager, VersionedQuerySet, VersionedRecord


class Action(VersionedRecord):
    """An action of the Recovery and Resilience Fund (Δράση)."""

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

    class Meta(VersionedRecord.Meta):
        """Keyed by the Fund's code."""

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
        ]

    def __str__(self):
        """Return the code and the name in the language of the page."""
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

    class Meta(VersionedRecord.Meta):
        """By date."""

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
        """Return the text in the language of the page."""
        return in_language(self.text, self.text_en)

    def has_passed(self, day):
        """Return whether the due date lies before `day`; None when there is no due date."""
        return None if self.due_on is None else self.due_on < day


class AllocationStatus(models.TextChoices):
    """What became of an inclusion decision."""

    ACTIVE = "active", _("Σε ισχύ")
    WITHDRAWN = "withdrawn", _("Απένταξη")
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

    def counted(self, as_of=None):
        """Return the allocations in force: neither left by the day `as_of` nor replaced."""
        day = as_of or today()
        left = Q(status__in=[AllocationStatus.WITHDRAWN, AllocationStatus.MOVED])
        left &= Q(status_on=None) | Q(status_on__lte=day)
        return self.with_standing(as_of).exclude(left).filter(is_replaced=False)


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
    decided_on = models.DateField(
        _("ημερομηνία απόφασης ένταξης"),
        null=True,
        blank=True,
        help_text=_("Η ημέρα που φέρει η απόφαση."),
    )
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
    status_on = models.DateField(
        _("ημερομηνία κατάστασης"),
        null=True,
        blank=True,
        help_text=_("Από πότε ισχύει η κατάσταση."),
    )
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

    class Meta(VersionedRecord.Meta):
        """Amounts not negative; a known code once."""

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


class Theme(models.TextChoices):
    """The seven categories of the programme's candidate actions."""

    MOBILITY = "mobility", _("Βιώσιμη Μετακίνηση")
    ENERGY = (
        "energy",
        _(
            "Εξοικονόμηση Ενέργειας – Μείωση Δημοτικών Τελών – "
            "Μείωση Ενεργειακού Αποτυπώματος Δημοτικών Κτηρίων"
        ),
    )
    SERVICE = "service", _("Βελτίωση Εξυπηρέτησης Πολίτη και Επιχείρησης")
    QUALITY_OF_LIFE = "quality-of-life", _("Βελτίωση Ποιότητας Ζωής")
    DEMOCRACY = (
        "democracy",
        _("Ενίσχυση Τοπικής Δημοκρατίας και Διαβούλευσης καθώς και διαφάνειας"),
    )
    CYBERSECURITY = "cybersecurity", _("Προστασία από Κυβερνοεπιθέσεις")
    INFRASTRUCTURE = "infrastructure", _("Ενίσχυση Ψηφιακών Υποδομών")


class SubprojectStatus(models.TextChoices):
    """How far a sub-project has come."""

    UNKNOWN = "unknown", _("Δεν έχει δημοσιευθεί")
    PLANNED = "planned", _("Προγραμματισμένο")
    TENDERED = "tendered", _("Σε διαγωνισμό")
    UNDER_AUDIT = "under-audit", _("Σε προσυμβατικό έλεγχο")
    AWARDED = "awarded", _("Κατακυρωμένο")
    CONTRACTED = "contracted", _("Με σύμβαση")
    DELIVERED = "delivered", _("Παραδόθηκε")
    IN_USE = "in-use", _("Σε λειτουργία")
    WITHDRAWN = "withdrawn", _("Απένταξη")
    MOVED = "moved", _("Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα")


class Subproject(VersionedRecord):
    """What is to be done in a municipality; exists before any contract (Υποέργο)."""

    key_fields = ("municipality__slug", "title")

    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("Δράση"), related_name="subprojects"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("Δήμος"), related_name="subprojects"
    )
    allocation = models.ForeignKey(
        Allocation,
        models.PROTECT,
        verbose_name=_("Ένταξη"),
        related_name="subprojects",
        null=True,
        blank=True,
    )
    title = models.CharField(
        _("τίτλος"), max_length=500, help_text=_("Όπως τον γράφει η πηγή, στη γλώσσα της.")
    )
    title_language = title_language()
    delivers = models.CharField(
        _("τι παραδίδει"), max_length=500, blank=True, help_text=_("Με απλά λόγια.")
    )
    theme = models.CharField(
        _("κατηγορία"),
        max_length=20,
        choices=Theme,
        blank=True,
        help_text=_("Μία από τις επτά κατηγορίες έργων της Δράσης."),
    )
    planned_amount = money(
        _("προγραμματισμένο ποσό"),
        help_text=_("Ευρώ· ό,τι προγραμματίστηκε, όχι ό,τι υπογράφηκε. Δεν αθροίζεται."),
    )
    vat_basis = models.CharField(
        _("ΦΠΑ"),
        max_length=7,
        choices=VatBasis,
        default=VatBasis.UNKNOWN,
        help_text=_("Αν το ποσό περιλαμβάνει ΦΠΑ, όπως το λέει η πηγή."),
    )
    place = models.CharField(
        _("τόπος"), max_length=200, blank=True, help_text=_("Πού γίνεται, όπου το λέει η πηγή.")
    )
    status = models.CharField(
        _("κατάσταση"),
        max_length=12,
        choices=SubprojectStatus,
        default=SubprojectStatus.UNKNOWN,
        help_text=_("Πού βρίσκεται το έργο κατά την πηγή."),
    )
    status_on = models.DateField(
        _("ημερομηνία κατάστασης"),
        null=True,
        blank=True,
        help_text=_("Από πότε ισχύει η κατάσταση."),
    )
    scope = models.CharField(
        _("σχέση με τη Δράση"),
        max_length=12,
        choices=ReportScope,
        help_text=_("Πόσο σίγουρα αφορά τη Δράση, κατά την πηγή."),
    )
    document = document("subprojects")
    note = public_note()
    note_en = models.CharField(_("σημείωση στα αγγλικά"), max_length=500, blank=True)

    class Meta(VersionedRecord.Meta):
        """One title a municipality."""

        verbose_name = _("Υποέργο")
        verbose_name_plural = _("Υποέργα")
        ordering = ["municipality", "id"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            not_negative("planned_amount"),
            unique_original(
                "municipality",
                "title",
                name="subproject_title_is_unique_in_municipality",
                message=_("Ο Δήμος έχει ήδη Υποέργο με αυτόν τον τίτλο."),
            ),
        ]

    def __str__(self):
        """Return the title."""
        return self.title

    @property
    def public_note(self):
        """The note in the language of the page."""
        return in_language(self.note, self.note_en)
