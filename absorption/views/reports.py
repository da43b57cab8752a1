"""Errors that readers report: the form, the thanks, the public log."""

from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from absorption.models import ErrorReport
from absorption.report_form import ReportForm, may_report, subject_of

PER_PAGE = 30
SALT = "absorption.reports.sent"
CARRIED = {"about": 300, "field": 100, "value": 200, "as_of": 10}  # and how much of each


@never_cache
@require_safe
def report_list(request):
    """Show what was reported and what was decided."""
    paginator = Paginator(ErrorReport.objects.logged(), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    title = _("Αναφορές λαθών")
    return render(
        request,
        "reports/list.html",
        {
            "section": "report-list",
            "page_title": title,
            "reports": page,
            "pages": {
                "page": page,
                "paginator": paginator,
                "prefixed_page_field": "page",
                "caption": title,
            },
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request):
    """Take a report; answer 429 to one too many."""
    form = ReportForm(
        request.POST or None,
        initial={name: request.GET.get(name, "")[:most] for name, most in CARRIED.items()},
    )
    refused = False
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("report-list")
        if may_report(request):
            return redirect("report-sent", signing.dumps(form.save().pk, salt=SALT))
        refused = True
    status = 429 if refused else 400 if form.errors else 200
    municipality, contract = subject_of(form["about"].value() or "")
    return render(
        request,
        "reports/new.html",
        {
            "section": "report-list",
            "page_title": _("Κάτι είναι λάθος;"),
            "form": form,
            "refused": refused,
            "subject": municipality or contract,
        },
        status=status,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_sent(request, token):
    """Thank; on POST delete the e-mail. Only who sent the report has the address."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    if request.method == "POST":
        ErrorReport.objects.filter(pk=key).update(email="")
    report = ErrorReport.objects.filter(pk=key).first()
    if report is None:
        raise Http404
    return render(
        request,
        "reports/sent.html",
        {"section": "report-list", "page_title": _("Η αναφορά στάλθηκε"), "report": report},
    )
