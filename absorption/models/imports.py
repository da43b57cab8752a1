"""What editors bring in: files on their way to drafts, and the spellings that they use."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from municipalities.models.fields import person


class NameSpelling(models.Model):
    """How somebody writes a municipality's name; without one, the name is of another body."""

    text = models.CharField(_("γραφή"), max_length=200)
    folded = models.CharField(_("γραφή χωρίς τόνους"), max_length=200, unique=True, editable=False)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        verbose_name=_("Δήμος"),
        related_name="spellings",
        null=True,
        blank=True,
        help_text=_("Κενό όταν είναι άλλος φορέας."),
    )
    by = person(_("από"))
    at = models.DateTimeField(_("πότε"), auto_now_add=True)

    class Meta:
        verbose_name = _("Γραφή ονόματος Δήμου")
        verbose_name_plural = _("Γραφές ονομάτων Δήμων")
        ordering = ["text"]


class HeadingMeaning(models.Model):
    """What an editor said that a heading of a table by municipality means."""

    text = models.CharField(_("επικεφαλίδα"), max_length=200)
    folded = models.CharField(
        _("επικεφαλίδα χωρίς τόνους"), max_length=400, unique=True, editable=False
    )
    meaning = models.CharField(_("τι είναι"), max_length=20)
    by = person(_("από"))
    at = models.DateTimeField(_("πότε"), auto_now=True)

    class Meta:
        verbose_name = _("Επικεφαλίδα πίνακα ανά Δήμο")
        verbose_name_plural = _("Επικεφαλίδες πίνακα ανά Δήμο")
        ordering = ["text"]


class ImportUpload(models.Model):
    """A file between its preview and its import: kept here, so that any process can go on."""

    dataset = models.CharField(_("σύνολο δεδομένων"), max_length=20)
    filename = models.CharField(_("αρχείο"), max_length=200)
    content = models.BinaryField()
    # A table by municipality: what has been answered of it, and the document uploaded with it.
    answers = models.JSONField(_("απαντήσεις"), null=True, blank=True)
    document = models.BinaryField(_("έγγραφο PDF"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("από"), related_name="+"
    )
    at = models.DateTimeField(_("πότε"), auto_now_add=True)

    class Meta:
        verbose_name = _("Αρχείο προς εισαγωγή")
        verbose_name_plural = _("Αρχεία προς εισαγωγή")
        ordering = ["-at"]
