"""Figures of one day in one grid: typed or pasted, saved all together or not at all.

A row is a municipality as a whole or a running contract; what stays empty is no figure. The
columns of a municipality are on the VAT basis that is chosen once.
"""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption import publication
from absorption.admin.choosing import choose_by_typing
from absorption.admin.workflow import KEY
from absorption.models import AbsorptionFigure
from absorption.models.payments import PAID
from absorption.staff import notifications
from absorption.templatetags.amounts import money, short_day
from municipalities.dates import today
from municipalities.models import Action, Contract, Document, Municipality, VatBasis
from municipalities.models.contracts import ContractStatus
from municipalities.typed import AmountField, DayField


@dataclass(frozen=True)
class Kind:
    """What the rows are: the field of a figure that names them, and the columns of a row."""

    subject: str
    label: str | Promise
    columns: dict[str, str | Promise]


MUNICIPALITIES = Kind(
    "municipality",
    gettext_lazy("Δήμοι στο σύνολό τους"),
    {
        "paid": gettext_lazy("πληρωμές σωρευτικά"),
        "budget_amount": gettext_lazy("προϋπολογισμός"),
        "contracted_amount": gettext_lazy("συμβάσεις"),
    },
)
CONTRACTS = Kind(
    "contract",
    gettext_lazy("Συμβάσεις σε εξέλιξη"),
    {
        "absorbed_amount": gettext_lazy("πληρωμές σωρευτικά, χωρίς ΦΠΑ"),
        "absorbed_gross": gettext_lazy("πληρωμές σωρευτικά, με ΦΠΑ"),
    },
)
KINDS = {"municipalities": MUNICIPALITIES, "contracts": CONTRACTS}


class HeadForm(forms.Form):
    """What all rows have alike: the day, the document, and of municipalities the VAT basis."""

    figure_date = DayField(
        label=gettext_lazy("έως ποια ημέρα μετρούν τα ποσά"), widget=AdminDateWidget
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Έγγραφο"), queryset=Document.objects.originals()
    )
    vat_basis = forms.ChoiceField(
        label=gettext_lazy("ΦΠΑ των ποσών"), choices=VatBasis.choices, widget=forms.RadioSelect
    )

    def __init__(self, kind, site, *args, **options):
        super().__init__(*args, **options)
        choose_by_typing(self, AbsorptionFigure, "document", site)
        if kind is CONTRACTS:
            del self.fields["vat_basis"]

    def clean_figure_date(self):
        """Refuse a day to come."""
        if (day := self.cleaned_data["figure_date"]) > today():
            raise ValidationError(_("Η ημερομηνία του στοιχείου δεν είναι στο μέλλον."))
        return day

    def clean_document(self):
        """Refuse a document that proves no figure."""
        document = self.cleaned_data["document"]
        if not document.backs_ledger:
            raise ValidationError(
                _("Ένα στοιχείο στηρίζεται σε πράξη, κοινοβουλευτικό έγγραφο, μητρώο ή στατιστική.")
            )
        return document


class RowForm(forms.Form):
    """The amounts of one row; empty ones are not known."""

    def __init__(self, kind, subject, before, *args, **options):
        super().__init__(*args, prefix=str(subject.pk), **options)
        self.subject, self.before = subject, before
        for name, label in kind.columns.items():
            self.fields[name] = AmountField(
                label=f"{subject}, {label}", required=False, max_digits=14, decimal_places=2
            )
            self.fields[name].widget.attrs["aria-label"] = f"{subject}, {label}"
            self.fields[name].widget.attrs |= {"autocomplete": "off", "placeholder": label}

    @property
    def is_empty(self):
        """Whether nothing was typed."""
        return all(value is None for value in self.cleaned_data.values())


