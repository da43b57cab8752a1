"""What ΚΗΜΔΗΣ writes of a contract against what the portal does.

Public once somebody has looked: the registers have faults of their own.
"""

from django.utils.translation import gettext_lazy

from absorption.checks.registry import Finding, Severity, check
from absorption.registers import differences

CONCERNED = {"contract", "contractamendment", "absorptionfigure"}
LABELS = {
    differences.AMOUNT: (
        gettext_lazy("Το ποσό της σύμβασης όπως στο ΚΗΜΔΗΣ"),
        gettext_lazy(
            "Το ποσό της σύμβασης με τις τροποποιήσεις της είναι όσο γράφει στο ΚΗΜΔΗΣ η έκδοση "
            "που ισχύει."
        ),
    ),
    differences.DATES: (
        gettext_lazy("Οι ημερομηνίες της σύμβασης όπως στο ΚΗΜΔΗΣ"),
        gettext_lazy("Η υπογραφή και η λήξη της σύμβασης είναι όπως στο ΚΗΜΔΗΣ."),
    ),
    differences.CONTRACTORS: (
        gettext_lazy("Οι ανάδοχοι όπως στο ΚΗΜΔΗΣ"),
        gettext_lazy("Οι ανάδοχοι της σύμβασης έχουν τους ΑΦΜ που γράφει το ΚΗΜΔΗΣ."),
    ),
    differences.PAYMENTS: (
        gettext_lazy("Οι πληρωμές όπως στο ΚΗΜΔΗΣ"),
        gettext_lazy(
            "Οι σωρευτικές πληρωμές είναι το άθροισμα των καθαρών ποσών των ενταλμάτων του ΚΗΜΔΗΣ "
            "που δεν έχουν ακυρωθεί, με τα πιστωτικά αρνητικά, έως την ίδια ημερομηνία."
        ),
    ),
}


def _rule(code):
    def rule(scope):
        """Compare each contract in scope with the last reading of it."""
        for contract, reading in differences.read_contracts(scope.contract_rows, scope.as_of):
            for found in differences.differences(contract, reading):
                if found.code == code:
                    yield Finding(contract, found.field, found.message(reading), found.numbers)

    return rule


for _code, (_label, _description) in LABELS.items():
    check(
        _code,
        label=_label,
        description=_description,
        severity=Severity.IMPROBABLE,
        source=gettext_lazy("ΚΗΜΔΗΣ, ανοικτά δεδομένα (cerpp.eprocurement.gov.gr, CC BY 4.0)"),
        concerns=CONCERNED,
        public_at_once=False,
    )(_rule(_code))
