"""What an editor is asked when a file comes in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from absorption.datasets import DATASETS
from absorption.imports.editable import EDITABLES
from absorption.imports.grids import SUFFIXES
from absorption.imports.names import folded_name
from absorption.imports.plan import KINDS
from absorption.imports.said import LEAVE, READ
from absorption.models.imports import ImportUpload, NameSpelling
from municipalities.models import Municipality, VatBasis
from municipalities.numbers import ENGLISH, GREEK
from municipalities.typed import DayField

MAX_BYTES = 20_000_000


class UploadForm(forms.Form):
    """Which file holds which dataset."""

    dataset = forms.ChoiceField()
    file = forms.FileField(label=_("Αρχείο Excel, OpenDocument ή CSV"), max_length=200)

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.user = user
        self.datasets = [
            (name, DATASETS[name].title) for name in EDITABLES if may_import(user, name)
        ]
        self.fields["dataset"] = forms.ChoiceField(
            label=_("Σύνολο δεδομένων"), choices=self.datasets
        )
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{suffix}" for suffix in SUFFIXES)

    def clean_file(self):
        """Refuse what is too large to look at."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(
                _(
                    "Πάνω από %(max)d MB. Χωρίστε το αρχείο ή δώστε το στον διαχειριστή για την "
                    "εντολή import_data."
                ),
                params={"max": MAX_BYTES // 1_000_000},
            )
        return file

    def save(self):
        """Keep the file until it is imported; forget the user's older ones."""
        ImportUpload.objects.filter(by=self.user).delete()
        file = self.cleaned_data["file"]
        return ImportUpload.objects.create(
            dataset=self.cleaned_data["dataset"],
            filename=file.name,
            content=file.read(),
            by=self.user,
        )


class OnceForm(forms.Form):
    """What a file is asked once: of rows that do not say it, and what it leaves open."""

    DECIMAL = (
        (GREEK, _("το κόμμα: «500.000» είναι μισό εκατομμύριο")),
        (ENGLISH, _("η τελεία: «500.000» είναι πεντακόσια")),
    )
    VAT = ((VatBasis.NET, _("χωρίς ΦΠΑ")), (VatBasis.GROSS, _("με ΦΠΑ")))
    ROWS = ((READ, _("μπαίνουν")), (LEAVE, _("μένουν έξω")))
    ASKED = {
        "decimal": (_("Τι χωρίζει τα δεκαδικά"), DECIMAL),
        "vat": (_("Τα ποσά είναι"), VAT),
        "hidden": (_("Οι κρυφές γραμμές"), ROWS),
        "unrelated": (_("Όσες γραμμές δεν δείχνουν τη Δράση"), ROWS),
    }

    document = forms.CharField(
        label=_("Έγγραφο"),
        required=False,
        max_length=500,
        help_text=_("Για όσες γραμμές δεν το λένε: τίτλος, αριθμός, ΑΔΑ ή κωδικός."),
    )
    date = DayField(
        label=_("Ημερομηνία"), required=False, help_text=_("Για όσες γραμμές δεν τη λένε.")
    )

    def __init__(self, *args, dataset, questions, answers, sheets=(), **options):
        super().__init__(*args, initial=answers, **options)
        if not EDITABLES[dataset].date_column:
            del self.fields["date"]
        asked = {question.about: question.text for question in questions}
        for name, (label, choices) in self.ASKED.items():
            if name in asked or answers.get(name):
                self._ask(name, label, choices, asked.get(name, ""))
        if sheets or answers.get("sheet"):
            names = [
                (name, name) for name in dict.fromkeys([answers.get("sheet"), *sheets]) if name
            ]
            self._ask("sheet", _("Φύλλο"), names, asked.get("sheet", ""))

    def _ask(self, name, label, choices, text):
        self.fields[name] = forms.ChoiceField(
            label=label, choices=[("", "—"), *choices], help_text=text, required=False
        )

    def save(self, kept):
        said = {name: value for name, value in self.cleaned_data.items() if value}
        if day := said.get("date"):
            said["date"] = day.isoformat()
        kept.answers = said
        kept.save()


class ConfirmForm(forms.Form):
    """The kind and the public reason, once a file."""

    digest = forms.CharField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Είδος μεταβολής"),
        choices=[(kind.value, kind.label) for kind in KINDS],
        required=False,
    )
    reason = forms.CharField(
        label=_("Δημόσια αιτιολογία"),
        max_length=500,
        required=False,
        help_text=_("Μία για όλο το αρχείο. Φαίνεται στο κοινό."),
    )

    def __init__(self, *args, changes_public, **options):
        """Ask only when something published would change."""
        super().__init__(*args, **options)
        if changes_public:
            self.fields["kind"].required = self.fields["reason"].required = True
        else:
            del self.fields["kind"], self.fields["reason"]


class NamesForm(forms.Form):
    """Whose the spellings are that nobody knows."""

    NOBODY = "-"

    def __init__(self, *args, names, **options):
        super().__init__(*args, **options)
        choices = [
            ("", _("δεν ξέρω ακόμη")),
            (self.NOBODY, _("άλλος φορέας, όχι Δήμος της Δράσης")),
            *((str(each.pk), each.name) for each in Municipality.objects.originals()),
        ]
        self.names = names
        for position, name in enumerate(names):
            self.fields[f"name-{position}"] = forms.ChoiceField(
                label=name, choices=choices, required=False
            )

    def save(self, by):
        for position, name in enumerate(self.names):
            chosen = self.cleaned_data[f"name-{position}"]
            if chosen:
                NameSpelling.objects.update_or_create(
                    folded=folded_name(name)[:200],
                    defaults={
                        "text": name[:200],
                        "municipality_id": None if chosen == self.NOBODY else int(chosen),
                        "by": by,
                    },
                )


def may_import(user, dataset):
    """Return whether the user may draft rows of the dataset."""
    meta = EDITABLES[dataset].model._meta
    return user.has_perm(f"{meta.app_label}.add_{meta.model_name}")
