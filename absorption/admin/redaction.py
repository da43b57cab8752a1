"""The page on which a publisher takes personal data out of something published."""

from typing import cast

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.admin import display
from absorption.admin.workflow import StepsAdmin
from absorption.publication.redaction import redact, redactable
from absorption.staff.roles import may_publish


class RedactionForm(forms.Form):
    """Which texts go, and why."""

    fields_to_redact = forms.MultipleChoiceField(
        label=gettext_lazy("Κείμενα με προσωπικά δεδομένα"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=gettext_lazy("Δημόσια αιτιολογία"),
        max_length=500,
        help_text=gettext_lazy("Μπαίνει στο μητρώο μεταβολών. Χωρίς τα ίδια τα δεδομένα."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, record, *args, **options):
        super().__init__(*args, **options)
        texts = cast("forms.ChoiceField", self.fields["fields_to_redact"])
        texts.choices = [
            (name, f"{display.label_of(type(record), name)}: {display.said_by(record, name)}")
            for name in redactable(type(record))
            if display.said_by(record, name) != display.UNKNOWN
        ]


class RedactionAdmin(StepsAdmin):
    """Redaction for the records of one admin."""

    def get_urls(self):
        page = self.route("<int:object_id>/redact/", self.redact_view, "redact")
        return [page, *super().get_urls()]

    def redact_view(self, request, object_id):
        """Ask which texts go and why, and take them out."""
        record = get_object_or_404(self.model, pk=object_id)
        if not may_publish(request.user) or not record.is_published:
            raise PermissionDenied
        form = RedactionForm(record, request.POST or None)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            try:
                redact(record, chosen["fields_to_redact"], request.user, chosen["reason"])
            except ValidationError as error:
                form.add_error(None, error)
            except IntegrityError:
                form.add_error(None, _("Υπάρχει ήδη ίδια εγγραφή με διαγραμμένο κείμενο."))
            else:
                self.message_user(request, _("Διαγράφηκαν· έμεινε σημείωση στη θέση τους."))
                return HttpResponseRedirect(self.url_of("change", record.pk))
        title = _("Διαγραφή προσωπικών δεδομένων")
        return self.page(request, "admin/records/redact.html", title, record=record, form=form)
