"""Errors that readers report: the form, the thanks, the public log."""

from django.core import signing
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from absorption.models import ErrorReport
from absorption.views.context import in_pages, show
from absorption.views.report_form import ReportForm, may_report, report_about

SALT = "absorption.reports.sent"


@never_cache
@require_safe
def report_list(request):
    """Show what was reported and what was decided."""
    title = _("Αναφορές λαθών")
    pages = in_pages(request, ErrorReport.objects.logged(), title)
    return show(request, "reports/list.html", "report-list", title, pages=pages)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_new(request):
    """Take a report about what the address names; answer 429 to one too many."""
    report = report_about(request.GET)
    form = ReportForm(request.POST or None, instance=report)
    refused = False
    if request.method == "POST" and form.is_valid():
        if form.is_trapped:
            return redirect("report-list")
        if may_report(request):
            return redirect("report-sent", signing.dumps(form.save().pk, salt=SALT))
        refused = True
    status = 429 if refused else 400 if form.errors else 200
    return show(
        request,
        "reports/new.html",
        "report-list",
        _("Κάτι είναι λάθος;"),
        form=form,
        refused=refused,
        report=report,
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
    return show(
        request,
        "reports/sent.html",
        "report-list",
        _("Η αναφορά στάλθηκε"),
        report=get_object_or_404(ErrorReport, pk=key),
    )
