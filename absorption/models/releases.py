"""Releases: what was public on a day, frozen under a number."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class RowCounts(models.Model):
    """How many rows each dataset has at a data version: `numbers` by the dataset's name.

    Nothing reads it any more. The release before this one writes it while both run side by side,
    so it goes with the next.
    """

    data_version = models.PositiveIntegerField(_("αριθμός ενημέρωσης"), primary_key=True)
    numbers = models.JSONField(_("γραμμές"))

    class Meta:
        verbose_name = _("Πλήθος γραμμών")
        verbose_name_plural = _("Πλήθη γραμμών")


class ReleaseIsFrozenError(Exception):
    """Somebody tried to change or delete a release."""


class DataReleaseQuerySet(models.QuerySet):
    """Releases: they are made, and never change."""

    def standing(self):
        """Return those that were not withdrawn: their file is there."""
        return self.filter(withdrawal=None)

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
    data_version = models.PositiveIntegerField(_("αριθμός ενημέρωσης"))
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
        verbose_name = _("Έκδοση δεδομένων προς αναφορά")
        verbose_name_plural = _("Εκδόσεις δεδομένων προς αναφορά")
        ordering = ["-number"]
        base_manager_name = "objects"

    def __str__(self):
        return f"{self.number} ({self.day:%d/%m/%Y})"

    def get_absolute_url(self):
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


class ReleaseWithdrawal(models.Model):
    """That a release held personal data: its file is gone, its number and checksum stay."""

    release = models.OneToOneField(
        DataRelease, models.PROTECT, verbose_name=_("έκδοση"), related_name="withdrawal"
    )
    at = models.DateTimeField(_("ανακλήθηκε"), auto_now_add=True)
    reason = models.CharField(_("γιατί"), max_length=500)

    class Meta:
        verbose_name = _("Ανάκληση έκδοσης")
        verbose_name_plural = _("Ανακλήσεις εκδόσεων")
        ordering = ["-at"]

    def __str__(self):
        return str(self.release)
