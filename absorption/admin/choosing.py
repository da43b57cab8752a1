"""Boxes in which a record is chosen by typing; what is no key is an error, not a crash."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

from absorption.admin.workflow import KEY


class _Keys:
    """Shows the chosen records again; what was sent and can be no key of one is left out."""

    def optgroups(self, name, value, attrs=None):
        """Return the chosen records as options."""
        keys = [each for each in value if not each or KEY.fullmatch(str(each))]
        return super().optgroups(name, keys, attrs)


class Choice(_Keys, AutocompleteSelect):
    """One record."""


class Choices(_Keys, AutocompleteSelectMultiple):
    """Several records."""
