"""What the registers answered, what may belong to the Action, and what the watch read."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.models import Contract, MoneyField, Municipality
from municipalities.models.fields import person


class RegisterAnswer(models.Model):
    """An answer byte for byte: the document behind a figure. Never public: it names people."""

    register = models.CharField(_("μητρώο"), max_length=10)
    asked = models.TextField(_("τι ζητήθηκε"))
    received_at = models.DateTimeField(_("ελήφθη"))
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    content = models.BinaryField(_("η απάντηση όπως ήρθε"))

    class Meta:
        verbose_name = _("Απάντηση μητρώου")
        verbose_name_plural = _("Απαντήσεις μητρώων")
        ordering = ["-received_at", "-id"]


class CandidateState(models.TextChoices):
    """What was decided."""

    NEW = "new", _("Περιμένει απόφαση")
    ACCEPTED = "accepted", _("Έγινε πρόχειρο")
    LINKED = "linked", _("Συνδέθηκε με υπάρχουσα σύμβαση")
    REFUSED = "refused", _("Δεν αφορά τη Δράση")


class Candidate(models.Model):
    """A contract in ΚΗΜΔΗΣ, with all its versions, that may belong to the Action."""

    adam = models.CharField(_("ΑΔΑΜ"), max_length=20, unique=True)
    title = models.TextField(_("τίτλος"))
    organisation = models.CharField(_("φορέας (uid)"), max_length=20)
    organisation_name = models.CharField(_("φορέας"), max_length=300, blank=True)
    municipalities = models.ManyToManyField(
        Municipality, verbose_name=_("Δήμοι"), related_name="register_candidates", blank=True
    )
    score = models.SmallIntegerField(_("βαθμός"), default=0)
    reasons = models.JSONField(_("γιατί"), default=list)
    problems = models.JSONField(_("τι δεν διαβάστηκε"), default=list)
    state = models.CharField(
        _("απόφαση"), max_length=10, choices=CandidateState, default=CandidateState.NEW
    )
    reason = models.CharField(_("αιτιολογία"), max_length=500, blank=True)
    contract = models.ForeignKey(
        Contract,
        models.SET_NULL,
        verbose_name=_("Σύμβαση"),
        related_name="register_candidates",
        null=True,
        blank=True,
    )
    decided_by = person(_("απόφαση από"), null=True, blank=True)
    decided_at = models.DateTimeField(_("απόφαση στις"), null=True, blank=True)
    found_at = models.DateTimeField(_("βρέθηκε"))
    changed_at = models.DateTimeField(_("άλλαξε στο μητρώο"), null=True, blank=True)
    followed_at = models.DateTimeField(_("ρωτήθηκε τελευταία"), null=True, blank=True)

    class Meta:
        verbose_name = _("Υποψήφια σύμβαση από τα μητρώα")
        verbose_name_plural = _("Υποψήφιες συμβάσεις από τα μητρώα")
        ordering = ["-score", "adam"]
        constraints = [
            models.CheckConstraint(
                name="refused_candidate_has_a_reason",
                condition=~Q(state=CandidateState.REFUSED) | ~Q(reason=""),
                violation_error_message=_("Γράψτε γιατί δεν αφορά τη Δράση."),
            ),
        ]

    def __str__(self):
        return f"{self.adam} {self.title[:100]}"

    @property
    def is_open(self):
        """Whether it can be decided: also when the draft that it became was deleted."""
        return self.contract_id is None or self.state in {
            CandidateState.NEW,
            CandidateState.REFUSED,
        }

    def describe(self, record):
        """Take over how the register describes the contract."""
        self.title = record.title
        self.organisation = record.organisation[:20]
        self.organisation_name = record.organisation_name[:300]


class RegisterRecord(models.Model):
    """A record of a register as the portal keeps it, with the answer that brought it."""

    kind = models.CharField(_("είδος"), max_length=10)
    reference = models.CharField(_("ΑΔΑΜ ή ΑΔΑ"), max_length=30, unique=True)
    content = models.JSONField(_("περιεχόμενο"), encoder=DjangoJSONEncoder)
    answer = models.ForeignKey(
        RegisterAnswer, models.PROTECT, verbose_name=_("απάντηση"), related_name="records"
    )
    candidate = models.ForeignKey(
        Candidate,
        models.CASCADE,
        verbose_name=_("υποψήφια"),
        related_name="records",
        null=True,
    )
    seen_at = models.DateTimeField(_("πρωτοβρέθηκε"))
    changed_at = models.DateTimeField(_("άλλαξε"), null=True)

    class Meta:
        verbose_name = _("Εγγραφή μητρώου")
        verbose_name_plural = _("Εγγραφές μητρώων")
        ordering = ["reference"]


class FundingCode(models.Model):
    """An ενάριθμος of the ΠΔΕ that an editor confirmed to be the Action's."""

    number = models.CharField(_("ενάριθμος"), max_length=20, unique=True)
    candidate = models.ForeignKey(
        Candidate, models.SET_NULL, verbose_name=_("από την υποψήφια"), null=True, related_name="+"
    )
    by = person(_("από"))
    at = models.DateTimeField(_("πότε"), auto_now_add=True)

    class Meta:
        verbose_name = _("Κωδικός χρηματοδότησης")
        verbose_name_plural = _("Κωδικοί χρηματοδότησης")
        ordering = ["number"]

    def __str__(self):
        return self.number


