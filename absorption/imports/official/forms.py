"""What an editor is asked about a table of municipalities, once a file and with nothing preset."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from absorption.imports.cells import Unit
from absorption.imports.errors import CellError
from absorption.imports.forms import MAX_BYTES
from absorption.imports.official import numbers, words
from absorption.imports.official.answers import documents_named
from absorption.imports.official.words import Meaning
from absorption.imports.values import parse_date
from absorption.templatetags import amounts
from municipalities.dates import today
from municipalities.models import Document, Standing, VatBasis
from municipalities.models.sources import BACKING_STANDINGS

OTHER = "other"
DOCUMENTS_OFFERED = 300
DEFINITIONS = (
    "πληρωμές ÷ προϋπολογισμός",
    "πληρωμές ÷ συμβάσεις",
    "νομικές δεσμεύσεις ÷ προϋπολογισμός",
)
EXTENSIONS = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv"
# Letters of a title in an address, as ELOT 743 writes them.
ELOT = str.maketrans(
    dict(zip("αβγδεζηικλμνξοπρσςτυφω", "avgdeziiklmnxoprsstyfo", strict=True))
    | {"θ": "th", "χ": "ch", "ψ": "ps"}
)


class TableUploadForm(forms.Form):
    """A file, or cells that were pasted."""

    file = forms.FileField(
        label=_("Αρχείο"),
        required=False,
        max_length=200,
        help_text=_("Excel (.xlsx, .xlsm, .xls, .xlsb), OpenDocument (.ods), .csv ή .tsv."),
        widget=forms.FileInput(attrs={"accept": EXTENSIONS}),
    )
    cells = forms.CharField(
        label=_("ή επικόλληση κελιών"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "data-pasted": "id_html"}),
        help_text=_("Όπως τα αντιγράφετε από Excel, Word, μια ιστοσελίδα ή ένα PDF."),
    )
    html = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        """Take one of the two, of a size that can be looked at."""
        super().clean()
        cleaned = self.cleaned_data
        file, cells = cleaned.get("file"), cleaned.get("cells", "")
        if bool(file) == bool(cells.strip()):
            raise ValidationError(_("Δώστε ένα αρχείο ή επικολλήστε τα κελιά του πίνακα."))
        if (file.size if file else len(cells)) > MAX_BYTES:
            raise ValidationError(
                _("Πάνω από %(max)d MB: κρατήστε μόνο το φύλλο με τον πίνακα."),
                params={"max": MAX_BYTES // 1_000_000},
            )
        return cleaned


class DocumentForm(forms.ModelForm):
    """A document that the portal does not have yet, with its file."""

    class Meta:
        model = Document
        fields = ("file", "title", "number", "issued_on", "issuer", "standing")
        widgets = {
            "file": forms.FileInput(attrs={"accept": "application/pdf"}),
            "issued_on": forms.TextInput(attrs={"placeholder": "23/9/2025"}),
        }

    def __init__(self, *args, has_file=False, **options):
        """Ask for the file unless it was given before."""
        super().__init__(*args, **options, prefix="new", use_required_attribute=False)
        self.fields["file"].required = not has_file
        self.fields["file"].label = _("Αρχείο PDF")
        if has_file:
            self.fields["file"].help_text = _("Έχει ανεβεί ήδη· νέο αρχείο παίρνει τη θέση του.")
        standings = [(each.value, each.label) for each in map(Standing, BACKING_STANDINGS)]
        self.fields["standing"] = forms.ChoiceField(
            label=self.fields["standing"].label, choices=[("", "———"), *standings]
        )

    @property
    def is_filled(self):
        """Whether a new document is meant."""
        return bool(self.data.get(self.add_prefix("title")) or self.files)

    def has_changed(self):
        """Say nothing where no document is meant, and check all of one that is."""
        return self.is_filled


class AnswersForm(forms.Form):
    """What every column is, and what the file is asked once."""

    definitions = DEFINITIONS

    other_date = forms.CharField(
        label=_("Άλλη ημερομηνία"), required=False, help_text=_("όπως 23/9/2025")
    )
    document = forms.CharField(
        label=_("Έγγραφο"),
        required=False,
        max_length=500,
        help_text=_("Τίτλος, αριθμός, ΑΔΑ ή κωδικός ενός Εγγράφου της πύλης."),
        widget=forms.TextInput(attrs={"list": "documents", "class": "vLargeTextField"}),
    )
    vat = forms.ChoiceField(
        label=_("ΦΠΑ των ποσών"),
        choices=[
            ("net", _("χωρίς ΦΠΑ")), ("gross", _("με ΦΠΑ")), ("unstated", _("δεν αναφέρεται")),
        ],
        widget=forms.RadioSelect,
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=_("Μονάδα των ποσών"),
        choices=[
            ("euro", _("ευρώ")),
            ("thousand", _("χιλιάδες ευρώ")),
            ("million", _("εκατ. ευρώ")),
        ],
        widget=forms.RadioSelect,
    )
    rate = forms.CharField(
        label=_("Πώς ορίζει η πηγή το ποσοστό"),
        required=False,
        max_length=500,
        help_text=_("Με τα λόγια της. Κενό: τα ποσοστά μένουν έξω."),
        widget=forms.TextInput(attrs={"list": "definitions", "class": "vLargeTextField"}),
    )
    hidden = forms.ChoiceField(
        label=_("Οι κρυφές γραμμές του φύλλου"),
        choices=[("read", _("μετρούν")), ("leave", _("μένουν έξω"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, table, new_document=None, **options):
        """Ask for what the table leaves open; `new_document` is the form beside this one."""
        super().__init__(*args, **options)
        self.table, self.new_document = table, new_document
        for column in table.columns:
            if column.position != table.name_position:
                self.fields[f"column-{column.position}"] = _column_field(column)
        if table.dates:
            self.fields["date"] = forms.ChoiceField(
                label=_("Έως ποια ημέρα μετρούν τα ποσά"),
                choices=[
                    *((day.isoformat(), f"{amounts.short_day(day)} (γράφεται στον πίνακα)")
                      for day in table.dates[:4]),
                    (OTHER, _("άλλη ημερομηνία")),
                ],
                widget=forms.RadioSelect,
            )  # fmt: skip
        else:
            self.fields["other_date"].label = _("Έως ποια ημέρα μετρούν τα ποσά")
        if not table.hidden_rows:
            del self.fields["hidden"]
        else:
            self.fields["hidden"].help_text = ", ".join(map(str, table.hidden_rows))
        self._say_what_the_table_says()
        self.order_fields(("date", "other_date", "document", "vat", "unit", "rate", "hidden"))

    def _say_what_the_table_says(self):
        basis = self.table.basis or _one({c.basis for c in self.table.columns} - {None})
        if basis:
            self.fields["vat"].help_text = _("Ο πίνακας γράφει: %(said)s.") % {
                "said": VatBasis(basis).label
            }
        unit = self.table.unit
        if unit is None:
            unit = _one({c.unit for c in self.table.columns} - {None})
        if unit is not None and unit != Unit.OTHER_CURRENCY:
            self.fields["unit"].help_text = _("Ο πίνακας γράφει: %(said)s.") % {
                "said": numbers.in_words(unit)
            }
        if self.table.documents:
            self.fields["document"].help_text = _("Ο πίνακας γράφει: %(said)s.") % {
                "said": ", ".join(self.table.documents[:3])
            }

    @property
    def columns(self):
        """Each column with its field, None for that of the names."""
        return [
            (column, self[name] if (name := f"column-{column.position}") in self.fields else None)
            for column in self.table.columns
        ]

    @property
    def questions(self):
        """The fields that ask about the file."""
        return [field for field in self if not field.name.startswith("column-")]

    def offered_documents(self):
        """Return the titles of documents that may back a table, the newest first."""
        rows = Document.objects.originals().filter(standing__in=BACKING_STANDINGS)
        return rows.order_by("-pk").values_list("title", flat=True)[:DOCUMENTS_OFFERED]

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        self._clean_day(cleaned)
        if not (self.new_document and self.new_document.is_filled):
            self._clean_document(cleaned.get("document", ""))
        return cleaned

    def _clean_day(self, cleaned):
        chosen = cleaned.get("date", OTHER if "date" not in self.fields else "")
        if chosen and chosen != OTHER:
            cleaned["day"] = date.fromisoformat(chosen)
        elif chosen == OTHER:
            try:
                cleaned["day"] = parse_date(cleaned.get("other_date") or "")
            except CellError:
                self.add_error("other_date", _("Γράψτε μια ημερομηνία, όπως 23/9/2025."))
        if cleaned.get("day") and cleaned["day"] > today():
            self.add_error("other_date", _("Η ημερομηνία του στοιχείου είναι στο μέλλον."))

    def _clean_document(self, text):
        found = documents_named(text)
        if len(found) == 1 and found[0].backs_ledger:
            self.cleaned_data["found_document"] = found[0]
        elif len(found) == 1:
            self.add_error(
                "document",
                _("Ένα τέτοιο Έγγραφο δεν στηρίζει ποσά: χρειάζεται πράξη, κοινοβουλευτικό "
                  "έγγραφο, μητρώο ή στατιστική."),
            )  # fmt: skip
        elif found:
            codes = ", ".join(each.reference for each in found)
            self.add_error(
                "document", _("Είναι περισσότερα από ένα: %s. Γράψτε τον κωδικό.") % codes
            )
        else:
            self.add_error(
                "document", _("Διαλέξτε Έγγραφο της πύλης, ή ανεβάστε το παρακάτω ως νέο.")
            )

    def answers(self):
        """Return what was answered, as it is kept between two pages."""
        said = self.cleaned_data
        found = said.get("found_document")
        return {
            "meanings": {
                str(column.position): said[f"column-{column.position}"]
                for column, field in self.columns
                if field is not None
            },
            "date": said["day"].isoformat(),
            "document": found.reference if found else "",
            "vat": said["vat"],
            "unit": said["unit"],
            "rate": said["rate"],
            "hidden": said.get("hidden"),
        }


def initial_of(kept, table):
    """Return what the form shows of answers that were kept."""
    if not kept:
        return {}
    shown = {name: kept.get(name) for name in ("document", "vat", "unit", "rate", "hidden")}
    shown |= {f"column-{position}": each for position, each in kept.get("meanings", {}).items()}
    day = date.fromisoformat(kept["date"])
    if day in table.dates[:4]:
        return shown | {"date": kept["date"]}
    return shown | {"date": OTHER, "other_date": amounts.short_day(day)}


def new_document(said, content, *, with_file):
    """Return the unsaved document that an editor described, with its PDF where it is to be kept."""
    document = Document(
        reference=free_reference(said["title"]),
        title=said["title"],
        number=said["number"],
        issuer=said["issuer"],
        issued_on=date.fromisoformat(said["issued_on"]) if said["issued_on"] else None,
        standing=said["standing"],
    )
    if with_file and content:
        document.file = ContentFile(bytes(content), f"{document.reference}.pdf")
    return document


def free_reference(title):
    """Return a code for a document that no other has, after its title."""
    stem = (
        slugify(words.plain(title).replace("ου", "ou").translate(ELOT))[:60].strip("-")
        or "tekmirio"
    )
    taken = set(
        Document.objects.filter(reference__startswith=stem).values_list("reference", flat=True)
    )
    number = 1
    while (code := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return code


def _column_field(column):
    is_open = column.is_asked or column.meaning is None
    choices = [(each.value, each.label) for each in Meaning if each != Meaning.NAME]
    return forms.ChoiceField(
        label=column.place,
        choices=[("", _("διαλέξτε")), *choices] if is_open else choices,
        initial=None if is_open else column.meaning.value,
    )


def _one(values):
    return values.pop() if len(values) == 1 else None
