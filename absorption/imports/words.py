"""How the preview says what it found."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from absorption.templatetags import amounts


def shown(record, name, value):
    """Return a value as the preview shows it."""
    match value:
        case None | "" | []:
            return amounts.UNKNOWN
        case list():
            return ", ".join(part_as_text(part) for part in value)
        case Decimal() if record._meta.get_field(name).max_digits == 14:
            return amounts.money(value)
        case Decimal():
            return f"{value}".replace(".", ",") + "%"
        case date():
            return amounts.short_day(value)
    choices = getattr(record._meta.get_field(name), "flatchoices", ())
    return str(dict(choices).get(value, value) if choices else value)


def part_as_text(part):
    if not isinstance(part, tuple):
        return str(part)
    municipality, share = part
    return f"{municipality} {'—' if share is None else f'{share:.0f}'}%"


def notes(parts):
    return [
        _("Νέος ανάδοχος: %(name)s.") % {"name": contractor}
        + (
            _(" Ο ΑΦΜ μπορεί να είναι φυσικού προσώπου: το όνομα δεν θα φαίνεται στο κοινό.")
            if contractor.natural_person
            else ""
        )
        for contractor in parts.get("contractors", ())
        if contractor.pk is None
    ]
