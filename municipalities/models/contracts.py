"""What was signed: contracts and their amendments."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities import identifiers
from municipalities.dates import today
from municipalities.models.actions import Action
from municipalities.models.allocations import Allocation
from municipalities.models.contractors import Contractor
from municipalities.models.fields import (
    AdaField,
    AdamField,
    MoneyField,
    PercentField,
    day,
    document,
    gross_not_below_net,
    in_order,
    money,
    not_negative,
    public_note,
    status_on,
    title_language,
    unique_original,
)
from municipalities.models.municipalities import Municipality
from municipalities.models.subprojects import Subproject
from municipalities.records import OriginalManager, Part, VersionedQuerySet, VersionedRecord


class ContractStatus(models.TextChoices):
    """What became of a contract."""

    ACTIVE = "active", _("Σε εξέλιξη")
    COMPLETED = "completed", _("Ολοκληρώθηκε")
    TERMINATED = "terminated", _("Λύθηκε η σύμβαση")
    WITHDRAWN = "withdrawn", _("Βγήκε από το Ταμείο (απένταξη)")
    MOVED = "moved", _("Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα")


class MovedTo(models.TextChoices):
    """What pays for a contract that was moved out of the Fund."""

    ESPA = "espa-2021-2027", _("ΕΣΠΑ 2021–2027")
    PDE = "pde", _("Πρόγραμμα Δημοσίων Επενδύσεων (ΠΔΕ)")
    OWN = "own", _("Ίδιοι πόροι")
    OTHER = "other", _("Άλλο πρόγραμμα")


LEFT_ACTION = (ContractStatus.WITHDRAWN, ContractStatus.MOVED)


class ContractQuerySet(VersionedQuerySet):
    """What counts in the totals, and what left them."""

    def left_action(self, as_of=None):
        """Return the contracts withdrawn or moved by the day `as_of`."""
        return self.filter(left_action(as_of))

    def counted(self, as_of=None):
        """Return the contracts that count in the Action's totals on the day `as_of`."""
        return self.exclude(left_action(as_of))


def left_action(as_of=None):
    """Return the condition that a contract was withdrawn or moved by the day `as_of`."""
    on_time = Q(status_on=None) | Q(status_on__lte=as_of or today())
    return Q(status__in=LEFT_ACTION) & on_time


class ContractManager(OriginalManager.from_queryset(ContractQuerySet)):
    """Contracts by key and by what counts."""


