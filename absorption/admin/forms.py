"""The form of a record: every rule answered at its field, and no edit lost to another.

The form carries the time at which its row was last edited. If somebody saved in between,
nothing is written: both versions are shown, what was typed stays in the form, and saving
again is then a decision.
"""

from typing import TYPE_CHECKING, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet, InlineForeignKeyField
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from absorption import publication
from absorption.admin.display import ValueChange, label_of, said_by
from absorption.staff.roles import may_publish
from absorption.templatetags.amounts import display_value
from municipalities.records import ChangeKind, Record, State

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser
    from django.http import QueryDict

SHOWN = 5  # rows named that are probably the one that was entered again
# What an editor may call a change; the initial load is nobody's choice.
PROPOSAL_KINDS = (ChangeKind.REVISION, ChangeKind.CORRECTION, ChangeKind.WITHDRAWAL)


def is_for_review(record, user):
    """Return whether this user is to publish a row or to send it back, and not to write it."""
    is_own = record.edited_by_id == user.pk
    return record.state == State.SUBMITTED and may_publish(user) and not is_own


def _is_to_what_is_new(field):
    """Return whether a field links to a thing that is not stored yet."""
    return isinstance(field, InlineForeignKeyField) and field.parent_instance.pk is None


class RuledForm(forms.ModelForm):
    """A form whose rules are the model's, constraints on fields that it hides included."""

    def _get_validation_exclusions(self):
        """Check the fields that the form does not show, too: constraints speak of them."""
        excluded = super()._get_validation_exclusions()
        shown = {name for name in excluded if name in self.fields}
        unsaved = {name for name, field in self.fields.items() if _is_to_what_is_new(field)}
        return shown | unsaved | {"edited_by", "superseded_at", "published_at"}

    def _post_clean(self):
        """Check a proposal also as what it will be: the thing itself."""
        super()._post_clean()
        if getattr(self.instance, "is_proposal", False):
            try:
                publication.check_as_original(self.instance)
            except ValidationError as error:
                self._update_errors(error)

    def _update_errors(self, errors):
        """Put the message of a constraint at the last shown field that it speaks of.

        An error of a field that the form does not show stands above the form.
        """
        found = {}
        places = self._places()
        for name, messages in ValidationError(errors).update_error_dict({}).items():
            for message in messages:
                place = places.get(str(message.message)) if name == NON_FIELD_ERRORS else name
                shown = place if place in self.fields else NON_FIELD_ERRORS
                found.setdefault(shown, []).append(message)
        super()._update_errors(ValidationError(found))

    def _places(self):
        """Return the last shown field of each constraint, by the constraint's message."""
        places = {}
        for _model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                names = list(getattr(constraint, "fields", ())) or _names_in(constraint.condition)
                shown = [name for name in names if name in self.fields]
                places[str(constraint.get_violation_error_message())] = shown[-1] if shown else ""
        return places


