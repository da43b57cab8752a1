"""What the lists of records share: what they hide, and their sums."""

from collections.abc import Callable

from django.contrib.admin import SimpleListFilter
from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.publication import queues
from municipalities.records import State
from municipalities.typed import decimal_text


class PickFilter(SimpleListFilter):
    """A choice among `picks`: of each its words, and the function of the rows and the user."""

    picks: dict[str, tuple[str | Promise, Callable]]

    def lookups(self, request, model_admin):
        return [(key, label) for key, (label, _rows) in self.picks.items()]

    def queryset(self, request, queryset):
        pick = self.picks.get(self.value() or "")
        return pick[1](queryset, request.user) if pick else queryset


class StageFilter(SimpleListFilter):
    """Where the rows stand; earlier versions are hidden unless asked for."""

    title = _("κατάσταση δημοσίευσης")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            *State.choices,
            ("superseded", _("Παλιές εκδόσεις")),
            ("all", _("Όλα")),
        ]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "superseded":
            return queryset.exclude(superseded_at=None)
        queryset = queryset.filter(superseded_at=None)
        return queryset.filter(state=self.value()) if self.value() in State.values else queryset

    def choices(self, changelist):
        default, *stages = super().choices(changelist)
        return [default | {"display": _("Ισχύοντα και πρόχειρα")}, *stages]


class QueueFilter(SimpleListFilter):
    """The queues of one's own desk."""

    title = _("ουρά στο γραφείο μου")
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        named = [(queue.key, queue.title) for queue in queues.queues_of(request.user)]
        return [*named, ("theirs", _("Περιμένουν άλλον"))]

    def queryset(self, request, queryset):
        model, user = queryset.model, request.user
        if self.value() == "theirs":
            return queryset.filter(pk__in=queues.handed_in(model, user).values("pk"))
        for queue in queues.queues_of(user):
            if queue.key == self.value():
                return queryset.filter(pk__in=queues.in_queue(queue, model, user).values("pk"))
        return queryset


class OwnFilter(PickFilter):
    """What one edited oneself, and what others did: only that can be published."""

    title = _("επεξεργασία")
    parameter_name = "edited"
    picks = {
        "me": (_("Δική μου"), lambda rows, user: rows.filter(edited_by=user)),
        "others": (_("Άλλων"), lambda rows, user: rows.exclude(edited_by=user)),
    }


def totals(queryset, fields):
    """Return (label, sum in euro as text, known, count) for each amount field of a list.

    Proposals and earlier versions repeat a thing and stay out of the sum.
    """
    queryset = queryset.originals().order_by()
    sums = {f"sum_{name}": Sum(name) for name in fields}
    counts = {f"known_{name}": Count(name) for name in fields}
    found = queryset.model._base_manager.filter(pk__in=queryset.values("pk")).aggregate(
        **sums, **counts, rows=Count("pk")
    )
    return [
        {
            "label": queryset.model._meta.get_field(name).verbose_name,
            "amount": decimal_text(found[f"sum_{name}"]),
            "known": found[f"known_{name}"],
            "count": found["rows"],
        }
        for name in fields
    ]
