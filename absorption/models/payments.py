"""What was paid: figures of a contract; what a source states of a municipality as a whole."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.dates import today
from municipalities.models import Action, Contract, Municipality, VatBasis
from municipalities.models.fields import (
    PercentField,
    document,
    gross_not_below_net,
    money,
    not_negative,
    public_note,
)
from municipalities.records import ChangeKind, Record, RecordQuerySet, State

# Where payments are kept, by the VAT basis on which they are stated.
PAID = {
    VatBasis.NET: "absorbed_amount",
    VatBasis.GROSS: "absorbed_gross",
    VatBasis.UNKNOWN: "absorbed_unstated",
}
CURRENT = Q(state=State.PUBLISHED, superseded_at=None)
# Amounts that only the row of a municipality as a whole has, besides payments net or gross.
OF_A_WHOLE = ("budget_amount", "contracted_amount", "absorbed_unstated")
STATES_NOTHING = dict.fromkeys(("absorbed_amount", "absorbed_gross", "stated_rate", *OF_A_WHOLE))


def heading(of):
    """Return the field for the words that a source has over a column of its table."""
    return models.CharField(
        of,
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Όπως γράφει η πηγή πάνω από τη στήλη της."),
    )


class FigureQuerySet(RecordQuerySet):
    """Figures in the words in which they are asked for."""

    def stated(self, as_of=None):
        """Return the public figures that state something: withdrawals are left out."""
        return self.published(as_of).exclude(change_kind=ChangeKind.WITHDRAWAL)


class AbsorptionFigure(Record):
    """What a document states as of a date (Στοιχείο απορρόφησης), of exactly one of two things.

    Of a contract: the cumulative amount paid to its contractors. Of a municipality as a whole,
    an official row: its budget, contracts, payments and a printed percentage, each optional, on
    one VAT basis. Amounts in euro. Published, it never changes: a new row supersedes it. A
    withdrawal is a row that states nothing.
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
    absorbed_unstated = money(
        _("πληρωμές σωρευτικά, ΦΠΑ δεν αναφέρεται"),
        help_text=_("Ευρώ· μόνο για Δήμο στο σύνολό του, όταν η πηγή δεν λέει τη βάση ΦΠΑ."),
    )
    budget_amount = money(
        _("προϋπολογισμός του Δήμου κατά την πηγή"),
        help_text=_("Ευρώ, στη βάση ΦΠΑ της γραμμής· μόνο για Δήμο στο σύνολό του."),
    )
    contracted_amount = money(
        _("συμβάσεις του Δήμου κατά την πηγή"),
        help_text=_("Ευρώ, στη βάση ΦΠΑ της γραμμής· μόνο για Δήμο στο σύνολό του."),
    )
    vat_basis = models.CharField(
        _("ΦΠΑ των ποσών του Δήμου"),
        max_length=7,
        choices=VatBasis,
        blank=True,
        default="",
        db_default="",
        help_text=_("Μία για όλα τα ποσά της γραμμής, όπως τη λέει η πηγή."),
    )
    budget_heading = heading(_("επικεφαλίδα του προϋπολογισμού"))
    contracted_heading = heading(_("επικεφαλίδα των συμβάσεων"))
    absorbed_heading = heading(_("επικεφαλίδα των πληρωμών"))
    rate_heading = heading(_("επικεφαλίδα του ποσοστού"))
    stated_rate = PercentField(
        _("ποσοστό όπως δημοσιεύθηκε"),
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

    objects = FigureQuerySet.as_manager()
    recognised_by = ("contract", "municipality", "action", "figure_date")

    class Meta(Record.Meta):
        verbose_name = _("Στοιχείο απορρόφησης")
        verbose_name_plural = _("Στοιχεία απορρόφησης")
        ordering = ["-figure_date", "-id"]
        constraints = [
            *Record.Meta.constraints,
            not_negative("absorbed_amount", "absorbed_gross", *OF_A_WHOLE),
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
                condition=~Q(**STATES_NOTHING) | Q(change_kind=ChangeKind.WITHDRAWAL),
                violation_error_message=_(
                    "Συμπληρώστε ποσό ή ποσοστό. Χωρίς ποσό είναι μόνο η ανάκληση."
                ),
            ),
            models.CheckConstraint(
                name="withdrawn_figure_says_nothing",
                condition=~Q(change_kind=ChangeKind.WITHDRAWAL) | Q(**STATES_NOTHING),
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
            models.CheckConstraint(
                name="figure_of_contract_states_payments_only",
                condition=Q(contract=None) | Q(**dict.fromkeys(OF_A_WHOLE), vat_basis=""),
                violation_error_message=_(
                    "Προϋπολογισμό, συμβάσεις και βάση ΦΠΑ δηλώνει μόνο η γραμμή ενός Δήμου."
                ),
            ),
            models.CheckConstraint(
                name="official_amounts_stand_on_one_basis",
                condition=Q(vat_basis="", **dict.fromkeys(OF_A_WHOLE))
                | Q(vat_basis=VatBasis.NET, absorbed_gross=None, absorbed_unstated=None)
                | Q(vat_basis=VatBasis.GROSS, absorbed_amount=None, absorbed_unstated=None)
                | Q(vat_basis=VatBasis.UNKNOWN, absorbed_amount=None, absorbed_gross=None),
                violation_error_message=_(
                    "Όλα τα ποσά του Δήμου είναι σε μία βάση: διαλέξτε χωρίς ΦΠΑ, με ΦΠΑ ή δεν "
                    "αναφέρεται, και γράψτε τις πληρωμές στο πεδίο της."
                ),
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
    def paid(self):
        """The payments that it states in euro, on its `basis`; None where it states none."""
        known = (getattr(self, name) for name in PAID.values())
        return next((amount for amount in known if amount is not None), None)

    @property
    def basis(self):
        """The VAT basis of its amounts; None where it states a percentage only."""
        if self.vat_basis:
            return VatBasis(self.vat_basis)
        if self.paid is None:
            return None
        return VatBasis.GROSS if self.absorbed_amount is None else VatBasis.NET

    @property
    def stated_amounts(self):
        """What the row of a municipality states, by code: (euro, the source's heading)."""
        amounts = {
            "allocated": (self.budget_amount, self.budget_heading),
            "contracted": (self.contracted_amount, self.contracted_heading),
            "absorbed": (self.paid, self.absorbed_heading),
        }
        return {code: stated for code, stated in amounts.items() if stated[0] is not None}

    @property
    def superseded(self):
        """Whether a newer row has taken this one's place."""
        return self.superseded_at is not None

    @property
    def subject_and_date(self):
        """What at most one figure that is public now is of."""
        return self.contract_id, self.municipality_id, self.action_id, self.figure_date

    def doubles(self):
        """Return drafts of the same subject and date, and what is public unless this changes it."""
        same = self.same_subject_and_date().filter(superseded_at=None)
        changes = (ChangeKind.REVISION, ChangeKind.CORRECTION, ChangeKind.WITHDRAWAL)
        return same.pending() if self.change_kind in changes else same

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
