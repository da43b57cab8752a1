"""The identifiers of Greek public spending: patterns, folding and links.

Sources: the patterns and the links are listed with their evidence in the documents
«Διαύγεια» and «ΚΗΜΔΗΣ» of the portal; ΑΦΜ by its check digit (python-stdnum).
"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from stdnum.gr import vat

LATIN = "ABEHIKMNOPTXYZ"
GREEK = "ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ"
TO_GREEK = str.maketrans(LATIN, GREEK)
TO_LATIN = str.maketrans(GREEK, LATIN)


def fold_to_greek(text):
    """Return an ΑΔΑ or ΠΔΕ code with Latin look-alikes typed as Greek capitals."""
    return text.strip().upper().translate(TO_GREEK)


def fold_to_latin(text):
    """Return an ΑΔΑΜ with Greek look-alikes typed as Latin capitals."""
    return text.strip().upper().translate(TO_LATIN)


validate_ada = RegexValidator(
    r"^[0-9Α-Ω]{4,12}-[0-9Α-Ω]{1,5}$",
    _("Ο ΑΔΑ έχει τη μορφή «60ΟΦ4653Π8-Ξ1Ι»: ελληνικά κεφαλαία, ψηφία και μία παύλα."),
)
validate_contract_adam = RegexValidator(
    r"^\d{2}SYMV\d{9}$",
    _("Ο ΑΔΑΜ σύμβασης έχει τη μορφή «24SYMV012345678»: έτος, SYMV και εννέα ψηφία."),
)
validate_ops_code = RegexValidator(
    r"^5\d{6}$", _("Ο κωδικός ΟΠΣ ΤΑ έχει επτά ψηφία και αρχίζει από 5.")
)
validate_cpv_list = RegexValidator(
    r"^\d{8}-\d( \d{8}-\d)*$",
    _("Κωδικοί CPV της μορφής «72000000-5», χωρισμένοι με ένα κενό."),
)
validate_action_code = RegexValidator(r"^\d{5}$", _("Ο κωδικός Δράσης έχει πέντε ψηφία."))


def is_tax_id(value):
    """Return whether the text is a Greek ΑΦΜ with its right check digit."""
    return len(value) == 9 and vat.is_valid(value)


def validate_tax_id(value):
    """Refuse an ΑΦΜ whose check digit does not hold.

    Raises ValidationError with a message in the user's language.
    """
    if not is_tax_id(value):
        raise ValidationError(
            _("Ο ΑΦΜ «%(value)s» δεν είναι έγκυρος: εννέα ψηφία με σωστό ψηφίο ελέγχου."),
            code="tax_id",
            params={"value": value},
        )


# As registers write it.
GREECE = {"GR", "EL", ""}


def may_be_person(tax_id, country="GR"):
    """Return whether the ΑΦΜ may be a person's: those begin with 0 to 3, but for 08 and 09.

    A number that is missing, or of another country, says nothing: it may be. Then the name
    stays out of public until an editor says that it is a company.
    """
    if not tax_id or country not in GREECE:
        return True
    return tax_id[:1] in set("0123") and tax_id[:2] not in {"08", "09"}


def ada_url(ada):
    """Return the page of the act on Διαύγεια."""
    return f"https://diavgeia.gov.gr/decision/view/{ada}"


def adam_url(adam):
    """Return the page of the record on ΚΗΜΔΗΣ."""
    return (
        "https://cerpp.eprocurement.gov.gr/upgkimdis/unprotected/home.xhtml"
        f"?referenceNumber={adam}&doc=true"
    )
