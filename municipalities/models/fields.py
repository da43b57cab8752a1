"""Fields and constraints that several models use."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from municipalities.dates import DatePrecision
from municipalities.identifiers import (
    fold_to_greek,
    fold_to_latin,
    validate_ada,
    validate_contract_adam,
)

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

TEXT_LANGUAGES = [("el", _("Ελληνικά")), ("en", _("Αγγλικά")), ("de", _("Γερμανικά"))]


class StoredAsDecimal(models.DecimalField):
    """A number of two decimals that says what it counts; to the database it is a number."""

    digits: int

    def __init__(self, verbose_name: "str | _StrPromise | None" = None, **options: Any) -> None:
        super().__init__(verbose_name, **{"max_digits": self.digits, "decimal_places": 2} | options)

    def deconstruct(self) -> Any:
        """Tell migrations that it is stored as any number."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DecimalField", args, options


class MoneyField(StoredAsDecimal):
    """An amount in euro, cents exact; negative where it is a change of one."""

    digits = 14


class PercentField(StoredAsDecimal):
    """A percentage as its source or an editor says it, from 0 to 100."""

    digits = 5


def money(verbose_name: "str | _StrPromise", **options: Any) -> MoneyField:
    """Return a field for an amount in euro, cents exact, not negative, empty when unknown."""
    validators = [MinValueValidator(0, _("Το ποσό δεν είναι αρνητικό."))]
    known: dict[str, Any] = {"null": True, "blank": True, "validators": validators}
    return MoneyField(verbose_name, **known | options)


def document(related_name: str) -> models.ForeignKey:
    """Return the field for the document that proves a row."""
    return models.ForeignKey(
        "municipalities.Document",
        models.PROTECT,
        verbose_name=_("Έγγραφο"),
        related_name=related_name,
    )


def person(verbose_name: "str | _StrPromise", **options: Any) -> models.ForeignKey:
    """Return the field for an account: who did something stays."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=verbose_name,
        related_name="+",
        **options,
    )


class FoldedField(models.CharField):
    """An identifier of a register, or empty: letters of the other alphabet are put right."""

    label: "str | _StrPromise"
    pattern: RegexValidator
    fold: Callable[[str], str]

    def __init__(self, **options: Any) -> None:
        known: dict[str, Any] = {"verbose_name": self.label, "max_length": 20, "blank": True}
        super().__init__(**known | {"validators": [self.pattern]} | options)

    def deconstruct(self) -> Any:
        """Tell migrations that it is stored as any text."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options

    def to_python(self, value: Any) -> str:
        """Return the identifier as the register writes it."""
        return self.fold(super().to_python(value) or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Store it as the register writes it, checked or not."""
        setattr(model_instance, self.attname, self.to_python(getattr(model_instance, self.attname)))
        return super().pre_save(model_instance, add)


class AdaField(FoldedField):
    """The ΑΔΑ of an act on Διαύγεια."""

    label = _("ΑΔΑ")
    pattern = validate_ada
    fold = staticmethod(fold_to_greek)


class AdamField(FoldedField):
    """The ΑΔΑΜ of a contract or of its amendment in ΚΗΜΔΗΣ."""

    label = _("ΑΔΑΜ")
    pattern = validate_contract_adam
    fold = staticmethod(fold_to_latin)


def day(
    verbose_name: "str | _StrPromise", help_text: "str | _StrPromise"
) -> "models.DateField[str | date | None, date | None]":
    """Return a field for a day, empty when unknown."""
    return models.DateField(verbose_name, null=True, blank=True, help_text=help_text)


def day_precision() -> "models.CharField[str, str]":
    """Return the field for how much of a day is known."""
    return models.CharField(
        _("ακρίβεια ημερομηνίας"),
        max_length=5,
        choices=DatePrecision,
        default=DatePrecision.DAY,
        help_text=_("Αν είναι γνωστή η ημέρα, ο μήνας ή μόνο το έτος."),
    )


def status_on() -> "models.DateField[str | date | None, date | None]":
    """Return the field for the day since which a status holds."""
    return day(_("ημερομηνία κατάστασης"), _("Από πότε ισχύει η κατάσταση."))


def text_language(
    verbose_name: "str | _StrPromise", help_text: "str | _StrPromise"
) -> models.CharField:
    """Return a field for the language that a text is written in."""
    return models.CharField(
        verbose_name, max_length=2, choices=TEXT_LANGUAGES, default="el", help_text=help_text
    )


def title_language() -> models.CharField:
    """Return the field for the language of a title."""
    return text_language(_("γλώσσα τίτλου"), _("Η γλώσσα στην οποία είναι γραμμένος ο τίτλος."))


def public_note(max_length: int = 500) -> models.CharField:
    """Return the field for a remark that readers see."""
    return models.CharField(
        _("σημείωση"),
        max_length=max_length,
        blank=True,
        help_text=_("Δημόσια διευκρίνιση, όπου χρειάζεται."),
    )


def not_negative(*fields: str) -> models.CheckConstraint:
    """Return the constraint that the amounts `fields` are unknown or at least 0."""
    condition = Q()
    for field in fields:
        condition &= Q(**{field: None}) | Q(**{f"{field}__gte": 0})
    return models.CheckConstraint(
        name="%(app_label)s_%(class)s_amounts_not_negative",
        condition=condition,
        violation_error_message=_("Τα ποσά δεν είναι αρνητικά."),
    )


def gross_not_below_net(net: str, gross: str, *, name: str) -> models.CheckConstraint:
    """Return the constraint that the amount `gross` with VAT is at least `net`, where known."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{net: None}) | Q(**{gross: None}) | Q(**{f"{gross}__gte": models.F(net)}),
        violation_error_message=_("Το ποσό με ΦΠΑ δεν είναι μικρότερο από το καθαρό."),
    )


def unique_original(
    *fields: str, name: str, message: "str | _StrPromise", condition: Q | None = None
) -> models.UniqueConstraint:
    """Return the constraint that `fields` identify a thing (its versions repeat them)."""
    return models.UniqueConstraint(
        fields=fields,
        name=name,
        condition=Q(version_of=None) & (condition or Q()),
        violation_error_message=message,
    )


def in_order(
    earlier: str, later: str, *, name: str, message: "str | _StrPromise"
) -> models.CheckConstraint:
    """Return the constraint that the date `later` does not lie before `earlier`."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{earlier: None})
        | Q(**{later: None})
        | Q(**{f"{later}__gte": models.F(earlier)}),
        violation_error_message=message,
    )
