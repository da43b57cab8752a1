"""The ledger of what was made public and when, and the number of what is public now."""

import re

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from absorption.models.system_texts import OF_WHAT_IS_NEW
from municipalities.models import Contract, Document, Municipality
from municipalities.records import ChangeKind

# The ledger also says where personal data was taken out of something public.
REDACTION = ("redaction", _("Διαγραφή προσωπικών δεδομένων"))


CHANGE_KINDS = [*ChangeKind.choices, REDACTION]


class Change(models.Model):
    """One line of the public ledger: what became public, old and new, why and when."""

    at = models.DateTimeField(_("πότε"))
    data_version = models.PositiveIntegerField(
        _("αριθμός ενημέρωσης"), help_text=_("Η ενημέρωση που άρχισε με αυτή τη μεταβολή.")
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
        Document, models.PROTECT, verbose_name=_("Έγγραφο"), related_name="changes", null=True
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
        verbose_name = _("Μεταβολή")
        verbose_name_plural = _("Μεταβολές")
        ordering = ["-at", "-id"]
        permissions = [("publish", _("Δημοσιεύει ή επιστρέφει ό,τι υπέβαλε άλλος"))]
        indexes = [models.Index(fields=["record_type", "record_id"])]

    def __str__(self):
        return self.label

    @classmethod
    def of(cls, record, **said):
        """Return a line, not yet written, of a record: what it is called and belongs to."""
        is_document = isinstance(record, Document)
        return cls(
            record_type=record._meta.model_name,
            record_id=record.pk,
            label=str(getattr(record, "public_name", record)),
            contract=record.its_contract,
            document=record if is_document else getattr(record, "document", None),
            **said,
        )

    @property
    def record_label(self):
        """What kind of thing changed, in the language of the page."""
        return record_labels(self.record_type, is_official=self.is_official)[0]

    @property
    def title(self):
        """The thing that changed, as a reader is told of it."""
        return title_of(self.record_type, self.label)

    @property
    def said_reason(self):
        """Why it changed, where that says more than the kind of change; else empty."""
        return said_reason(self.kind, self.reason)

    @property
    def is_official(self):
        """Whether it is of what a document states of a municipality as a whole."""
        return self.record_type == "absorptionfigure" and self.contract_id is None


OFFICIAL = Q(record_type="absorptionfigure", contract=None)
OFFICIAL_LABELS = (_("Επίσημο ποσό για τον δήμο"), _("Επίσημα ποσά για δήμους"))


KIND_LABELS = dict(CHANGE_KINDS)
FIRST_KINDS = {ChangeKind.INITIAL, ChangeKind.PUBLICATION}


def said_reason(kind, reason):
    """Return the reason of a change where it says more than its kind; else empty."""
    if kind in FIRST_KINDS and reason in OF_WHAT_IS_NEW:
        return ""
    return "" if reason.lower() == str(KIND_LABELS[kind]).lower() else reason


# A figure of a contract is labelled with the contract's number and title, and its own day.
FIGURE_OF_A_CONTRACT = re.compile(r"^(\d+-\d+) .*, (\d\d/\d\d/\d{4})$", re.DOTALL)


def title_of(record_type, label):
    """Return the name of a record in quotation marks, without the portal's own code of a report.

    A figure of a contract is told by the contract's number and the day.
    """
    if record_type == "absorptionfigure" and (found := FIGURE_OF_A_CONTRACT.match(label)):
        return gettext("%(contract)s, πληρωμές έως %(day)s") % {
            "contract": found[1],
            "day": found[2],
        }
    name = label.partition(" ")[2] if record_type == "reportedfigure" else label
    return name if "«" in name else gettext("«%(name)s»") % {"name": name}


def record_labels(record_type, *, is_official):
    """Return what one and what several of the things of a ledger line are called."""
    if is_official:
        return OFFICIAL_LABELS
    options = record_options(record_type)
    return options.verbose_name, options.verbose_name_plural


def record_options(record_type):
    """Return the model options of what a ledger line calls `record_type`."""
    return next(model._meta for model in apps.get_models() if model._meta.model_name == record_type)


class DataVersion(models.Model):
    """The number of what is public: one row, raised by every publication."""

    number = models.PositiveIntegerField(_("αριθμός ενημέρωσης"), default=0)
    changed_at = models.DateTimeField(_("τελευταία μεταβολή"), null=True)

    class Meta:
        verbose_name = _("Ενημέρωση δεδομένων")
        verbose_name_plural = _("Ενημερώσεις δεδομένων")
        constraints = [
            models.CheckConstraint(name="data_version_is_one_row", condition=Q(id=1)),
        ]

    @classmethod
    def current(cls):
        """Return the current version."""
        return cls.objects.get_or_create(pk=1)[0]
