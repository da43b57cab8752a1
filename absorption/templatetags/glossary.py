"""The explanation of a word, where the word stands."""

from django import template

from absorption.glossary import BY_CODE

register = template.Library()


@register.inclusion_tag("_components/glossary_term.html")
def glossary(code):
    """Show a disclosure with the short text of a term and the way to the long one."""
    return {"term": BY_CODE[code]}
