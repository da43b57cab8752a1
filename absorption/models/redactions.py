"""Addresses that are gone for good: what stood there was a person's, or named one."""

from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _


class GoneAddress(models.Model):
    """A former address of a record, kept as a digest only: the name in it is kept nowhere."""

    record_type = models.CharField(_("τι"), max_length=30)
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("Διεύθυνση που αφαιρέθηκε")
        verbose_name_plural = _("Διευθύνσεις που αφαιρέθηκαν")
        constraints = [
            models.UniqueConstraint(fields=["record_type", "digest"], name="gone_address_once")
        ]

    def __str__(self):
        return f"{self.record_type} {self.digest[:8]}"

    @classmethod
    def keep(cls, record_type, addresses):
        """Let the addresses answer that they are gone from now on."""
        for address in addresses:
            cls.objects.get_or_create(record_type=record_type, digest=_digest(address))

    @classmethod
    def is_gone(cls, record_type, address):
        """Return whether something that named a person stood at the address."""
        return cls.objects.filter(record_type=record_type, digest=_digest(address)).exists()


def _digest(address):
    return sha256(address.encode()).hexdigest()
