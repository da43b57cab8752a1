"""The home of the admin is a desk: what waits for me, what came back, what is late."""

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from absorption.admin import lists
from absorption.admin.display import line_of
from absorption.admin.workflow import TOGETHER
from absorption.checks import results
from absorption.figures.totals import municipality_figures
from absorption.models import AbsorptionFigure, AccountProposal, ErrorReport
from absorption.models.accounts import Outcome
from absorption.models.registers import Candidate, CandidateState
from absorption.publication import queues
from absorption.publication.freshness import freshness_of
from absorption.publication.history import TRACKED
from absorption.staff import proposals
from absorption.staff.roles import may_publish
from municipalities.dates import today
from municipalities.models import Contract

LATE_AFTER = 7  # days after which what waits is marked
SHOWN = 10  # rows of a kind on the desk; the list has the rest


def context(site, user):
    """Return what the desk of this person shows."""
    rows = [freshness_of(row) for row in municipality_figures()]
    overdue = [row for row in rows if row.is_overdue]
    failing = [(found.check, line) for found in results.results() for line in found.waiting]
    return {
        "piles": [pile for pile in _piles(site, user) if pile["groups"] or pile["always"]],
        "late": [{"freshness": row, "figure": _figure_of(row)} for row in overdue],
        "failures": [(each, line, _admin_url(line)) for each, line in failing[:SHOWN]],
        "more_failures": len(failing) - SHOWN,
        "reports": _reports(user) if user.has_perm("absorption.view_errorreport") else None,
        "may_publish": may_publish(user),
        "is_late_after": LATE_AFTER,
        "ended": _ended(),
        "proposals": _proposals(user) if may_publish(user) else [],
        "candidates": Candidate.objects.filter(state=CandidateState.NEW).count(),
    }


def _piles(site, user):
    """Return the queues of this person, each with its rows by kind, and what others hold."""
    piles = [
        _pile(
            site, each.key, each.title, lambda model, each=each: queues.in_queue(each, model, user)
        )
        for each in queues.queues_of(user)
    ]
    theirs = _pile(
        site, "theirs", _("Περιμένουν άλλον"), lambda model: queues.handed_in(model, user)
    )
    return [*piles, theirs]


def _pile(site, key, title, rows_of):
    groups = [_group(site, model, key, rows_of(model)) for model in TRACKED]
    groups = [group for group in groups if group["count"]]
    return {
        "key": key,
        "title": title,
        "always": key in {"waiting", "sent_back"},
        "groups": groups,
        "count": sum(group["count"] for group in groups),
        "oldest": max((group["oldest"] for group in groups), default=None),
    }


def _group(site, model, key, rows):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    shown = list(rows.select_related("edited_by").order_by("edited_at")[:SHOWN])
    if model is Contract:
        prefetch_related_objects(shown, "contractors")
    count = rows.count()
    summed = getattr(site.get_model_admin(model), "list_totals", ())
    totals = lists.totals(rows, summed) if count > 1 and summed else []
    return {
        "label": model._meta.verbose_name_plural,
        "count": count,
        "oldest": days_waiting(shown[0]) if shown else 0,
        "totals": [total for total in totals if total["known"]],
        "url": f"{reverse(f'{name}_changelist')}?{lists.QueueFilter.parameter_name}={key}",
        "review_url": _review_url(name, rows, count) if key == queues.WAITING.key else "",
        "rows": [
            {
                "record": row,
                "line": line_of(row),
                "lacks": getattr(row, "lacks", []),
                "days": days_waiting(row),
                "url": reverse(f"{name}_change", args=[row.pk]),
                "submit_url": reverse(f"{name}_submit", args=[row.pk]),
            }
            for row in shown
        ],
    }


def _ended():
    """Return the contracts that ended and of which nobody has said what became."""
    rows = queues.ended()
    return {
        "count": rows.count(),
        "rows": [
            (
                line_of(row),
                row.ended_on,
                reverse("admin:municipalities_contract_ended", args=[row.pk]),
            )
            for row in rows[:SHOWN]
        ],
    }


def _review_url(name, rows, count):
    """Return the page on which all of a kind that wait are published together."""
    if count > TOGETHER:
        return ""
    keys = ",".join(str(key) for key in rows.order_by("pk").values_list("pk", flat=True))
    return f"{reverse(f'{name}_review')}?ids={keys}"


def days_waiting(record):
    """Return since how many days a pending row lies as it is."""
    return (today() - localtime(record.edited_at).date()).days


def _reports(user):
    """Return the piles of what readers reported, each oldest first: whom it waits for."""
    unanswered, prepared = ErrorReport.objects.unanswered(), ErrorReport.objects.prepared()
    mine = Q(edited_by=user)
    piles = [
        _pile_of_reports(
            "reports", _("Αναφορές λαθών που περιμένουν απάντηση"), unanswered, "yes", "change"
        )
    ]
    if may_publish(user):
        title = _("Απαντήσεις σε αναφορές που περιμένουν εμένα")
        others = prepared.exclude(mine)
        piles.append(_pile_of_reports("answers", title, others, "publication", "review"))
    title = _("Απαντήσεις μου σε αναφορές που περιμένουν άλλον")
    theirs = _pile_of_reports("sent", title, prepared.filter(mine), "publication", "change")
    return [*piles, theirs] if theirs["count"] else piles


def _pile_of_reports(key, title, waiting, state, page):
    name = "admin:absorption_errorreport"
    rows = waiting.select_related("contract", "municipality", "edited_by").order_by("reported_at")
    return {
        "key": key,
        "title": title,
        "count": waiting.count(),
        "url": f"{reverse(f'{name}_changelist')}?waiting={state}",
        "rows": [(report, reverse(f"{name}_{page}", args=[report.pk])) for report in rows[:SHOWN]],
    }


def _proposals(user):
    """Return the open proposals about accounts that wait for this person, with their address."""
    found = AccountProposal.objects.filter(outcome=Outcome.OPEN).order_by("proposed_at")
    found = found.select_related("account", "proposed_by")
    return [
        (proposal, reverse("admin:absorption_accountproposal_change", args=[proposal.pk]))
        for proposal in found
        if proposals.may_decide(proposal, user)
    ]


def _admin_url(line):
    name = line.record_label.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[line.record_key])


def _figure_of(row):
    """Return the newest figure of a municipality as a whole, if that is its newest."""
    return (
        AbsorptionFigure.objects.stated()
        .filter(municipality=row.municipality.pk, figure_date=row.newest)
        .first()
        if row.newest
        else None
    )
