"""The steps of people at the desk, through its pages: enter, type, submit, review, publish.

A form is filled in as a browser would: from the page, then what is typed.
"""

import time

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from absorption.staff.roles import EDITORS
from tests.factories import make_user

PASSWORD = "ξύλινο-καράβι-77"


def make_staff(name, role=EDITORS, **fields):
    """Return an enrolled member of staff."""
    user = make_user(name)
    for field, value in ({"is_staff": True, "email": f"{name}@example.org"} | fields).items():
        setattr(user, field, value)
    user.save()
    if role:
        user.groups.add(Group.objects.get(name=role))
    TOTPDevice.objects.get_or_create(user=user, defaults={"name": "Κινητό"})
    return user


def make_root():
    """Return an enrolled superuser."""
    return make_staff("root", role=None, is_superuser=True)


def enter_with_password_only(user):
    """Return a client in which the user has passed the first factor."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def enter(user):
    """Return a client in which the user has passed both factors."""
    client = enter_with_password_only(user)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=user).persistent_id
    session.save()
    return client


def with_password(user):
    """Give a user the password of all; return the user."""
    user.set_password(PASSWORD)
    user.save()
    return user


def code_of(user):
    """Return what the user's phone shows now."""
    return code_now(user.totpdevice_set.get().bin_key)


def code_now(key):
    """Return what a phone with a key shows now."""
    totp = TOTP(key)
    totp.time = time.time()
    return f"{totp.token():06d}"


def login(client, user, **typed):
    """Fill in the door; return what it answers."""
    sent = {"username": user.username, "password": PASSWORD, "otp_token": ""} | typed
    return client.post(reverse("admin:login"), sent)


def is_in(client):
    """Return whether the desk opens."""
    return client.get(reverse("admin:index")).status_code == 200


def address(record_or_model, page, *args):
    """Return the address of an admin page of a model, or of a record."""
    options = record_or_model._meta
    if not args and not isinstance(record_or_model, type):
        args = (record_or_model.pk,)
    return reverse(f"admin:{options.app_label}_{options.model_name}_{page}", args=args)


def fields_of(response):
    """Return what a browser would send back of a form page, unchanged."""
    context = response.context
    forms = [context["adminform"].form]
    sent = {}
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    for form in forms:
        for bound in form:
            value = bound.field.prepare_value(bound.value())
            widget = getattr(bound.field.widget, "widget", bound.field.widget)
            data = widget.get_context(bound.html_name, value, {})["widget"]
            sent |= _sent(bound.html_name, data)
    return sent


def _sent(name, widget):
    if widget.get("type") == "checkbox":
        return {name: "on"} if widget["attrs"].get("checked") else {}
    if "subwidgets" in widget:
        found = {}
        for subwidget in widget["subwidgets"]:
            found |= _sent(subwidget["name"], subwidget)
        return found
    value = widget.get("value")
    if isinstance(value, list):
        chosen = [str(item) for item in value if item not in {None, ""}]
        return {name: chosen} if chosen else {}
    return {} if value is None else {name: value}


def save(client, url, **typed):
    """Open a form, type over some of its fields and save it."""
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return client.post(url, fields_of(page) | typed)


def errors_of(response):
    """Return the messages at each field."""
    return dict(response.context["adminform"].form.errors)


def said(response):
    """Return the messages at the head of a page."""
    return " ".join(str(message) for message in response.context["messages"])


def act(client, action, *records, **sent):
    """Choose rows of a list and an action for them; return the page that follows."""
    chosen = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(address(type(records[0]), "changelist"), chosen | sent, follow=True)


def piles(client):
    """Return the records that wait on the desk, by the key of their queue."""
    return {
        pile["key"]: [row["record"] for group in pile["groups"] for row in group["rows"]]
        for pile in client.get(reverse("admin:index")).context["piles"]
    }


def review_url(*records):
    """Return the page that shows what publishing the records would change."""
    keys = ",".join(str(record.pk) for record in records)
    return f"{address(type(records[0]), 'review')}?ids={keys}"


def review(client, *records, **sent):
    """Open the page that shows what would change and answer it; return the last page."""
    url = review_url(*records)
    page = client.get(url)
    seen = {f"seen_{row['record'].pk}": row["digest"] for row in page.context["reviews"]}
    return client.post(url, seen | sent, follow=True)


def upload(client, file, dataset="contracts"):
    """Upload a file (content, filename) to be imported; return its preview, or the form again."""
    content, filename = file
    sent = {"dataset": dataset, "file": SimpleUploadedFile(filename, content)}
    page = client.post("/admin/import/", sent, follow=True)
    page.address = page.request["PATH_INFO"]
    return page


def confirm(client, preview, **said):
    """Import what a preview shows; return the page that follows."""
    sent = {"confirm": "1", "digest": preview.context["found"].digest} | said
    return client.post(preview.request["PATH_INFO"], sent, follow=True)
