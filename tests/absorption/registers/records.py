"""Invented records in the exact shape of the registers."""

import json
from copy import deepcopy
from datetime import datetime
from pathlib import Path

SHAPES = json.loads((Path(__file__).parent / "shapes.json").read_text())
PROJECT = (
    "«Ελληνικές Έξυπνες Πόλεις – Επενδύσεις σε υποδομές και συστήματα SSC» "
    "(Δράση 16954, Ταμείο Ανάκαμψης και Ανθεκτικότητας)"
)
ALPHA = {"vatNumber": "890000011", "name": "ΑΛΦΑ ΠΑΡΑΔΕΙΓΜΑ ΑΝΩΝΥΜΗ ΕΤΑΙΡΕΙΑ"}
BETA = {"vatNumber": "890000023", "name": "ΒΗΤΑ ΠΑΡΑΔΕΙΓΜΑ Α.Ε."}
PERSON = {"vatNumber": "020000003", "name": "ΕΠΙΝΟΗΜΕΝΟΣ ΑΝΘΡΩΠΟΣ"}
FUND = {"number": "2022ΤΑ99900001", "ops": "5999999"}
ESPA = {"number": "2019ΣΕ99900001", "ops": "5070000"}
NO_FUND = {"number": None, "ops": None}


def _funding(shape, funding):
    shape["fundingDetails"] = dict.fromkeys(shape["fundingDetails"]) | {
        "publicFundingRefNum": funding["number"],
        "publicFundingRefOps": funding["ops"],
    }


def contract(
    adam, organisation="6298", *, name="ΔΗΜΟΣ ΤΡΙΚΚΑΙΩΝ", title="ΠΡΟΜΗΘΕΙΑ ΕΞΥΠΝΩΝ ΔΙΑΒΑΣΕΩΝ",
    text=f"Έξυπνες διαβάσεις στο πλαίσιο του έργου {PROJECT}", submitted="2025-03-18",
    signed="2025-03-14", ends="2025-12-14", net=500000.0, gross=620000.0, members=(ALPHA,),
    funding=FUND, previous=None, following=None, payments=(), cancelled=False, acts=None,
    budget=None,
):  # fmt: skip
    """Return a contract as ΚΗΜΔΗΣ writes it."""
    made = deepcopy(SHAPES["contract"])
    made |= {
        "referenceNumber": adam, "title": title, "submissionDate": f"{submitted}T11:42:07.311",
        "contractSignedDate": signed, "startDate": signed, "endDate": ends,
        "totalCostWithoutVAT": net, "totalCostWithVAT": gross, "contractBudget": budget,
        "prevReferenceNo": previous, "nextRefNo": following, "paymentRefNo": list(payments),
        "cancelled": cancelled, "organization": {"key": organisation, "value": name},
        "authorEmail": "author@example.org", "auctionRefNo": None,
        "contractRelatedADA": {"number1": None, "number2": None, "number3": acts},
    }  # fmt: skip
    member = made["contractingDataDetails"]["contractingMembersDataList"][0]
    made["contractingDataDetails"]["contractingMembersDataList"] = [
        member | each for each in members
    ]
    made["objectDetailsList"][0] |= {"shortDescription": text, "costWithoutVAT": net}
    _funding(made, funding)
    return made


def payment(
    adam, contract, organisation="6298", *, name="ΔΗΜΟΣ ΤΡΙΚΚΑΙΩΝ", submitted="2025-07-11",
    signed="2025-07-10", net=200000.0, gross=248000.0, credit=False, cancelled=False, payee=ALPHA,
    funding=FUND, text="1η τμηματική πληρωμή, προμήθεια έξυπνων διαβάσεων",
):  # fmt: skip
    """Return a payment order as ΚΗΜΔΗΣ writes it."""
    made = deepcopy(SHAPES["payment"])
    made |= {
        "referenceNumber": adam, "title": f"ΕΝΤΟΛΗ ΠΛΗΡΩΜΗΣ {adam[-3:]}",
        "submissionDate": f"{submitted}T10:15:30.1", "signedDate": signed and f"{signed}T00:00:00",
        "totalCostWithoutVAT": net, "totalCostWithVAT": gross, "credit": credit,
        "cancelled": cancelled, "contractRefNo": contract,
        "organization": {"key": organisation, "value": name},
    }  # fmt: skip
    made["objectDetails"][0] |= {
        "shortDescription": text, "vatNo": payee["vatNumber"], "name": payee["name"],
    }  # fmt: skip
    _funding(made, funding)
    return made


