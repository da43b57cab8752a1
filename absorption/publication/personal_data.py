"""What of a person leaves the ledger when a published contractor turns out to be one.

From then on the portal shows neither name nor ΑΦΜ nor an address made of the name, not in
old lines either. The rows themselves keep them for staff; a numbered release is frozen and
stays as it was (docs/operators.md).
"""

from django.db.models import Q

from absorption.models import Change, ErrorReport
from absorption.models.system_texts import REMOVED
from municipalities.dates import today
from municipalities.models import Contract, Contractor

REPORTED_TEXTS = (
    "field",
    "value",
    "public_text",
    "answer",
    "prepared_text",
    "prepared_answer",
    "review_comment",
)


def stub(what=REMOVED):
    """Return what stands where personal data was, or where something was taken off."""
    return f"[{what}, {today():%d/%m/%Y}]"


def unname(person):
    """Take a contractor that is a person now out of what is public: ledger, feeds, reports."""
    versions = Contractor._base_manager.filter(Q(pk=person.pk) | Q(version_of=person.pk))
    said = list(versions.values("pk", "name", "tax_id", "slug"))
    keys = [row["pk"] for row in said]
    slugs = {row["slug"] for row in said} - {person.slug}
    names = {row["name"] for row in said}
    private = names | {row["tax_id"] for row in said if row["tax_id"]}
    for line in Change.objects.filter(record_type="contractor", record_id__in=keys):
        for values in (line.old, line.new):
            values |= {name: stub() for name in ("name", "tax_id") if values.get(name)}
            if values.get("slug") in slugs:
                values["slug"] = person.slug
        if line.label in names:
            line.label = str(person.public_name)
        line.save()
    _rename_in_contracts(keys, slugs, person.slug)
    _clean_reports(private)


def _rename_in_contracts(keys, slugs, slug):
    """Let the lines of contracts call the contractor by its address of now."""
    links = Contract.contractors.through.objects.filter(contractor__in=keys)
    contracts = Contract._base_manager.filter(pk__in=links.values("contract"))
    identities = {contract.identity_id for contract in contracts.only("pk", "version_of")}
    for line in Change.objects.filter(record_type="contract", contract__in=identities):
        for values in (line.old, line.new):
            if values.get("contractors"):
                values["contractors"] = [
                    [slug] if key[0] in slugs else key for key in values["contractors"]
                ]
        line.save()


def _clean_reports(private):
    """Take the names out of what readers reported and what was answered."""
    for text in private:
        holds = Q()
        for field in REPORTED_TEXTS:
            holds |= Q(**{f"{field}__contains": text})
        for report in ErrorReport.objects.select_for_update().filter(holds):
            for field in REPORTED_TEXTS:
                most = getattr(ErrorReport._meta.get_field(field), "max_length", None)
                setattr(report, field, getattr(report, field).replace(text, stub())[:most])
            report.save(update_fields=REPORTED_TEXTS)
