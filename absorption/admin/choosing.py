"""Boxes in which a record is chosen by typing; what is no key is an error, not a crash."""

from typing import cast

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField, ModelMultipleChoiceField

from absorption.admin.workflow import KEY


class _Keys:
    """Shows the chosen records again; what was sent and can be no key of one is left out."""

    def optgroups(self, name, value, attrs=None):
        keys = [each for each in value if not each or KEY.fullmatch(str(each))]
        return super().optgroups(name, keys, attrs)


class Choice(_Keys, AutocompleteSelect):
    """One record."""


def choose_by_typing(form, model, name, site):
    """Let the record of a form's field be chosen as that of a model's field of the same name."""
    chosen = cast("ModelChoiceField", form.fields[name])
    chosen.widget = Choice(model._meta.get_field(name), site)
    chosen.widget.choices = chosen.choices


class Choices(_Keys, AutocompleteSelectMultiple):
    """Several records."""


class Chosen(ModelMultipleChoiceField):
    """Several records by their keys; a number that no key can be is told as any other."""

    def clean(self, value):
        """Refuse what can be no key before the database is asked."""
        for each in value or ():
            if not KEY.fullmatch(str(each)):
                text = self.error_messages["invalid_pk_value"]
                raise ValidationError(text, code="invalid_pk_value", params={"pk": each})
        return super().clean(value)