class Contract(VersionedRecord):
    """What was signed, by a municipality or centrally for several (Σύμβαση)."""

    key_fields = ("reference",)
    owned = ("shares",)

    # Identification
    reference = models.CharField(
        _("αριθμός στην πύλη"),
        max_length=20,
        blank=True,
        editable=False,
        help_text=_("Δίνεται μία φορά και μένει στη διεύθυνση της σελίδας. Δεν είναι ο ΑΔΑΜ."),
    )
    action = models.ForeignKey(
        Action, models.PROTECT, verbose_name=_("Δράση"), related_name="contracts"
    )
    title = models.CharField(_("τίτλος"), max_length=500, help_text=_("Όπως γράφεται στη σύμβαση."))
    title_language = title_language()
    adam = AdamField(help_text=_("Της σύμβασης στο ΚΗΜΔΗΣ, π.χ. 24SYMV012345678."))
    ada = AdaField(help_text=_("Στη Διαύγεια."))
    cpv = models.TextField(
        _("CPV"),
        blank=True,
        validators=[identifiers.validate_cpv_list],
        help_text=_("Ένας ή περισσότεροι κωδικοί, χωρισμένοι με κενό."),
    )

    # Parties
    contracting_authority = models.CharField(
        _("αναθέτουσα αρχή"), max_length=200, help_text=_("Ποιος υπέγραψε για το Δημόσιο.")
    )
    contractors = models.ManyToManyField(
        Contractor,
        verbose_name=_("Ανάδοχοι"),
        related_name="contracts",
        blank=True,
        help_text=_("Τα μέλη μιας ένωσης. Η σύμβαση μετρά μία φορά."),
    )
    municipalities = models.ManyToManyField(
        Municipality,
        verbose_name=_("Δήμοι"),
        related_name="contracts",
        through="ContractShare",
    )
    allocation = models.ForeignKey(
        Allocation,
        models.PROTECT,
        verbose_name=_("Ένταξη"),
        related_name="contracts",
        null=True,
        blank=True,
    )
    subprojects = models.ManyToManyField(
        Subproject, verbose_name=_("Υποέργα"), related_name="contracts", blank=True
    )

    # Dates
    signed_on = day(_("ημερομηνία υπογραφής"), _("Η ημέρα υπογραφής της σύμβασης."))
    starts_on = day(_("έναρξη"), _("Από πότε εκτελείται."))
    ends_on = day(_("λήξη"), _("Η λήξη που ορίζει η αρχική σύμβαση."))

    # Amounts, as signed
    net_amount = money(
        _("συμβατικό ποσό χωρίς ΦΠΑ"), help_text=_("Ευρώ, όπως υπογράφηκε, πριν από τροποποιήσεις.")
    )
    gross_amount = money(
        _("συμβατικό ποσό με ΦΠΑ"), help_text=_("Ευρώ, όπως υπογράφηκε, πριν από τροποποιήσεις.")
    )

    # State
    status = models.CharField(
        _("κατάσταση"),
        max_length=10,
        choices=ContractStatus,
        default=ContractStatus.ACTIVE,
        help_text=_("Πού βρίσκεται η σύμβαση."),
    )
    status_on = status_on()
    moved_to = models.CharField(
        _("πού μεταφέρθηκε"),
        max_length=14,
        choices=MovedTo,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Ποιο πρόγραμμα την πληρώνει πια. Κενό όταν δεν μεταφέρθηκε ή δεν είναι γνωστό."
        ),
    )
    status_document = models.ForeignKey(
        "municipalities.Document",
        models.PROTECT,
        verbose_name=_("Έγγραφο της κατάστασης"),
        related_name="contract_statuses",
        null=True,
        blank=True,
        help_text=_("Τι αποδεικνύει την κατάσταση, όταν δεν είναι το Έγγραφο της σύμβασης."),
    )
    delay_reason = models.CharField(
        _("λόγος καθυστέρησης"),
        max_length=1000,
        blank=True,
        help_text=_("Γιατί καθυστερεί, με τα λόγια του Δήμου."),
    )
    corrective_action = models.CharField(
        _("διορθωτική ενέργεια"),
        max_length=1000,
        blank=True,
        help_text=_("Τι γίνεται για την καθυστέρηση, με τα λόγια του Δήμου."),
    )
    document = document("contracts")

    objects = ContractManager()

    recognised_by = ("title", "signed_on", "net_amount", "gross_amount", "contracting_authority")
    # What a draft may be without, and whoever reads it misses.
    expected = ("contractors", "cpv", "signed_on")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Σύμβαση")
        verbose_name_plural = _("Συμβάσεις")
        ordering = ["reference"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            not_negative("net_amount", "gross_amount"),
            unique_original(
                "reference",
                name="contract_reference_is_unique",
                message=_("Υπάρχει ήδη Σύμβαση με αυτόν τον αριθμό."),
            ),
            unique_original(
                "adam",
                name="contract_adam_is_unique_where_known",
                message=_("Υπάρχει ήδη Σύμβαση με αυτόν τον ΑΔΑΜ."),
                condition=~Q(adam=""),
            ),
            gross_not_below_net("net_amount", "gross_amount", name="contract_gross_not_below_net"),
            models.CheckConstraint(
                name="only_a_moved_contract_says_where_to",
                condition=Q(moved_to="") | Q(status=ContractStatus.MOVED),
                violation_error_message=_(
                    "Πού μεταφέρθηκε λέγεται μόνο για σύμβαση σε «Μεταφορά σε άλλο πρόγραμμα»."
                ),
            ),
            in_order(
                "starts_on",
                "ends_on",
                name="contract_ends_after_it_starts",
                message=_("Η λήξη δεν προηγείται της έναρξης."),
            ),
            in_order(
                "signed_on",
                "ends_on",
                name="contract_ends_after_it_is_signed",
                message=_("Η λήξη δεν προηγείται της υπογραφής."),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    @classmethod
    def unsaid(cls, says):
        """Return the labels of what is expected and not known; `says` gives a field's value."""
        labels = [cls._meta.get_field(name).verbose_name for name in cls.expected if not says(name)]
        has_no_amount = says("net_amount") is None and says("gross_amount") is None
        return [*([_("συμβατικό ποσό")] if has_no_amount else []), *labels]

    @property
    def its_contract(self):
        """The contract itself."""
        return self

    @property
    def lacks(self):
        """The labels of what is expected of this contract and not known."""
        return self.unsaid((vars(self) | {"contractors": self.contractors.all()}).get)

    def save_base(self, *args, **options):
        """Number a new contract."""
        with transaction.atomic():
            if not self.reference:
                [self.reference] = self.take_references(self.action_id, 1)
            super().save_base(*args, **options)

    def get_absolute_url(self):
        return reverse("contract-detail", args=[self.reference])

    @property
    def ada_url(self):
        """The act's page on Διαύγεια."""
        return identifiers.ada_url(self.ada)

    @property
    def adam_url(self):
        """The record's page on ΚΗΜΔΗΣ."""
        return identifiers.adam_url(self.adam)

    def share_equally(self):
        """Give each municipality of a draft the same share: in all 100%, to the hundredth."""
        rows = list(self.shares.order_by("pk"))
        if not rows:
            return
        hundredths, more = divmod(10_000, len(rows))
        for place, row in enumerate(rows):
            row.share = Decimal(hundredths + (place < more)) / 100
            row.save()

    @staticmethod
    def take_references(action_id, count):
        """Return the next `count` references of the Action; each is given once."""
        # The counter lies in the Action's row: its lock numbers contracts one by one.
        counter = models.QuerySet(Action).filter(pk=action_id)
        counter.update(contracts_numbered=F("contracts_numbered") + count)
        action = counter.get()
        first = action.contracts_numbered - count + 1
        return [f"{action.code}-{first + each:04d}" for each in range(count)]


class ContractShare(Part):
    """A municipality's part in a contract."""

    whole = "contract"
    key_fields = ("contract__reference", "municipality__slug")

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name=_("Σύμβαση"), related_name="shares"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name=_("Δήμος"), related_name="contract_shares"
    )
    share = PercentField(
        _("μερίδιο (%)"),
        null=True,
        blank=True,
        default=100,
        help_text=_("100 όταν η σύμβαση αφορά έναν Δήμο. Κενό όταν δεν είναι γνωστό."),
    )

    class Meta:
        verbose_name = _("Μερίδιο Δήμου")
        verbose_name_plural = _("Μερίδια Δήμων")
        ordering = ["contract", "municipality"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "municipality"],
                name="municipality_once_a_contract",
                violation_error_message=_("Ο Δήμος υπάρχει ήδη σε αυτή τη Σύμβαση."),
            ),
            models.CheckConstraint(
                name="contract_share_above_0_up_to_100",
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                violation_error_message=_("Το μερίδιο είναι πάνω από 0 και έως 100%."),
            ),
        ]

    def __str__(self):
        return str(self.municipality)


