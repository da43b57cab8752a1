"""Submit, review, publish, send back, propose: as buttons of a form and on many rows.

Whoever publishes sees first what would change, field by field. The rules are those of
`absorption.publication`; here they become pages and messages.
"""

import re
from hashlib import sha256

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from absorption import publication
from absorption.admin import display, review
from absorption.admin.pages import DeskAdmin
from absorption.publication.undo import can_be_undone, undo
from absorption.staff import notifications
from absorption.staff.roles import may_publish
from municipalities.records import Record, State, VersionedRecord

KEY = re.compile("[0-9]{1,18}")  # what the database can compare with a key
# Rows reviewed on one page: each is tried out against the checks before it is shown.
TOGETHER = 300


class StepsAdmin(DeskAdmin):
    """The steps of publication for the records of one admin."""

    def get_urls(self):
        steps = [
            self.route("submit/", self.submit_with_view, "submit_with", is_posted=True),
            self.route("review/", self.review_view, "review"),
            self.route("<int:object_id>/submit/", self.submit_view, "submit", is_posted=True),
            self.route(
                "<int:object_id>/send-back/", self.send_back_view, "send_back", is_posted=True
            ),
            self.route("<int:object_id>/undo/", self.undo_view, "undo", is_posted=True),
        ]
        if issubclass(self.model, VersionedRecord):  # a figure is superseded by another
            steps.append(
                self.route("<int:object_id>/propose/", self.propose_view, "propose", is_posted=True)
            )
        return [*steps, *super().get_urls()]

    def reviewed_sums(self):
        """Return the amount fields whose sums stand under the rows reviewed together."""
        return ()

    def steps_for(self, request, record):
        """Return the names of the steps that this user may take with this row."""
        if record is None or record.pk is None:
            return set()
        steps = set()
        if record.state == State.DRAFT and super().has_change_permission(request, record):
            steps.add("submit")
        if record.state == State.SUBMITTED and may_publish(request.user):
            steps |= {"review", "send_back"}
        is_current = record.is_published and record.superseded_at is None
        if is_current and super().has_change_permission(request, record):
            is_figure = not isinstance(record, VersionedRecord)
            steps |= {"replace", "confirm"} if is_figure else {"propose"}
        if is_current and super().has_change_permission(request, record) and can_be_undone(record):
            steps.add("undo")
        if is_current and may_publish(request.user):
            steps.add("redact")
        return steps

    @admin.action(description=gettext_lazy("Υποβολή για δημοσίευση"), permissions=["change"])
    def submit_rows(self, request, queryset):
        return self._submit_or_ask(request, list(queryset))

    @admin.action(description=gettext_lazy("Έλεγχος και δημοσίευση"), permissions=["publish"])
    def review_rows(self, request, queryset):
        """Show what publishing the chosen rows would change."""
        chosen = list(queryset.values_list("pk", flat=True))
        if len(chosen) > TOGETHER:
            text = _("Φαίνονται τα πρώτα %(shown)d από %(count)d· τα άλλα μένουν στη λίστα.")
            said = text % {"shown": TOGETHER, "count": len(chosen)}
            self.message_user(request, said, messages.WARNING)
        keys = ",".join(str(key) for key in chosen[:TOGETHER])
        return HttpResponseRedirect(f"{self.url_of('review')}?ids={keys}")

    def submit_view(self, request, object_id):
        record = self.model._base_manager.filter(pk=object_id).first()
        if record is None:
            self._say_what_is_gone(request, 1)
            return HttpResponseRedirect(self.url_of("changelist"))
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        asked = self._submit_or_ask(request, [record])
        return asked or HttpResponseRedirect(self.url_of("change", record.pk))

    def submit_with_view(self, request):
        """Submit drafts with what would stay behind, or without it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        keys = [key for key in request.POST.getlist("ids") if KEY.fullmatch(key)]
        records = list(self.model._base_manager.filter(pk__in=keys).order_by("pk"))
        if not all(self.has_change_permission(request, record) for record in records):
            raise PermissionDenied
        behind = self._left_behind(request, records) if "_together" in request.POST else []
        self._submit(request, [*behind, *records])
        if len(records) == 1:
            return HttpResponseRedirect(self.url_of("change", records[0].pk))
        return HttpResponseRedirect(self.url_of("changelist"))

    def _submit_or_ask(self, request, records):
        """Submit drafts; where something would stay behind, return the page that asks."""
        behind = self._left_behind(request, records)
        if not behind:
            return self._submit(request, records)
        return self.page(
            request,
            "admin/records/submit.html",
            _("Κάτι θα έμενε πίσω"),
            records=records,
            behind=[(row._meta.verbose_name, row) for row in behind],
        )

    def _left_behind(self, request, records):
        """Return what would stay behind and may be submitted by this user, each once."""
        drafts = publication.fresh([row for row in records if row.state == State.DRAFT])
        found = [row for record in drafts for row in publication.left_behind(record)]
        return [row for row in dict.fromkeys(found) if row not in records]

    def send_back_view(self, request, object_id):
        """Return one submitted row to its editor with a comment."""
        if not may_publish(request.user):
            raise PermissionDenied
        records = list(self.model._base_manager.filter(pk=object_id).select_related("edited_by"))
        self._say_what_is_gone(request, 1 - len(records))
        done = self._send_back(request, records)
        if done or not records:
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))
        return HttpResponseRedirect(self.url_of("change", object_id))

    def propose_view(self, request, object_id):
        """Open a draft copy of something published."""
        original = self.model._base_manager.filter(pk=object_id).first()
        if original is None:
            self._say_what_is_gone(request, 1)
            return HttpResponseRedirect(self.url_of("changelist"))
        if not super().has_change_permission(request, original):
            raise PermissionDenied
        try:
            proposal = publication.propose(original, request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            proposal = original.versions.pending().first() or original
        return HttpResponseRedirect(self.url_of("change", proposal.pk))

    def undo_view(self, request, object_id):
        """Open a draft that puts back what held before this was published."""
        if not super().has_change_permission(request):
            raise PermissionDenied
        record = self.model._base_manager.filter(pk=object_id).first()
        if record is None:
            self._say_what_is_gone(request, 1)
            return HttpResponseRedirect(self.url_of("changelist"))
        try:
            with publication.whole_step():
                record = undo(record, request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            if record.edited_by is None:
                text = _("Ετοιμάστηκε: περιμένει έναν συντάκτη να το υποβάλει.")
                self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(self.url_of("change", record.pk))

    def review_view(self, request):
        """Show what would change; publish it or send it back."""
        if not may_publish(request.user):
            raise PermissionDenied
        keys = [key for key in request.GET.get("ids", "").split(",") if KEY.fullmatch(key)]
        records = list(
            self.model._base_manager.filter(pk__in=keys[:TOGETHER])
            .select_related("edited_by")
            .order_by("pk")
        )
        self._say_what_is_gone(request, len(set(keys[:TOGETHER])) - len(records))
        if request.method == "POST" and self._decide(request, records):
            return HttpResponseRedirect(self.url_of("changelist"))
        _tried, reviews = self._reviews(request, records)
        return self.page(
            request,
            "admin/records/review.html",
            _("Έλεγχος πριν από τη δημοσίευση"),
            reviews=reviews,
            table=review.table_of(reviews, self.reviewed_sums()) if reviews else None,
            has_failures=any(
                failure.check.asks_why for each in reviews for failure in each["failures"]
            ),
            ids=",".join(keys),
            all_open=request.GET.get("open") == "all",
            reason=request.POST.get("reason", ""),
            comment=request.POST.get("comment", ""),
        )

    def _reviews(self, request, records):
        """Return what publishing the rows together was `tried_out` to do, and it row by row."""
        tried = publication.tried_out(records)
        before = publication.all_public_before(tried.rows)
        changes = review.changes_of(tried.rows, before)
        return tried, [
            self._review(
                request, record, tried.caused[record.pk], before[record.pk], changes[record.pk]
            )
            for record in tried.rows
        ]

    def _review(self, request, record, failures, before, changes):
        together = [
            (
                draft,
                draft._meta.verbose_name,
                display.changes_of(draft, publication.public_before(draft)),
            )
            for draft in publication.brought_along(record)
        ]
        shown = [failure.message for failure in failures]
        return {
            "record": record,
            "failures": failures,
            "url": self.url_of("change", record.pk),
            "is_new": before is None,
            "changes": changes,
            "is_own": record.edited_by_id == request.user.pk,
            "together": together,
            "behind": [
                (draft, draft._meta.verbose_name)
                for draft in publication.entered_within(record)
                if draft.state == State.DRAFT
            ],
            "digest": _digest(record.edited_at, changes, together, shown),
        }

    def _decide(self, request, records):
        """Publish or send back; return whether everything went through."""
        if "_publish" in request.POST:
            with transaction.atomic():
                held = publication.hold(records)
                done = self._publish_as_seen(request, *self._reviews(request, held))
            self._say_what_is_gone(request, len(records) - len(held))
            self._say_done(request, _("Δημοσιεύθηκαν: %(count)d."), done)
        else:
            done = self._send_back(request, records)
        return len(done) == len(records)

    def _send_back(self, request, records):
        comment = request.POST.get("comment", "")
        done = self._each(
            request, records, lambda row: publication.send_back(row, request.user, comment)
        )
        self._say_done(request, _("Επιστράφηκαν: %(count)d."), done)
        notifications.tell_editors(done, request.user)
        return done

    def _publish_as_seen(self, request, tried, reviews):
        """Publish what the page showed, and not what somebody made of it since."""
        seen = []
        for each in reviews:
            record = each["record"]
            if request.POST.get(f"seen_{record.pk}") == each["digest"]:
                seen.append(each)
            else:
                changed = _("Άλλαξε αφότου άνοιξε η σελίδα. Δείτε το ξανά.")
                self._say_why_not(request, record, changed)
        accepted = [failure for each in seen for failure in each["failures"]]
        records = [each["record"] for each in seen]
        reason = request.POST.get("reason", "")
        done, refused = publication.publish_all(
            records, request.user, accepted, reason, tried.before
        )
        for record in records:
            if record.pk in refused:
                self._say_why_not(request, record, " ".join(refused[record.pk].messages))
        return done

    def _submit(self, request, records):
        done = []
        for model in dict.fromkeys(map(type, records)):
            # What is there already went with what it was entered within.
            rows: list[Record] = [row for row in records if type(row) is model and row not in done]
            submitted, refused = publication.submit_each(rows, request.user)
            done += submitted
            for record in rows:
                if record.pk in refused:
                    self._say_why_not(request, record, " ".join(refused[record.pk].messages))
        self._say_done(request, _("Υποβλήθηκαν: %(count)d."), done)
        notifications.tell_publishers(done, request.user)

    def _each(self, request, records, step):
        """Take a step with each row by itself; return the rows with which it was taken."""
        done = []
        for record in records:
            try:
                with publication.whole_step():
                    step(record)
            except ValidationError as error:
                self._say_why_not(request, record, " ".join(error.messages))
            else:
                done.append(record)
        return done

    def _say_why_not(self, request, record, reason):
        self.message_user(request, f"{record}: {reason}", messages.ERROR)

    def _say_what_is_gone(self, request, count):
        """Say that rows were deleted since they were chosen."""
        if count > 0:
            text = ngettext(
                "%d εγγραφή δεν υπάρχει πια: διαγράφηκε αφότου τη διαλέξατε.",
                "%d εγγραφές δεν υπάρχουν πια: διαγράφηκαν αφότου τις διαλέξατε.",
                count,
            )
            self.message_user(request, text % count, messages.WARNING)

    def _say_done(self, request, text, done):
        if done:
            self.message_user(request, text % {"count": len(done)}, messages.SUCCESS)


def _digest(*shown):
    """Return a short name for what a page showed."""
    return sha256(repr(shown).encode()).hexdigest()
