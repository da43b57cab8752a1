"""The contracts as an OCDS 1.1 release package: one contracting process per contract.

Cumulative figures are not transactions, so they stand in an extension of `implementation`
(`smartcities_cumulativeFigures`) and no transaction is made up from them. `value` is euro
without VAT, with the amendments; what is not known is left out. The names of the
extension begin with `smartcities_` (see `ocds_extension`).
"""

import hashlib
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from absorption.datasets import PUBLIC_PERSON
from absorption.exports.about import LICENCE_URL, address
from absorption.exports.contracting_process import processes
from absorption.exports.export import version_and_day
from absorption.exports.snapshot import Snapshot
from absorption.exports.values import exact_json
from absorption.figures.as_of import query_of
from municipalities.models import Contract, ContractStatus

# org-id.guide lists two schemes of Greece, of companies (GR-CR) and of budgets (GR-COA), and none
# of the numbers that acts and registers name (read on 29 November 2026).
SCHEMES = {
    "GR-AFM": "ΑΦΜ, tax number. Not registered at org-id.guide.",
    "GR-YPES": "Code of a municipality at the Ministry of the Interior. Not registered there.",
}
EXTENSION = Path(__file__).with_name("ocds_extension")
UNREGISTERED_PREFIX = "unregistered-smart-cities"
OFFICIAL_AMOUNTS = (
    "What a document states of a municipality as a whole is no contract: no release is made up "
    "of it. It stands in %s, in the rows that have municipality_codes and no contract_reference."
)
# Withdrawal from the Action or another fund's money does not end a contract.
STATUSES = {
    ContractStatus.ACTIVE: "active",
    ContractStatus.COMPLETED: "terminated",
    ContractStatus.TERMINATED: "terminated",
    ContractStatus.WITHDRAWN: "active",
    ContractStatus.MOVED: "active",
}


def package_chunks(as_of=None):
    """Yield the release package of every public contract, one release at a time."""
    version, day = version_and_day(Snapshot(), as_of)
    head = exact_json(package(version, day, as_of)).removesuffix("}")
    yield f'{head}, "releases": ['.encode()
    mark = "\n"
    with translation.override("el"):
        for process in processes(as_of):
            yield (mark + identified(release(process))).encode()
            mark = ",\n"
    yield b"\n]}\n"


def has_releases(as_of=None):
    """Return whether there is a contract: a package has at least one release, says its schema."""
    return Contract.objects.published(as_of).exists()


def package(version, day, as_of):
    """Return the package without its releases."""
    return {
        "uri": address("data-ocds") + (f"?{urlencode(query_of(as_of))}" if as_of else ""),
        "version": "1.1",
        "extensions": [address("data-ocds-extension", "extension.json")],
        "publishedDate": at_midnight(day),
        "publisher": {"name": settings.PUBLISHER},
        "license": LICENCE_URL,
        "publicationPolicy": address("data-catalogue"),
        "smartcities_dataVersion": version,
        "smartcities_ocidPrefixIsRegistered": bool(settings.OCDS_PREFIX),
        "smartcities_identifierSchemes": SCHEMES,
        "smartcities_officialAmounts": OFFICIAL_AMOUNTS
        % address("dataset-export", "figures", "csv"),
        "smartcities_demo": settings.PORTAL_DEMO,
    }


def release(process):
    """Return the release of one contract, without its id."""
    contract = process.contract
    ocid = f"{settings.OCDS_PREFIX or UNREGISTERED_PREFIX}-{contract.reference}"
    buyer = reference_of("authority", contract.contracting_authority)
    tags = [
        "contract",
        *(["contractAmendment"] if process.amendments else []),
        *(["implementation"] if process.figures else []),
        *(["contractTermination"] if STATUSES[contract.status] == "terminated" else []),
    ]
    return {
        "ocid": ocid,
        "date": process.changed_at.isoformat(),
        "tag": tags,
        "initiationType": "tender",
        "language": "el",
        "parties": parties(process, buyer),
        "buyer": buyer,
        "awards": [
            {
                "id": f"{contract.reference}-award",
                **titles(contract),
                "status": "active",
                "suppliers": [supplier(contractor) for contractor in process.contractors],
            }
        ],
        "contracts": [contract_entry(process)],
    }


def identified(said):
    """Return a release as JSON, under an id that is another when, and only when, it says more."""
    text = exact_json(said)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f'{{"id": "{said["ocid"]}-{digest[:16]}", {text[1:]}'


def parties(process, buyer):
    """Return who takes part: the authority, the contractors, the municipalities, the Fund."""
    action = process.action
    return [
        buyer | {"roles": ["buyer"]},
        *(
            supplier(contractor) | identifier(contractor) | {"roles": ["supplier"]}
            for contractor in process.contractors
        ),
        *(
            {
                "id": f"municipality-{municipality.ypes_code}",
                "name": municipality.name,
                "name_en": municipality.name_en,
                "identifier": {"scheme": "GR-YPES", "id": municipality.ypes_code},
                "roles": ["smartcities_municipality"],
            }
            for municipality, _share in process.municipalities
        ),
        reference_of("fund", action.fund)
        | ({"name_en": action.fund_en} if action.fund_en else {})
        | {"roles": ["funder"]},
    ]