class ContractAmendment(VersionedRecord):
    """A change of a contract's amount or end from a date on (Τροποποίηση)."""

    key_fields = ("contract__reference", "number")

    contract = models.ForeignKey(
        Contract, models.PROTECT, verbose_name=_("Σύμβαση"), related_name="amendments"
    )
    number = models.PositiveSmallIntegerField(
        _("αύξων αριθμός"), default=1, help_text=_("Η σειρά της τροποποίησης στη σύμβαση.")
    )
    signed_on = models.DateField(
        _("ημερομηνία τροποποίησης"), help_text=_("Η ημέρα από την οποία ισχύει.")
    )
    net_change = MoneyField(
        _("μεταβολή ποσού χωρίς ΦΠΑ"),
        null=True,
        blank=True,
        help_text=_("Ευρώ· αρνητική όταν το ποσό μειώνεται. Κενή όταν αλλάζει μόνο η λήξη."),
    )
    gross_change = MoneyField(
        _("μεταβολή ποσού με ΦΠΑ"),
        null=True,
        blank=True,
        help_text=_("Ευρώ· αρνητική όταν το ποσό μειώνεται."),
    )
    new_ends_on = day(_("νέα λήξη"), _("Κενή όταν η λήξη δεν αλλάζει."))
    adam = AdamField(help_text=_("Ο αριθμός της τροποποίησης στο ΚΗΜΔΗΣ."))
    ada = AdaField(help_text=_("Ο αριθμός της απόφασης στη Διαύγεια."))
    document = document("amendments")
    note = public_note()

    recognised_by = ("contract", "signed_on", "net_change", "gross_change", "new_ends_on")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Τροποποίηση")
        verbose_name_plural = _("Τροποποιήσεις")
        ordering = ["contract", "number"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            unique_original(
                "contract",
                "number",
                name="amendment_number_is_unique_in_contract",
                message=_("Η Σύμβαση έχει ήδη Τροποποίηση με αυτόν τον αριθμό."),
            ),
            models.CheckConstraint(
                name="amendment_changes_something",
                condition=Q(net_change__isnull=False)
                | Q(gross_change__isnull=False)
                | Q(new_ends_on__isnull=False),
                violation_error_message=_("Η Τροποποίηση αλλάζει ποσό ή λήξη."),
            ),
        ]

    def __str__(self):
        return f"{self.contract.reference}/{self.number}"

    def clean(self):
        """Refuse an amendment signed before its contract."""
        signed = self.contract.signed_on if self.contract_id else None
        if signed and self.signed_on and self.signed_on < signed:
            raise ValidationError(
                {"signed_on": _("Η Τροποποίηση δεν προηγείται της υπογραφής της Σύμβασης.")}
            )
