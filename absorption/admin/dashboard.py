"""The home of the admin is a desk: what waits for me, what came back, what is late."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from absorption.checks import results
from absorption.figures.totals import municipality_figures
from absorption.models import AbsorptionFigure, ErrorReport
from absorption.models.registers import Candidate, CandidateState
from absorption.publication.freshness import freshness_of
from absorption.publication.history import TRACKED
from absorption.staff.roles import may_publish
from municipalities.records import ChangeKind, State

SHOWN = 10  # rows of a kind on the desk; the list has the rest


def context(user):
    """Return what the desk of this person shows."""
    rows = [freshness_of(row) for row in municipality_figures()]
    overdue = [row for row in rows if row.is_overdue]
    failing = [(found.check, line) for found in results.results() for line in found.waiting]
    return {
        "piles": [pile for pile in _piles(user) if pile["groups"] or pile["always"]],
        "late": [{"freshness": row, "figure": _figure_of(row)} for row in overdue],
        "failures": [(each, line, _admin_url(line)) for each, line in failing[:SHOWN]],
        "more_failures": len(failing) - SHOWN,
        "reports": _reports(user) if user.has_perm("absorption.view_errorreport") else None,
        "may_publish": may_publish(user),
        "candidates": Candidate.objects.filter(state=CandidateState.NEW).count(),
    }


def _piles(user):
    """Return the piles of records on the desk, each with its rows by kind."""
    mine, submitted = Q(edited_by=user), Q(state=State.SUBMITTED)
    draft, came_back = Q(state=State.DRAFT), ~Q(review_comment="")
    piles = [
        (
            "sent_back",
            _("Επιστράφηκαν σε εμένα"),
            mine & draft & came_back,
            "edited=me&stage=draft",
        ),
        ("drafts", _("Τα πρόχειρά μου"), mine & draft & ~came_back, "edited=me&stage=draft"),
        ("theirs", _("Περιμένουν άλλον"), mine & submitted, "edited=me&stage=submitted"),
    ]
    if may_publish(user):
        waiting = submitted & ~mine
        piles.insert(
            0, ("waiting", _("Περιμένουν εμένα"), waiting, "edited=others&stage=submitted")
        )
    counts = {
        model: model.objects.pending()
        .order_by()
        .aggregate(**{key: Count("pk", filter=condition) for key, _t, condition, _q in piles})
        for model in TRACKED
    }
    return [
        {
            "key": key,
            "title": title,
            "always": key in {"waiting", "sent_back"},
            "groups": [
                _group(model, counts[model][key], condition, query)
                for model in TRACKED
                if counts[model][key]
            ],
        }
        for key, title, condition, query in piles
    ]


def _group(model, count, condition, query):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    rows = model.objects.pending().filter(condition).select_related("edited_by")
    return {
        "label": model._meta.verbose_name_plural,
        "count": count,
        "url": f"{reverse(f'{name}_changelist')}?{query}",
        "rows": [
            (row, reverse(f"{name}_change", args=[row.pk]))
            for row in rows.order_by("edited_at")[:SHOWN]
        ],
    }


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


def _admin_url(line):
    name = line.record_label.replace(".", "_")
    return reverse(f"admin:{name}_change", args=[line.record_key])


def _figure_of(row):
    """Return the newest figure of a municipality as a whole, if that is its newest."""
    return (
        AbsorptionFigure.objects.published()
        .filter(municipality=row.municipality.pk, figure_date=row.newest)
        .exclude(change_kind=ChangeKind.WITHDRAWAL)
        .first()
        if row.newest
        else None
    )
