"""What proves it: documents, and what was merely reported."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities.files import sha256_of, validate_pdf
from municipalities.models.fields import (
    PercentField,
    day,
    day_precision,
    document,
    money,
    not_negative,
    public_note,
    text_language,
    title_language,
    unique_original,
)
from municipalities.models.municipalities import Municipality, Noted, in_language
from municipalities.records import VersionedRecord


class Standing(models.TextChoices):
    """What kind of word a document is. Only the first four back the ledger."""

    OFFICIAL_ACT = "official_act", _("Διοικητική πράξη")
    PARLIAMENT = "parliament", _("Κοινοβουλευτικό έγγραφο")
    REGISTER = "register", _("Δημόσιο μητρώο")
    STATISTICS = "statistics", _("Στατιστική")
    ANNOUNCEMENT = "announcement", _("Ανακοίνωση Δήμου")
    PLAN = "plan", _("Σχέδιο")
    PRESS = "press", _("Δημοσίευμα")


BACKING_STANDINGS = (
    Standing.OFFICIAL_ACT,
    Standing.PARLIAMENT,
    Standing.REGISTER,
    Standing.STATISTICS,
)


class VatBasis(models.TextChoices):
    """Whether an amount includes VAT, as its source states."""

    NET = "net", _("χωρίς ΦΠΑ")
    GROSS = "gross", _("με ΦΠΑ")
    UNKNOWN = "unknown", _("η πηγή δεν αναφέρει αν περιλαμβάνει ΦΠΑ")


def vat_basis():
    """Return the field for the VAT basis of an amount that a source states."""
    return models.CharField(
        _("ΦΠΑ"),
        max_length=7,
        choices=VatBasis,
        default=VatBasis.UNKNOWN,
        help_text=_("Αν το ποσό περιλαμβάνει ΦΠΑ, όπως το λέει η πηγή."),
    )


class Document(Noted, VersionedRecord):
    """A source: what was said, by whom, when, and where to read it."""

    key_fields = ("reference",)

    reference = models.SlugField(
        _("κωδικός"), max_length=80, help_text=_("Μένει ο ίδιος· είναι στη διεύθυνση της σελίδας.")
    )
    title = models.CharField(_("τίτλος"), max_length=500, help_text=_("Όπως τον γράφει ο εκδότης."))
    title_language = title_language()
    standing = models.CharField(
        _("είδος"),
        max_length=12,
        choices=Standing,
        help_text=_("Πράξη, κοινοβουλευτικό έγγραφο, μητρώο και στατιστική στηρίζουν ποσά."),
    )
    number = models.CharField(
        _("αριθμός"), max_length=100, blank=True, help_text=_("Αριθμός πρωτοκόλλου ή έκδοσης.")
    )
    issuer = models.CharField(
        _("εκδότης"), max_length=200, blank=True, help_text=_("Ποιος το εξέδωσε.")
    )
    issued_on = day(_("ημερομηνία"), _("Κενή όταν το έγγραφο δεν τη φέρει."))
    issued_precision = day_precision()
    url = models.URLField(
        _("διεύθυνση"), max_length=1000, blank=True, help_text=_("Πού το δημοσιεύει ο εκδότης του.")
    )
    file = models.FileField(
        _("αρχείο PDF"),
        upload_to="documents/%Y/",
        max_length=200,
        blank=True,
        validators=[validate_pdf],
        help_text=_("Το ίδιο το έγγραφο, επειδή οι σύνδεσμοι χάνονται. Έως 20 MB."),
    )
    sha256 = models.CharField(
        _("SHA-256 του αρχείου"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Αποτύπωμα του αρχείου που κρατά η πύλη."),
    )
    text = models.TextField(
        _("κείμενο"), blank=True, help_text=_("Το κείμενο, όπου το κρατά η ίδια η πύλη.")
    )
    note = public_note(max_length=1000)
    note_en = models.CharField(_("σημείωση στα αγγλικά"), max_length=1000, blank=True)

    recognised_by = ("title", "issuer", "number", "issued_on")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Έγγραφο")
        verbose_name_plural = _("Έγγραφα")
        ordering = ["title"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            unique_original(
                "reference",
                name="document_reference_is_unique",
                message=_("Υπάρχει ήδη Έγγραφο με αυτόν τον κωδικό."),
            ),
        ]

    def __str__(self):
        return self.title

    def save_base(self, *args, **options):
        """Keep the digest of a file that was just uploaded."""
        if not self.file:
            self.sha256 = ""
        elif not self.file._committed:
            self.sha256 = sha256_of(self.file)
        super().save_base(*args, **options)

    def get_absolute_url(self):
        return reverse("document-detail", args=[self.reference])

    @property
    def backs_ledger(self):
        """Whether a figure of the ledger may rest on this document."""
        return self.standing in BACKING_STANDINGS


class ReportedKind(models.TextChoices):
    """What a reported amount is said to be."""

    BUDGET = "budget", _("Προϋπολογισμός")
    CONTRACT = "contract", _("Σύμβαση")
    PAYMENT = "payment", _("Πληρωμή")
    ABSORPTION = "absorption", _("Απορρόφηση")
    STATUS = "status", _("Πορεία του έργου")


class Scope(models.TextChoices):
    """How surely a report speaks of Action 16954; the last three say nothing of its money."""

    ACTION = "action-16954", _("Η πηγή κατονομάζει τη Δράση")
    PROBABLE = "probable", _("Πιθανόν αφορά τη Δράση")
    SUB_ACTION = "sub-action", _("Μέρος άλλου αναφερόμενου ποσού")
    WIDER = "wider", _("Ευρύτερο από τη Δράση")
    UNCLEAR = "unclear", _("Άγνωστο αν αφορά τη Δράση")
    RRF_NATIONAL = "rrf-national", _("Όλα τα έργα του Ταμείου Ανάκαμψης")


class ReportedFigure(Noted, VersionedRecord):
    """What the press, a plan or a municipality said: quoted, never added up."""

    key_fields = ("code",)

    code = models.CharField(_("κωδικός"), max_length=20, help_text=_("Μένει ο ίδιος."))
    action = models.ForeignKey(
        "municipalities.Action",
        models.PROTECT,
        verbose_name=_("Δράση"),
        related_name="reported_figures",
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("Δήμος"),
        related_name="reported_figures",
        null=True,
        blank=True,
        help_text=_("Κενό όταν αφορά και τους 17."),
    )
    subproject = models.ForeignKey(
        "municipalities.Subproject",
        models.PROTECT,
        verbose_name=_("Υποέργο"),
        related_name="reported_figures",
        null=True,
        blank=True,
    )
    kind = models.CharField(
        _("είδος"),
        max_length=10,
        choices=ReportedKind,
        help_text=_("Τι λέει η πηγή ότι είναι το ποσό."),
    )
    scope = models.CharField(
        _("σχέση με τη Δράση"),
        max_length=12,
        choices=Scope,
        help_text=_("Πόσο σίγουρα αφορά τη Δράση, κατά την πηγή."),
    )
    title = models.CharField(
        _("τίτλος"), max_length=500, help_text=_("Τι αφορά, με τα λόγια της πηγής.")
    )
    title_language = title_language()
    contractor = models.CharField(
        _("ανάδοχος, όπως αναφέρεται"), max_length=200, blank=True, help_text=_("Απλό κείμενο.")
    )
    amount = money(
        _("αναφερόμενο ποσό"), help_text=_("Ευρώ, όπως τα λέει η πηγή. Δεν αθροίζονται.")
    )
    percent = PercentField(
        _("αναφερόμενο ποσοστό"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Όπως το λέει η πηγή. Δεν μετατρέπεται σε ευρώ."),
    )
    vat_basis = vat_basis()
    reported_on = day(_("ημερομηνία αναφοράς"), _("Πότε το είπε η πηγή."))
    reported_precision = day_precision()
    quote = models.CharField(
        _("παράθεμα"), max_length=1000, help_text=_("Η φράση της πηγής, αυτολεξεί.")
    )
    quote_language = text_language(
        _("γλώσσα παραθέματος"), _("Η γλώσσα στην οποία είναι γραμμένο το παράθεμα.")
    )
    confidence = models.CharField(
        _("βεβαιότητα"),
        max_length=200,
        blank=True,
        help_text=_("Πόσο σίγουρα το λέει η πηγή, όταν δεν είναι βέβαιο."),
    )
    confidence_en = models.CharField(_("βεβαιότητα στα αγγλικά"), max_length=200, blank=True)
    note = public_note(max_length=1000)
    note_en = models.CharField(_("σημείωση στα αγγλικά"), max_length=1000, blank=True)
    document = document("reported_figures")

    recognised_by = ("municipality", "kind", "amount", "percent", "document")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Αναφερόμενο ποσό")
        verbose_name_plural = _("Αναφερόμενα ποσά")
        ordering = ["code"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            not_negative("amount"),
            unique_original(
                "code",
                name="reported_figure_code_is_unique",
                message=_("Υπάρχει ήδη αναφερόμενο ποσό με αυτόν τον κωδικό."),
            ),
            models.CheckConstraint(
                name="reported_percent_between_0_and_100",
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100),
                violation_error_message=_("Το ποσοστό είναι από 0 έως 100."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    @property
    def public_confidence(self):
        """How sure the source is, in the language of the page."""
        return in_language(self.confidence, self.confidence_en)

    def clean(self):
        """Refuse a sub-project of another municipality."""
        if self.subproject and self.subproject.municipality_id != self.municipality_id:
            raise ValidationError(
                {"subproject": _("Το Υποέργο ανήκει σε άλλον Δήμο από το αναφερόμενο ποσό.")}
            )
