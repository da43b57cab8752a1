"""Accounts: who the colleagues are, and help for one who lost a phone.

Nobody changes an account here: two people do (`account_proposals`).
"""

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.models.accounts import AccountChange
from absorption.staff import accounts, notifications
from absorption.staff.roles import may_publish

User = get_user_model()


@admin.register(User, site=site)
class AccountAdmin(ReadOnlyAdmin):
    """Staff accounts: none is made or changed alone, and what one did stays signed."""

    change_form_template = "admin/users/form.html"
    change_list_template = "admin/users/list.html"
    fields = ("username", "first_name", "last_name", "email", "is_active", "roles", "last_login")
    list_display = ("username", "first_name", "last_name", "email", "is_active", "roles")
    list_filter = ("is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    actions = None

    def get_urls(self):
        page = self.route("<int:pk>/forget-phone/", self.forget_phone_view, "forget_phone")
        return [page, *super().get_urls()]

    def has_module_permission(self, request):
        return may_publish(request.user)

    def has_view_permission(self, request, obj=None):
        return may_publish(request.user)

    @admin.display(description=gettext_lazy("ρόλος"))
    def roles(self, user):
        return ", ".join(user.groups.values_list("name", flat=True)) or "—"

    def render_change_form(self, request, context, *args, **options):
        colleague = options.get("obj")
        if colleague is not None and self._may_help(request, colleague):
            context["may_forget_phone"] = colleague.is_active
            context["proposals"] = self._proposals(colleague)
        return super().render_change_form(request, context, *args, **options)

    def _proposals(self, colleague):
        """Return (label, address) of what can be proposed about an account."""
        kinds = [AccountChange.REACTIVATE]
        if colleague.is_active:
            kinds = [AccountChange.ROLE, AccountChange.EMAIL, AccountChange.DEACTIVATE]
        add = reverse("admin:absorption_accountproposal_add")
        return [(kind.label, f"{add}?account={colleague.pk}&kind={kind}") for kind in kinds]

    def forget_phone_view(self, request, pk):
        """Say what will happen, then forget a colleague's phone and password."""
        colleague = get_object_or_404(User, pk=pk, is_staff=True)
        if not self._may_help(request, colleague):
            raise PermissionDenied
        if request.method != "POST":
            title = _("Έχασε το κινητό: νέα εγγραφή")
            return self.page(request, "admin/users/forget_phone.html", title, record=colleague)
        accounts.forget_phone(colleague, request.user)
        LogEntry.objects.log_actions(
            request.user.pk, [colleague], CHANGE, _("Ακυρώθηκε το κινητό και ο κωδικός.")
        )
        send_link(request, colleague)
        return HttpResponseRedirect(self.url_of("change", pk))

    def _may_help(self, request, colleague):
        is_own = colleague == request.user
        return may_publish(request.user) and not is_own and not colleague.is_superuser


def send_link(request, user):
    """Send the link to its owner only: whoever had it could act as that person."""
    if user.email and notifications.send(
        user.email,
        _("Σύνδεσμος εγγραφής στη διαχείριση"),
        [_("Ορίστε κωδικό και εγγράψτε το κινητό σας:"), accounts.enrolment_url(user)],
    ):
        text = _("Στάλθηκε σύνδεσμος εγγραφής στη διεύθυνση %(email)s.") % {"email": user.email}
        messages.success(request, text)
        return
    why = (
        _("Το μήνυμα προς %(email)s δεν στάλθηκε.") % {"email": user.email}
        if user.email
        else _("Ο λογαριασμός δεν έχει διεύθυνση ηλεκτρονικού ταχυδρομείου.")
    )
    how = _(
        "Σύνδεσμο εγγραφής δίνει ο διαχειριστής του διακομιστή: manage.py create_editor %(name)s"
    )
    messages.warning(request, f"{why} {how % {'name': user.username}}")
