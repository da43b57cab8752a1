"""A public page as it would look with one's drafts: for staff only, and undone at once.

The drafts are published inside a transaction, the page's own view is asked, and everything
is rolled back. So a preview is the real page and never a second template.
"""

from copy import copy
from urllib.parse import urlencode, urlsplit

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from absorption import publication
from absorption.models import AbsorptionFigure
from absorption.staff.roles import may_publish
from municipalities import models as register
from municipalities.records import State

# What rests on what: a document before the contract that it proves.
IN_ORDER = (
    register.Document,
    register.Contractor,
    register.Municipality,
    register.Action,
    register.Milestone,
    register.Allocation,
    register.Subproject,
    register.Contract,
    register.ContractAmendment,
    AbsorptionFigure,
    register.ReportedFigure,
)
PAGES = {
    "overview",
    "reported",
    "municipality-list",
    "municipality-detail",
    "municipality-profile",
    "municipality-plan",
    "contract-list",
    "contract-detail",
    "document-list",
    "document-detail",
}
MOST = 500  # drafts in one preview


@never_cache
@require_safe
def page(request):
    """Show the public page `path` with my drafts, or with those that wait for me."""
    try:
        address = urlsplit(request.GET.get("path", "/"))
        match = resolve(address.path)
    except (Resolver404, ValueError) as error:
        raise Http404 from error
    if match.url_name not in PAGES or match.namespace:
        raise Http404(_("Προεπισκόπηση έχουν μόνο οι δημόσιες σελίδες."))
    drafts = drafts_of(request.user, request.GET.get("whose", "mine"))
    inner = copy(request)
    inner.path = inner.path_info = address.path
    inner.GET, inner.resolver_match = QueryDict(address.query), match
    with publication.as_if_published(drafts) as left_out:
        inner.preview = {"drafts": drafts, "left_out": left_out}
        return match.func(inner, *match.args, **match.kwargs)


def drafts_of(user, whose):
    """Return the drafts of a person, or what waits for them, each after what it rests on."""
    found = []
    for model in IN_ORDER:
        rows = model._base_manager.exclude(state=State.PUBLISHED)
        if whose == "waiting" and may_publish(user):
            rows = rows.filter(state=State.SUBMITTED).exclude(edited_by=user)
        else:
            rows = rows.filter(edited_by=user)
        found += rows.order_by("pk")[: MOST - len(found)]
    return found


def url_for(record):
    """Return the preview of the public page on which a draft shows, or ''."""
    if record.is_published:
        return ""
    shown = next(
        (
            thing
            for thing in (
                record,
                getattr(record, "contract", None),
                getattr(record, "municipality", None),
            )
            if hasattr(thing, "get_absolute_url")
        ),
        None,
    )
    path = shown.get_absolute_url() if shown else reverse("overview")
    whose = "waiting" if record.state == State.SUBMITTED else "mine"
    return f"{reverse('admin:preview')}?{urlencode({'path': path, 'whose': whose})}"
