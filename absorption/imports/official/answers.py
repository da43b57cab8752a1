"""What is said of a file in words: date, document, VAT, unit, meanings of its columns."""

from django.utils.translation import gettext as _

from absorption.imports.cells import Unit
from absorption.imports.errors import CellError, FileError
from absorption.imports.lookups import documents_named
from absorption.imports.official import words
from absorption.imports.official.plan import Answers
from absorption.imports.official.words import Meaning
from absorption.imports.values import parse_date
from absorption.models.imports import HeadingMeaning
from absorption.templatetags import amounts
from municipalities.models import VatBasis

VAT = {"net": VatBasis.NET, "gross": VatBasis.GROSS, "unstated": VatBasis.UNKNOWN}
UNITS = {"euro": Unit.NONE, "thousand": Unit.THOUSAND, "million": Unit.MILLION}
HIDDEN = {"read": True, "leave": False}
LISTED = 5


def answered(table, said):
    """Return the `Answers` in the options `said`, and notices of what the table itself said.

    What neither says stays open. Raises FileError for an answer that cannot be read.
    """
    day, told_of_day = _day_of(table, _day(said))
    document, told_of_document = _document_of(table, _document(said.get("document")))
    return (
        Answers(
            day=day,
            document=document,
            vat=VAT.get(said.get("vat")),
            unit=UNITS.get(said.get("unit")),
            rate=(said.get("rate") or "").strip(),
            meanings=_meanings(table, said.get("column") or ()),
            read_hidden=HIDDEN.get(said.get("hidden")),
        ),
        [*told_of_day, *told_of_document],
    )


def _day_of(table, day):
    """Return the day of a table, said or read off it, and what is to be told of that."""
    days = ", ".join(map(amounts.short_day, table.dates))
    if day is None and len(table.dates) == 1:
        told = _("Ημερομηνία στοιχείων όπως τη λέει ο πίνακας: %(day)s.") % {"day": days}
        return table.dates[0], [told]
    if day is not None and table.dates and day not in table.dates:
        return day, [_("Ο πίνακας γράφει άλλη ημερομηνία: %(days)s.") % {"days": days}]
    return day, []


def _document_of(table, document):
    """Return the document of a table, said or read off it, and what is to be told of that."""
    named = [_document(text, or_none=True) for text in table.documents]
    if document is None and len(named) == 1 and named[0] is not None:
        told = _("Έγγραφο όπως το λέει ο πίνακας: «%(title)s».") % {"title": named[0]}
        return named[0], [told]
    if document is not None and named not in ([], [document]):
        texts = ", ".join(table.documents[:LISTED])
        return document, [_("Ο πίνακας γράφει άλλο Έγγραφο: %(names)s.") % {"names": texts}]
    return document, []


def table_named(tables, name):
    """Return the table on the sheet `name`, or the one that the book leaves no doubt about.

    Raises FileError that asks which.
    """
    if name:
        for table in tables:
            if words.plain(table.grid.name) == words.plain(name):
                return table
        raise FileError(
            _("Δεν υπάρχει πίνακας Δήμων στο φύλλο «%(name)s», μόνο σε: %(names)s.")
            % {"name": name, "names": _sheets(tables)}
        )
    likely = [table for table in tables if table.has_amounts] or tables
    if len(likely) > 1:
        raise FileError(
            _("Πίνακα με Δήμους έχουν τα φύλλα %(names)s. Πείτε ποιο μπαίνει.")
            % {"names": _sheets(likely)}
        )
    return likely[0]


def remembered_meanings():
    """Return what editors have said of headings, by heading folded."""
    return dict(HeadingMeaning.objects.values_list("folded", "meaning"))


def remember(table, meanings, by):
    """Keep the meanings that a person gave to headings where the table did not say them."""
    for column in table.columns:
        meaning = meanings.get(column.position)
        said = column.meaning == meaning and not column.is_asked
        folded = words.plain(f"{column.group} {column.heading}")[:400]
        if meaning is None or said or not folded:
            continue
        HeadingMeaning.objects.update_or_create(
            folded=folded,
            defaults={"text": column.heading[:200], "meaning": str(meaning), "by": by},
        )


def _day(said):
    try:
        return parse_date(said["date"]) if said.get("date") else None
    except CellError as error:
        raise FileError(f"{said['date']}: {error.problem} {error.right}") from error


def _document(text, *, or_none=False):
    if not text:
        return None
    found = documents_named(text)
    if len(found) == 1:
        return found[0]
    if or_none:
        return None
    if found:
        raise FileError(
            _("Το «%(text)s» είναι περισσότερα από ένα Έγγραφα: %(names)s. Γράψτε τον κωδικό.")
            % {"text": text, "names": ", ".join(each.reference for each in found)}
        )
    raise FileError(
        _("Δεν υπάρχει Έγγραφο «%(text)s»: γράψτε τίτλο, αριθμό, ΑΔΑ ή κωδικό όπως στην πύλη.")
        % {"text": text}
    )


def _meanings(table, said):
    """Return the meanings in `letter=meaning`, by position."""
    found = {}
    places = {column.letter: column.position for column in table.columns}
    for each in said:
        letter, _sign, name = each.partition("=")
        try:
            found[places[letter.strip().upper()]] = Meaning(name.strip().lower())
        except (KeyError, ValueError) as error:
            raise FileError(
                _("Το «%(text)s» δεν λέει στήλη του πίνακα (%(letters)s) και τι είναι (%(names)s).")
                % {"text": each, "letters": ", ".join(places), "names": ", ".join(Meaning)}
            ) from error
    return found


def _sheets(tables):
    return ", ".join(
        f"«{table.grid.name}»" + (_(" (κρυφό)") if table.grid.is_hidden else "") for table in tables
    )
