"""Candidates from the registers: why, what speaks against it, and what an editor decides."""

from datetime import date

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from absorption import publication
from absorption.admin.lists import PickFilter
from absorption.admin.pages import ReadOnlyAdmin
from absorption.admin.site import site
from absorption.figures import totals
from absorption.models.registers import Candidate, FundingCode, RegisterRecord, SyncRun
from absorption.registers import accepting, monitoring, scoring
from absorption.registers.forms import AcceptForm, LinkForm, ReasonForm
from absorption.registers.parsing import RecordError
from absorption.registers.store import Dossier, dossier
from absorption.staff.roles import may_publish
from municipalities.identifiers import ada_url, adam_url

DECISIONS = {
    "accept": gettext_lazy("Δεκτή: γίνεται πρόχειρο"),
    "link": gettext_lazy("Είναι σύμβαση που έχει ήδη η πύλη"),
    "refuse": gettext_lazy("Δεν αφορά τη Δράση"),
    "rest": gettext_lazy("Πρόχειρα για ό,τι νεότερο έχει το μητρώο"),
    "explain": gettext_lazy("Το είδα: δημόσια αιτιολογία"),
}


class NewsFilter(PickFilter):
    """What changed in the register after it was decided."""

    title = gettext_lazy("νέα στο μητρώο")
    parameter_name = "news"
    picks = {
        "yes": (
            gettext_lazy("Άλλαξε μετά την απόφαση"),
            lambda rows, user: rows.exclude(changed_at=None),
        )
    }


