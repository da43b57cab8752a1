"""The checks of the ledger: one registry for editors, for the console and for the public.

A failed check does not forbid: it is shown with its reason. `absorption.publication` asks
for that reason before it makes anything public.
"""

from dataclasses import replace

from absorption.checks import dates, limits, plausibility, registers
from absorption.checks.registry import (
    REGISTRY,
    Check,
    Failure,
    Scope,
    Severity,
    findings,
    kind_of,
)
from absorption.models.acknowledgements import CheckAcknowledgement
from municipalities.dates import end_of_day

__all__ = [
    "REGISTRY",
    "Check",
    "Failure",
    "Scope",
    "Severity",
    "by_record",
    "failures",
    "failures_around",
    "findings",
    "with_acknowledgements",
]

# Importing the rules enters them in the registry.
RULES = (limits, dates, plausibility, registers)


def failures(as_of=None):
    """Return every failure among what is public now, or was at the end of `as_of`."""
    return with_acknowledgements(findings(Scope(as_of), REGISTRY.values()), as_of)


def failures_around(records, codes=REGISTRY):
    """Return the failures, near `records`, of the checks that publishing them can break.

    Of all such checks, or of those among `codes`.
    """
    scope = Scope.around(records)
    concerned = [
        each for code, each in REGISTRY.items() if code in codes and scope.concerns(*each.concerns)
    ]
    return with_acknowledgements(findings(scope, concerned))


def by_record(failures, records):
    """Return the failures that each of `records` may have caused."""
    found = {record: [] for record in records}
    scopes = {record: Scope.around([record]) for record in records} if failures else {}
    for failure in failures:
        concerned = [row for row in records if kind_of(row) in failure.check.concerns]
        place = Scope.around([failure.record])
        of_contract = [row for row in concerned if scopes[row].contracts & place.contracts]
        near = [row for row in concerned if scopes[row].municipalities & place.municipalities]
        for row in of_contract or near or concerned:
            found[row].append(failure)
    return found


def with_acknowledgements(found, as_of=None):
    """Return each failure once, with what had been said of it by the end of `as_of`, or now."""
    found = list({failure.key: failure for failure in found}.values())
    if not found:
        return []
    kept = CheckAcknowledgement.objects.filter(
        check_code__in={failure.check.code for failure in found}
    )
    if as_of:
        kept = kept.filter(at__lt=end_of_day(as_of))
    by_key = {acknowledgement.key: acknowledgement for acknowledgement in kept}
    return [replace(failure, acknowledgement=by_key.get(failure.key)) for failure in found]
