"""The admin of a record: drafts are edited here, what is published is only read.

Saving goes through `absorption.publication`, which says who edited what. A published row
opens read-only with a button that proposes a change.
"""

from dataclasses import replace
from functools import cache
from http import HTTPStatus
from typing import cast

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Q
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from absorption import publication
from absorption.admin import history, lists, preview
from absorption.admin.choosing import Choice, Choices, Chosen
from absorption.admin.display import DAYS, line_of
from absorption.admin.forms import (
    RecordForm,
    RecordRows,
    RowForm,
    Rows,
    RuledForm,
    is_for_review,
)
from absorption.admin.redaction import RedactionAdmin
from absorption.admin.workflow import KEY
from absorption.staff.roles import may_publish
from municipalities.models import Action, MoneyField, PercentField
from municipalities.records import Record, State, VersionedRecord
from municipalities.typed import AmountField, DayField, NumberField, decimal_text, readings

LONG = 500  # characters from which a text gets more than one line
CHANGE_FIELDS = ("change_kind", "change_reason")
# What the next of several rows probably has alike.
KEPT = {"action", "municipality", "contract", "document", "vat_basis", *DAYS}


def section(title, *fields, **options):
    """Return a part of a form: its heading, or None, and its fields; a tuple of them is one row."""
    return title, {"fields": fields, **options}


