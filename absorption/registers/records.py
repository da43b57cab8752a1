"""The records of ΚΗΜΔΗΣ read strictly: a field that is absent or changed is named, not guessed.

Amounts are euro. Only what is needed is kept: no e-mail, signer, unit or address.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
ADAM = re.compile(r"\d{2}(REQ|PROC|AWRD|SYMV|PAY)\d{9}")
FUNDING = re.compile(r"20\d{2}(ΤΑ|ΣΕ|ΝΑ|ΣΑ)\d{8}")
OPS = re.compile(r"(?<!\d)5\d{6}(?!\d)")
LATIN_IN_CODES = str.maketrans("TAENS", "ΤΑΕΝΣ")
GREEK_IN_ADAM = str.maketrans("ΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", "ABEHIKMNOPTXYZ")
# A natural person's ΑΦΜ begins with 0 to 3, but for 08 and 09.
PERSON = re.compile(r"(?!0[89])[0-3]\d*")

BOTH = frozenset({
    "aaht", "additionalContractTypes", "auctionRefNo", "authorEmail", "cancellationADA",
    "cancellationDate", "cancellationReason", "cancellationType", "cancelled",
    "centralizedMarkets", "classificationOfPublicLawOrganization", "commitmentNo", "contractType",
    "fundingDetails", "greekOrganizationVatNumber", "lastUpdateDate", "legalContext",
    "mixedContract", "nutsCode", "nutsCodes", "organization", "organizationVatNumber",
    "referenceNumber", "requestRefNo", "submissionDate", "title", "totalCostWithVAT",
    "totalCostWithoutVAT", "typeOfContractingAuthority",
})  # fmt: skip
KNOWN = {
    "contract": BOTH | {
        "approvedRequestsList", "assignCriteria", "assignedContract", "awardProcedure",
        "bidsSubmitted", "budget", "centralGovernmentAuthority", "contractBudget",
        "contractDuration", "contractDurationUnitOfMeasure", "contractNumber",
        "contractRelatedADA", "contractSignedDate", "contractingAuthorityActivity",
        "contractingDataDetails", "decisionRelatedAda", "diavgeiaADA", "endDate",
        "maxBidsSubmitted", "nextExtended", "nextModified", "nextRefNo", "noEndDate",
        "noticeReferenceNumber", "numberOfSections", "nutsCity", "nutsCountry", "nutsPostalCode",
        "objectDetailsList", "paymentRefNo", "prevReferenceNo", "procedureType", "socialContract",
        "startDate",
    },
    "payment": BOTH | {
        "auctionReferenceNumber", "contractRefNo", "contractValue", "contractingData", "credit",
        "objectDetails", "paymentCommitmentCode", "paymentRelatedAda", "protocolNumber",
        "signedDate",
    },
}  # fmt: skip


class RecordError(Exception):
    """A record cannot be read: says which and at which field."""

    def __init__(self, reference, field, problem):
        """Name the record, the field and the problem."""
        self.reference, self.field, self.problem = reference, field, problem
        super().__init__(f"{reference or 'εγγραφή χωρίς ΑΔΑΜ'}: πεδίο «{field}»: {problem}")


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
        """Whether it may be a natural person: by the ΑΦΜ, or for want of one."""
        return not self.tax_id or bool(PERSON.fullmatch(self.tax_id))


@dataclass(frozen=True)
class ContractRecord:
    """A contract, or a later version of one."""

    adam: str
    title: str
    descriptions: tuple[str, ...]
    organisation: str
    organisation_name: str
    submitted_on: date
    signed_on: date | None
    starts_on: date | None
    ends_on: date | None
    net: Decimal | None
    gross: Decimal | None
    budget: Decimal | None
    members: tuple[Member, ...]
    cpv: tuple[str, ...]
    funding: Funding
    previous: tuple[str, ...]
    following: tuple[str, ...]
    payments: tuple[str, ...]
    acts: tuple[str, ...]
    cancelled: bool

    @property
    def text(self):
        """The title and what is bought."""
        return " · ".join(filter(None, (self.title, *self.descriptions)))


@dataclass(frozen=True)
class PaymentRecord:
    """A payment order. A credit reduces what was paid."""

    adam: str
    title: str
    descriptions: tuple[str, ...]
    organisation: str
    submitted_on: date
    signed_on: date | None
    net: Decimal | None
    gross: Decimal | None
    credit: bool
    cancelled: bool
    contracts: tuple[str, ...]
    funding: Funding
    acts: tuple[str, ...]

    @property
    def text(self):
        """The title and what is paid."""
        return " · ".join(filter(None, (self.title, *self.descriptions)))


def unfamiliar(kind: str, raw: dict) -> list[str]:
    """Return what the record has that the register did not use to send, and what it lacks."""
    new = [f"νέο πεδίο «{name}»" for name in sorted(set(raw) - KNOWN[kind])]
    return new + [f"λείπει το πεδίο «{name}»" for name in sorted(set(KEPT[kind]) - set(raw))]


def read(kind: str, raw: Any) -> "ContractRecord | PaymentRecord":
    """Return the record of a kind. Raises RecordError."""
    return read_contract(raw) if kind == "contract" else read_payment(raw)


def read_contract(raw: Any) -> ContractRecord:
    """Return the contract of a received or kept record. Raises RecordError."""
    fields = _Fields(raw)
    parties = fields.part("contractingDataDetails")
    objects = fields.parts("objectDetailsList")
    related = fields.optional_part("contractRelatedADA")
    return ContractRecord(
        adam=fields.adam("referenceNumber"),
        title=fields.text("title"),
        descriptions=_unique(each.optional_text("shortDescription") for each in objects),
        organisation=fields.part("organization").text("key"),
        organisation_name=fields.part("organization").optional_text("value"),
        submitted_on=fields.required_day("submissionDate"),
        signed_on=fields.day("contractSignedDate"),
        starts_on=fields.day("startDate"),
        ends_on=fields.day("endDate"),
        net=fields.money("totalCostWithoutVAT"),
        gross=fields.money("totalCostWithVAT"),
        budget=fields.optional_money("contractBudget"),
        members=tuple(
            Member(
                tax_id=re.sub(r"\s", "", each.text("vatNumber")),
                name=" ".join(each.text("name").split()),
                country=each.optional_part("country").optional_text("key") or "GR",
            )
            for each in parties.parts("contractingMembersDataList")
        ),
        cpv=_unique(
            code.optional_text("key")[:10]
            for each in objects
            for code in each.optional_parts("cpvs")
        ),
        funding=_funding(fields),
        previous=fields.references("prevReferenceNo"),
        following=fields.references("nextRefNo"),
        payments=fields.references("paymentRefNo"),
        acts=_acts(
            *(related.optional_text(f"number{n}") for n in (1, 2, 3)),
            fields.optional_text("diavgeiaADA"),
            fields.optional_text("decisionRelatedAda"),
        ),
        cancelled=fields.flag("cancelled"),
    )


def read_payment(raw: Any) -> PaymentRecord:
    """Return the payment order of a received or kept record. Raises RecordError."""
    fields = _Fields(raw)
    return PaymentRecord(
        adam=fields.adam("referenceNumber"),
        title=fields.text("title"),
        descriptions=_unique(
            each.optional_text("shortDescription") for each in fields.parts("objectDetails")
        ),
        organisation=fields.part("organization").text("key"),
        submitted_on=fields.required_day("submissionDate"),
        signed_on=fields.day("signedDate"),
        net=fields.money("totalCostWithoutVAT"),
        gross=fields.money("totalCostWithVAT"),
        credit=fields.flag("credit"),
        cancelled=fields.flag("cancelled"),
        contracts=fields.references("contractRefNo"),
        funding=_funding(fields),
        acts=_acts(
            fields.optional_text("paymentRelatedAda"), fields.optional_text("paymentCommitmentCode")
        ),
    )


# What is kept of a record, by field: True keeps the value, a dict keeps these of its parts.
_KEY_VALUE = {"key": True, "value": True}
_KEPT_BOTH: dict[str, Any] = {
    "referenceNumber": True, "title": True, "submissionDate": True, "lastUpdateDate": True,
    "cancelled": True, "cancellationDate": True, "cancellationType": True,
    "organization": _KEY_VALUE, "totalCostWithoutVAT": True, "totalCostWithVAT": True,
    "fundingDetails": True,
}  # fmt: skip
_KEPT_OBJECT = {"shortDescription": True, "costWithoutVAT": True, "vat": True, "cpvs": _KEY_VALUE}
KEPT: dict[str, dict[str, Any]] = {
    "contract": _KEPT_BOTH
    | {
        "contractSignedDate": True, "startDate": True, "endDate": True, "contractBudget": True,
        "contractRelatedADA": True, "diavgeiaADA": True, "decisionRelatedAda": True,
        "prevReferenceNo": True, "nextRefNo": True, "paymentRefNo": True,
        "objectDetailsList": _KEPT_OBJECT,
        "contractingDataDetails": {
            "contractingMembersDataList": {
                "vatNumber": True, "name": True, "country": {"key": True},
            }
        },
    },
    "payment": _KEPT_BOTH
    | {
        "signedDate": True, "credit": True, "contractRefNo": True, "paymentRelatedAda": True,
        "paymentCommitmentCode": True, "objectDetails": _KEPT_OBJECT,
    },
}  # fmt: skip


def kept(kind: str, raw: dict) -> dict:
    """Return of a received record what the portal keeps; payees and people's data stay out."""
    return _pick(raw, KEPT[kind])


