"""What an editor is asked when a file comes in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from absorption.datasets import DATASETS
from absorption.imports.editable import EDITABLES
from absorption.imports.names import folded_name
from absorption.imports.plan import KINDS
from absorption.models.imports import ImportUpload, NameSpelling
from municipalities.models import Municipality

MAX_BYTES = 20_000_000


class UploadForm(forms.Form):
    """Which file holds which dataset."""

    dataset = forms.ChoiceField()
    file = forms.FileField(label=_("Αρχείο .xlsx ή .csv"), max_length=200)

    def __init__(self, *args, user, **options):
        """Offer the datasets that the user may write to."""
        super().__init__(*args, **options)
        self.user = user
        self.datasets = [
            (name, DATASETS[name].title) for name in EDITABLES if may_import(user, name)
        ]
        self.fields["dataset"] = forms.ChoiceField(
            label=_("Σύνολο δεδομένων"), choices=self.datasets
        )
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"

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
        """Ask for each name; leaving one out is allowed."""
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
        """Remember the spellings that were matched."""
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
