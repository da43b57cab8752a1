"""Who signed: the contractors."""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities import identifiers
from municipalities.models.fields import unique_original
from municipalities.records import VersionedRecord


class Contractor(VersionedRecord):
    """Who signed with the municipality (Ανάδοχος)."""

    key_fields = ("slug",)

    name = models.CharField(
        _("επωνυμία"), max_length=200, help_text=_("Όπως γράφεται στη σύμβαση ή στο μητρώο.")
    )
    slug = models.SlugField(
        _("όνομα στη διεύθυνση"),
        max_length=100,
        help_text=_("Μένει το ίδιο· είναι στη διεύθυνση της σελίδας."),
    )
    country = models.CharField(_("χώρα"), max_length=2, default="GR", help_text=_("ISO 3166-1"))
    tax_id = models.CharField(
        _("ΑΦΜ"),
        max_length=20,
        blank=True,
        help_text=_("Ελληνικός ΑΦΜ με σωστό ψηφίο ελέγχου· προαιρετικός."),
    )
    natural_person = models.BooleanField(
        _("φυσικό πρόσωπο"),
        default=False,
        help_text=_("Τότε ούτε το όνομα ούτε ο ΑΦΜ φαίνονται στο κοινό."),
    )

    recognised_by = ("name", "country")

    class Meta(VersionedRecord.Meta):
        verbose_name = _("Ανάδοχος")
        verbose_name_plural = _("Ανάδοχοι")
        ordering = ["name"]
        constraints = [
            *VersionedRecord.Meta.constraints,
            unique_original(
                "slug",
                name="contractor_slug_is_unique",
                message=_("Υπάρχει ήδη Ανάδοχος με αυτό το όνομα στη διεύθυνση."),
            ),
            unique_original(
                "country",
                "tax_id",
                name="contractor_tax_id_is_unique_where_known",
                message=_("Υπάρχει ήδη Ανάδοχος με αυτόν τον ΑΦΜ."),
                condition=~Q(tax_id=""),
            ),
        ]

    def __str__(self):
        """Return the name; it may be a person's, so public pages use `public_name`."""
        return self.name

    def save_base(self, *args, **options):
        """Give a person an address without the name."""
        if self.natural_person and not self.slug.startswith("person-"):
            self.slug = f"person-{uuid4().hex[:8]}"
        super().save_base(*args, **options)

    def clean(self):
        """Check a Greek tax number by its check digit."""
        if self.tax_id and self.country == "GR":
            try:
                identifiers.validate_tax_id(self.tax_id)
            except ValidationError as error:
                raise ValidationError({"tax_id": error}) from error

    @property
    def private_fields(self):
        """A person's name and tax number are never shown in public."""
        return ("name", "tax_id") if self.natural_person else ()

    @property
    def public_name(self):
        """The name, or «φυσικό πρόσωπο»: a person is not named in public."""
        return _("φυσικό πρόσωπο") if self.natural_person else self.name

    @property
    def public_tax_id(self):
        """The tax number, empty for a person."""
        return "" if self.natural_person else self.tax_id