def contract_entry(process):
    """Return the contract with its amendments, documents and figures."""
    contract = process.contract
    entry = {
        "id": contract.reference,
        "awardID": f"{contract.reference}-award",
        **titles(contract),
        "status": STATUSES[contract.status],
        "period": known(
            startDate=at_midnight(contract.starts_on), endDate=at_midnight(contract.current_ends_on)
        ),
        "value": money(contract.current_net),
        "dateSigned": at_midnight(contract.signed_on),
        "items": items(contract),
        "documents": [document_entry(process.documents[contract.document_id])],
        "amendments": [amendment_entry(process, item) for item in process.amendments],
        "smartcities_grossValue": money(contract.current_gross),
        "smartcities_status": contract.status,
        "smartcities_countsInTotals": process.counts,
        "smartcities_adam": contract.adam,
        "smartcities_ada": contract.ada,
        "smartcities_municipalities": [
            {"id": f"municipality-{municipality.ypes_code}", "share": share}
            for municipality, share in process.municipalities
        ],
    }
    if process.figures:
        entry["implementation"] = {
            "smartcities_cumulativeFigures": [
                figure_entry(process, figure) for figure in process.figures
            ]
        }
    return known(**entry)


def items(contract):
    """Return what the contract is about as one item, by its CPV codes, the first the main one."""
    codes = [{"scheme": "CPV", "id": code} for code in contract.cpv.split()]
    if not codes:
        return []
    return [known(id="1", classification=codes[0], additionalClassifications=codes[1:])]


def amendment_entry(process, amendment):
    """Return an amendment; what it changes stands in the extension."""
    return known(
        id=f"{process.contract.reference}-{amendment.number}",
        date=at_midnight(amendment.signed_on),
        description=amendment.note,
        smartcities_valueChange=money(amendment.net_change),
        smartcities_grossValueChange=money(amendment.gross_change),
        smartcities_newEndDate=at_midnight(amendment.new_ends_on),
        smartcities_document=document_entry(process.documents[amendment.document_id]),
    )


def figure_entry(process, figure):
    """Return what had been paid in all by a date."""
    return known(
        date=at_midnight(figure.figure_date),
        cumulativeAmount=money(figure.absorbed_amount),
        cumulativeGrossAmount=money(figure.absorbed_gross),
        statedRate=figure.stated_rate,
        statedRateDefinition=figure.stated_definition,
        document=document_entry(process.documents[figure.document_id]),
    )


def document_entry(document):
    """Return a document, by its own address or by its page here."""
    return known(
        id=document.reference,
        title=document.title,
        title_en=document.title if document.title_language == "en" else "",
        url=document.url or page_of(document.reference),
        datePublished=at_midnight(document.issued_on),
        language=document.title_language,
    )


@lru_cache(maxsize=4096)
def page_of(reference):
    """Return the address of a document's page here; a package names few of them, and often."""
    return settings.BASE_URL + reverse("document-detail", args=[reference])


def titles(contract):
    """Return the title; an English one also under its language."""
    english = {"title_en": contract.title} if contract.title_language == "en" else {}
    return {"title": contract.title} | english


def supplier(contractor):
    """Return the reference to a contractor; a person is not named."""
    if is_person(contractor):
        original = contractor.version_of or contractor
        return {"id": f"contractor-{original.slug}", "name": PUBLIC_PERSON}
    return {"id": f"contractor-{contractor.slug}", "name": contractor.name}


def is_person(contractor):
    """Return whether the contractor is a person, now or in the version read."""
    return contractor.natural_person or bool(
        contractor.version_of and contractor.version_of.natural_person
    )


def identifier(contractor):
    """Return the tax number as identifier, where it is known and public."""
    if is_person(contractor) or not contractor.tax_id:
        return {}
    scheme = {"scheme": "GR-AFM"} if contractor.country == "GR" else {}
    return {"identifier": scheme | {"id": contractor.tax_id, "legalName": contractor.name}}


def reference_of(kind, name):
    """Return a reference to an organisation that has only a name."""
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    return {"id": f"{kind}-{digest}", "name": name}


def money(amount):
    """Return an OCDS value in euro, or None."""
    return None if amount is None else {"amount": amount, "currency": "EUR"}


@lru_cache(maxsize=4096)
def at_midnight(day):
    """Return a date as the moment it begins in Athens, or None."""
    return timezone.make_aware(datetime.combine(day, time.min)).isoformat() if day else None


def known(**entry):
    """Return the entry without what is not known."""
    return {name: value for name, value in entry.items() if value not in (None, "", [], {})}
