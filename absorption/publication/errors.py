"""What the rules of publication do not allow."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from absorption.checks import Failure


class PublicationError(ValidationError):
    """A step that the rules of publication do not allow, said in the user's language."""


class UnacknowledgedError(PublicationError):
    """Publishing would make `failures` public, and nobody has said why they stand."""

    def __init__(self, failures: Collection[Failure]) -> None:
        """Name what fails."""
        self.failures = failures
        found = " ".join(f"{failure.check.label}: {failure.message}" for failure in failures)
        super().__init__(_("Χρειάζεται δημόσια αιτιολογία για ό,τι δεν συμφωνεί. ") + found)


@contextmanager
def whole_step() -> Iterator[None]:
    """Undo a step that fails; raise PublicationError where the database refuses it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise PublicationError(_("Συγκρούεται με κάτι ήδη δημοσιευμένο.")) from error


def require(condition: object, message: str) -> None:
    """Raise PublicationError with `message` unless `condition` holds."""
    if not condition:
        raise PublicationError(message)


def refuse_apart(are_apart: bool) -> None:
    """Raise PublicationError where two accounts may not approve anything of each other yet."""
    require(
        not are_apart,
        _(
            "Ο ένας από τους δύο λογαριασμούς εγγράφηκε με σύνδεσμο του άλλου πριν από λιγότερο "
            "από μία ημέρα: ως τότε το κάνει άλλος."
        ),
    )
