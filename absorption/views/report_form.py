"""The form for «Κάτι είναι λάθος;»: no account, no third party, a trap for robots."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from absorption.models import DataVersion
from absorption.models.error_reports import ErrorReport
from absorption.views.visitors import address_of
from municipalities.dates import today
from municipalities.models import Contract, Municipality

MOST_REPORTS = 5
PERIOD = 60 * 60  # seconds


class ReportForm(forms.ModelForm):
    """What is wrong, carrying what the page showed."""

    about = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)
    # People do not see it; robots fill it in.
    website = forms.CharField(
        label=_("Αφήστε το κενό"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        """The reader writes two fields; the page gives the others."""

        model = ErrorReport
        fields = ("text", "email", "field", "value", "as_of")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6, "class": "govgr-textarea"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "class": "govgr-input"}),
            "field": forms.HiddenInput,
            "value": forms.HiddenInput,
            "as_of": forms.HiddenInput,
        }

    @property
    def is_trapped(self):
        """Whether a robot filled in what people do not see."""
        return bool(self.cleaned_data.get("website"))

    def save(self, commit=True):
        """Save the report with the page's subject and today's data version."""
        report = self.instance
        report.page = self.cleaned_data["about"]
        report.data_version = DataVersion.current().number
        report.as_of = report.as_of or today()
        report.municipality, report.contract = subject_of(report.page)
        return super().save(commit)


def subject_of(page):
    """Return (municipality, contract) that the address of a page is about; None if neither."""
    try:
        path = urlsplit(page).path
        language = get_language_from_path(path) or settings.LANGUAGE_CODE
        with override(language):  # the prefix depends on it
            match = resolve(path)
    except (Resolver404, ValueError):
        return None, None
    if match.url_name == "municipality-detail":
        return Municipality.objects.published().filter(**match.kwargs).first(), None
    if match.url_name == "contract-detail":
        return None, Contract.objects.published().filter(**match.kwargs).first()
    return None, None


def may_report(request):
    """Count a report of this visitor; return whether it is not one too many in the hour.

    Keeps no address: only a keyed hash of it, for as long as it counts.
    """
    address = address_of(request) or ""
    key = f"report-{salted_hmac('absorption.reports', address).hexdigest()}"
    cache.add(key, 0, PERIOD)
    try:
        return cache.incr(key) <= MOST_REPORTS
    except ValueError:  # ran out between the two
        return True