class SyncRun(models.Model):
    """One asking of the registers; one that did not finish is resumed."""

    started_at = models.DateTimeField(_("άρχισε"))
    finished_at = models.DateTimeField(_("τελείωσε"), null=True)
    succeeded = models.BooleanField(_("ολόκληρη"), default=False)
    since = models.DateField(_("από"), null=True)
    municipality = models.CharField(_("μόνο ο Δήμος"), max_length=100, blank=True)
    counts = models.JSONField(_("μετρήσεις"), default=dict)
    problems = models.JSONField(_("τι δεν έγινε"), default=list)

    class Meta:
        verbose_name = _("Ερώτηση των μητρώων")
        verbose_name_plural = _("Ερωτήσεις των μητρώων")
        ordering = ["-started_at"]

    def __str__(self):
        return f"{self.started_at:%d/%m/%Y %H:%M}"


class SyncPosition(models.Model):
    """Up to where a body's postings were asked for: in all, and in the run that did it last."""

    organisation = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    covered_from = models.DateField(null=True)
    covered_to = models.DateField(null=True)
    run = models.ForeignKey(SyncRun, models.SET_NULL, null=True, related_name="+")
    run_to = models.DateField(null=True)

    class Meta:
        """One a body and kind."""

        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="one_sync_position_per_body_and_kind"
            )
        ]


class ReadingQuerySet(models.QuerySet):
    """Readings, now or as they stood."""

    def standing(self, as_of=None):
        """Return the last reading of each contract by the end of the day `as_of`."""
        earlier = self.filter(read_on__lte=as_of) if as_of else self
        newer = type(self)(self.model).filter(
            contract=models.OuterRef("contract"), read_on__gt=models.OuterRef("read_on")
        )
        newer = newer.filter(read_on__lte=as_of) if as_of else newer
        return earlier.filter(~models.Exists(newer))


class RegisterReading(models.Model):
    """What ΚΗΜΔΗΣ wrote on a day about a published contract. Amounts in euro.

    The differences are not kept: they follow from this and from what the portal says.
    """

    contract = models.ForeignKey(
        Contract, models.CASCADE, verbose_name=_("Σύμβαση"), related_name="register_readings"
    )
    read_on = models.DateField(_("ημέρα"))
    read_at = models.DateTimeField(_("πότε"))
    answer = models.ForeignKey(
        RegisterAnswer, models.PROTECT, verbose_name=_("απάντηση"), related_name="+", null=True
    )
    adam = models.CharField(_("ΑΔΑΜ της έκδοσης που ισχύει"), max_length=20, blank=True)
    net = MoneyField(null=True)
    gross = MoneyField(null=True)
    budget = MoneyField(null=True)
    signed_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    tax_ids = models.JSONField(default=list)
    paid = models.JSONField(default=list)  # [day, Σ net], as text, by day
    paid_blocked_from = models.DateField(null=True)  # the first day by which it is not known
    orders_on_superseded = models.PositiveSmallIntegerField(default=0)
    is_comparable = models.BooleanField(default=True)  # whether `net` is the whole contract's
    problems = models.JSONField(default=list)
    faults = models.JSONField(default=list)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ανάγνωση του ΚΗΜΔΗΣ")
        verbose_name_plural = _("Αναγνώσεις του ΚΗΜΔΗΣ")
        ordering = ["-read_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "read_on"], name="one_register_reading_per_contract_and_day"
            )
        ]