@admin.register(Candidate, site=site)
class CandidateAdmin(ReadOnlyAdmin):
    """The list by score; each with a page on which it is decided. A refusal is remembered."""

    list_display = ("adam", "short_title", "organisation_name", "strength", "state", "changed_at")
    list_filter = ("state", NewsFilter, "municipalities")
    search_fields = ("adam", "title", "organisation_name", "records__reference")
    date_hierarchy = "found_at"

    @admin.display(description=gettext_lazy("τίτλος"), ordering="title")
    def short_title(self, candidate):
        return Truncator(candidate.title).chars(90)

    @admin.display(description=gettext_lazy("βαθμός"), ordering="score")
    def strength(self, candidate):
        return f"{candidate.score}, {strength_of(candidate.score)}"

    def get_urls(self):
        answer, decide = "<int:pk>/answer/<str:reference>/", "<int:pk>/decide/<str:decision>/"
        return [
            self.route(answer, require_safe(self.answer_view), "answer"),
            self.route(decide, self.decide_view, "decide", is_posted=True),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show a candidate with everything that is known of it."""
        candidate = self.get_object(request, object_id)
        if candidate is None:
            raise Http404
        if not self.has_view_permission(request, candidate):
            raise PermissionDenied
        return self._candidate_page(request, candidate)

    def answer_view(self, request, pk, reference):
        """Send the answer that brought a record, as it was received."""
        record = get_object_or_404(
            RegisterRecord.objects.select_related("answer"), candidate=pk, reference=reference
        )
        if not self.has_view_permission(request, record.candidate):
            raise PermissionDenied
        response = HttpResponse(bytes(record.answer.content), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{record.answer.sha256[:16]}.json"'
        response["Cache-Control"] = "private, no-store"
        return response

    def decide_view(self, request, pk, decision):
        """Take one decision; a form with errors comes back filled in."""
        candidate = get_object_or_404(Candidate, pk=pk)
        if decision not in DECISIONS or not _may(request.user, decision):
            raise PermissionDenied
        back = HttpResponseRedirect(self.url_of("change", pk))
        forms = self._forms(candidate, request.POST, decision)
        if decision not in forms:
            state = candidate.get_state_display()
            messages.error(request, _("Δεν γίνεται όσο ισχύει: %s") % state)
            return back
        form = forms[decision]
        if form.is_valid():
            try:
                getattr(self, f"_{decision}")(request, candidate, form)
            except ValidationError as error:
                errors = getattr(error, "error_dict", {None: error.messages})
                for name, said in errors.items():
                    form.add_error(name if name in form.fields else None, said)
            else:
                return back
        return self._candidate_page(request, candidate, forms, status=422)

    def _accept(self, request, candidate, form):
        self._tell(request, accepting.accept(candidate, request.user, **form.cleaned_data))

    def _link(self, request, candidate, form):
        drafted = accepting.link(candidate, request.user, form.cleaned_data["contract"])
        self._tell(request, drafted)

    def _refuse(self, request, candidate, form):
        accepting.refuse(candidate, request.user, form.cleaned_data["reason"])
        messages.success(request, _("Θα το θυμάται: δεν προτείνεται ξανά."))

    def _rest(self, request, candidate, form):
        self._tell(request, accepting.draft_rest(candidate, request.user))

    def _explain(self, request, candidate, form):
        found = [f for f in _differences(candidate) if f.acknowledgement is None]
        publication.acknowledge(found, form.cleaned_data["reason"], request.user)
        messages.success(request, _("Η διαφορά φαίνεται πλέον στο κοινό, με την αιτιολογία."))

    def _tell(self, request, drafted):
        count = len(drafted.records)
        said = ngettext("%d πρόχειρο περιμένει υποβολή.", "%d πρόχειρα περιμένουν υποβολή.", count)
        messages.success(request, said % count)
        for problem in drafted.problems:
            messages.warning(request, problem)

    def _forms(self, candidate, data=None, decision=None):
        """Return the form of each decision that can be taken; `decision` gets the data."""

        def bound(name):
            return data if name == decision else None

        forms: dict[str, Form] = {}
        if candidate.is_open:
            first = _dossier(candidate).chain.first
            if first is not None:
                forms["accept"] = AcceptForm(bound("accept"), candidate=candidate, first=first)
                forms["link"] = LinkForm(bound("link"))
            forms["refuse"] = ReasonForm(bound("refuse"), prefix="refuse")
        else:
            forms["explain"] = ReasonForm(bound("explain"), prefix="explain")
        if candidate.contract:
            forms["rest"] = Form(bound("rest"))
        return forms

    def _candidate_page(self, request, candidate, forms=None, status=200):
        forms = forms or self._forms(candidate)
        found = _dossier(candidate, lambda said: messages.error(request, said))
        answers = {
            record.reference: record.answer for record in candidate.records.select_related("answer")
        }

        def shown(kind, postings):
            return [
                (each, adam_url(each.adam), pdf_url(kind, each.adam), answers[each.adam])
                for each in postings
            ]

        chain, differences = found.chain, _differences(candidate)
        last = date.max
        orders = sorted(found.orders, key=lambda order: (order.signed_on or last, order.adam))
        return self.page(
            request,
            "admin/candidates/candidate.html",
            str(candidate),
            status,
            candidate=candidate,
            strength=strength_of(candidate.score),
            reasons=[
                (_("Υπέρ"), [each for each in candidate.reasons if each["points"] > 0]),
                (_("Κατά"), [each for each in candidate.reasons if each["points"] <= 0]),
            ],
            chain=chain,
            versions=shown("contract", (*chain.versions, *chain.cancelled)),
            acts=[(ada, ada_url(ada)) for version in chain.versions for ada in version.acts],
            orders=shown("payment", orders),
            payments=found.payments,
            differences=differences,
            decisions=[
                (name, DECISIONS[name], form)
                for name, form in forms.items()
                if _may(request.user, name) and (name != "explain" or differences)
            ],
        )


@admin.register(FundingCode, site=site)
class FundingCodeAdmin(ReadOnlyAdmin):
    """The funding codes that were confirmed."""

    list_display = ("number", "by", "at", "candidate")
    list_select_related = ("by", "candidate")


@admin.register(SyncRun, site=site)
class SyncRunAdmin(ReadOnlyAdmin):
    """When the registers were asked, and what could not be done."""

    list_display = ("started_at", "finished_at", "succeeded", "municipality", "requests")

    @admin.display(description=gettext_lazy("ερωτήσεις"))
    def requests(self, run):
        return run.counts.get("requests", "—")


def pdf_url(kind, adam):
    """Return the address of the document itself in the register."""
    return f"{settings.KHMDHS_URL}/{kind}/attachment/{adam}"


def strength_of(score):
    """Return what a score means."""
    if score >= scoring.STRONG_FROM:
        return _("ισχυρή")
    return _("πιθανή") if score >= scoring.LIKELY_FROM else _("ασθενής")


def _may(user, decision):
    """Return whether the user takes such decisions: who drafts contracts, or who publishes."""
    if decision == "explain":
        return may_publish(user)
    return user.has_perm("municipalities.add_contract")


def _dossier(candidate, tell=lambda said: None):
    """Return what is kept of a candidate; nothing when a record is broken, which is told."""
    try:
        return dossier(candidate)
    except RecordError as error:
        tell(str(error))
        return Dossier()


def _differences(candidate):
    contract = candidate.contract
    if contract is None or not contract.is_published:
        return []
    row = totals.contracts().filter(pk=contract.pk).first()
    return monitoring.failures(row) if row else []