class RecordForm(RuledForm):
    """A draft on a page of its own."""

    # Who fills it in; the admin says so.
    user: "AbstractBaseUser"
    # Where a row that is probably there already is asked about; None is above the fields.
    asked_at: str | None = "meant"
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    meant = forms.BooleanField(label=_("είναι άλλη εγγραφή: αποθήκευση"), required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.conflict = []
        self.doubles: list[Record] = []
        self.is_asked = False
        if self.instance.pk and not self.instance._state.adding:
            self.initial["seen"] = self.instance.edited_at.isoformat()
        if "change_kind" in self.fields:
            kinds = list(PROPOSAL_KINDS)
            if not getattr(self.instance, "version_of_id", None):
                kinds.insert(0, ChangeKind.PUBLICATION)
            choice = cast("forms.ChoiceField", self.fields["change_kind"])
            choice.choices = [(kind.value, kind.label) for kind in kinds]

    def clean(self):
        """Refuse to write over what somebody else saved in the meantime."""
        cleaned = super().clean()
        if self.instance.pk:
            self._refuse_lost_update()
        return cleaned

    def _post_clean(self):
        """Ask about a row that is probably there already: it is saved when it was meant."""
        super()._post_clean()
        says_who_it_is = self.instance._state.adding or (
            set(self.changed_data) & set(self.instance.recognised_by)
        )
        if self.errors or not says_who_it_is:
            return
        self.doubles = self._doubles()
        self.is_asked = bool(self.doubles)
        if self.doubles and not self._is_meant():
            self.add_error(
                self.asked_at,
                _("Δεν αποθηκεύτηκε: μάλλον υπάρχει ήδη. Αν το εννοείτε, σημειώστε το εδώ."),
            )

    def _doubles(self):
        return list(self.instance.doubles().select_related("edited_by")[:SHOWN])

    def _is_meant(self):
        return self.cleaned_data.get("meant")

    def _refuse_lost_update(self):
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        if stored.is_published:
            raise ValidationError(
                _(
                    "Στο μεταξύ δημοσιεύθηκε: αλλάζει μόνο με πρόταση αλλαγής. Ό,τι γράψατε "
                    "είναι ακόμη στη φόρμα, για να το αντιγράψετε."
                )
            )
        if is_for_review(stored, self.user):
            raise ValidationError(
                _(
                    "Στο μεταξύ υποβλήθηκε: το δημοσιεύετε ή το επιστρέφετε με σχόλιο, και το "
                    "αλλάζει ο συντάκτης του. Ό,τι γράψατε είναι ακόμη στη φόρμα, για να το "
                    "αντιγράψετε."
                )
            )
        if self.cleaned_data.get("seen") == stored.edited_at.isoformat():
            return
        self.conflict = self._both_versions(stored)
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_prefix("seen")] = stored.edited_at.isoformat()
        raise ValidationError(
            _(
                "Δεν αποθηκεύτηκε τίποτα: στο μεταξύ την άλλαξε «%(person)s» (%(time)s). "
                "Παρακάτω φαίνονται και οι δύο εκδοχές· ό,τι γράψατε είναι ακόμη στη φόρμα. "
                "Αν αποθηκεύσετε ξανά, θα ισχύσει η δική σας."
            ),
            code="conflict",
            params={
                "person": stored.edited_by or _("άγνωστος"),
                "time": date_format(localtime(stored.edited_at), "SHORT_DATETIME_FORMAT"),
            },
        )

    def _both_versions(self, stored):
        rows = []
        of_the_record = {field.name for field in stored._meta.get_fields()}
        for name in self.cleaned_data:
            is_key = name == "id" or isinstance(self.fields[name], InlineForeignKeyField)
            # The moment seen, and choices of the form alone, are none of its fields.
            if is_key or name not in of_the_record:
                continue
            theirs = said_by(stored, name)
            ours = display_value(stored._meta.get_field(name), self.cleaned_data[name])
            if theirs != ours:
                rows.append(ValueChange(label_of(type(stored), name), theirs, ours))
        for name in getattr(stored, "owned", ()):
            rows.append(
                ValueChange(
                    label_of(type(stored), name),
                    said_by(stored, name),
                    str(_("όπως στον πίνακα παρακάτω")),
                )
            )
        return rows


class RowForm(RecordForm):
    """A draft within the form of another, which asks once about all of them."""

    asked_at = None

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        del self.fields["meant"]

    def _doubles(self):
        """Ask of what is stored; of a thing that is new itself nothing is."""
        is_new = any(map(_is_to_what_is_new, self.fields.values()))
        return [] if is_new else super()._doubles()

    def _is_meant(self):
        return "meant" in self.data


class Rows(BaseInlineFormSet):
    """The rows within a record, without those that somebody deleted in the meantime."""

    @property
    def initial_forms(self):
        """Return the forms of the rows that are still there."""
        return [form for form in super().initial_forms if not self._is_gone(form)]

    @property
    def gone(self):
        """How many rows of the page are not there any more."""
        return sum(map(self._is_gone, super().initial_forms))

    def _is_gone(self, form):
        return form.is_bound and form.instance._state.adding

    def _should_delete_form(self, form):
        is_gone = form in super().initial_forms and self._is_gone(form)
        return is_gone or super()._should_delete_form(form)


class RecordRows(Rows):
    """The drafts within a record; two that say the same are asked about like one and a stored."""

    def clean(self):
        """Ask about the second of two rows that are alike; delete nobody else's."""
        super().clean()
        for form in cast("list[RowForm]", self.forms):
            row = form.instance
            is_own = row.edited_by_id in {None, form.user.pk}
            if row.pk and self._should_delete_form(form) and not is_own:
                text = _("%(row)s: διαγράφονται μόνο τα δικά σας πρόχειρα.")
                raise ValidationError(text, params={"row": row})
        typed = [form for form in self.forms if not self._should_delete_form(form)]
        said = []
        for form in cast("list[RowForm]", typed):
            names = form.instance.recognised_by
            if form.errors or not form.has_changed():
                continue
            alike = [getattr(form.instance, name) for name in names]
            if alike in said and "meant" not in self.data:
                form.add_error(None, _("Δύο γραμμές λένε το ίδιο. Αν το εννοείτε, σημειώστε το."))
                form.is_asked = True
            said.append(alike)


def _names_in(condition):
    """Return the names of the fields that a Q speaks of, in order."""
    names = []
    for child in condition.children:
        names += _names_in(child) if isinstance(child, models.Q) else [child[0].split("__")[0]]
    return names
