"""«Έληξε: τι έγινε;»: what became of a contract whose end has passed, with its day and document."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption import publication
from absorption.admin.choosing import choose_by_typing
from absorption.publication import queues
from absorption.staff import notifications
from municipalities.dates import today
from municipalities.models import Contract, Document
from municipalities.models.contracts import ContractStatus, MovedTo
from municipalities.records import ChangeKind
from municipalities.typed import DayField

ANSWERS = [choice for choice in ContractStatus.choices if choice[0] != ContractStatus.ACTIVE]


class AnswerForm(forms.Form):
    """What became of it, since when, and what says so."""

    status = forms.ChoiceField(
        label=gettext_lazy("τι έγινε"), choices=ANSWERS, widget=forms.RadioSelect
    )
    moved_to = forms.ChoiceField(
        label=gettext_lazy("πού μεταφέρθηκε"),
        choices=[("", "—"), *MovedTo.choices],
        required=False,
        help_text=gettext_lazy("Μόνο αν μεταφέρθηκε."),
    )
    status_on = DayField(label=gettext_lazy("από ποια ημέρα"), widget=AdminDateWidget)
    status_document = forms.ModelChoiceField(
        label=gettext_lazy("Έγγραφο που το λέει"), queryset=Document.objects.originals()
    )
    change_reason = forms.CharField(
        label=gettext_lazy("δημόσια αιτιολογία"),
        max_length=500,
        initial=gettext_lazy("Έληξε η διάρκεια της σύμβασης."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, site, *args, **options):
        super().__init__(*args, **options)
        choose_by_typing(self, Contract, "status_document", site)

    def clean_status_on(self):
        """Refuse a day to come."""
        if (day := self.cleaned_data["status_on"]) > today():
            raise ValidationError(_("Η ημέρα δεν είναι στο μέλλον."))
        return day

    def clean(self):
        """Ask where a moved contract went, and of no other."""
        cleaned = super().clean() or {}
        is_moved = cleaned.get("status") == ContractStatus.MOVED
        if is_moved and not cleaned.get("moved_to"):
            self.add_error("moved_to", _("Διαλέξτε ποιο πρόγραμμα την πληρώνει πια."))
        if cleaned.get("moved_to") and "status" in cleaned and not is_moved:
            self.add_error("moved_to", _("Λέγεται μόνο για σύμβαση που μεταφέρθηκε."))
        return cleaned


def view(desk, request, contract):
    """Ask, and submit the answer as a proposal: a second person publishes it."""
    form = AnswerForm(desk.admin_site, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with publication.whole_step():
                done = _answer(contract, form.cleaned_data, request.user)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            notifications.tell_publishers(done, request.user)
            desk.message_user(request, _("Υποβλήθηκε για δημοσίευση."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:index") + "#pile-ended")
    return desk.page(
        request,
        "admin/contracts/ended.html",
        _("Έληξε: τι έγινε;"),
        record=contract,
        form=form,
        media=desk.media + form.media,
        ended=queues.ended().filter(pk=contract.pk).first(),
    )


def _answer(contract, said, user):
    proposal = publication.propose(contract, user)
    for name, value in said.items():
        setattr(proposal, name, value)
    proposal.change_kind = ChangeKind.REVISION
    publication.edit(proposal, user)
    return publication.submit(proposal, user)
