"""What is to be done: the sub-projects."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from municipalities.models.actions import Action
from municipalities.models.allocations import Allocation
from municipalities.models.fields import (
    document,
    money,
    not_negative,
    public_note,
    status_on,
    title_language,
    unique_original,
)
from municipalities.models.municipalities import Municipality, Noted
from municipalities.models.sources import Scope as ReportScope
from municipalities.models.sources import vat_basis
from municipalities.records import VersionedRecord


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
    WITHDRAWN = "withdrawn", _("Βγήκε από το Ταμείο (απένταξη)")
    MOVED = "moved", _("Μεταφορά σε άλλο χρηματοδοτικό πρόγραμμα")


class Subproject(Noted, VersionedRecord):
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
    greek_rendering = models.CharField(
        _("ελληνική απόδοση"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Απόδοση της πύλης, όπου ο τίτλος της πηγής είναι σε άλλη γλώσσα. Δεν είναι τίτλος "
            "της πηγής· όταν βρεθεί ελληνικός, αντικαθίσταται από αυτόν."
        ),
    )
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
    vat_basis = vat_basis()
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
    status_on = status_on()
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
        return self.title

    @property
    def readable(self):
        """The title as a reader of the page's language reads it: on Greek pages the rendering."""
        return self.greek_rendering if self.is_rendered else self.title

    @property
    def readable_language(self):
        """The language of `readable`."""
        return "el" if self.is_rendered else self.title_language

    @property
    def is_rendered(self):
        """Whether a Greek page shows the portal's rendering, the source's title beside it.

        A Greek title of a source replaces it by being there.
        """
        in_greek = get_language() == "el" and self.title_language != "el"
        return in_greek and bool(self.greek_rendering)
