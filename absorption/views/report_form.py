"""The form for «Κάτι είναι λάθος;»: no account, no third party, a trap for robots.

What a report is about comes from its address and from the ledger: the reader writes two fields.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

from absorption.figures import reportable
from absorption.figures.as_of import as_of_from
from absorption.models import DataVersion
from absorption.models.error_reports import ErrorReport
from absorption.views.visitors import address_of
from municipalities.dates import today
from municipalities.models import Contract, Municipality

MOST_REPORTS = 5
PERIOD = 60 * 60  # seconds
LONGEST_ADDRESS = 300  # characters of the address of a page
# What each page shows that a report may be about, by the name of its address.
FIGURES: dict[str, Callable[..., dict]] = {
    "overview": reportable.of_action,
    "reported": reportable.of_action,
    "municipality-list": reportable.of_action,
    "methodology": reportable.of_action,
    "municipality-detail": reportable.of_municipality,
    "municipality-profile": reportable.of_municipality,
    "municipality-plan": reportable.of_municipality,
    "contract-detail": reportable.of_contract,
    "contract-list": reportable.of_list,
    "contractor-detail": reportable.of_contractor,
}


class ReportForm(forms.ModelForm):
    """What is wrong."""

    # People do not see it; robots fill it in.
    website = forms.CharField(
        label=_("Αφήστε το κενό"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        """The reader writes two fields; `report_about` gives the others."""

        model = ErrorReport
        fields = ("text", "email")
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6, "class": "govgr-textarea"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "class": "govgr-input"}),
        }

    @property
    def is_trapped(self):
        """Whether a robot filled in what people do not see."""
        return bool(self.cleaned_data.get("website"))

    def save(self, commit=True):
        """Save the report with its day and today's data version."""
        self.instance.as_of = self.instance.as_of or today()
        self.instance.data_version = DataVersion.current().number
        return super().save(commit)


def report_about(params):
    """Return an unsaved report about what `params` (a QueryDict) name: `about`, a page by its
    address, `as_of`, its day, and `figure`, one of its figures by its code.

    What names nothing that the portal knows is left out, as is everything else.
    """
    report = ErrorReport(as_of=day_of(params))
    path, match = page_at(params.get("about", "")[:LONGEST_ADDRESS])
    if match is None:
        return report
    report.page = path
    if FIGURES.get(match.url_name) is reportable.of_municipality:
        report.municipality = Municipality.objects.published().filter(**match.kwargs).first()
    elif match.url_name == "contract-detail":
        report.contract = Contract.objects.published().filter(**match.kwargs).first()
    code = params.get("figure", "")
    if match.url_name in FIGURES and reportable.kind_of(code):
        figures = FIGURES[match.url_name](as_of=report.as_of, **match.kwargs)
        if code in figures:
            report.figure, report.figure_value = code, figures[code]
    return report


def day_of(params):
    """Return the day that the page was of; None for now, and for what is no such day."""
    try:
        return as_of_from(params)
    except ValidationError:
        return None


def page_at(address):
    """Return (path, its match) of a page of the portal, whatever its language; None if none."""
    try:
        path = urlsplit(address).path
        language = get_language_from_path(path) or settings.LANGUAGE_CODE
        with override(language):  # the prefix depends on it
            return path, resolve(path)
    except (Resolver404, ValueError):
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
