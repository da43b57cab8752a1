"""Two portals: one of everything, public and waiting to be, and every awkward case."""

from datetime import date
from decimal import Decimal
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.utils import timezone

from absorption import publication
from absorption.checks.registry import REGISTRY
from absorption.exports.releases import make_release, release_name
from absorption.models import AbsorptionFigure, AccountProposal, Change, ContractTotal, DataRelease
from absorption.models.error_reports import ErrorReport
from absorption.models.imports import ImportUpload
from absorption.models.registers import (
    Candidate,
    FundingCode,
    RegisterAnswer,
    RegisterRecord,
    SyncRun,
)
from absorption.staff import accounts
from absorption.staff.roles import EDITORS
from municipalities.models import (
    Action,
    Allocation,
    Contract,
    ContractAmendment,
    Contractor,
    Document,
    Milestone,
    Municipality,
    Region,
    ReportedFigure,
    Subproject,
)
from municipalities.records import VersionedRecord
from tests.factories import (
    make_action,
    make_allocation,
    make_amendment,
    make_contract,
    make_contractor,
    make_document,
    make_figure,
    make_milestone,
    make_municipality,
    make_reported_figure,
    make_subproject,
    make_user,
    proposed,
    published,
)

PDF = b"%PDF-1.4 an act"
AWKWARD_TITLE = '=1+1 «αισθητήρες», "έξυπνοι"\nκαι λοιπά'

# What an editor drafts and another person publishes.
RECORDS = (
    Document,
    Contractor,
    Municipality,
    Action,
    Milestone,
    Allocation,
    Subproject,
    Contract,
    ContractAmendment,
    AbsorptionFigure,
    ReportedFigure,
)


def one_of_everything(document=None, **town):
    """Publish a municipality with one of all that belongs to it; return the rows by their model."""
    town = make_municipality(**{"slug": "athens", "name": "Δήμος Αθηναίων"} | town)
    document = published(document or make_document())
    firm = published(make_contractor(slug="company"))
    contract = make_contract(town, contractors=[firm], document=document, adam="24SYMV012345678")
    subproject = make_subproject(
        town, title="Smart crossing", title_language="en", planned_amount="70000.00"
    )
    contract = published(contract)
    return {
        Document: document,
        Contractor: firm,
        Municipality: town,
        Action: make_action(),
        Milestone: published(make_milestone()),
        Allocation: published(make_allocation(town)),
        Subproject: published(subproject),
        Contract: contract,
        ContractAmendment: published(make_amendment(contract)),
        AbsorptionFigure: published(make_figure(contract, document=document)),
        ReportedFigure: published(make_reported_figure(town)),
    }


