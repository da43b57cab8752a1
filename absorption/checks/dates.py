"""No date contradicts another."""

from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.checks.registry import (
    OFFICIAL,
    PAYMENT,
    STUDY,
    Finding,
    Severity,
    check,
    in_turn,
)
from absorption.figures.totals import past_end
from absorption.templatetags.amounts import short_day
from municipalities.models import Allocation, Contract, ContractStatus, Subproject


def contract_at(scope, field):
    """Return the `field` that a figure's contract had in public on the scope's day."""
    if scope.as_of is None:  # a public figure's contract is public, and its row is what holds now
        return F(f"contract__{field}")
    versions = Contract.objects.published(scope.as_of).filter(
        Q(pk=OuterRef("contract")) | Q(version_of=OuterRef("contract"))
    )
    return Subquery(versions.values(field)[:1])


@check(
    "figure-date-possible",
    label=gettext_lazy("Η ημερομηνία του στοιχείου μπορεί να ισχύει"),
    description=gettext_lazy(
        "Ένα στοιχείο δεν είναι μεταγενέστερο από σήμερα ούτε προγενέστερο από την υπογραφή "
        "της σύμβασης."
    ),
    severity=Severity.CONTRADICTION,
    source=gettext_lazy("Γνωστά σφάλματα των μητρώων: ημερομηνίες που απέχουν δεκαετίες"),
    concerns={"contract", PAYMENT, OFFICIAL},
)
def figure_date_possible(scope):
    """Compare with today and with the signature."""
    rows = scope.figure_rows
    rows = rows.annotate(signed=contract_at(scope, "signed_on"))
    impossible = rows.filter(Q(figure_date__gt=scope.day) | Q(figure_date__lt=F("signed")))
    for figure in in_turn(impossible):
        numbers = {"figure_date": figure.figure_date}
        if figure.figure_date > scope.day:
            message = _("Το στοιχείο έχει ημερομηνία %(day)s, που δεν έχει έρθει ακόμη.")
        else:
            message = _("Το στοιχείο έχει ημερομηνία %(day)s, πριν από την υπογραφή (%(signed)s).")
            numbers["signed_on"] = figure.signed
        words = {"day": short_day(figure.figure_date), "signed": short_day(figure.signed)}
        yield Finding(figure, "figure_date", message % words, numbers)


@check(
    "status-agrees-with-dates",
    label=gettext_lazy("Η κατάσταση συμφωνεί με τις ημερομηνίες"),
    description=gettext_lazy(
        "Μια κατάσταση δεν αρχίζει στο μέλλον ούτε πριν από την υπογραφή ή την απόφαση, και "
        "μια σύμβαση που έληξε δεν είναι «Σε εξέλιξη»."
    ),
    severity=Severity.IMPROBABLE,
    source=gettext_lazy("Κανόνας της πύλης: κάθε κατάσταση έχει την ημερομηνία της"),
    concerns={"allocation", "subproject", "contract", "contractamendment"},
)
def status_agrees_with_dates(scope):
    """Look at contracts, allocations and sub-projects."""
    contracts = scope.contract_rows
    expired = contracts.filter(past_end(scope.day))
    for contract in in_turn(expired):
        message = _("Η σύμβαση είναι «%(status)s», ενώ έληξε στις %(day)s.") % {
            "status": contract.get_status_display(),
            "day": short_day(contract.current_ends_on),
        }
        yield Finding(contract, "status", message, {"ends_on": contract.current_ends_on})
    allocations = scope.of_municipalities(Allocation.objects.published(scope.as_of))
    subprojects = scope.of_municipalities(Subproject.objects.published(scope.as_of))
    yield from _impossible_status_dates(contracts, scope.day, "signed_on")
    yield from _impossible_status_dates(allocations, scope.day, "decided_on")
    yield from _impossible_status_dates(subprojects, scope.day)


def _impossible_status_dates(rows, day, start=None):
    impossible = Q(status_on__gt=day)
    if start:
        impossible |= Q(status_on__lt=F(start))
    for record in in_turn(rows.filter(impossible)):
        numbers = {"status_on": record.status_on}
        if record.status_on > day:
            message = _("Η κατάσταση «%(status)s» έχει ημερομηνία %(day)s, στο μέλλον.")
        else:
            numbers[start] = getattr(record, start)
            message = _("Η κατάσταση «%(status)s» έχει ημερομηνία %(day)s, πριν από %(start)s.")
        words = {
            "status": record.get_status_display(),
            "day": short_day(record.status_on),
            "start": short_day(numbers.get(start)),
        }
        yield Finding(record, "status_on", message % words, numbers)


@check(
    "figure-of-standing-contract",
    label=gettext_lazy("Στοιχεία σε σύμβαση που ίσχυε"),
    description=gettext_lazy(
        "Ένα στοιχείο δεν είναι μεταγενέστερο από τη λύση της σύμβασης ή την έξοδό της από τη "
        "Δράση: στα μητρώα πληρωμές μένουν συχνά σε σύμβαση που έχει αντικατασταθεί."
    ),
    severity=Severity.IMPROBABLE,
    source=STUDY,
    concerns={"contract", PAYMENT},
)
def figure_of_standing_contract(scope):
    """Compare the figure's date with the date on which its contract ended."""
    rows = scope.figure_rows.filter(contract__isnull=False)
    rows = rows.annotate(
        status=contract_at(scope, "status"), status_on=contract_at(scope, "status_on")
    )
    ended = (ContractStatus.TERMINATED, ContractStatus.WITHDRAWN, ContractStatus.MOVED)
    late = rows.filter(status__in=ended, status_on__lt=F("figure_date"))
    for figure in in_turn(late):
        message = _("Στοιχείο έως %(day)s, ενώ η σύμβαση είναι «%(status)s» από %(since)s.") % {
            "day": short_day(figure.figure_date),
            "status": ContractStatus(figure.status).label,
            "since": short_day(figure.status_on),
        }
        numbers = {"figure_date": figure.figure_date, "status_on": figure.status_on}
        yield Finding(figure, "figure_date", message, numbers)
