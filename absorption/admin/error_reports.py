"""The admin of errors that readers report: an editor answers, a publisher releases it."""

from hashlib import sha256
from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.admin.display import ValueChange, label_of, said_by
from absorption.admin.lists import PickFilter
from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.models.error_reports import ErrorReport
from absorption.publication import error_reports as steps
from absorption.staff import notifications
from absorption.staff.roles import PREPARE, may_publish
from absorption.templatetags.amounts import display_value, reported_figure

if TYPE_CHECKING:
    from django.http import QueryDict

PUBLIC = ("decision", "public_text", "answer")
OF_THE_READER = ("field", "value")  # in reports of before version 0005


class AnswerForm(forms.ModelForm):
    """What is to be published about a report; the reader's own text stays as written."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ErrorReport
        fields = steps.PREPARED
        widgets = {"prepared_answer": AdminTextareaWidget(attrs={"rows": 3})}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.conflict = []
        if not self.instance.prepared_decision:  # begins with what is public
            for prepared, public in zip(steps.PREPARED, PUBLIC, strict=True):
                self.initial[prepared] = getattr(self.instance, public)
        self.initial["seen"] = stage_seen(self.instance)

    def clean(self):
        """Ask for a decision; refuse to write over what somebody else did in the meantime."""
        cleaned = super().clean() or {}
        if not cleaned.get("prepared_decision"):
            self.add_error("prepared_decision", _("Διαλέξτε απόφαση."))
        now = stage_seen(self.instance)
        if cleaned.get("seen") != now:
            self.conflict = [
                ValueChange(
                    label_of(ErrorReport, name),
                    said_by(self.instance, name),
                    display_value(ErrorReport._meta.get_field(name), cleaned.get(name)),
                )
                for name in steps.PREPARED
            ]
            self.data = cast("QueryDict", self.data).copy()
            self.data["seen"] = now
            raise ValidationError(
                _(
                    "Δεν αποθηκεύτηκε τίποτα: στο μεταξύ την άλλαξε άλλος. Παρακάτω φαίνονται και "
                    "οι δύο εκδοχές· ό,τι γράψατε είναι ακόμη στη φόρμα. Αν αποθηκεύσετε ξανά, θα "
                    "ισχύσει η δική σας."
                )
            )
        return cleaned


class WaitingFilter(PickFilter):
    """Whom a report waits for."""

    title = gettext_lazy("κατάσταση")
    parameter_name = "waiting"
    picks = {
        "yes": (gettext_lazy("Περιμένουν απάντηση"), lambda rows, user: rows.unanswered()),
        "publication": (gettext_lazy("Περιμένουν δημοσίευση"), lambda rows, user: rows.prepared()),
        "no": (gettext_lazy("Αποφασίστηκαν"), lambda rows, user: rows.exclude(decision="")),
    }


class TakeOffForm(forms.Form):
    """Which public texts go."""

    texts = forms.MultipleChoiceField(
        label=gettext_lazy("Κείμενα που αφαιρούνται"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, report, *args, **options):
        super().__init__(*args, **options)
        texts = cast("forms.ChoiceField", self.fields["texts"])
        texts.choices = [
            (name, f"{label_of(ErrorReport, name)}: {getattr(report, name)}")
            for name in steps.public_texts(report)
        ]


@admin.register(ErrorReport, site=site)
class ErrorReportAdmin(ReadOnlyAdmin):
    """Errors that readers reported; each stays in the public log."""

    form = AnswerForm
    change_form_template = "admin/reports/form.html"
    list_display = ("reported_at", "subject", "about", "stage", "decided_at")
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
        "about",
        *OF_THE_READER,
        "as_of",
        "data_version",
        "text",
        "email",
        *PUBLIC,
        "decided_at",
        "edited_by",
        "prepared_at",
    )

    @admin.display(description=gettext_lazy("Για ποιο"))
    def subject(self, report):
        return report.subject or report.page or _("Η πύλη γενικά")

    @admin.display(description=gettext_lazy("στοιχείο"))
    def about(self, report):
        return reported_figure(report) or self.get_empty_value_display()

    @admin.display(description=gettext_lazy("κατάσταση"))
    def stage(self, report):
        """Return whom the report waits for, or what was decided."""
        if report.prepared_at:
            return _("Περιμένει δημοσίευση")
        if report.review_comment:
            return _("Επιστράφηκε")
        return report.get_decision_display() or _("Περιμένει απάντηση")

    def get_fieldsets(self, request, obj=None):
        """Show the e-mail only to who publishes, and the words of an old report if it has any."""
        report = list(self.readonly_fields[: self.readonly_fields.index("decision")])
        for name in OF_THE_READER:
            if not getattr(obj, name):
                report.remove(name)
        if not may_publish(request.user):
            report.remove("email")
        public = [(_("Δημόσια τώρα"), {"fields": (*PUBLIC, "decided_at")})] if obj.decision else []
        prepared = (*steps.PREPARED, "edited_by", "prepared_at")
        return [
            (_("Η αναφορά"), {"fields": report}),
            *public,
            (_("Τι θα δημοσιευθεί"), {"fields": prepared}),
        ]

    def get_urls(self):
        return [
            self.route("<int:pk>/review/", self.review_view, "review"),
            self.route("<int:pk>/take-off/", self.take_off_view, "take_off"),
            *super().get_urls(),
        ]

    def get_object(self, request, object_id, from_field=None):
        """Return the report, locked while an answer is saved: two saves queue."""
        report = super().get_object(request, object_id, from_field)
        if report and request.method == "POST" and connection.in_atomic_block:
            report = ErrorReport.objects.select_for_update().get(pk=report.pk)
        return report

    def has_change_permission(self, request, obj=None):
        """Let whoever publishes only read what another prepared.

        A form that was open while it was prepared is still read, so that it can refuse and give
        back what was typed.
        """
        allowed = request.user.has_perm(PREPARE)
        if obj is None or request.method == "POST":
            return allowed
        return allowed and not self._may_review(request, obj)

    @admin.action(description=gettext_lazy("Σβήσιμο των e-mail"), permissions=["publish"])
    def delete_emails(self, request, queryset):
        """Forget the e-mails of the chosen reports."""
        count = queryset.exclude(email="").update(email="")
        self.message_user(request, _("Σβήστηκαν e-mail: %(count)d") % {"count": count})

    def render_change_form(self, request, context, *args, **options):
        report = options["obj"]
        publishes = may_publish(request.user)
        context["report"] = report
        context["may_review"] = self._may_review(request, report)
        context["may_take_off"] = publishes and steps.public_texts(report)
        context["conflict"] = getattr(context["adminform"].form, "conflict", [])
        return super().render_change_form(request, context, *args, **options)

    def save_model(self, request, obj, form, change):
        """Keep the answer until a publisher releases it, and tell them."""
        prepared = [form.cleaned_data[name] for name in steps.PREPARED]
        report = steps.prepare(obj, request.user, *prepared)
        notifications.tell_publishers([report], request.user)

    def review_view(self, request, pk):
        """Show a publisher what would be public; publish it or send it back."""
        report = self._of_publisher(request, pk)
        if not report.prepared_at:
            self.message_user(request, _("Δεν περιμένει δημοσίευση."), messages.WARNING)
            return self._back_to(report)
        if request.method == "POST" and self._decide(request, report):
            return self._back_to(report)
        return self.page(
            request,
            "admin/reports/review.html",
            _("Έλεγχος πριν από τη δημοσίευση"),
            record=report,
            about=self.about(report),
            changes=[
                ValueChange(
                    label_of(ErrorReport, public),
                    said_by(report, public),
                    said_by(report, prepared),
                )
                for prepared, public in zip(steps.PREPARED, PUBLIC, strict=True)
            ],
            is_own=not self._may_review(request, report),
            seen=stage_seen(report),
            comment=request.POST.get("comment", ""),
        )

    def take_off_view(self, request, pk):
        """Ask a publisher which public texts go, and put a stub in their place."""
        report = self._of_publisher(request, pk)
        if not steps.public_texts(report):
            self.message_user(request, _("Δεν έχει δημόσιο κείμενο."), messages.WARNING)
            return self._back_to(report)
        form = TakeOffForm(report, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                steps.take_off(report, request.user, form.cleaned_data["texts"])
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.log_change(request, report, "Αφαίρεση δημόσιου κειμένου")
                self.message_user(request, _("Αφαιρέθηκαν· έμεινε σημείωση στη θέση τους."))
                return self._back_to(report)
        title = _("Αφαίρεση δημόσιου κειμένου")
        return self.page(request, "admin/reports/take_off.html", title, record=report, form=form)

    def _decide(self, request, report):
        """Publish or send back, and return whether it went through; else say why not."""
        try:
            if request.POST.get("seen") != stage_seen(report):
                raise ValidationError(_("Άλλαξε αφότου άνοιξε η σελίδα. Δείτε το ξανά."))
            if "_publish" in request.POST:
                steps.release(report, request.user)
                done = _("Δημοσιεύθηκε η απάντηση.")
            else:
                sent_back = steps.send_back(report, request.user, request.POST.get("comment", ""))
                notifications.tell_editors([sent_back], request.user)
                done = _("Επιστράφηκε.")
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return False
        self.log_change(request, report, done)
        self.message_user(request, done, messages.SUCCESS)
        return True

    def _may_review(self, request, report):
        """Return whether another prepared what this user may publish."""
        is_others = report.edited_by_id != request.user.pk
        return bool(report.prepared_at and is_others and may_publish(request.user))

    def _of_publisher(self, request, pk):
        if not may_publish(request.user):
            raise PermissionDenied
        return get_object_or_404(ErrorReport, pk=pk)

    def _back_to(self, report):
        return HttpResponseRedirect(self.url_of("change", report.pk))


def stage_seen(report):
    """Return a short name for where a report stands: another one after each step."""
    stage = f"{report.prepared_at} {report.decided_at} {report.review_comment}"
    return sha256(stage.encode()).hexdigest()