class RecordFields(BaseModelAdmin):
    """How the fields of a record are entered, in a form of its own or within another."""

    form = RuledForm
    # What is asked of whoever writes, and is not there to be read.
    only_written: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field, request, **options):
        """Take amounts, percentages and days as Greeks write them, addresses without a scheme."""
        if isinstance(db_field, MoneyField):
            options["form_class"] = AmountField
        if isinstance(db_field, PercentField):
            options["form_class"] = NumberField
        if isinstance(db_field, models.DateField) and not isinstance(
            db_field, models.DateTimeField
        ):
            options["form_class"] = DayField
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        if isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= LONG:
            options["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        field = super().formfield_for_dbfield(db_field, request, **options)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            # What a record rests on is no part of it: nothing is deleted from here, and the one
            # Action is not made or edited on the way.
            widget.can_delete_related = False
            if db_field.name == "action":
                widget.can_add_related = widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **options):
        """Let a record be chosen by typing, and survive what is no record."""
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = Choice(db_field, self.admin_site, using=options.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(self, db_field, request, **options):
        """Let records be chosen by typing, and survive what is no record."""
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = Choices(db_field, self.admin_site, using=options.get("using"))
            options["form_class"] = Chosen
        return super().formfield_for_manytomany(db_field, request, **options)

    def get_field_queryset(self, db, db_field, request):
        """Offer things, not their versions."""
        related = db_field.related_model
        if issubclass(related, VersionedRecord):
            return related._default_manager.originals()
        return super().get_field_queryset(db, db_field, request)

    def as_read(self, fields):
        """Return the fields as they are only read: with each amount as a text in Greek form."""
        if not isinstance(fields, str):
            return [self.as_read(name) for name in fields if name not in self.only_written]
        found = {field.name: field for field in self.model._meta.concrete_fields}.get(fields)
        if isinstance(found, models.DecimalField):
            return amount_shown(fields, found.verbose_name, found.decimal_places)
        return fields

    @admin.display(description=_("Κατάσταση"), ordering="state")
    def stage(self, record):
        """Return where the row stands, as a badge."""
        stage, label = record.state, record.get_state_display()
        if record.superseded_at:
            stage, label = "superseded", _("Παλιά έκδοση")
        elif getattr(record, "is_proposal", False):
            label = _("Πρόταση αλλαγής: %(state)s") % {"state": label}
        return format_html('<span class="stage stage-{}">{}</span>', stage, label)


class RecordAdmin(RecordFields, RedactionAdmin):
    """A list and a form of records of one kind."""

    form = RecordForm
    change_form_template = "admin/records/form.html"
    change_list_template = "admin/records/list.html"
    actions: tuple[str, ...] = ("submit_rows", "review_rows")
    list_per_page = 50
    list_select_related: tuple[str, ...] = ("edited_by",)
    save_on_top = False
    # Amount fields whose sum stands under the list; figures are cumulative and have none.
    list_totals: tuple[str, ...] = ()
    # Read-only values that the form computes.
    computed: tuple[str, ...] = ()

    def reviewed_sums(self):
        """Return what has a sum in a list: it has one in a review."""
        return self.list_totals

    def get_list_filter(self, request):
        return (lists.StageFilter, lists.QueueFilter, *self.list_filter, lists.OwnFilter)

    def get_list_display(self, request):
        return (*self.list_display, "stage", "edited_by")

    def get_search_results(self, request, queryset, search_term):
        """Offer things, not their versions, where a record is chosen."""
        found, distinct = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/") and issubclass(self.model, VersionedRecord):
            found = found.filter(version_of=None)
        return found, distinct

    def get_changeform_initial_data(self, request):
        """Fill in the Action; leave out what cannot be a key."""
        initial = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.opts.concrete_fields if field.is_relation}
        for name in relations & set(initial):
            if not KEY.fullmatch(str(initial[name])):
                del initial[name]
        action = Action.objects.sole()
        if action and self.belongs_to_action(initial):
            initial.setdefault("action", action)
        return initial

    def belongs_to_action(self, initial):
        """Return whether a new row starts with the Action filled in."""
        return True

    def get_object(self, request, object_id, from_field=None):
        """Return the row, locked while it is written: two saves queue, the second is told."""
        record = super().get_object(request, object_id, from_field)
        if record and request.method == "POST" and connection.in_atomic_block:
            record = self.model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
        return record

    def get_fieldsets(self, request, obj=None):
        """Add what an existing row says of itself, and of its change where it is one."""
        fieldsets = list(self.fieldsets or ())
        if self._is_change(obj):
            fieldsets.append(section(_("Μεταβολή"), *CHANGE_FIELDS))
        if obj:
            fields = (*self.computed, "stage", "edited_by", "edited_at")
            if obj.is_published:
                fields += ("published_at", "superseded_at")
            fieldsets.append(section(_("Στην πύλη"), *fields))
        if obj and not self.has_change_permission(request, obj):
            fieldsets = [
                (title, options | {"fields": shown})
                for title, options in fieldsets
                if (shown := self.as_read(options["fields"]))
            ]
        return fieldsets

    def get_readonly_fields(self, request, obj=None):
        bookkeeping = ("stage", "edited_by", "edited_at", "published_at", "superseded_at")
        return (*super().get_readonly_fields(request, obj), *self.computed, *bookkeeping)

    def get_prepopulated_fields(self, request, obj=None):
        """Suggest an address or a code for what is new only."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_inlines(self, request, obj):
        """Show what rests on a record only with the record itself, not with a proposal."""
        if getattr(obj, "version_of_id", None):
            return [inline for inline in self.inlines if not issubclass(inline.model, Record)]
        return self.inlines

    def has_change_permission(self, request, obj=None):
        """Let nobody write what is published, nor a publisher what waits to be published.

        Whoever corrected it could no longer publish it: it is sent back with a comment. A form
        that was open in the meantime is still read, so that it can refuse and give back what
        was typed.
        """
        allowed = super().has_change_permission(request, obj)
        is_read = obj is not None and (obj.is_published or is_for_review(obj, request.user))
        return allowed and (not is_read or request.method == "POST")

    def has_delete_permission(self, request, obj=None):
        """Let one's own drafts be deleted, and those of nobody; nothing that was public."""
        allowed = super().has_delete_permission(request, obj)
        is_own = obj is None or obj.edited_by_id in {None, request.user.pk}
        return allowed and is_own and (obj is None or not obj.is_published)

    def get_form(self, request, obj=None, change=False, **options):
        form = cast("type[RecordForm]", super().get_form(request, obj, change, **options))
        form.user = request.user
        return form

    def save_model(self, request, obj, form, change):
        publication.edit(obj, request.user)
        self._say_how_numbers_were_read(request, form)

    def _say_how_numbers_were_read(self, request, form):
        for label, typed, read in readings(form):
            text = _("%(label)s: το «%(typed)s» διαβάστηκε ως %(read)s.")
            said = text % {"label": label, "typed": typed, "read": read}
            self.message_user(request, said, messages.WARNING)

    def save_formset(self, request, form, formset, change):
        """Save records entered within this one as drafts of this user."""
        if formset.gone:
            text = _("Δεν αποθηκεύτηκαν %(count)d γραμμές: διαγράφηκαν στο μεταξύ.")
            self.message_user(request, text % {"count": formset.gone}, messages.WARNING)
        if not issubclass(formset.model, Record):
            formset.save()
            return
        records = formset.save(commit=False)
        for form in formset.initial_forms + formset.extra_forms:
            self._say_how_numbers_were_read(request, form)
        for gone in formset.deleted_objects:
            gone.delete()
        for record in records:
            publication.edit(record, request.user)
        formset.save_m2m()

    def response_add(self, request, obj, post_url_continue=None):
        """Go on to the next one with what it probably has alike."""
        response = super().response_add(request, obj, post_url_continue)
        return self._with_what_is_alike(request, obj, response)

    def response_change(self, request, obj):
        """Go on to the next one with what it probably has alike."""
        return self._with_what_is_alike(request, obj, super().response_change(request, obj))

    def _with_what_is_alike(self, request, obj, response):
        """Lead «save and add another» to a form with the same municipality, day and document."""
        if "_addanother" not in request.POST or response.status_code != HTTPStatus.FOUND:
            return response
        said = QueryDict(mutable=True)
        said.update(request.GET)
        for field in obj._meta.concrete_fields:
            if field.name in KEPT and (value := getattr(obj, field.attname)) is not None:
                said[field.name] = str(value)
        said.pop("replaces", None)
        return HttpResponseRedirect(f"{self.url_of('add')}?{said.urlencode()}")

    def get_actions(self, request):
        """Put deletion last, and let it take one's own drafts only."""
        actions = super().get_actions(request)
        if found := actions.pop("delete_selected", None):
            label = str(_("Διαγραφή των δικών μου προχείρων"))
            actions["delete_selected"] = (_delete_own, found[1], label)
        return actions

    def delete_queryset(self, request, queryset):
        """Delete drafts one by one: the history of each says by whom."""
        for record in queryset:
            self.delete_model(request, record)

    def delete_model(self, request, obj):
        """Delete a draft; its history says by whom."""
        obj._history_user = request.user
        obj.delete()

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context and self.list_totals:
            context["totals"] = lists.totals(context["cl"].queryset, self.list_totals)
        return response

    def render_change_form(self, request, context, *args, **options):
        """Say what can be done with the row, and show both versions of a lost update."""
        record = options.get("obj")
        context["record"] = record
        context["steps"] = self.steps_for(request, record)
        context["links"] = self.links_for(request, record) if record else []
        context["preview_url"] = preview.url_for(record) if record else ""
        # A form that comes back holds its row: to queue behind a publication that waits for
        # the row would be for ever.
        is_draft = record is not None and not record.is_published and request.method == "GET"
        context["failures"] = publication.failures_of(record) if record and is_draft else []
        context["lacks"] = getattr(record, "lacks", []) if is_draft else []
        context["may_publish"] = may_publish(request.user)
        form = context["adminform"].form
        rows = [row for inline in context["inline_admin_formsets"] for row in inline.formset.forms]
        forms = [each for each in (form, *rows) if isinstance(each, RecordForm)]
        context["is_asked"] = any(each.is_asked for each in forms)
        context["doubles"] = [
            (line_of(each), each, self._address_of(each))
            for asked in forms
            for each in asked.doubles
        ]
        context["conflict"] = [
            change if asked is form else replace(change, label=f"{asked.instance}: {change.label}")
            for asked in forms
            for change in asked.conflict
        ]
        if record and record.is_published:
            context.update(show_save=False, show_save_and_continue=False)
        return super().render_change_form(request, context, *args, **options)

    def _address_of(self, record):
        its = cast("RecordAdmin", self.admin_site.get_model_admin(type(record)))
        return its.url_of("change", record.pk)

    def links_for(self, request, record):
        """Return (label, address) of what is next to do with this row."""
        return []

    def get_view_on_site_url(self, obj=None):
        """Link to the public page of what is public."""
        is_public = obj is not None and obj.is_published and not obj.superseded_at
        return super().get_view_on_site_url(obj) if is_public else None

    def history_view(self, request, object_id, extra_context=None):
        """Show who did what and when."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        title = _("Ιστορικό: %(name)s") % {"name": record}
        past = history.steps_of(record)
        return self.page(request, "admin/records/history.html", title, record=record, past=past)

    def _is_change(self, obj):
        return not issubclass(self.model, VersionedRecord) or bool(
            obj and (obj.version_of_id or obj.is_published)
        )


class RecordInline(RecordFields, admin.TabularInline):
    """Records entered within another record while that is a draft."""

    form: type[RuledForm] = RowForm
    formset: type[Rows] = RecordRows
    extra = 0
    show_change_link = True
    classes = ("records",)
    hidden: tuple[str, ...] = ("seen",)

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        is_read = obj is not None and not self.has_change_permission(request, obj)
        if not is_read:
            return (*fields, *self.hidden)
        return self.as_read(fields) if self.fields else fields

    def get_formset(self, request, obj=None, **options):
        formset = super().get_formset(request, obj, **options)
        cast("type[RowForm]", formset.form).user = request.user
        return formset

    def get_readonly_fields(self, request, obj=None):
        shown = [field for field in self.get_fields(request, obj) if callable(field)]
        return (*super().get_readonly_fields(request, obj), *shown, "stage")

    def has_add_permission(self, request, obj=None):
        """Let rows be added to a draft; to something published by a form of their own."""
        return super().has_add_permission(request, obj) and not (obj and obj.is_published)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_published)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.is_published)


class PartInline(RecordInline):
    """The parts of a record, which stand or fall with it."""

    form = RuledForm
    formset = Rows
    show_change_link = False
    hidden = ()

    def get_readonly_fields(self, request, obj=None):
        """A part has no state of its own."""
        return ()


def _delete_own(modeladmin, request, queryset):
    """Ask before the drafts of this person are deleted; say how many of the chosen are not."""
    is_own = Q(edited_by=None) | Q(edited_by=request.user)
    own = queryset.exclude(state=State.PUBLISHED).filter(is_own)
    others = queryset.count() - own.count()
    if others:
        text = _("Μένουν %(count)d: διαγράφονται μόνο τα δικά σας πρόχειρα.")
        modeladmin.message_user(request, text % {"count": others}, messages.WARNING)
    return delete_selected(modeladmin, request, own) if own else None


@cache
def amount_shown(name, label, places=2):
    """Return a read-only value: the amount `name` of a record in Greek form."""

    @admin.display(description=label, ordering=name)
    def shown(record):
        return decimal_text(getattr(record, name), places)

    return shown


def amount_column(name, label):
    """Return a list column with an amount in Greek form."""
    return staticmethod(amount_shown(name, label))
