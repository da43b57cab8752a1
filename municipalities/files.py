"""Uploaded documents: what is accepted, and the digest that says it is still the same."""

from hashlib import file_digest

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PDF_MAGIC = b"%PDF-"
# A document is a scanned act, not an archive.
LARGEST_FILE = 20 * 1024 * 1024


def validate_pdf(file):
    """Refuse what is not a PDF by its first bytes, and what is too large.

    A file already stored is not read again. Raises ValidationError.
    """
    if getattr(file, "_committed", False):
        return
    if file.size > LARGEST_FILE:
        raise ValidationError(_("Το αρχείο ξεπερνά τα 20 MB."), code="size")
    file.seek(0)
    head = file.read(len(PDF_MAGIC))
    file.seek(0)
    if head != PDF_MAGIC or not file.name.lower().endswith(".pdf"):
        raise ValidationError(_("Γίνεται δεκτό μόνο αρχείο PDF."), code="type")


def sha256_of(file):
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    file.open("rb")
    digest = file_digest(file.file, "sha256").hexdigest()
    file.seek(0)
    return digest
