"""What an editor is asked about a candidate."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from municipalities.models import Contract, Municipality


class AcceptForm(forms.Form):
    """What the register does not say well, or at all."""

    prefix = "accept"

    title = forms.CharField(
        label=_("τίτλος"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Το ΚΗΜΔΗΣ συχνά τον κόβει. Δεν κατονομάζει φυσικά πρόσωπα."),
    )
    contracting_authority = forms.CharField(label=_("αναθέτουσα αρχή"), max_length=200)
    municipalities = forms.ModelMultipleChoiceField(
        label=_("Δήμοι"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Όταν είναι πολλοί, τα μερίδια μένουν άγνωστα."),
    )
    confirm_funding = forms.BooleanField(required=False)

    def __init__(self, *args, candidate, first, **options):
        super().__init__(*args, **options)
        # Not in the class: a filter made while models load leaves traces in their history.
        municipalities: Any = self.fields["municipalities"]
        municipalities.queryset = Municipality.objects.originals().published()
        self.fields["title"].initial = first.title
        self.fields["contracting_authority"].initial = first.organisation_name[:200]
        self.fields["municipalities"].initial = [m.pk for m in candidate.municipalities.all()]
        if first.funding.number:
            self.fields["confirm_funding"].label = (
                _("Ο ενάριθμος %s είναι της Δράσης") % first.funding.number
            )
            self.fields["confirm_funding"].help_text = _(
                "Τότε ό,τι έχει αναρτηθεί με αυτόν έρχεται ως υποψήφιο."
            )
        else:
            del self.fields["confirm_funding"]


class LinkForm(forms.Form):
    """Which contract of the portal it is."""

    prefix = "link"

    contract = forms.CharField(
        label=_("Αριθμός σύμβασης στην πύλη"), max_length=20, help_text=_("Π.χ. 16954-0012")
    )

    def clean_contract(self):
        reference = self.cleaned_data["contract"].strip()
        found = Contract.objects.originals().filter(reference=reference).first()
        if found is None:
            raise ValidationError(_("Δεν υπάρχει σύμβαση με αυτόν τον αριθμό."))
        return found


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("αιτιολογία"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
