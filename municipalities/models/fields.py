"""Fields and constraints that several models use."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

TEXT_LANGUAGES = [("el", _("Ελληνικά")), ("en", _("Αγγλικά")), ("de", _("Γερμανικά"))]


def money(verbose_name, **options: Any):
    """Return a field for an amount in euro, cents exact, not negative, empty when unknown."""
    validators = [MinValueValidator(0, _("Το ποσό δεν είναι αρνητικό."))]
    known: dict[str, Any] = {"null": True, "blank": True, "validators": validators}
    options = known | options
    return models.DecimalField(verbose_name, max_digits=14, decimal_places=2, **options)


def text_language(verbose_name, help_text):
    """Return a field for the language that a text is written in."""
    return models.CharField(
        verbose_name, max_length=2, choices=TEXT_LANGUAGES, default="el", help_text=help_text
    )


def title_language():
    """Return the field for the language of a title."""
    return text_language(_("γλώσσα τίτλου"), _("Η γλώσσα στην οποία είναι γραμμένος ο τίτλος."))


def public_note(max_length=500):
    """Return the field for a remark that readers see."""
    return models.CharField(
        _("σημείωση"),
        max_length=max_length,
        blank=True,
        help_text=_("Δημόσια διευκρίνιση, όπου χρειάζεται."),
    )


def not_negative(*fields):
    """Return the constraint that the amounts `fields` are unknown or at least 0."""
    condition = Q()
    for field in fields:
        condition &= Q(**{field: None}) | Q(**{f"{field}__gte": 0})
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_amounts_not_negative",
        condition=condition,
        violation_error_message=_("Τα ποσά δεν είναι αρνητικά."),
    )


def unique_original(*fields, name, message, condition=None):
    """Return the constraint that `fields` identify a thing (its versions repeat them)."""
    return models.UniqueConstraint(
        fields=fields,
        name=name,
        condition=Q(version_of=None) & (condition or Q()),
        violation_error_message=message,
    )


def in_order(earlier, later, *, name, message):
    """Return the constraint that the date `later` does not lie before `earlier`."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{earlier: None})
        | Q(**{later: None})
        | Q(**{f"{later}__gte": models.F(earlier)}),
        violation_error_message=message,
    )
