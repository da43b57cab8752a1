"""The money that followed, and the ledger of what was made public and when."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.dates import today
from municipalities.models import Action, Contract, Document, Municipality
from municipalities.models.fields import (
    document,
    gross_not_below_net,
    money,
    not_negative,
    public_note,
)
from municipalities.records import ChangeKind, Record, RecordQuerySet, State

CURRENT = Q(state=State.PUBLISHED, superseded_at=None)
# The ledger also says where personal data was taken out of something public.
REDACTION = ("redaction", _("Διαγραφή προσωπικών δεδομένων"))
CHANGE_KINDS = [*ChangeKind.choices, REDACTION]


class AbsorptionFigure(Record):
    """The cumulative amount paid to contractors by a date (Στοιχείο απορρόφησης).

    Of exactly one of: a contract, or a municipality in an action as a whole. Published, it
    never changes: a new row supersedes it. A withdrawal is a row without an amount.
    """

    contract = models.ForeignKey(
        Contract,
        models.PROTECT,
        verbose_name=_("Σύμβαση"),
        related_name="figures",
        null=True,
        blank=True,
        help_text=_("Είτε σύμβαση είτε Δήμος στο σύνολό του."),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("Δήμος"),
        related_name="figures",
        null=True,
        blank=True,
    )
    action = models.ForeignKey(
        Action,
        models.PROTECT,
        verbose_name=_("Δράση"),
        related_name="figures",
        null=True,
        blank=True,
        help_text=_("Μόνο όταν το στοιχείο αφορά Δήμο στο σύνολό του."),
    )
    figure_date = models.DateField(
        _("ημερομηνία στοιχείου"), help_text=_("Έως ποια ημέρα μετρά το ποσό.")
    )
    absorbed_amount = money(
        _("πληρωμές σωρευτικά, χωρίς ΦΠΑ"),
        help_text=_("Ευρώ· όλα όσα πληρώθηκαν στους αναδόχους έως την ημερομηνία."),
    )
    absorbed_gross = money(_("πληρωμές σωρευτικά, με ΦΠΑ"), help_text=_("Ευρώ, μαζί με τον ΦΠΑ."))
    stated_rate = models.DecimalField(
        _("ποσοστό όπως δημοσιεύθηκε"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Μόνο όταν η πηγή τυπώνει ποσοστό. Δεν μετατρέπεται σε ευρώ."),
    )
    stated_definition = models.CharField(
        _("ορισμός του ποσοστού κατά την πηγή"),
        max_length=500,
        blank=True,
        help_text=_("Τι διαιρεί η πηγή με τι, με τα δικά της λόγια."),
    )
    document = document("figures")
    note = public_note()
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("αντικαθιστά"),
        related_name="successors",
        null=True,
        blank=True,
        editable=False,
    )

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        """One subject a figure; one current published figure per subject and date."""

        verbose_name = _("Στοιχείο απορρόφησης")
        verbose_name_plural = _("Στοιχεία απορρόφησης")
        ordering = ["-figure_date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            not_negative("absorbed_amount", "absorbed_gross"),
            models.CheckConstraint(
                name="figure_has_exactly_one_subject",
                condition=Q(contract__isnull=False, municipality=None, action=None)
                | Q(contract=None, municipality__isnull=False, action__isnull=False),
                violation_error_message=_(
                    "Το στοιχείο αφορά είτε μία Σύμβαση είτε έναν Δήμο σε μία Δράση."
                ),
            ),
            models.CheckConstraint(
                name="figure_says_something_unless_withdrawn",
                condition=Q(absorbed_amount__isnull=False)
                | Q(absorbed_gross__isnull=False)
                | Q(stated_rate__isnull=False)
                | Q(change_kind=ChangeKind.WITHDRAWAL),
                violation_error_message=_(
                    "Συμπληρώστε ποσό ή ποσοστό. Χωρίς ποσό είναι μόνο η ανάκληση."
                ),
            ),
            models.CheckConstraint(
                name="withdrawn_figure_says_nothing",
                condition=~Q(change_kind=ChangeKind.WITHDRAWAL)
                | Q(absorbed_amount=None, absorbed_gross=None, stated_rate=None),
                violation_error_message=_("Η ανάκληση δεν έχει ποσό ούτε ποσοστό."),
            ),
            models.CheckConstraint(
                name="stated_rate_between_0_and_100",
                condition=Q(stated_rate=None) | Q(stated_rate__gte=0, stated_rate__lte=100),
                violation_error_message=_("Το ποσοστό είναι από 0 έως 100."),
            ),
            models.CheckConstraint(
                name="stated_rate_has_its_definition",
                condition=Q(stated_rate=None) | ~Q(stated_definition=""),
                violation_error_message=_("Γράψτε πώς ορίζει η πηγή το ποσοστό της."),
            ),
            gross_not_below_net(
                "absorbed_amount", "absorbed_gross", name="figure_gross_not_below_net"
            ),
            models.UniqueConstraint(
                fields=["contract", "figure_date"],
                name="one_current_figure_per_contract_and_date",
                condition=CURRENT & Q(contract__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["municipality", "action", "figure_date"],
                name="one_current_figure_per_municipality_and_date",
                condition=CURRENT & Q(municipality__isnull=False),
            ),
        ]

    def __str__(self):
        """Return the subject and the date."""
        return f"{self.contract or self.municipality}, {self.figure_date:%d/%m/%Y}"

    def clean(self):
        """Refuse dates that cannot be and documents that prove nothing."""
        errors = {}
        if self.figure_date and self.figure_date > today():
            errors["figure_date"] = _("Η ημερομηνία του στοιχείου δεν είναι στο μέλλον.")
        signed = self.contract.signed_on if self.contract else None
        if signed and self.figure_date and self.figure_date < signed:
            errors["figure_date"] = _("Η Σύμβαση υπογράφηκε μετά από αυτή την ημερομηνία.")
        if self.document_id and not self.document.backs_ledger:
            errors["document"] = _(
                "Ένα στοιχείο στηρίζεται σε πράξη, κοινοβουλευτικό έγγραφο, μητρώο ή στατιστική. "
                "Ό,τι λέει ο Τύπος ή ένα σχέδιο είναι αναφερόμενο ποσό."
            )
        if errors:
            raise ValidationError(errors)

    @property
    def superseded(self):
        """Whether a newer row has taken this one's place."""
        return self.superseded_at is not None

    def same_subject_and_date(self):
        """Return the figures of the same subject for the same date, this one left out."""
        return (
            type(self)
            .objects.filter(
                contract=self.contract_id,
                municipality=self.municipality_id,
                action=self.action_id,
                figure_date=self.figure_date,
            )
            .exclude(pk=self.pk)
        )


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
    net_amount = models.DecimalField(
        _("τρέχον συμβατικό ποσό χωρίς ΦΠΑ"),
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text=_("Ευρώ· η σύμβαση και οι τροποποιήσεις της."),
    )
    gross_amount = models.DecimalField(
        _("τρέχον συμβατικό ποσό με ΦΠΑ"), max_digits=14, decimal_places=2, null=True
    )
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
        """One current total a contract."""

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
        """Return the contract."""
        return str(self.contract)


