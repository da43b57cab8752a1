"""Rows for tests: valid by default, a test passes only what it is about.

`make_*` returns a draft; `published(...)` takes drafts through the four eyes.
"""

from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth import get_user_model

from absorption import publication
from absorption.models import AbsorptionFigure
from absorption.publication import error_reports
from municipalities.models import (
    Action,
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    ContractShare,
    Document,
    Milestone,
    Municipality,
    Region,
    ReportedFigure,
    Subproject,
)

numbers = count(1)


def make_user(name="editor"):
    """Return the user `name`, made when absent."""
    return get_user_model().objects.get_or_create(username=name)[0]


def submitted(record, by="editor"):
    """Return a draft as its editor has handed it in."""
    publication.edit(record, make_user(by))
    publication.submit(record, make_user(by))
    return record


def published(*records, reason="δοκιμή"):
    """Publish drafts and return the last, as the initial load does.

    The four eyes and the checks have tests of their own, which take the steps themselves.
    """
    for record in records:
        record.change_reason = record.change_reason or reason
        record.edited_by = make_user("editor")
        record.save()
        publication.load([record], reason, with_changes=True)
    current = records[-1].pk
    if getattr(records[-1], "version_of_id", None):
        current = records[-1].version_of_id
    return type(records[-1])._base_manager.get(pk=current)


def proposed(record, **values):
    """Return a change of a published record that waits, as its editor leaves it."""
    proposal = publication.propose(record, make_user("editor"))
    for name, value in values.items():
        setattr(proposal, name, value)
    proposal.save()
    return proposal


def change(record, reason="νέα απόφαση", kind="revision", **values):
    """Publish a change of a published record."""
    return published(proposed(record, change_kind=kind, **values), reason=reason)


def answered(report, decision="corrected", text="", answer=""):
    """Return a report whose answer an editor prepared and a publisher released."""
    prepared = error_reports.prepare(report, make_user("editor"), decision, text, answer)
    return error_reports.release(prepared, make_user("publisher"))


def make_document(**fields):
    """Return a draft official act."""
    number = next(numbers)
    return Document.objects.create(
        **{
            "reference": f"document-{number}",
            "title": f"Απόφαση {number}",
            "standing": "official_act",
            "issuer": "Υπουργείο",
            "issued_on": date(2024, 1, 31),
        }
        | fields
    )


def make_action(**fields):
    """Return the published Action 16954, made when absent."""
    found = Action.objects.filter(code=fields.get("code", "16954"), version_of=None).first()
    return found or published(
        Action.objects.create(
            **{
                "code": "16954",
                "name": "Έξυπνες Πόλεις",
                "fund": "Ταμείο Ανάκαμψης και Ανθεκτικότητας",
                "total_budget": Decimal("90000000.00"),
                "document": make_document(),
            }
            | fields
        )
    )


def make_municipality(**fields):
    """Return a published municipality."""
    number = next(numbers)
    region = Region.objects.get_or_create(
        nuts2="EL30", defaults={"name": "Περιφέρεια Αττικής", "name_en": "Attica"}
    )[0]
    return published(
        Municipality.objects.create(
            **{
                "ypes_code": f"{number:04d}",
                "name": f"Δήμος {number:04d}",
                "short_name": f"{number:04d}",
                "name_en": f"Municipality {number:04d}",
                "slug": f"municipality-{number:04d}",
                "region": region,
                "regional_unit": "Ενότητα",
                "seat": "Έδρα",
                "population_2011": 100_000,
                "population_2021_provisional": 110_000,
                "inclusion_basis": "population",
            }
            | fields
        )
    )


def make_allocation(municipality, net="1000000.00", **fields):
    """Return a draft inclusion decision."""
    return Allocation.objects.create(
        **{
            "action": make_action(),
            "municipality": municipality,
            "net_amount": None if net is None else Decimal(net),
            "document": make_document(),
        }
        | fields
    )


def make_contract(*municipalities, net="500000.00", shares=None, contractors=(), **fields):
    """Return a draft contract of the municipalities, or of a new one; one alone has the whole."""
    municipalities = municipalities or [make_municipality()]
    contract = Contract.objects.create(
        **{
            "action": make_action(),
            "title": "Προμήθεια αισθητήρων",
            "contracting_authority": "Δήμος",
            "signed_on": date(2024, 3, 1),
            "net_amount": None if net is None else Decimal(net),
            "document": make_document(),
        }
        | fields
    )
    default = Decimal(100) if len(municipalities) == 1 else None
    for position, municipality in enumerate(municipalities):
        ContractShare.objects.create(
            contract=contract,
            municipality=municipality,
            share=shares[position] if shares else default,
        )
    contract.contractors.set(contractors)
    return contract


def make_contractor(**fields):
    """Return a draft contractor."""
    number = next(numbers)
    return Contractor.objects.create(
        **{"name": f"Εταιρεία {number} Α.Ε.", "slug": f"company-{number}"} | fields
    )


def make_amendment(contract=None, net_change="100000.00", **fields):
    """Return a draft amendment of a contract, a new one if none is given."""
    contract = contract or published(make_contract())
    return ContractAmendment.objects.create(
        **{
            "contract": contract,
            "number": contract.amendments.count() + 1,
            "signed_on": date(2024, 9, 1),
            "net_change": None if net_change is None else Decimal(net_change),
            "document": make_document(),
        }
        | fields
    )


def make_figure(contract=None, absorbed="250000.00", municipality=None, **fields):
    """Return a draft figure of a contract, a new one if none is given, or of a municipality."""
    subject = (
        {"municipality": municipality, "action": make_action()}
        if municipality and not contract
        else {"contract": contract or published(make_contract())}
    )
    return AbsorptionFigure.objects.create(
        **{
            **subject,
            "figure_date": date(2025, 6, 30),
            "absorbed_amount": None if absorbed is None else Decimal(absorbed),
            "document": make_document(),
        }
        | fields
    )


def make_subproject(municipality, **fields):
    """Return a draft sub-project."""
    return Subproject.objects.create(
        **{
            "action": make_action(),
            "municipality": municipality,
            "title": f"Έξυπνη διάβαση {next(numbers)}",
            "scope": "action-16954",
            "document": make_document(standing="plan"),
        }
        | fields
    )


def make_reported_figure(municipality=None, amount="6900000.00", **fields):
    """Return a draft reported figure."""
    return ReportedFigure.objects.create(
        **{
            "code": f"R{next(numbers):03d}",
            "action": make_action(),
            "municipality": municipality,
            "kind": "budget",
            "scope": "action-16954",
            "title": "Έργο smart cities",
            "amount": None if amount is None else Decimal(amount),
            "quote": "προϋπολογισμού 6,9 εκατ. ευρώ",
            "document": make_document(standing="press"),
        }
        | fields
    )


def make_milestone(**fields):
    """Return a draft milestone of the Action."""
    return Milestone.objects.create(
        **{
            "action": make_action(),
            "code": f"milestone-{Milestone.objects.count()}",
            "kind": "action",
            "text": "Ορόσημο",
            "document": make_document(),
        }
        | fields
    )
