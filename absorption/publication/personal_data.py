"""What of a person leaves the ledger when a published contractor turns out to be one.

From then on the portal shows neither name nor ΑΦΜ nor an address made of the name, not in
old lines either, and a release that holds them is withdrawn. The rows themselves keep them for
staff, until a redaction takes them out of there as well.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import partial

from django.core.cache import caches
from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from absorption.models import Change, ErrorReport, GoneAddress
from absorption.models.system_texts import REMOVED
from absorption.search.spelling import WORD, skeleton, stem, words
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
    "text",
)
# What a person was called: names, tax numbers, addresses.
Said = tuple[set[str], set[str], set[str]]
# Sent when it is committed that personal data left the portal, with what it was: `texts`.
left = Signal()


def stub(what: str = REMOVED) -> str:
    """Return what stands where personal data was, or where something was taken off."""
    return f"[{what}, {today():%d/%m/%Y}]"


def said_of(person: Contractor) -> Said:
    """Return names, tax numbers and addresses of a contractor: of all its versions."""
    versions = Contractor._base_manager.filter(Q(pk=person.pk) | Q(version_of=person.pk))
    rows = list(versions.values("name", "tax_id", "slug"))
    names, numbers, slugs = (
        # What was taken out before is a stub, and no name.
        {row[name] for row in rows if row[name] and not row[name].startswith("[")}
        for name in ("name", "tax_id", "slug")
    )
    return names, numbers, slugs


def unname(person: Contractor, said: Said | None = None) -> None:
    """Take a contractor that is a person now out of what is public: ledger, feeds, reports.

    `said` is what `said_of` returned before it was taken out of the row itself.
    """
    names, numbers, slugs = said or said_of(person)
    slugs = slugs - {person.slug}
    GoneAddress.keep("contractor", slugs)
    versions = Contractor._base_manager.filter(Q(pk=person.pk) | Q(version_of=person.pk))
    keys = list(versions.values_list("pk", flat=True))
    for line in Change.objects.filter(record_type="contractor", record_id__in=keys):
        for values in (line.old, line.new):
            values |= {name: stub() for name in ("name", "tax_id") if values.get(name)}
            if values.get("slug") in slugs:
                values["slug"] = person.slug
        if line.label in names:
            line.label = str(person.public_name)
        line.save()
    _rename_in_contracts(keys, slugs, person.slug)
    _clean_reports(names, numbers)
    announce(names | numbers | slugs)


def announce(texts: Iterable[str]) -> None:
    """Forget every kept page, and tell whoever keeps copies, once this is committed."""
    for name in ("default", "pages", "past"):
        transaction.on_commit(caches[name].clear)
    transaction.on_commit(partial(left.send_robust, Change, texts=frozenset(texts)))


def without(text: str, names: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """Return the text without names, however they are spelled, and without tax numbers.

    «ΠΑΠΑΔΟΠΟΎΛΟΥ ΜΑΡΊΑ», «Μαρίας Παπαδοπούλου» and «Papadopoulou Maria» are one name.
    """
    for number in numbers:
        text = re.sub(r"[\s.\-]?".join(map(re.escape, number)), stub(), text)
    for name in names:
        text = _without_name(text, sorted(_stems(words(name))))
    return text


def _without_name(text: str, named: list[str]) -> str:
    """Take out each run of words that are those of a name, in whatever order."""
    found = list(WORD.finditer(text))
    place, pieces, end = 0, [], 0
    while named and place + len(named) <= len(found):
        run = found[place : place + len(named)]
        if sorted(_stems(words(" ".join(word.group() for word in run)))) == named:
            pieces += [text[end : run[0].start()], stub()]
            end, place = run[-1].end(), place + len(named)
        else:
            place += 1
    return "".join([*pieces, text[end:]])


def _stems(found: Iterable[str]) -> list[str]:
    return [stem(skeleton(word)) for word in found]


def _rename_in_contracts(keys: Sequence[int], slugs: Collection[str], slug: str) -> None:
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


def _clean_reports(names: Collection[str], numbers: Collection[str]) -> None:
    """Take the names out of what readers reported and what was answered."""
    for report in ErrorReport.objects.select_for_update():
        before = {field: getattr(report, field) for field in REPORTED_TEXTS}
        after = {field: without(text, names, numbers) for field, text in before.items()}
        if after == before:
            continue
        for field, text in after.items():
            most = getattr(ErrorReport._meta.get_field(field), "max_length", None)
            setattr(report, field, text[:most])
        report.save(update_fields=REPORTED_TEXTS)