class Change(models.Model):
    """One line of the public ledger: what became public, old and new, why and when."""

    at = models.DateTimeField(_("πότε"))
    data_version = models.PositiveIntegerField(
        _("έκδοση δεδομένων"), help_text=_("Η έκδοση που άρχισε με αυτή τη μεταβολή.")
    )
    kind = models.CharField(
        _("είδος"),
        max_length=12,
        choices=CHANGE_KINDS,
        help_text=_("Δημοσίευση, αναθεώρηση, διόρθωση, ανάκληση ή διαγραφή προσωπικών δεδομένων."),
    )
    record_type = models.CharField(
        _("τι"), max_length=30, help_text=_("Το είδος της εγγραφής που άλλαξε.")
    )
    record_id = models.PositiveBigIntegerField(
        _("κλειδί"), help_text=_("Το κλειδί της εγγραφής στην πύλη.")
    )
    label = models.CharField(
        _("ποιο"), max_length=600, help_text=_("Η εγγραφή που άλλαξε, με το όνομά της.")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("Δήμος"),
        related_name="changes",
        null=True,
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, verbose_name=_("Σύμβαση"), related_name="changes", null=True
    )
    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("Τεκμήριο"), related_name="changes", null=True
    )
    old = models.JSONField(
        _("παλιές τιμές"),
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("Όσες τιμές άλλαξαν, όπως ήταν πριν."),
    )
    new = models.JSONField(
        _("νέες τιμές"),
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("Όσες τιμές άλλαξαν, όπως είναι μετά."),
    )
    reason = models.CharField(
        _("δημόσια αιτιολογία"), max_length=500, blank=True, help_text=_("Γιατί άλλαξε.")
    )

    class Meta:
        """Newest first."""

        verbose_name = _("Μεταβολή")
        verbose_name_plural = _("Μεταβολές")
        ordering = ["-at", "-id"]
        permissions = [("publish", _("Δημοσιεύει ή επιστρέφει ό,τι υπέβαλε άλλος"))]
        indexes = [models.Index(fields=["record_type", "record_id"])]

    def __str__(self):
        """Return what changed."""
        return self.label

    @property
    def record_label(self):
        """What kind of thing changed, in the language of the page."""
        return record_options(self.record_type).verbose_name


