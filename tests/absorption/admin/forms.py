"""Fills in the forms of the admin as a browser would: from the page, then what is typed."""

from django.urls import reverse


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


def said(response):
    """Return the messages at the head of a page."""
    return " ".join(str(message) for message in response.context["messages"])
