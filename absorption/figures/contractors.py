"""What each contractor signed: alone, and together with others.

A consortium's contract is its members' in common: what each member's part is, no source
says. So it counts once in the total of all, is shown beside each member as joint, and enters
nobody's share. A natural person has no total. Amounts are euro without VAT; unknown is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from absorption.figures import gaps, totals
from absorption.figures.gaps import Gap, is_published
from absorption.figures.totals import (
    CONTRACTED,
    ContractSums,
    Definition,
    Groups,
    Ratio,
    Total,
)
from municipalities.models import Contract, Contractor
from municipalities.records import VersionedQuerySet

ALONE = Definition(
    "alone",
    _("Ως μοναδικός ανάδοχος"),
    _("Σ ποσών των συμβάσεων με αυτόν μόνο ανάδοχο, με τις τροποποιήσεις τους, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
)
JOINT = Definition(
    "joint",
    _("Ποσό κοινών συμβάσεων"),
    _("Σ ολόκληρων των ποσών των συμβάσεων σε ένωση με άλλους, χωρίς ΦΠΑ"),
    _("ευρώ χωρίς ΦΠΑ"),
)
SHARE = Definition(
    "share",
    _("Μερίδιο στο γνωστό σύνολο"),
    _("Σ ποσών των συμβάσεων με αυτόν μόνο ανάδοχο ÷ Σ γνωστών ποσών όλων των συμβάσεων × 100"),
    "%",
)


NONE_COUNTS = _("καμία σύμβασή του δεν μετρά στη Δράση")
ONLY_TOGETHER = _("υπέγραψε μόνο μαζί με άλλους και το μέρος του δεν έχει δημοσιευθεί")


@dataclass(frozen=True)
class ContractorFigures:
    """What one contractor signed."""

    contractor: Contractor
    whole: Decimal | None
    alone: Total = field(default_factory=Total)
    joint: Total = field(default_factory=Total)

    @property
    def count(self) -> int:
        """How many contracts."""
        return self.alone.count + self.joint.count

    @property
    def share(self) -> Ratio:
        """Its own contracts ÷ all known amounts."""
        return Ratio(SHARE, self.alone.amount, self.whole, gap=self._gap)

    @property
    def _gap(self) -> Gap:
        """What keeps its share from being computed."""
        if not self.count:
            return Gap((NONE_COUNTS,))
        if not self.alone.count:
            return Gap((ONLY_TOGETHER,))
        missing = gaps.of_side(CONTRACTED.code, self.alone) if is_published(self.alone) else None
        return Gap((missing,) if missing else ())


def contractor_figures(
    contractors: VersionedQuerySet, as_of: date | None = None
) -> tuple[list[ContractorFigures], ContractSums]:
    """Return (figures of each of `contractors` by amount, sums of all contracts).

    `contractors` is a QuerySet of public contractors; persons are left out.
    """
    sums = totals.contract_sums(totals.contracts(as_of), as_of)
    # Who is known as a person today is not named in the past either.
    contractors = contractors.filter(natural_person=False).exclude(version_of__natural_person=True)
    contractors = contractors.with_identity()
    found = [(contractor, contractor.identity_id) for contractor in contractors]
    signed = _signed([key for _contractor, key in found], as_of)
    rows = [
        ContractorFigures(contractor, sums.contracted.amount, *signed.get(key, (Total(), Total())))
        for contractor, key in found
    ]
    rows.sort(key=lambda row: (row.alone.amount or 0, row.joint.amount or 0), reverse=True)
    return rows, sums


def _signed(keys: Sequence[int], as_of: date | None) -> dict[int, tuple[Total, Total]]:
    """Return {contractor: (total alone, total joint)} over what counts in the Action."""
    return {
        group["contractors"]: tuple(
            Total(*(group[f"{part}_{what}"] for what in ("sum", "known", "count", "gross")))
            for part in ("alone", "joint")
        )
        for group in signed_by(as_of, contractors__in=keys)
    }


def signed_by(as_of: date | None = None, **contractors: object) -> Groups:
    """Return the query of what some contractors signed alone and jointly, a group a contractor."""
    links = Contract.contractors.through.objects.filter(contract=OuterRef("pk")).order_by()
    members = links.values("contract").annotate(members=Count("pk")).values("members")
    alone, gross_only = Q(members=1), Q(total__net_amount=None)
    return (
        totals.contracts(as_of)
        .counted(as_of)
        .filter(**contractors)
        .alias(members=Subquery(members))
        .order_by()
        .values("contractors")
        .annotate(
            alone_count=Count("pk", filter=alone),
            alone_known=Count("total__net_amount", filter=alone),
            alone_sum=Sum("total__net_amount", filter=alone),
            alone_gross=Sum("total__gross_amount", filter=alone & gross_only),
            joint_count=Count("pk", filter=~alone),
            joint_known=Count("total__net_amount", filter=~alone),
            joint_sum=Sum("total__net_amount", filter=~alone),
            joint_gross=Sum("total__gross_amount", filter=~alone & gross_only),
        )
    )
