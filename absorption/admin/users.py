"""Accounts: superusers make and close them, publishers help a colleague who lost a phone.

Nobody changes rights here: the two roles come with the portal, and one's own account is
out of one's reach.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from absorption.admin.site import site
from absorption.staff import accounts, notifications
from absorption.staff.roles import EDITORS, PUBLISHERS, may_publish

User = get_user_model()


class AccountForm(forms.ModelForm):
    """Who somebody is, and which of the two roles is theirs."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(name__in=[EDITORS, PUBLISHERS]),
        label=gettext_lazy("Ρόλος"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        """No password, no superuser, no single permissions."""

        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active", "groups")


@admin.register(User, site=site)
class AccountAdmin(admin.ModelAdmin):
    """Staff accounts."""

    form = AccountForm
    change_form_template = "admin/users/form.html"
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    actions = None

    def get_urls(self):
        """Add the way to help a colleague."""
        view = self.admin_site.admin_view(require_POST(self.forget_phone_view))
        return [
            path("<int:pk>/forget-phone/", view, name="auth_user_forget_phone"),
            *super().get_urls(),
        ]

    def has_module_permission(self, request):
        """Show the accounts to whoever may do something with them."""
        return may_publish(request.user)

    def has_view_permission(self, request, obj=None):
        """Publishers see who their colleagues are."""
        return may_publish(request.user)

    def has_add_permission(self, request):
        """Only superusers make accounts."""
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        """Only superusers change accounts, and never their own."""
        return request.user.is_superuser and obj != request.user

    def has_delete_permission(self, request, obj=None):
        """Nobody deletes an account: what it did stays signed. It is made inactive."""
        return False

    def save_model(self, request, obj, form, change):
        """Make a new account wait for its owner's enrolment."""
        obj.is_staff = True
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            self._send_link(request, obj)

    def render_change_form(self, request, context, *args, **options):
        """Offer help with a lost phone where it may be given."""
        context["may_forget_phone"] = self._may_forget_phone(request, options.get("obj"))
        return super().render_change_form(request, context, *args, **options)

    def forget_phone_view(self, request, pk):
        """Forget a colleague's phone and password, and send them a new link."""
        colleague = get_object_or_404(User, pk=pk, is_staff=True)
        if not self._may_forget_phone(request, colleague):
            raise PermissionDenied
        accounts.forget_phone(colleague)
        LogEntry.objects.log_actions(
            request.user.pk, [colleague], CHANGE, _("Ακυρώθηκε το κινητό και ο κωδικός.")
        )
        self._send_link(request, colleague)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))

    def _may_forget_phone(self, request, colleague):
        if colleague is None or colleague == request.user:
            return False
        return request.user.is_superuser or (
            may_publish(request.user) and not colleague.is_superuser
        )

    def _send_link(self, request, user):
        """Send the link to its owner only: whoever had it could act as that person."""
        if user.email:
            notifications.send(
                user.email,
                _("Σύνδεσμος εγγραφής στη διαχείριση"),
                [_("Ορίστε κωδικό και εγγράψτε το κινητό σας:"), accounts.enrolment_url(user)],
            )
            text = _("Στάλθηκε σύνδεσμος εγγραφής στη διεύθυνση %(email)s.") % {"email": user.email}
            self.message_user(request, text, messages.SUCCESS)
            return
        text = _(
            "Ο λογαριασμός δεν έχει διεύθυνση ηλεκτρονικού ταχυδρομείου. Σύνδεσμο εγγραφής "
            "δίνει ο διαχειριστής του διακομιστή: manage.py create_editor %(name)s"
        )
        self.message_user(request, text % {"name": user.username}, messages.WARNING)