def view(desk, request):
    """Show the grid, or save what was typed as drafts, submitted if that is asked."""
    if not desk.has_add_permission(request):
        raise PermissionDenied
    code = request.GET.get("of", "")
    kind = KINDS.get(code, MUNICIPALITIES)
    page = Paginator(_subjects(kind, request), desk.list_per_page).get_page(request.GET.get("page"))
    before = _before(kind, page.object_list)
    sent = request.POST or None
    head = HeadForm(kind, desk.admin_site, sent, initial=_initial(request))
    rows = [RowForm(kind, each, before.get(each.pk), sent) for each in page.object_list]
    if request.method == "POST":
        done = _save(kind, head, rows, request.user, submits="_submit" in request.POST)
        if done:
            said = (
                _("Υποβλήθηκαν: %(count)d.")
                if "_submit" in request.POST
                else _("Νέα πρόχειρα: %(count)d.")
            )
            desk.message_user(request, said % {"count": len(done)}, messages.SUCCESS)
            if "_submit" in request.POST:
                notifications.tell_publishers(done, request.user)
            return HttpResponseRedirect(reverse("admin:index"))
    return desk.page(
        request,
        "admin/figures/grid.html",
        _("Στοιχεία μιας ημέρας"),
        kinds=[(name, each.label, each is kind) for name, each in KINDS.items()],
        of=code if code in KINDS else "municipalities",
        columns=kind.columns.values(),
        head=head,
        rows=rows,
        page=page,
        media=desk.media + head.media,
        has_errors=bool(sent),
    )


def _subjects(kind, request):
    if kind is MUNICIPALITIES:
        return Municipality.objects.originals().published().order_by("name")
    rows = Contract.objects.originals().published().filter(status=ContractStatus.ACTIVE)
    key = request.GET.get("municipality", "")
    if KEY.fullmatch(key):
        rows = rows.filter(shares__municipality=key)
    return rows.order_by("reference")


def _before(kind, subjects):
    """Return what was stated last of each subject, in words, by its key."""
    keys = [each.pk for each in subjects]
    rows = AbsorptionFigure.objects.stated().filter(**{f"{kind.subject}__in": keys})
    newest = {}
    for figure in rows.order_by("figure_date"):
        if figure.paid is not None:
            newest[getattr(figure, f"{kind.subject}_id")] = (
                money(figure.paid),
                VatBasis(figure.basis).label,
                short_day(figure.figure_date),
            )
    return newest


def _initial(request):
    """Return what the address says of the day and the document."""
    key = request.GET.get("document", "")
    return {"document": key if KEY.fullmatch(key) else None}


def _save(kind, head, rows, user, *, submits):
    """Save the figures that were typed; none where anything is wrong: it is told at its place."""
    is_valid = all([head.is_valid(), *(row.is_valid() for row in rows)])
    typed = [row for row in rows if row.is_valid() and not row.is_empty]
    if is_valid and not typed:
        head.add_error(None, _("Γράψτε ένα ποσό τουλάχιστον."))
    if not is_valid or not typed:
        return []
    done = []
    with transaction.atomic():
        for row in typed:
            try:
                figure = _figure(kind, row, head.cleaned_data)
                publication.edit(figure, user)
                done += publication.submit(figure, user) if submits else [figure]
            except ValidationError as error:
                row.add_error(None, ValidationError(error.messages))
        if any(row.errors for row in rows):
            transaction.set_rollback(True)
            return []
    return done


def _figure(kind, row, head):
    """Return the unsaved figure of a row. Raises ValidationError where there is one already."""
    values = dict(row.cleaned_data)
    if kind is MUNICIPALITIES:
        values[PAID[VatBasis(head["vat_basis"])]] = values.pop("paid")
        values["action"] = Action.objects.sole()
    figure = AbsorptionFigure(**{kind.subject: row.subject}, **head, **values)
    if figure.doubles().exists():
        raise ValidationError(
            _("Υπάρχει ήδη στοιχείο ή πρόχειρο αυτής της ημέρας: αλλάζει στη δική του σελίδα.")
        )
    return figure
