"""The records of ΚΗΜΔΗΣ read strictly: a field that is absent or changed is named, not guessed.

Amounts are euro. Only what is needed is kept: no e-mail, signer, unit or address.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NoReturn

from absorption.registers.client import RegisterError
from municipalities.identifiers import fold_to_latin, may_be_person

CENT = Decimal("0.01")
ADA = re.compile(r"[0-9A-ZΑ-Ω]{4,12}-[0-9A-ZΑ-Ω]{1,5}")
ADAM = re.compile(r"\d{2}(?:REQ|PROC|AWRD|SYMV|PAY)\d{9}")
FUNDING = re.compile(r"20\d{2}(?:ΤΑ|ΣΕ|ΝΑ|ΣΑ)\d{8}")
OPS = re.compile(r"(?<!\d)5\d{6}(?!\d)")
LATIN_IN_CODES = str.maketrans("TAENS", "ΤΑΕΝΣ")

# What is kept of a record, by field: True keeps the value, a dict keeps these of its parts.
_KEY_VALUE = {"key": True, "value": True}
_KEPT_BOTH: dict[str, Any] = {
    "referenceNumber": True, "title": True, "submissionDate": True, "lastUpdateDate": True,
    "cancelled": True, "cancellationDate": True, "cancellationType": True,
    "organization": _KEY_VALUE, "totalCostWithoutVAT": True, "totalCostWithVAT": True,
    "fundingDetails": True,
}  # fmt: skip
_KEPT_OBJECT = {"shortDescription": True, "costWithoutVAT": True, "vat": True, "cpvs": _KEY_VALUE}
_KEPT_MEMBER = {"vatNumber": True, "name": True, "country": {"key": True}}
KEPT: dict[str, dict[str, Any]] = {
    "contract": _KEPT_BOTH | {
        "contractSignedDate": True, "startDate": True, "endDate": True, "contractBudget": True,
        "contractRelatedADA": True, "diavgeiaADA": True, "decisionRelatedAda": True,
        "prevReferenceNo": True, "nextRefNo": True, "paymentRefNo": True,
        "objectDetailsList": _KEPT_OBJECT,
        "contractingDataDetails": {"contractingMembersDataList": _KEPT_MEMBER},
    },
    "payment": _KEPT_BOTH | {
        "signedDate": True, "credit": True, "contractRefNo": True, "paymentRelatedAda": True,
        "paymentCommitmentCode": True, "objectDetails": _KEPT_OBJECT,
    },
    "act": dict.fromkeys(
        ("ada", "subject", "decisionTypeId", "organizationId", "issueDate", "status", "versionId"),
        True,
    ),
}  # fmt: skip
# What ΚΗΜΔΗΣ sends besides.
_NOT_KEPT_BOTH = frozenset({
    "aaht", "additionalContractTypes", "auctionRefNo", "authorEmail", "cancellationADA",
    "cancellationReason", "centralizedMarkets", "classificationOfPublicLawOrganization",
    "commitmentNo", "contractType", "greekOrganizationVatNumber", "legalContext", "mixedContract",
    "nutsCode", "nutsCodes", "organizationVatNumber", "requestRefNo", "typeOfContractingAuthority",
})  # fmt: skip
NOT_KEPT = {
    "contract": _NOT_KEPT_BOTH | {
        "approvedRequestsList", "assignCriteria", "assignedContract", "awardProcedure",
        "bidsSubmitted", "budget", "centralGovernmentAuthority", "contractDuration",
        "contractDurationUnitOfMeasure", "contractNumber", "contractingAuthorityActivity",
        "maxBidsSubmitted", "nextExtended", "nextModified", "noEndDate", "noticeReferenceNumber",
        "numberOfSections", "nutsCity", "nutsCountry", "nutsPostalCode", "procedureType",
        "socialContract",
    },
    "payment": _NOT_KEPT_BOTH | {
        "auctionReferenceNumber", "contractValue", "contractingData", "protocolNumber",
    },
}  # fmt: skip


class RecordError(RegisterError):
    """A record cannot be read: says which and at which field."""

    def __init__(self, reference, field, problem):
        super().__init__(f"{reference}: πεδίο «{field}»: {problem}")


@dataclass(frozen=True)
class Funding:
    """How a record says that it is paid: the codes that were recognised, and the rest as text."""

    numbers: tuple[str, ...] = ()
    ops: tuple[str, ...] = ()
    text: str = ""

    @property
    def number(self):
        """The ενάριθμος of the ΠΔΕ, empty when none is readable."""
        return self.numbers[0] if self.numbers else ""


@dataclass(frozen=True)
class Member:
    """A contractor as the register writes it."""

    tax_id: str
    name: str
    country: str

    @property
    def may_be_person(self):
        """Whether it may be a natural person: by the ΑΦΜ, or for want of a Greek one."""
        return may_be_person(self.tax_id, self.country)


@dataclass(frozen=True)
class Posting:
    """What a contract and a payment order both say."""

    adam: str
    title: str
    descriptions: tuple[str, ...]
    organisation: str
    organisation_name: str
    submitted_on: date
    signed_on: date | None
    net: Decimal | None
    gross: Decimal | None
    funding: Funding
    acts: tuple[str, ...]
    cancelled: bool

    @property
    def text(self):
        """The title and what is bought or paid."""
        return " · ".join(filter(None, (self.title, *self.descriptions)))


@dataclass(frozen=True)
class ContractRecord(Posting):
    """A contract, or a later version of one."""

    starts_on: date | None
    ends_on: date | None
    budget: Decimal | None
    members: tuple[Member, ...]
    cpv: tuple[str, ...]
    previous: tuple[str, ...]
    following: tuple[str, ...]
    payments: tuple[str, ...]

    @property
    def contracts(self):
        """The ΑΔΑΜ of the contract: its own and those of its neighbouring versions."""
        return (self.adam, *self.previous, *self.following)


@dataclass(frozen=True)
class PaymentRecord(Posting):
    """A payment order. A credit reduces what was paid; `contracts` are the ΑΔΑΜ that it pays."""

    credit: bool
    contracts: tuple[str, ...]


def unfamiliar(kind: str, raw: dict) -> list[str]:
    """Return what the record has that the register did not use to send, and what it lacks."""
    new, absent = raw.keys() - KEPT[kind].keys() - NOT_KEPT[kind], KEPT[kind].keys() - raw.keys()
    return [
        *(f"νέο πεδίο «{name}»" for name in sorted(new)),
        *(f"λείπει το πεδίο «{name}»" for name in sorted(absent)),
    ]


def read(kind: str, raw: Any) -> ContractRecord | PaymentRecord:
    """Return the record of a kind, received or kept. Raises RecordError."""
    return read_contract(raw) if kind == "contract" else read_payment(raw)


def read_contract(raw: Any) -> ContractRecord:
    """Return the contract of a received or kept record. Raises RecordError."""
    fields = Fields(raw)
    objects = fields.parts("objectDetailsList")
    related = fields.optional.part("contractRelatedADA")
    return ContractRecord(
        **_both(fields, objects),
        signed_on=fields.day("contractSignedDate"),
        starts_on=fields.day("startDate"),
        ends_on=fields.day("endDate"),
        budget=fields.optional.money("contractBudget"),
        members=tuple(
            Member(
                tax_id=re.sub(r"\s", "", each.text("vatNumber")),
                name=" ".join(each.text("name").split()),
                country=each.optional.part("country").text("key") or "GR",
            )
            for each in fields.part("contractingDataDetails").parts("contractingMembersDataList")
        ),
        cpv=_unique(
            code.text("key")[:10] for each in objects for code in each.optional.parts("cpvs")
        ),
        previous=fields.references("prevReferenceNo"),
        following=fields.references("nextRefNo"),
        payments=fields.references("paymentRefNo"),
        acts=_acts(
            *(related.text(f"number{n}") for n in (1, 2, 3)),
            fields.optional.text("diavgeiaADA"),
            fields.optional.text("decisionRelatedAda"),
        ),
    )


def read_payment(raw: Any) -> PaymentRecord:
    """Return the payment order of a received or kept record. Raises RecordError."""
    fields = Fields(raw)
    return PaymentRecord(
        **_both(fields, fields.parts("objectDetails")),
        signed_on=fields.day("signedDate"),
        credit=fields.flag("credit"),
        contracts=fields.references("contractRefNo"),
        acts=_acts(
            fields.optional.text("paymentRelatedAda"), fields.optional.text("paymentCommitmentCode")
        ),
    )


def _both(fields, objects) -> dict[str, Any]:
    organisation = fields.part("organization")
    return {
        "adam": fields.adam("referenceNumber"),
        "title": fields.text("title"),
        "descriptions": _unique(each.optional.text("shortDescription") for each in objects),
        "organisation": organisation.text("key"),
        "organisation_name": organisation.optional.text("value"),
        "submitted_on": fields.required_day("submissionDate"),
        "net": fields.money("totalCostWithoutVAT"),
        "gross": fields.money("totalCostWithVAT"),
        "funding": _funding(fields.part("fundingDetails")),
        "cancelled": fields.flag("cancelled"),
    }


def kept(kind: str, raw: dict) -> Any:
    """Return of a received record what the portal keeps; payees and people's data stay out."""
    return _pick(raw, KEPT[kind])