def _pick(raw, shape):
    if shape is True or raw is None:
        return _without_nul(raw)
    if isinstance(raw, list):
        return [_pick(each, shape) for each in raw]
    if not isinstance(raw, dict):
        return _without_nul(raw)
    return {name: _pick(raw[name], part) for name, part in shape.items() if name in raw}


def _without_nul(value):
    """Return text without the one character that PostgreSQL does not store."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(each) for name, each in value.items()}
    return value


class _Fields:
    """The fields of a record: each is asked for by name, absent ones are an error."""

    def __init__(self, raw, path="", reference=None):
        self.path = path
        self.reference = reference
        if not isinstance(raw, dict):
            self.fail("", "δεν είναι εγγραφή")
        self.raw = raw
        if reference is None and isinstance(raw.get("referenceNumber"), str):
            self.reference = raw["referenceNumber"]

    def fail(self, name, problem):
        raise RecordError(self.reference, f"{self.path}{name}", problem)

    def get(self, name):
        if name not in self.raw:
            self.fail(name, "λείπει")
        return self.raw[name]

    def text(self, name):
        return self._text(name, self.get(name))

    def optional_text(self, name):
        return self._text(name, self.raw.get(name))

    def _text(self, name, value):
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self.fail(name, f"δεν είναι κείμενο: {str(value)[:50]}")
        return str(value).replace("\x00", "").strip()

    def flag(self, name):
        value = self.get(name)
        if not isinstance(value, bool):
            self.fail(name, f"δεν είναι ναι ή όχι: {str(value)[:50]}")
        return value

    def money(self, name):
        return self._money(name, self.get(name))

    def optional_money(self, name):
        return self._money(name, self.raw.get(name))

    def _money(self, name, value):
        if value is None:
            return None
        # A kept record holds decimals as text.
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        text = isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value)
        if not number and not text:
            self.fail(name, f"δεν είναι ποσό: {str(value)[:50]}")
        amount = Decimal(value)
        if not amount.is_finite() or abs(amount) >= 10**12:
            self.fail(name, f"δεν είναι ποσό: {str(value)[:50]}")
        return amount.quantize(CENT, ROUND_HALF_UP)

    def day(self, name):
        return self._day(name, self.get(name))

    def required_day(self, name):
        found = self.day(name)
        if found is None:
            self.fail(name, "λείπει η ημερομηνία")
        return found

    def _day(self, name, value):
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
        return self.fail(name, f"δεν είναι ημερομηνία: {str(value)[:50]}")

    def adam(self, name):
        found = self.references(name)
        if len(found) != 1:
            self.fail(name, f"δεν είναι ΑΔΑΜ: {str(self.raw[name])[:50]}")
        return found[0]

    def references(self, name):
        """Return the ΑΔΑΜ of a field that holds none, one as text, or several as a list."""
        value = self.get(name)
        values = value if isinstance(value, list) else [value]
        found = []
        for each in values:
            if each in (None, "", "-"):
                continue
            if not isinstance(each, str):
                self.fail(name, f"δεν είναι ΑΔΑΜ: {str(each)[:50]}")
            found += [match.group() for match in ADAM.finditer(fold_adam(each))]
        return tuple(dict.fromkeys(found))

    def part(self, name):
        return self._part(name, self.get(name))

    def optional_part(self, name):
        return self._part(name, self.raw.get(name) or {})

    def _part(self, name, value):
        if not isinstance(value, dict):
            self.fail(name, "δεν έχει τα μέρη που είχε")
        return _Fields(value, f"{self.path}{name}.", self.reference)

    def parts(self, name):
        return self._parts(name, self.get(name))

    def optional_parts(self, name):
        return self._parts(name, self.raw.get(name))

    def _parts(self, name, value):
        if value is not None and not isinstance(value, list):
            self.fail(name, "δεν είναι κατάλογος")
        return [self._part(name, each) for each in value or []]


def fold_adam(text: str) -> str:
    """Return an ΑΔΑΜ with Greek look-alikes typed as Latin capitals."""
    return text.strip().upper().translate(GREEK_IN_ADAM)


def _funding(fields):
    found = fields.part("fundingDetails")
    codes = found.text("publicFundingRefNum").upper().translate(LATIN_IN_CODES)
    codes = re.sub(r"\s", "", codes)
    numbers = tuple(match.group() for match in FUNDING.finditer(codes))
    rest = FUNDING.sub(" ", codes)  # an ΟΠΣ code may be glued to the ενάριθμος
    ops = OPS.findall(f"{rest} {found.text('publicFundingRefOps')}")
    others = (
        "publicFundingRef", "publicFundingRefNum", "publicFundingRefOps", "cofundProgramRef",
        "selfFundProgramRef", "espaFundProgramRef", "regularBudgetFundedProgramRef",
    )  # fmt: skip
    text = " ".join(filter(None, (found.optional_text(name) for name in others)))
    return Funding(_unique(numbers), _unique(ops), text)


def _acts(*texts):
    """Return the ΑΔΑ in the fields meant for them, which hold anything."""
    found = []
    for text in texts:
        found += re.findall(r"[0-9A-ZΑ-Ω]{4,12}-[0-9A-ZΑ-Ω]{1,5}", text.upper())
    return _unique(found)


def _unique(values):
    return tuple(dict.fromkeys(value for value in values if value))
