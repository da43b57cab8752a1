"""The choices of a filter as HTML: a list has dozens, and Django renders each from a template."""

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join


class Select(forms.Select):
    """A choice among values without groups."""

    def render(self, name, value, attrs=None, renderer=None):
        """Return the element with its options."""
        chosen = self.format_value(value)
        options = format_html_join(
            "\n",
            "<option{}>{}</option>",
            (
                (flatatt({"value": str(key), "selected": str(key) in chosen}), label)
                for key, label in self.choices
            ),
        )
        attributes = self.build_attrs({"name": name, **self.attrs}, attrs)
        return format_html("<select{}>{}</select>", flatatt(attributes), options)
