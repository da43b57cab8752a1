"""A record is read strictly: what is absent or changed is named with its ΑΔΑΜ."""

import json
from datetime import date
from decimal import Decimal

import pytest

from absorption.registers.parsing import RecordError, kept, unfamiliar
from tests.absorption.registers.kept import parsed as read
from tests.absorption.registers.records import ALPHA, BETA, PERSON, contract, payment


def test_a_contract_says_what_it_says():
    found = read("contract", contract(
        "25SYMV900000001", members=(ALPHA, BETA | {"vatNumber": " 890000023"}),
        following="25SYMV900000003", payments=["25PAY900000001"], acts="Ψ0Α1ΩΠΑ-ΑΒ1",
    ))  # fmt: skip
    assert (found.net, found.gross) == (Decimal("500000.00"), Decimal("620000.00"))
    assert (found.signed_on, found.ends_on) == (date(2025, 3, 14), date(2025, 12, 14))
    assert [member.tax_id for member in found.members] == ["890000011", "890000023"]
    assert found.cpv == ("34993000-4",)
    assert (found.following, found.payments) == (("25SYMV900000003",), ("25PAY900000001",))
    assert found.acts == ("Ψ0Α1ΩΠΑ-ΑΒ1",)
    assert found.organisation == "6298"
    assert read("contract", contract("25SYMV900000001", net=None)).net is None  # and not 0
    assert read("contract", contract("25SYMV900000001", title="Α\x00Β ")).title == "ΑΒ"


@pytest.mark.parametrize(
    ("number", "ops", "expected"),
    [
        ("2022ΤΑ99900001", "5999999", ("2022ΤΑ99900001", ("5999999",))),
        ("2022TA99900001", None, ("2022ΤΑ99900001", ())),
        ("2022ΤΑ999000015999999", None, ("2022ΤΑ99900001", ("5999999",))),
        ("2022 ΤΑ 99900001", None, ("2022ΤΑ99900001", ())),
        ("2019ΣΕ99900001", "5070000", ("2019ΣΕ99900001", ("5070000",))),
        (None, None, ("", ())),
        ("-", "Δ/Α", ("", ())),
    ],
    ids=["plain", "Latin", "glued", "spaced", "ESPA", "none", "noise"],
)
def test_funding_codes_are_folded_and_told_apart(number, ops, expected):
    raw = contract("25SYMV900000001", funding={"number": number, "ops": ops})
    found = read("contract", raw).funding
    assert (found.number, found.ops) == expected


@pytest.mark.parametrize("value", ["2026-09-10T00:00:00", "10/09/2026", "2026-09-10"])
def test_dates_of_payments_come_in_three_forms(value):
    raw = payment("25PAY900000001", "25SYMV900000001") | {"signedDate": value}
    assert read("payment", raw).signed_on == date(2026, 9, 10)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("contract", "totalCostWithoutVAT"), ("contract", "contractSignedDate"),
        ("contract", "contractingDataDetails"), ("contract", "nextRefNo"),
        ("payment", "totalCostWithoutVAT"), ("payment", "credit"), ("payment", "cancelled"),
        ("payment", "signedDate"), ("payment", "contractRefNo"),
    ],
)  # fmt: skip
def test_an_absent_field_stops_the_record_by_name(kind, field):
    raw = contract("25SYMV900000001") if kind == "contract" else payment("25PAY900000001", None)
    reference = raw["referenceNumber"]
    raw[f"{field}New"] = raw.pop(field)
    with pytest.raises(RecordError) as error:
        read(kind, raw)
    assert reference in str(error.value)
    assert field in str(error.value)
    assert f"νέο πεδίο «{field}New»" in unfamiliar(kind, raw)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("totalCostWithoutVAT", "500.000,00"), ("totalCostWithoutVAT", True),
        ("totalCostWithoutVAT", {"amount": 5}), ("contractSignedDate", "14 Μαρτίου"),
        ("cancelled", "false"), ("contractingDataDetails", []), ("objectDetailsList", "x"),
        ("nextRefNo", 25), ("referenceNumber", "25XYZ1"), ("endDate", "2026-13-45"),
        ("objectDetailsList", ["x"]),
    ],
)  # fmt: skip
def test_a_changed_field_stops_the_record_by_name(field, value):
    with pytest.raises(RecordError, match=field):
        read("contract", contract("25SYMV900000001") | {field: value})


NONSENSE = (None, True, 5, -1.5, "x", "\x00", "", [], {}, [None], [5], {"key": None}, {"key": []})


@pytest.mark.parametrize("kind", ["contract", "payment"])
def test_nonsense_is_read_as_unknown_or_stops_the_record_and_nothing_else(kind):
    good = contract("25SYMV900000001") if kind == "contract" else payment("25PAY900000001", None)
    stopped = []
    for field in good:
        for value in NONSENSE:
            try:
                read(kind, good | {field: value})
            except RecordError as error:
                stopped.append((field, str(error)))
            assert "u0000" not in json.dumps(kept(kind, good | {field: value}))
    with pytest.raises(RecordError, match="δεν είναι εγγραφή"):
        read(kind, [good])
    assert len(stopped) > 50
    assert [field for field, said in stopped if field not in said] == []


def test_what_is_kept_names_no_signer_payee_address_or_e_mail():
    raw = contract("25SYMV900000001")
    order = payment("25PAY900000001", "25SYMV900000001", payee=PERSON)
    text = json.dumps([kept("contract", raw), kept("payment", order)], ensure_ascii=False)
    for private in (
        "author@example.org", "ΟΝΟΜΑ ΕΠΩΝΥΜΟ", "ΔΙΕΥΘΥΝΣΗ", "10000",
        PERSON["name"], PERSON["vatNumber"],
    ):  # fmt: skip
        assert private not in text
    parts = kept("contract", raw)
    [member] = parts["contractingDataDetails"]["contractingMembersDataList"]
    assert member.keys() == {"vatNumber", "name", "country"}
    more = raw["organization"] | {"phone": "2100000000"}
    assert kept("contract", raw | {"organization": more}) == parts
    assert read("contract", parts) == read("contract", raw)
    assert read("payment", kept("payment", order)) == read("payment", order)
