"""Proposals about accounts: made by somebody who publishes, decided by another."""

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.admin.users import send_link
from absorption.admin.workflow import KEY
from absorption.models import AccountProposal
from absorption.models.accounts import AccountChange, Outcome
from absorption.staff import proposals
from absorption.staff.roles import may_publish

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.forms import ModelChoiceField


class ProposalForm(forms.ModelForm):
    """What is proposed, for whom and why."""

    class Meta:
        model = AccountProposal
        fields = ("kind", "account", "username", "email", "role", "reason")

    user: "AbstractBaseUser"  # who proposes; the admin says so

    def _post_clean(self):
        """Refuse what this person may not propose."""
        super()._post_clean()
        if not self.errors:
            try:
                proposals.check(self.instance, self.user)
            except ValidationError as error:
                self.add_error(None, error)


@admin.register(AccountProposal, site=site)
class AccountProposalAdmin(ReadOnlyAdmin):
    """Proposals, of which nobody decides their own, and none is edited or deleted."""

    form = ProposalForm
    change_form_template = "admin/users/proposal.html"
    list_display = ("__str__", "role", "proposed_by", "proposed_at", "outcome", "decided_by")
    list_select_related = ("account", "proposed_by", "decided_by")
    list_filter = ("outcome", "kind")
    actions = None

    def get_urls(self):
        decide = self.route("<int:pk>/decide/", self.decide_view, "decide", is_posted=True)
        return [decide, *super().get_urls()]

    def get_fields(self, request, obj=None):
        said = (*ProposalForm.Meta.fields,)
        if obj is None:
            return said
        return (*said, "proposed_by", "proposed_at", "outcome", "decided_by", "decided_at")

    def get_readonly_fields(self, request, obj=None):
        """A proposal is not edited: it is taken back and made anew."""
        return self.get_fields(request, obj) if obj else ()

    def get_form(self, request, obj=None, change=False, **options):
        """Let the form know who proposes, and offer the colleagues of whom it may be."""
        form = cast("type[ProposalForm]", super().get_form(request, obj, change, **options))
        form.user = request.user
        if account := cast("ModelChoiceField | None", form.base_fields.get("account")):
            colleagues = get_user_model().objects.filter(is_staff=True, is_superuser=False)
            account.queryset = colleagues.exclude(pk=request.user.pk)
        return form

    def get_changeform_initial_data(self, request):
        """Start with the account and the change that a page of the admin names."""
        initial = super().get_changeform_initial_data(request)
        if not KEY.fullmatch(str(initial.get("account", ""))):
            initial.pop("account", None)
        if initial.get("kind") not in AccountChange.values:
            initial.pop("kind", None)
        return initial

    def has_module_permission(self, request):
        return may_publish(request.user)

    def has_view_permission(self, request, obj=None):
        return may_publish(request.user)

    def has_add_permission(self, request):
        return may_publish(request.user)

    def save_model(self, request, obj, form, change):
        obj.proposed_by = request.user
        super().save_model(request, obj, form, change)
        if not proposals.others_who_may_decide(obj).exists():
            said = _(
                "Δεν υπάρχει δεύτερος υπεύθυνος δημοσίευσης: το εγκρίνει ο διαχειριστής του "
                "διακομιστή με manage.py confirm_account %(number)d"
            )
            self.message_user(request, said % {"number": obj.pk}, messages.WARNING)

    def render_change_form(self, request, context, *args, **options):
        proposal = options.get("obj")
        if proposal is not None and proposal.outcome == Outcome.OPEN:
            context["may_refuse"] = proposals.may_refuse(proposal, request.user)
            context["may_confirm"] = proposals.may_decide(proposal, request.user)
            context["is_mine"] = proposal.proposed_by_id == request.user.pk
        return super().render_change_form(request, context, *args, **options)

    def decide_view(self, request, pk):
        """Confirm or refuse one proposal."""
        if not may_publish(request.user):
            raise PermissionDenied
        proposal = get_object_or_404(AccountProposal, pk=pk)
        try:
            if "_confirm" in request.POST:
                enrolls = proposals.confirm(proposal, request.user)
                self.message_user(request, _("Εγκρίθηκε και έγινε."), messages.SUCCESS)
                if enrolls:
                    send_link(request, enrolls)
            else:
                proposals.refuse(proposal, request.user)
                self.message_user(request, _("Έκλεισε χωρίς να γίνει."), messages.SUCCESS)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        return HttpResponseRedirect(self.url_of("change", proposal.pk))