def act(
    ada, organisation="6298", *, issued="2025-02-10T09:00", subject="ΑΝΑΛΗΨΗ ΥΠΟΧΡΕΩΣΗΣ", content=""
):
    """Return a decision as Διαύγεια writes it; `content` is the text that is searched."""
    moment = datetime.fromisoformat(f"{issued}+00:00")
    stamp = int(moment.timestamp() * 1000)
    made = deepcopy(SHAPES["act"])
    made |= {
        "ada": ada, "organizationId": organisation, "subject": subject, "issueDate": stamp,
        "submissionTimestamp": stamp, "publishTimestamp": stamp, "versionId": f"version-{ada}",
        "correctedVersionId": None, "_content": content or f"{subject} {PROJECT}",
    }  # fmt: skip
    return made


def demo():
    """Return what `make demo-registers` and the tests of the whole find in the registers.

    Trikala has a contract with an amendment, payments, a credit and a cancelled order;
    Chania a consortium with a natural person; the ministry's company signs for Heraklion;
    the rest are false friends and everyday contracts.
    """
    everyday = [
        contract(
            f"24SYMV9100{n:05d}", title="ΠΡΟΜΗΘΕΙΑ ΓΑΛΑΚΤΟΣ", text="Γάλα για το προσωπικό",
            submitted=f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}",
            signed=f"2024-{n % 12 + 1:02d}-01", ends=None, net=1000.0 + n, gross=1130.0 + n,
            funding=NO_FUND,
        )
        for n in range(120)
    ]  # fmt: skip
    return {
        "contract": [
            *everyday,
            contract(
                "25SYMV900000001", following="25SYMV900000003", acts="Ψ0Α1ΩΠΑ-ΑΒ1",
                payments=["25PAY900000001", "25PAY900000003"],
            ),
            contract(
                "25SYMV900000003", title="1η ΤΡΟΠΟΠΟΙΗΣΗ ΣΥΜΒΑΣΗΣ ΕΞΥΠΝΩΝ ΔΙΑΒΑΣΕΩΝ",
                submitted="2025-09-02", signed="2025-09-01", ends="2026-06-30", net=550000.0,
                gross=682000.0, previous="25SYMV900000001", payments=["25PAY900000004"],
            ),
            contract(
                "25SYMV900000010", "6318", name="ΔΗΜΟΣ ΧΑΝΙΩΝ", title="ΠΛΑΤΦΟΡΜΑ ΕΞΥΠΝΗΣ ΠΟΛΗΣ",
                members=(ALPHA, PERSON), net=300000.0, gross=372000.0,
                payments=["25PAY900000010"],
            ),
            contract(
                "25SYMV900000020", "99220730", name="ΚΟΙΝΩΝΙΑ ΤΗΣ ΠΛΗΡΟΦΟΡΙΑΣ Α.Ε.",
                title="ΣΥΣΤΗΜΑΤΑ ΕΞΥΠΝΗΣ ΠΟΛΗΣ ΓΙΑ ΤΟΝ ΔΗΜΟ ΗΡΑΚΛΕΙΟΥ", members=(BETA,),
                net=900000.0, gross=1116000.0,
            ),
            contract(
                "25SYMV900000030", title="ΕΞΥΠΝΗ ΠΟΛΗ ΤΡΙΚΑΛΩΝ, ΕΣΠΑ",
                text="Ψηφιακός Μετασχηματισμός, ΕΣΠΑ 2021-2027", funding=ESPA,
            ),
            contract(
                "25SYMV900000031", title="ΕΝΕΡΓΕΙΑΚΗ ΑΝΑΒΑΘΜΙΣΗ ΣΧΟΛΕΙΟΥ", text="Σχολείο",
                funding={"number": "2023ΤΑ88800001", "ops": "5888888"},
            ),
        ],
        "payment": [
            payment("25PAY900000001", "25SYMV900000001"),
            payment(
                "25PAY900000002", "25SYMV900000001", signed="2025-09-02", submitted="2025-09-03",
                net=-10000.0, gross=-12400.0, credit=True, text="Πιστωτικό τιμολόγιο",
            ),
            payment(
                "25PAY900000003", "25SYMV900000001", signed="2025-10-08", submitted="2025-10-08",
                net=20000000.0, gross=24800000.0, cancelled=True,
            ),
            payment(
                "25PAY900000004", "25SYMV900000003", signed="2025-11-05", submitted="2025-11-06",
                net=100000.0, gross=124000.0,
            ),
            payment(
                "25PAY900000010", "25SYMV900000010", "6318", name="ΔΗΜΟΣ ΧΑΝΙΩΝ", payee=PERSON,
                net=30000.0, gross=37200.0,
            ),
        ],
        "act": [
            act("Ψ0Α1ΩΠΑ-ΑΒ1"),
            act("Ψ0Α9ΩΠΑ-ΓΔ9", subject="ΠΡΟΣΛΗΨΗ ΠΡΟΣΩΠΙΚΟΥ", content="κάτι άλλο"),
        ],
    }  # fmt: skip