class World:
    """What is public, by model, and what is not."""

    def __init__(self):
        """Publish one of everything; keep what else there is: a report, a colleague, an answer."""
        file = ContentFile(PDF, "act.pdf")
        self.public = one_of_everything(
            make_document(reference="act", file=file, url="https://e.gr")
        )
        self.document, self.contractor, self.municipality, self.contract = (
            self.public[model] for model in (Document, Contractor, Municipality, Contract)
        )
        self.person = published(make_contractor(natural_person=True, name="Ιωάννα Δοκιμαστού"))
        published(make_contract(self.municipality, contractors=[self.person]))
        self.report = ErrorReport.objects.create(
            text="Κάτι δεν πάει καλά", contract=self.contract, page=self.contract.get_absolute_url()
        )
        self.colleague = accounts.make_account("colleague", EDITORS, "colleague@example.org")
        self.account_proposal = AccountProposal.objects.create(
            kind="deactivate",
            account=self.colleague,
            reason="έφυγε",
            proposed_by=make_user("editor"),
        )
        self.upload = None
        self._ask_the_registers()

    @cached_property
    def release(self):
        """The release of it, made when it is asked for."""
        return make_release("πρώτη έκδοση")

    def _ask_the_registers(self):
        """Keep what a run found: a candidate with the answer that brought it."""
        now = timezone.now()
        self.run = SyncRun.objects.create(started_at=now)
        self.candidate = Candidate.objects.create(
            adam="24SYMV000000001",
            title="Υποψήφια",
            organisation="1",
            organisation_name="Δήμος",
            found_at=now,
        )
        answer = RegisterAnswer.objects.create(
            register="khmdhs", asked="/", received_at=now, sha256="0" * 64, content=b"{}"
        )
        self.record = RegisterRecord.objects.create(
            kind="contract",
            reference="24SYMV000000001",
            content={},
            answer=answer,
            candidate=self.candidate,
            seen_at=now,
        )
        self.funding_code = FundingCode.objects.create(
            number="2024ΤΑ00000000", candidate=self.candidate, by=make_user("editor")
        )

    def draft(self, model, **fields):
        """Return a new draft of the model, as an editor leaves it."""
        record = {
            Document: lambda: make_document(file=ContentFile(PDF, "draft.pdf"), **fields),
            Contractor: lambda: make_contractor(**fields),
            Municipality: lambda: _draft_municipality(self.municipality, **fields),
            Action: lambda: proposed(make_action(), **fields),
            Milestone: lambda: make_milestone(**fields),
            Allocation: lambda: make_allocation(self.municipality, "5.00", **fields),
            Subproject: lambda: make_subproject(self.municipality, **fields),
            Contract: lambda: make_contract(
                self.municipality, **{"document": self.document} | fields
            ),
            ContractAmendment: lambda: make_amendment(self.contract, **fields),
            AbsorptionFigure: lambda: make_figure(
                self.contract,
                **{"figure_date": date(2025, 9, 30), "document": self.document} | fields,
            ),
            ReportedFigure: lambda: make_reported_figure(self.municipality, **fields),
        }[model]()
        publication.edit(record, make_user("editor"))
        return record

    def proposal(self, model):
        """Return a proposal to change the public row of the model, or None for a figure.

        The one Action has no draft but its proposal: where that waits, None.
        """
        if not issubclass(model, VersionedRecord):
            return None
        if model.objects.filter(version_of=self.public[model].pk).pending().exists():
            return None
        return publication.propose(self.public[model], make_user("editor"))

    def row(self, model):
        """Return a row of a model that publication or readers write."""
        return {
            Change: Change.objects.first,
            ContractTotal: ContractTotal.objects.first,
            DataRelease: lambda: self.release,
            ErrorReport: lambda: self.report,
            Region: Region.objects.first,
            Candidate: lambda: self.candidate,
            FundingCode: lambda: self.funding_code,
            SyncRun: lambda: self.run,
            type(self.colleague): lambda: self.colleague,
            AccountProposal: lambda: self.account_proposal,
        }.get(model, lambda: None)()

    def parts(self, route):
        """Return what stands for the variable parts of a public route."""
        if route.name in {"release-detail", "release-file"}:
            return {"number": self.release.number, "name": release_name(self.release)}
        link = accounts.enrolment_url(self.colleague).rstrip("/").split("/")
        return {
            "municipality-detail": {"slug": self.municipality.slug},
            "municipality-embed": {"slug": self.municipality.slug},
            "municipality-feed": {"slug": self.municipality.slug},
            "municipality-plan": {"slug": self.municipality.slug},
            "municipality-profile": {"slug": self.municipality.slug},
            "municipality-request": {"slug": self.municipality.slug},
            "municipality-card": {"slug": self.municipality.slug},
            "municipality-payments": {"slug": self.municipality.slug},
            "municipality-payments-figure": {"slug": self.municipality.slug},
            "contract-detail": {"reference": self.contract.reference},
            "contract-request": {"reference": self.contract.reference},
            "contract-feed": {"reference": self.contract.reference},
            "contractor-detail": {"slug": self.contractor.slug},
            "document-detail": {"reference": self.document.reference},
            "document-file": {"reference": self.document.reference},
            "data-ocds-extension": {"name": "extension.json"},
            "release-latest-file": {"name": "contracts.csv"},
            "dataset-checksum": {"name": "contracts"},
            "dataset-export": {"name": "contracts", "extension": "csv"},
            "report-sent": {"token": self.token()},
            "sitemap-section": {"section": "pages"},
            "import-preview": {"pk": getattr(self.upload, "pk", 1)},
            "import-file": {"pk": getattr(self.upload, "pk", 1)},
            "import-template": {"name": "figures"},
            "import-table-read": {"pk": getattr(self.upload, "pk", 1)},
            "check": {"code": next(iter(REGISTRY))},
            "absorption_candidate_answer": {"reference": self.record.reference},
            "absorption_candidate_decide": {"decision": "refuse"},
            "enrol": {"key": link[-2], "token": link[-1]},
            "view_on_site": {
                "content_type_id": ContentType.objects.get_for_model(Contract).pk,
                "object_id": self.contract.pk,
            },
        }.get(route.name, {})

    def token(self):
        """Return the address part that only the reporter has."""
        from django.core import signing

        from absorption.views.reports import SALT

        return signing.dumps(self.report.pk, salt=SALT)

    def upload_by(self, user):
        """Keep an uploaded file of this person, as between preview and import."""
        self.upload = ImportUpload.objects.create(
            dataset="contracts", filename="c.csv", content=b"a,b\n1,2\n", by=user
        )
        return self.upload


def _draft_municipality(like, **fields):
    return Municipality.objects.create(
        **{
            "ypes_code": "9999",
            "name": "Δήμος Πρόχειρος",
            "short_name": "Πρόχειρος",
            "name_en": "Draft",
            "slug": "draft-municipality",
            "region": like.region,
            "regional_unit": "Ενότητα",
            "seat": "Έδρα",
            "population_2011": 1,
            "population_2021_provisional": 1,
            "inclusion_basis": "population",
        }
        | fields
    )


def make_ledger():
    """Publish a small ledger with every awkward case; return its two municipalities."""
    one = make_municipality(ypes_code="0001", slug="one", name="Δήμος Ένα")
    two = make_municipality(ypes_code="0002", slug="two", name="Δήμος Δύο")
    make_municipality(ypes_code="0003", slug="three", name="Δήμος Τρία")
    published(make_allocation(one, "1000000.00", ops_code="5154321"))
    published(make_allocation(two, "300000.10", gross_amount=Decimal("372000.12")))
    company = make_contractor(name="@Εταιρεία Α.Ε.", slug="company-a", tax_id="094014201")
    person = make_contractor(name="Γιάννης Παπαδόπουλος", slug="gp", natural_person=True)
    awkward = published(
        make_contract(one, net="400000.01", title=AWKWARD_TITLE, contractors=[company, person])
    )
    published(make_amendment(awkward, "-0.02", new_ends_on=date(2026, 6, 30)))
    published(make_figure(awkward, "123456.78", document=make_document(url="https://e.gr/a")))
    published(make_contract(two, net=None, gross_amount=Decimal("124000.00")))
    common = published(
        make_contract(one, two, shares=[Decimal("33.33"), Decimal("66.67")], net="90000.00")
    )
    published(make_figure(common, "90000.00"))
    published(make_contract(one, two, net="70000.00"))
    published(make_contract(two, net="55000.00", status="withdrawn", status_on=date(2025, 1, 10)))
    published(make_figure(municipality=two, absorbed="20000.00"))
    published(make_subproject(one, planned_amount=Decimal("6900000.00")))
    published(make_reported_figure(one))
    published(make_reported_figure(None, amount=None, contractor="Εταιρεία"))
    return one, two