def record_options(record_type):
    """Return the model options of what a ledger line calls `record_type`."""
    return next(model._meta for model in apps.get_models() if model._meta.model_name == record_type)


class DataVersion(models.Model):
    """The number of what is public: one row, raised by every publication."""

    number = models.PositiveIntegerField(_("έκδοση δεδομένων"), default=0)
    changed_at = models.DateTimeField(_("τελευταία μεταβολή"), null=True)

    class Meta:
        """Exactly one row."""

        verbose_name = _("Έκδοση δεδομένων")
        verbose_name_plural = _("Έκδοση δεδομένων")
        constraints = [
            models.CheckConstraint(name="data_version_is_one_row", condition=Q(id=1)),
        ]

    @classmethod
    def current(cls):
        """Return the current version."""
        return cls.objects.get_or_create(pk=1)[0]


class RowCounts(models.Model):
    """How many rows each dataset has at a data version: `numbers` by the dataset's name.

    Kept by `absorption.exports.row_counts` after a publication, so that a file says at once
    how long it will be.
    """

    data_version = models.PositiveIntegerField(_("έκδοση δεδομένων"), primary_key=True)
    numbers = models.JSONField(_("γραμμές"))

    class Meta:
        """One row a data version; the newest is the one that counts."""

        verbose_name = _("Πλήθος γραμμών")
        verbose_name_plural = _("Πλήθη γραμμών")


class ReleaseIsFrozenError(Exception):
    """Somebody tried to change or delete a release."""


class DataReleaseQuerySet(models.QuerySet):
    """Releases: they are made, and never change."""

    def update(self, **values):
        """Refuse: a release never changes."""
        raise ReleaseIsFrozenError(_("Μια έκδοση δεδομένων δεν αλλάζει."))

    def delete(self):
        """Refuse: what was cited stays."""
        raise ReleaseIsFrozenError(_("Μια έκδοση δεδομένων δεν διαγράφεται."))

    def bulk_update(self, objs, fields, batch_size=None):
        """Refuse: a release never changes."""
        raise ReleaseIsFrozenError(_("Μια έκδοση δεδομένων δεν αλλάζει."))


class DataRelease(models.Model):
    """Everything that was public on a day, frozen under a number, to be cited."""

    number = models.PositiveIntegerField(_("αριθμός έκδοσης"), unique=True)
    day = models.DateField(_("ημέρα"), help_text=_("Τα δεδομένα όπως ήταν αυτή την ημέρα."))
    made_at = models.DateTimeField(_("δημιουργήθηκε"))
    data_version = models.PositiveIntegerField(_("έκδοση δεδομένων"))
    reason = models.CharField(_("γιατί"), max_length=500)
    demo = models.BooleanField(_("επίδειξη"), default=False)
    file = models.FileField(_("αρχείο"), upload_to="releases/", max_length=200)
    size = models.PositiveBigIntegerField(_("μέγεθος σε byte"))
    sha256 = models.CharField("SHA-256", max_length=64)
    files = models.JSONField(
        _("περιεχόμενα"), help_text=_("Μέγεθος, SHA-256 και γραμμές κάθε αρχείου.")
    )

    objects = DataReleaseQuerySet.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = _("Έκδοση δεδομένων προς αναφορά")
        verbose_name_plural = _("Εκδόσεις δεδομένων προς αναφορά")
        ordering = ["-number"]
        base_manager_name = "objects"

    def __str__(self):
        """Return the number and the day."""
        return f"{self.number} ({self.day:%d/%m/%Y})"

    def get_absolute_url(self):
        """Return the page that cites it."""
        return reverse("release-detail", args=[self.number])

    def save_base(self, *args, **options):
        """Refuse to write a release again, fixtures included.

        Raises ReleaseIsFrozenError.
        """
        if self.pk and type(self)._base_manager.filter(pk=self.pk).exists():
            raise ReleaseIsFrozenError(_("Μια έκδοση δεδομένων δεν αλλάζει."))
        super().save_base(*args, **options)

    def delete(self, *args, **options):
        """Refuse: what was cited stays.

        Raises ReleaseIsFrozenError.
        """
        raise ReleaseIsFrozenError(_("Μια έκδοση δεδομένων δεν διαγράφεται."))
