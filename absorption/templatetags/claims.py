"""Who says a claim, and since when, in words."""

from django import template
from django.utils.translation import gettext, ngettext

from absorption.templatetags.amounts import day

register = template.Library()


@register.filter
def told_by(claim):
    """Return how many sources tell a `claims.Claim` and since when: 4 πηγές, η παλαιότερη 2024."""
    count = claim.sources
    if claim.oldest is None:
        text = ngettext("{count} πηγή χωρίς ημερομηνία", "{count} πηγές χωρίς ημερομηνία", count)
        return text.format(count=count)
    when = day(claim.oldest.reported_on, claim.oldest.reported_precision)
    if count == 1:
        return gettext("1 πηγή, {day}").format(day=when)
    if claim.is_dated:
        text = gettext("{count} πηγές, η παλαιότερη {day}")
    else:
        text = gettext("{count} πηγές, η παλαιότερη από όσες έχουν ημερομηνία {day}")
    return text.format(count=count, day=when)
