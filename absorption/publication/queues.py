"""In which queue each pending record waits: in exactly one, of somebody who can act.

A draft waits for its editor; one without an editor who still works here for whoever takes it. A
submitted row waits for everybody who may publish it; where nobody may, because those who publish
wrote it or something that comes along with it, for an editor who reads it and saves it as theirs.
What was submitted within a contract that is not public waits with that contract.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from absorption.models import AbsorptionFigure, ContractTotal
from absorption.publication.dependencies import BROUGHT_ALONG
from absorption.staff.roles import may_publish, publishers
from municipalities.dates import today
from municipalities.models import Contract, ContractAmendment
from municipalities.models.contracts import ContractQuerySet, ContractStatus
from municipalities.records import Record, State

PENDING = (State.DRAFT, State.SUBMITTED)


@dataclass(frozen=True)
class Queue:
    """One queue on somebody's desk. `key` is its name in addresses and in the page."""

    key: str
    title: str | Promise


WAITING = Queue("waiting", _("Περιμένουν εμένα"))
SENT_BACK = Queue("sent_back", _("Επιστράφηκαν σε εμένα"))
DRAFTS = Queue("drafts", _("Τα πρόχειρά μου"))
UNOWNED = Queue("unowned", _("Έτοιμα: περιμένουν έναν συντάκτη να τα υποβάλει"))
NO_SECOND = Queue(
    "no_second", _("Τα έγραψε όποιος θα τα δημοσίευε: ελέγξτε, αποθηκεύστε και υποβάλετέ τα εσείς")
)


def queues_of(user: User) -> list[Queue]:
    """Return the queues of this person's desk, first what holds others up."""
    if may_publish(user):
        return [WAITING, SENT_BACK, DRAFTS]
    return [SENT_BACK, UNOWNED, NO_SECOND, DRAFTS]


def in_queue(queue: Queue, model: type[Record], user: User) -> models.QuerySet:
    """Return the pending rows of a model that wait in a queue of this person."""
    rows = model._base_manager.pending()
    works_here = Q(edited_by__is_active=True, edited_by__is_staff=True)
    if queue == UNOWNED:
        return rows.filter(Q(edited_by=None) | ~works_here, state=State.DRAFT)
    if queue in {DRAFTS, SENT_BACK}:
        mine = rows.filter(state=State.DRAFT, edited_by=user)
        came_back = ~Q(review_comment="")
        return mine.filter(came_back if queue == SENT_BACK else ~came_back)
    rows = rows.filter(state=State.SUBMITTED).exclude(_waits_with_its_contract(model))
    if queue == WAITING:
        return rows.exclude(_written_by(model, user.pk))
    blocked = [_written_by(model, key) for key in publishers().values_list("pk", flat=True)]
    return rows.filter(reduce(and_, blocked, Q()))


def handed_in(model: type[Record], user: User) -> models.QuerySet:
    """Return the rows that this person handed in and that wait for somebody else."""
    return model._base_manager.pending().filter(state=State.SUBMITTED, edited_by=user)


def _waits_with_its_contract(model: type[Record]) -> Q:
    """Return the condition that a row rests on a contract that is not public."""
    names = {field.name for field in model._meta.concrete_fields}
    return Q(contract__state__in=PENDING) if "contract" in names else Q(pk__in=[])


def _written_by(model: type[Record], person: int) -> Q:
    """Return the condition that a person wrote a row, or a draft that comes along with it."""

    def drafts(of: type[models.Model]) -> models.QuerySet:
        return of._base_manager.filter(state__in=PENDING, edited_by=person)

    found = Q(edited_by=person)
    for field in _links_along(model):
        found |= Q(**{f"{field.name}__in": drafts(field.related_model)})
    for several in model._meta.many_to_many:
        if several.related_model in BROUGHT_ALONG:
            end = f"{several.m2m_reverse_field_name()}__in"
            links = models.QuerySet(several.remote_field.through)
            rows = links.filter(**{end: drafts(several.related_model)})
            found |= Q(pk__in=rows.values(several.m2m_column_name()))
    for name in getattr(model, "owned", ()):
        whole = model._meta.get_field(name).field
        for field in _links_along(whole.model):
            rows = whole.model._base_manager.filter(
                **{f"{field.name}__in": drafts(field.related_model)}
            )
            found |= Q(pk__in=rows.values(whole.attname))
    if model is Contract:
        for within in (ContractAmendment, AbsorptionFigure):
            rows = drafts(within).filter(state=State.SUBMITTED).exclude(contract=None)
            found |= Q(pk__in=rows.values("contract"))
    return found


def _links_along(model: type[models.Model]) -> list[models.ForeignKey]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.related_model in BROUGHT_ALONG and field.name != "version_of"
    ]


def ended() -> ContractQuerySet:
    """Return the public contracts whose end has passed and that are still said to be running.

    Amendments count; one with an open proposal is being answered. First what ended first.
    """
    over = ContractTotal.objects.current().filter(ends_on__lt=today())
    rows = Contract.objects.originals().published().filter(status=ContractStatus.ACTIVE)
    answered = Contract._base_manager.pending().exclude(version_of=None).values("version_of")
    end = over.filter(contract=models.OuterRef("pk")).values("ends_on")[:1]
    rows = rows.filter(pk__in=over.values("contract")).exclude(pk__in=answered)
    return rows.annotate(ended_on=models.Subquery(end)).order_by("ended_on", "pk")