def _pick(value, shape):
    if isinstance(value, str):
        return value.replace("\x00", "")  # the one character that PostgreSQL does not store
    if isinstance(value, list):
        return [_pick(each, shape) for each in value]
    if isinstance(value, dict):
        names = value if shape is True else value.keys() & shape.keys()
        return {
            _pick(name, True): _pick(value[name], shape is True or shape[name]) for name in names
        }
    return value


class Fields:
    """The fields of a record, each asked for by name. An absent one is an error, or empty
    when asked for as `optional`; one of another form than it had is an error.
    """

    def __init__(self, raw, reference="εγγραφή χωρίς ΑΔΑΜ", path="", *, strict=True):
        """Take the record or a part of it, and how errors name it."""
        self.raw, self.reference, self.path, self.strict = raw, reference, path, strict
        if not isinstance(raw, dict):
            self.fail("", "δεν είναι εγγραφή")
        if not path:
            self.reference = raw.get("referenceNumber") or raw.get("ada") or reference

    @property
    def optional(self) -> "Fields":
        """The same, where what is absent is empty."""
        return Fields(self.raw, self.reference, self.path, strict=False)

    def fail(self, name, problem) -> NoReturn:
        raise RecordError(self.reference, f"{self.path}{name}", problem)

    def _is_not(self, name, what, value) -> NoReturn:
        self.fail(name, f"δεν είναι {what}: {str(value)[:50]}")

    def get(self, name):
        if name not in self.raw and self.strict:
            self.fail(name, "λείπει")
        return self.raw.get(name)

    def text(self, name):
        """Return a text, empty for null."""
        value = self.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self._is_not(name, "κείμενο", value)
        return str(value).replace("\x00", "").strip()

    def flag(self, name):
        value = self.get(name)
        if not isinstance(value, bool):
            self._is_not(name, "ναι ή όχι", value)
        return value

    def money(self, name):
        """Return euro to the cent, or None."""
        value = self.get(name)
        if value is None:
            return None
        # A kept record holds decimals as text.
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        text = isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value)
        amount = Decimal(value) if number or text else Decimal("NaN")
        if not amount.is_finite() or abs(amount) >= 10**12:
            self._is_not(name, "ποσό", value)
        return amount.quantize(CENT, ROUND_HALF_UP)

    def day(self, name):
        value = self.get(name)
        if value in (None, ""):
            return None
        if isinstance(value, str):
            try:
                if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}.*", value):
                    return datetime.strptime(value.split()[0], "%d/%m/%Y").date()  # noqa: DTZ007
                if re.fullmatch(r"\d{4}-\d{2}-\d{2}(T.*)?", value):
                    return date.fromisoformat(value[:10])
            except ValueError:
                pass
        return self._is_not(name, "ημερομηνία", value)

    def required_day(self, name):
        return self.day(name) or self.fail(name, "λείπει η ημερομηνία")

    def adam(self, name):
        found = self.references(name)
        if len(found) != 1:
            self._is_not(name, "ΑΔΑΜ", self.raw[name])
        return found[0]

    def references(self, name):
        """Return the ΑΔΑΜ of a field that holds none, one as text, or several as a list."""
        value = self.get(name)
        found: list[str] = []
        for each in value if isinstance(value, list) else [value]:
            if each in (None, "", "-"):
                continue
            if not isinstance(each, str):
                self._is_not(name, "ΑΔΑΜ", each)
            found += ADAM.findall(fold_to_latin(each))
        return _unique(found)

    def part(self, name):
        return self._part(name, self.get(name) if self.strict else self.get(name) or {})

    def parts(self, name):
        """Return the fields of each of several parts."""
        value = self.get(name)
        if not isinstance(value, list | None):
            self.fail(name, "δεν είναι κατάλογος")
        return [self._part(name, each) for each in value or []]

    def _part(self, name, value):
        if not isinstance(value, dict):
            self.fail(name, "δεν έχει τα μέρη που είχε")
        return Fields(value, self.reference, f"{self.path}{name}.", strict=self.strict)


def _funding(found):
    codes = found.text("publicFundingRefNum").upper().translate(LATIN_IN_CODES)
    codes = re.sub(r"\s", "", codes)
    rest = FUNDING.sub(" ", codes)  # an ΟΠΣ code may be glued to the ενάριθμος
    ops = OPS.findall(f"{rest} {found.text('publicFundingRefOps')}")
    others = (
        "publicFundingRef", "publicFundingRefNum", "publicFundingRefOps", "cofundProgramRef",
        "selfFundProgramRef", "espaFundProgramRef", "regularBudgetFundedProgramRef",
    )  # fmt: skip
    text = " ".join(filter(None, (found.optional.text(name) for name in others)))
    return Funding(_unique(FUNDING.findall(codes)), _unique(ops), text)


def _acts(*texts):
    """Return the ΑΔΑ in the fields meant for them, which hold anything."""
    return _unique(ada for text in texts for ada in ADA.findall(text.upper()))


def _unique(values):
    return tuple(dict.fromkeys(value for value in values if value))
