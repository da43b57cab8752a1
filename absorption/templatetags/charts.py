"""What the templates of the charts say of a number."""

from django import template

from absorption.charts.bars import value_text

register = template.Library()


@register.filter
def measured(value, measure):
    """Return a measure's value as text: a percentage or an amount; «—» when unknown."""
    return value_text(measure, value)
