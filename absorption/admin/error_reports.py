"""The admin of errors that readers report."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from absorption.admin.site import site
from absorption.models.error_reports import ErrorReport


class DecisionForm(forms.ModelForm):
    """What was decided about a report, and what of its text is shown."""

    class Meta:
        """Only the decision: what the reader wrote stays as written."""

        model = ErrorReport
        fields = ("decision", "answer", "public_text")

    def clean(self):
        """Ask for a decision: saving answers the reader and forgets the e-mail."""
        cleaned = super().clean() or {}
        if not cleaned.get("decision"):
            raise ValidationError({"decision": _("Διαλέξτε απόφαση.")})
        return cleaned

    def _get_validation_exclusions(self):
        """The decision gets its time when it is saved."""
        return super()._get_validation_exclusions() | {"decided_at"}


class WaitingFilter(admin.SimpleListFilter):
    """Whether a report waits for a decision."""

    title = _("κατάσταση")
    parameter_name = "waiting"

    def lookups(self, request, model_admin):
        """Return both states."""
        return [("yes", _("Εκκρεμούν")), ("no", _("Αποφασίστηκαν"))]

    def queryset(self, request, queryset):
        """Return the reports in the chosen state."""
        if self.value() == "yes":
            return queryset.waiting()
        return queryset.exclude(decision="") if self.value() == "no" else queryset


@admin.register(ErrorReport, site=site)
class ErrorReportAdmin(admin.ModelAdmin):
    """Errors that readers reported."""

    form = DecisionForm
    list_display = ("reported_at", "subject", "field", "decision", "decided_at")
    list_select_related = ("contract", "municipality")
    list_filter = (WaitingFilter, "decision")
    date_hierarchy = "reported_at"
    actions = ("delete_emails",)
    search_fields = ("text", "contract__reference", "municipality__name")
    readonly_fields = (
        "reported_at",
        "contract",
        "municipality",
        "page",
        "field",
        "value",
        "as_of",
        "data_version",
        "text",
        "email",
        "decided_at",
    )
    fieldsets = (
        (_("Η αναφορά"), {"fields": readonly_fields[:-1]}),
        (
            _("Η απόφαση"),
            {
                "fields": ("decision", "answer", "public_text", "decided_at"),
                "description": _("Με την αποθήκευση το e-mail σβήνεται: γράψτε του πρώτα."),
            },
        ),
    )

    @admin.display(description=_("Για ποιο"))
    def subject(self, report):
        """Return what the report is about."""
        return report.subject or report.page

    def get_fieldsets(self, request, obj=None):
        """Show the e-mail only to who answers."""
        (heading, options), decision = self.fieldsets
        fields = options["fields"]
        if not self.has_change_permission(request, obj):
            fields = tuple(name for name in fields if name != "email")
        return ((heading, {"fields": fields}), decision)

    @admin.action(description=_("Σβήσιμο των e-mail"), permissions=["change"])
    def delete_emails(self, request, queryset):
        """Forget the e-mails of the chosen reports."""
        count = queryset.exclude(email="").update(email="")
        self.message_user(request, _("Σβήστηκαν e-mail: %(count)d") % {"count": count})

    def has_add_permission(self, request):
        """Only readers report."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A report stays in the public log."""
        return False

    def save_model(self, request, obj, form, change):
        """Record the decision with its time and forget the e-mail."""
        obj.decide(obj.decision, obj.answer, obj.public_text)
