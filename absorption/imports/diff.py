"""How the preview says what it found."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from absorption.templatetags import amounts

# Relations of a contract that have another name on screen.
RELATIONS = {"shares": "municipalities"}


@dataclass(frozen=True)
class Difference:
    """One cell of the preview: of which field, from what, to what.

    It becomes text when it is shown: a file has many cells, a page few.
    """

    model: type[Any]
    name: str
    before: Any
    after: Any
    is_new: bool = False

    @property
    def field(self):
        return self.model._meta.get_field(RELATIONS.get(self.name, self.name))

    @property
    def column(self):
        """What the field is called."""
        return str(self.field.verbose_name)

    @property
    def old(self):
        """The value before; nothing for a new row."""
        return "" if self.is_new else self._text(self.before)

    @property
    def new(self):
        return self._text(self.after)

    def _text(self, value):
        return amounts.display_value(self.field, value, write_link=_link)


def notes(parts):
    """Return what an editor should know of the rows that come along."""
    return [
        _("Νέος ανάδοχος: «%(name)s».") % {"name": contractor}
        + (
            _(" Ο ΑΦΜ μπορεί να είναι φυσικού προσώπου: το όνομα δεν θα φαίνεται στο κοινό.")
            if contractor.natural_person
            else ""
        )
        for contractor in parts.get("contractors", ())
        if contractor.pk is None
    ]


def _link(model, thing):
    if not isinstance(thing, tuple):
        return str(thing)
    municipality, share = thing
    return f"{municipality} {amounts.exact_percent(share)}"
