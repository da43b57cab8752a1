"""Where: the municipalities and their regions."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from municipalities.identifiers import validate_tax_id
from municipalities.keys import Keyed
from municipalities.models.fields import document, unique_original
from municipalities.records import Part, VersionedRecord


def in_language(greek, english):
    """Return the English text on English pages where there is one, else the Greek."""
    return english if english and get_language() == "en" else greek


class Noted:
    """What has a remark in two languages."""

    note: Any
    note_en: Any

    @property
    def public_note(self):
        """The remark in the language of the page."""
        return in_language(self.note, self.note_en)


class Region(Keyed):
    """A region (Περιφέρεια), NUTS level 2."""

    key_fields = ("nuts2",)

    nuts2 = models.CharField(_("κωδικός NUTS 2"), max_length=4, unique=True)
    name = models.CharField(_("Περιφέρεια"), max_length=100)
    name_en = models.CharField(_("αγγλική ονομασία"), max_length=100)

    class Meta:
        verbose_name = _("Περιφέρεια")
        verbose_name_plural = _("Περιφέρειες")
        ordering = ["name"]

    def __str__(self):
        return in_language(self.name, self.name_en)


class InclusionBasis(models.TextChoices):
    """Why a municipality takes part, as the ministry states it."""

    POPULATION = "population", _("Πληθυσμός άνω των 100.000 κατοίκων")
    MODEL = "model", _("Πρότυπο «έξυπνου Δήμου»")


class Municipality(Noted, VersionedRecord):
    """A municipality that takes part in the Action."""

    key_fields = ("slug",)
    owned = ("fact_sources",)

    # Identification
    ypes_code = models.CharField(
        _("κωδικός ΥΠΕΣ"),
        max_length=4,
        help_text=_("Κωδικός του Υπουργείου Εσωτερικών. Οι κωδικοί ΕΛΣΤΑΤ αλλάζουν, αυτός όχι."),
    )
    name = models.CharField(_("ονομασία"), max_length=100, help_text=_("«Δήμος Αθηναίων»"))
    short_name = models.CharField(
        _("σύντομη ονομασία"), max_length=100, help_text=_("Στη γενική: «Αθηναίων»")
    )
    name_in_answer = models.CharField(
        _("ονομασία στην απάντηση του Υπουργού"), max_length=100, blank=True
    )
    name_en = models.CharField(
        _("αγγλική ονομασία"), max_length=100, help_text=_("Όπως γράφεται στις αγγλικές σελίδες.")
    )
    slug = models.SlugField(
        _("όνομα στη διεύθυνση"),
        max_length=100,
        help_text=_("Μένει το ίδιο· είναι στη διεύθυνση της σελίδας."),
    )
    elstat_code = models.CharField(
        _("κωδικός ΕΛΣΤΑΤ"),
        max_length=4,
        blank=True,
        help_text=_("Κωδικός της Στατιστικής Αρχής· αλλάζει με κάθε απογραφή."),
    )
    diavgeia_uid = models.CharField(_("κωδικός φορέα στη Διαύγεια"), max_length=12, blank=True)
    tax_id = models.CharField(_("ΑΦΜ"), max_length=9, blank=True, validators=[validate_tax_id])
    website = models.URLField(
        _("ιστότοπος"), blank=True, help_text=_("Όπως είναι δηλωμένος στο μητρώο της Διαύγειας.")
    )

    # Place
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("Περιφέρεια"), related_name="municipalities"
    )
    regional_unit = models.CharField(
        _("Περιφερειακή Ενότητα"), max_length=100, help_text=_("Στην οποία ανήκει ο Δήμος.")
    )
    nuts3 = models.CharField(
        _("κωδικός NUTS 3"),
        max_length=5,
        blank=True,
        help_text=_("Της ευρωπαϊκής ονοματολογίας εδαφικών μονάδων."),
    )
    seat = models.CharField(_("έδρα"), max_length=100)
    seat_latitude = models.DecimalField(
        _("γεωγραφικό πλάτος"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    seat_longitude = models.DecimalField(
        _("γεωγραφικό μήκος"), max_digits=8, decimal_places=5, null=True, blank=True
    )

    # Population, by census
    population_2011 = models.PositiveIntegerField(
        _("πληθυσμός 2011"),
        null=True,
        blank=True,
        help_text=_("Μόνιμος πληθυσμός της απογραφής του 2011."),
    )
    population_2021_provisional = models.PositiveIntegerField(
        _("πληθυσμός 2021 (προσωρινά αποτελέσματα)"),
        null=True,
        blank=True,
        help_text=_("Μόνιμος πληθυσμός της απογραφής του 2021, πριν οριστικοποιηθεί."),
    )
    population_2021_final = models.PositiveIntegerField(
        _("πληθυσμός 2021 (οριστικά αποτελέσματα)"),
        null=True,
        blank=True,
        help_text=_("Μόνιμος πληθυσμός της απογραφής του 2021, όπως οριστικοποιήθηκε."),
    )

    # Participation
    inclusion_basis = models.CharField(
        _("κριτήριο συμμετοχής"),
        max_length=10,
        choices=InclusionBasis,
        help_text=_("Γιατί συμμετέχει, όπως το λέει η απάντηση του Υπουργού."),
    )
    reporting_interval_months = models.PositiveSmallIntegerField(
        _("στοιχεία κάθε πόσους μήνες"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("Μετά από τόσους μήνες χωρίς νεότερο στοιχείο ο Δήμος έχει καθυστερήσει."),
    )
    note = models.CharField(_("σημείωση"), max_length=500, blank=True)
    note_en = models.CharField(_("σημείωση στα αγγλικά"), max_length=500, blank=True)

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Δήμος")
        verbose_name_plural = _("Δήμοι")
        ordering = ["name"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            unique_original(
                "ypes_code",
                name="municipality_ypes_code_is_unique",
                message=_("Υπάρχει ήδη Δήμος με αυτόν τον κωδικό ΥΠΕΣ."),
            ),
            unique_original(
                "slug",
                name="municipality_slug_is_unique",
                message=_("Υπάρχει ήδη Δήμος με αυτό το όνομα στη διεύθυνση."),
            ),
        ]

    def __str__(self):
        return in_language(self.name, self.name_en)

    def get_absolute_url(self):
        return reverse("municipality-detail", args=[self.slug])

    @property
    def label(self):
        """The name without the word for municipality, in the language of the page."""
        return in_language(self.short_name, self.name_en.removeprefix("Municipality of "))

    @property
    def population(self):
        """Inhabitants in 2021: final where known, else provisional; None when unknown."""
        return self.population_2021_final or self.population_2021_provisional

    def population_facts(self):
        """Return (field, inhabitants or None, its `FactSource` or None) by census."""
        names = ("population_2011", "population_2021_provisional", "population_2021_final")
        sources = {source.field: source for source in self.fact_sources.all()}
        return [
            (self._meta.get_field(name), getattr(self, name), sources.get(name)) for name in names
        ]


class FactSource(Noted, Part):
    """Which document a fact about a municipality was read from."""

    whole = "municipality"
    key_fields = ("municipality__slug", "field")

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, verbose_name=_("Δήμος"), related_name="fact_sources"
    )
    field = models.CharField(_("στοιχείο"), max_length=50, help_text=_("Όνομα πεδίου του Δήμου."))
    document = document("fact_sources")
    note = models.CharField(_("σημείωση"), max_length=500, blank=True)
    note_en = models.CharField(_("σημείωση στα αγγλικά"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("Πηγή στοιχείου")
        verbose_name_plural = _("Πηγές στοιχείων")
        ordering = ["municipality", "field"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "field"],
                name="fact_has_one_source",
                violation_error_message=_("Το στοιχείο έχει ήδη πηγή."),
            )
        ]

    def __str__(self):
        return f"{self.municipality}: {self.field}"

    @property
    def field_label(self):
        return self.municipality._meta.get_field(self.field).verbose_name
