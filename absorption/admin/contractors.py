"""The admin of contractors."""

import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from absorption.admin.base import RecordAdmin, section
from absorption.admin.forms import RecordForm
from absorption.admin.site import site
from municipalities.identifiers import may_be_person
from municipalities.models import Contractor


class ContractorForm(RecordForm):
    """A contractor; one whose tax number may be a person's is asked about."""

    is_company = forms.BooleanField(
        label=_("είναι εταιρεία, όχι φυσικό πρόσωπο"),
        required=False,
        help_text=_("Μόνο όταν ο ΑΦΜ μοιάζει με ΑΦΜ φυσικού προσώπου, ή λείπει."),
    )

    def clean_country(self):
        """Take the two letters of a country, in capitals."""
        country = self.cleaned_data["country"].upper()
        if not re.fullmatch("[A-Z]{2}", country):
            raise ValidationError(_("Δύο λατινικά γράμματα κατά ISO 3166-1, όπως GR ή DE."))
        return country

    def clean(self):
        """Suggest a natural person where the number does not say that it is a company."""
        cleaned = super().clean()
        number, country = cleaned.get("tax_id", ""), cleaned.get("country", "")
        is_said = cleaned.get("natural_person") or cleaned.get("is_company")
        is_new_here = self.instance._state.adding or "tax_id" in self.changed_data
        if is_new_here and not is_said and may_be_person(number, country):
            self.add_error(
                "natural_person",
                _(
                    "Μήπως είναι φυσικό πρόσωπο; Από τον ΑΦΜ δεν φαίνεται ότι είναι εταιρεία. "
                    "Σημειώστε «φυσικό πρόσωπο», ή «είναι εταιρεία»."
                ),
            )
        return cleaned


@admin.register(Contractor, site=site)
class ContractorAdmin(RecordAdmin):
    """Who signed with the municipalities."""

    form = ContractorForm
    list_display = ("name", "country", "tax_id", "natural_person")
    list_filter = ("natural_person", "country")
    search_fields = ("name", "tax_id")
    prepopulated_fields = {"slug": ("name",)}
    only_written = ("is_company",)
    fieldsets = (
        section(None, "name", "slug", ("country", "tax_id"), ("natural_person", "is_company")),
    )
