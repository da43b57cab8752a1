"""The door: log in with two factors, enrol a phone, and be told how long a lock lasts."""

from base64 import b32encode
from datetime import timedelta
from math import ceil
from urllib.parse import urlsplit

import qrcode
from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django import forms
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.db.models import Sum
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.forms import OTPAuthenticationFormMixin
from qrcode.image.svg import SvgPathImage

from absorption.staff import accounts

FROM_EVERYWHERE = 50  # wrong passwords for a name within the time of a lock, from all addresses
KNOWN_FOR = timedelta(days=90)  # how long an address is known after its owner entered
# Steps that are only posted, by the end of their names.
POSTED = (
    "confirm",
    "decide",
    "logout",
    "propose",
    "send_back",
    "submit",
    "submit_with",
    "undo",
)
CODE_BOX = forms.TextInput(attrs={"autocomplete": "one-time-code", "size": "20"})


class EntranceForm(OTPAuthenticationFormMixin, AdminAuthenticationForm):
    """Name, password, and the code of the moment or a recovery code."""

    otp_token = forms.CharField(
        label=_("Κωδικός από το κινητό (ή κωδικός ανάκτησης)"), required=False, widget=CODE_BOX
    )
    otp_error_messages = OTPAuthenticationFormMixin.otp_error_messages | {
        "token_required": _("Γράψτε τον κωδικό που δείχνει το κινητό σας."),
        "invalid_token": _("Ο κωδικός δεν ισχύει. Δοκιμάστε τον επόμενο που θα δείξει το κινητό."),
        "n_failed_attempts": _(
            "Μετά από λάθος κωδικό (%(failure_count)d) χρειάζεται αναμονή. Δοκιμάστε σε λίγο."
        ),
        "verification_not_allowed": _("Ο έλεγχος κωδικού έχει σταματήσει προσωρινά."),
        "device_required": _(
            "Ο λογαριασμός δεν έχει δεύτερο παράγοντα. Ανοίξτε πρώτα τον σύνδεσμο εγγραφής σας."
        ),
    }

    def clean(self):
        cleaned = super().clean()
        self.clean_otp(self.get_user())
        return cleaned

    def _chosen_device(self, user):
        code = (self.cleaned_data.get("otp_token") or "").replace(" ", "")
        self.cleaned_data["otp_token"] = code
        return accounts.device_for(user, code) if code else None

    def _update_form(self, user):
        """Send no password back to the page."""


class EnrolmentForm(SetPasswordForm):
    """A password of one's own, and the first code of the phone as proof."""

    code = forms.CharField(label=_("Εξαψήφιος κωδικός από το κινητό"), widget=CODE_BOX)

    def __init__(self, user, device, *args, **options):
        super().__init__(user, *args, **options)
        self.device = device

    def clean_code(self):
        """Refuse a code that the phone does not show."""
        code = self.cleaned_data["code"].replace(" ", "")
        if not self.device.verify_token(code):
            raise forms.ValidationError(
                _("Ο κωδικός δεν ισχύει. Σαρώστε την εικόνα και γράψτε ό,τι δείχνει το κινητό.")
            )
        return code


@never_cache
@sensitive_post_parameters()
def enrol(request, key, token):
    """Let the owner of a link set a password and enrol a phone; show the recovery codes."""
    user = accounts.user_of_link(key, token)
    if user is None:
        return render(request, "admin/login/void.html", _frame(), status=404)
    device = accounts.device_to_enrol(user)
    form = EnrolmentForm(user, device, request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = accounts.enrol(user, form.cleaned_data["new_password1"], device)
        user.otp_device = device
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return render(request, "admin/login/enrolled.html", _frame(codes=codes))
    context = _frame(
        form=form, account=user, picture=_picture(device.config_url), secret=_secret(device)
    )
    return render(request, "admin/login/enrol.html", context)


class Guard(AxesDatabaseHandler):
    """Counts wrong passwords: few for a name from one address, more for it from everywhere.

    Whoever guesses from many addresses closes the name for strangers: an address from which its
    owner has entered lately stays open, and is closed only by what is typed there.
    """

    def get_failures(self, request, credentials=None):
        """Return the failures that count for this request, as many as close it where too many."""
        here = super().get_failures(request, credentials)
        everywhere = self.attempts_everywhere(request, credentials)
        failed = everywhere.aggregate(total=Sum("failures_since_start"))["total"] or 0
        if failed < FROM_EVERYWHERE or self._is_known(request, credentials):
            return here
        return max(here, settings.AXES_FAILURE_LIMIT)

    def attempts_here(self, request, credentials):
        """Return the recent wrong attempts for the name from this address."""
        return self.get_user_attempts(request, credentials)[0]

    def attempts_everywhere(self, request, credentials):
        """Return the recent wrong attempts for the name, wherever they came from."""
        return AccessAttempt.objects.filter(
            username=get_client_username(request, credentials),
            attempt_time__gte=get_cool_off_threshold(request),
        )

    def _is_known(self, request, credentials):
        return AccessLog.objects.filter(
            username=get_client_username(request, credentials),
            ip_address=request.axes_ip_address,
            attempt_time__gte=timezone.now() - KNOWN_FOR,
        ).exists()


def locked_out(request, response, credentials):
    """Say that too many passwords were wrong, and for how long the way in stays closed."""
    guard = Guard()
    attempts = guard.attempts_here(request, credentials)
    failed = attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
    if failed < settings.AXES_FAILURE_LIMIT:
        attempts = guard.attempts_everywhere(request, credentials)
    latest = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    opens = (latest or timezone.now()) + settings.AXES_COOLOFF_TIME
    minutes = max(1, ceil((opens - timezone.now()).total_seconds() / 60))
    context = _frame(minutes=minutes, opens=opens)
    page = render(request, "admin/login/locked.html", context, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


def is_of_desk(address):
    """Return whether an address, as a browser would follow it, is a page of the editors' site.

    A step that is only posted is no page: whoever was asked to sign in again takes it anew.
    """
    try:
        parts = urlsplit(address)
        match = resolve(parts.path)
    except (Resolver404, ValueError):
        return False
    if parts.netloc or match.namespace != "admin":
        return False
    # What no page has falls to a view without a name.
    name = match.url_name or ""
    return name != "" and not name.endswith(POSTED)


def _frame(**context):
    return {
        "title": _("Είσοδος"),
        "site_header": _("Έξυπνες Πόλεις: διαχείριση στοιχείων"),
    } | context


def _picture(address):
    """Return the address as a QR code in SVG, drawn here: it holds the secret."""
    image = qrcode.make(address, image_factory=SvgPathImage, box_size=8)
    return mark_safe(image.to_string(encoding="unicode"))  # noqa: S308 - drawn by the line above


def _secret(device):
    """Return the secret as phones take it typed, in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
